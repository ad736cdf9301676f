"""Public forms that a robot fills in vain, without asking anything of a person.

Two traps: a field nobody sees, and the time between opening the page and sending it. Who
falls into one keeps everything that was typed and sends again.
"""

import time

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError

_SALT = "eveil.core.guard"
_DAY = 86_400


def stamp():
    """Signed mark of the present moment."""
    return signing.dumps(int(time.time()), salt=_SALT)


class Trap(forms.TextInput):
    """Hidden from people, sighted or not, and from no robot: its type is not ``hidden``."""

    template_name = "core/partials/_trap.html"
    is_hidden = True


class GuardedForm(forms.Form):
    """Mixin; its two fields count among the hidden ones."""

    site = forms.CharField(required=False, widget=Trap)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = stamp

    def clean(self):
        cleaned = super().clean()
        problem = self._trap() or self._pace()
        if problem:
            raise ValidationError(problem, code="guard")
        return cleaned

    def _trap(self):
        if not self.data.get(self.add_prefix("site")):
            return None
        self._replace("site", "")
        return (
            "Un champ invisible a été rempli, sans doute par votre navigateur. Nous l’avons "
            "vidé\u00a0: envoyez à nouveau."
        )

    def _pace(self):
        try:
            opened = signing.loads(self.data.get(self.add_prefix("opened"), ""), salt=_SALT)
        except signing.BadSignature:
            opened = 0
        age = time.time() - opened
        if age > _DAY:
            self._replace("opened", stamp())
            return "Cette page était ouverte depuis longtemps\u00a0: envoyez à nouveau."
        if age < settings.FORM_MIN_SECONDS:
            return "C’était très rapide\u00a0! Relisez-vous, puis envoyez à nouveau."
        return None

    def _replace(self, name, value):
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value
