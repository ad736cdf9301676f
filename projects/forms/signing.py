"""Signing on screen: by hand, or by typing one's name; or the scan of a sheet signed on paper."""

import json
import math
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError

from eveil.core.fields import LineField
from eveil.core.files import DOCUMENTS, IMAGES, PrivateFileField
from eveil.core.text import NBSP, fold

WIDTH, HEIGHT = 1000, 400
MOST_STROKES, MOST_POINTS = 200, 6000
# Shorter than this, in the same units as the frame, it is a slip of the finger.
SHORTEST = 120


class SignForm(forms.Form):
    """A hand-drawn signature, or (``may_type``) one's own name typed and confirmed."""

    strokes = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100_000)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    typed = LineField(
        label="Votre nom, en toutes lettres",
        max_length=201,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    confirmed = forms.BooleanField(
        label="Je signe en tapant mon nom\u00a0: il vaut ma signature.", required=False
    )

    def __init__(self, *args, signatory, may_type, **kwargs):
        super().__init__(*args, **kwargs)
        self.signatory = signatory
        if not may_type:
            del self.fields["typed"], self.fields["confirmed"]
        else:
            self.fields["typed"].when = "si vous ne signez pas dans le cadre"

    def clean_strokes(self):
        text = self.cleaned_data["strokes"]
        return read_strokes(text) if text else []

    def clean(self):
        cleaned = super().clean()
        if self.errors or cleaned["strokes"]:
            return cleaned
        typed = cleaned.get("typed", "")
        if not typed:
            raise ValidationError("Signez dans le cadre avant de valider.", code="empty")
        if fold(typed) != fold(self.signatory):
            self.add_error("typed", f"Écrivez votre nom ainsi{NBSP}: {self.signatory}.")
        if not cleaned["confirmed"]:
            self.add_error("confirmed", "Cochez cette case pour que votre nom vaille signature.")
        return cleaned


def read_strokes(text):
    """Lines of a hand as the browser sends them; refuses what no hand drew."""
    unreadable = ValidationError("Cette signature n’a pas pu être lue\u00a0: recommencez.")
    try:
        strokes = [
            [(min(max(round(x), 0), WIDTH), min(max(round(y), 0), HEIGHT)) for x, y in stroke]
            for stroke in json.loads(text)
        ]
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise unreadable from None
    if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS:
        raise unreadable
    drawn = sum(
        math.dist(first, second) for stroke in strokes for first, second in pairwise(stroke)
    )
    if drawn < SHORTEST:
        raise ValidationError("Ce trait est trop court pour une signature\u00a0: recommencez.")
    return [[list(point) for point in stroke] for stroke in strokes]


class ScanForm(forms.Form):
    scan = PrivateFileField(
        label="Feuille signée, photographiée ou numérisée",
        types={"application/pdf": DOCUMENTS["application/pdf"], **IMAGES},
    )
