"""The control sheet of the interface: every piece on one page, outside production only.

It is the living example beside ``docs/ui.md``, and what the browser tests of the kit open.
"""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import TextChoices
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from eveil.core.access import public
from eveil.core.charts import Line
from eveil.core.pieces import Entry

BASES = {"equipe": "core/base_staff.html", "espace": "core/base_space.html"}


class SampleState(TextChoices):
    DRAFT = "draft", "Brouillon"
    RECEIVED = "received", "Reçue"
    WAITING = "waiting", "Complément demandé"
    ACTIVE = "active", "En accompagnement"
    DONE = "done", "Acceptée"
    LATE = "late", "En retard"


SampleState.STYLE = {
    SampleState.DRAFT: ("neutral", "pencil"),
    SampleState.RECEIVED: ("new", "inbox"),
    SampleState.WAITING: ("wait", "hourglass-split"),
    SampleState.ACTIVE: ("active", "signpost"),
    SampleState.DONE: ("done", "check-lg"),
    SampleState.LATE: ("late", "exclamation-circle"),
}


class SampleForm(forms.Form):
    """One field of each look."""

    title = forms.CharField(label="Nom du projet", required=False, help_text="Même provisoire.")
    idea = forms.CharField(
        label="Votre idée en quelques phrases",
        help_text="Que voulez-vous faire, pour qui, et pourquoi ici ?",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    day = forms.DateField(label="Depuis quand ?", help_text="Par exemple 24/11/2026.")
    place = forms.ChoiceField(label="Territoire", choices=[("", "Choisir"), ("a", "Aubenas")])
    stage = forms.ChoiceField(
        label="Où en êtes-vous ?",
        widget=forms.RadioSelect,
        choices=[("wish", "Une envie"), ("idea", "Une idée"), ("written", "Un projet écrit")],
    )
    needs = forms.MultipleChoiceField(
        label="Ce qu’il vous faut",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("place", "Un lieu"), ("money", "Un financement")],
    )
    agree = forms.BooleanField(
        label="J’accepte que mon projet soit montré",
        help_text="Vous pourrez le retirer à tout moment.",
    )


@public
@require_http_methods(["GET", "POST"])
def showcase(request):
    base = BASES.get(request.GET.get("cadre")) if request.user.is_authenticated else None
    form = SampleForm(request.POST or None)
    if form.is_valid():
        messages.success(request, "Saisie enregistrée.")
    now = timezone.now()
    context = {
        "base": base or "core/base_public.html",
        "form": form,
        "states": SampleState,
        "series": range(1, 7),
        "today": timezone.localdate(),
        "steps": [
            ("Accueil", "3 juin", "done"),
            ("Formaliser", "depuis le 8 sept.", "now"),
            ("Tester", "prévu en février", "next"),
        ],
        "entries": [
            Entry(
                "Samira a complété « Les besoins »",
                now - timedelta(days=1),
                icon="file-earmark-text",
                text="Elle a interrogé 38 foyers.",
                url="#",
                link="Lire et commenter",
                shared_with="Avec Samira",
            ),
            Entry(
                "Appel de la mairie",
                now - timedelta(days=5),
                icon="telephone",
                by="Nadège",
                text="Le local de l’ancienne poste peut être prêté un an.",
            ),
        ],
        "lines": [
            Line("2025", [2, 4, 8, 11, 14, 17, 18, 19, 23, 26, 28, 31], past=True),
            Line("2026", [3, 6, 10, 13, 17, 20, 22, 23, 27, 31, 34]),
        ],
        "bars": [("Bassin d’Aubenas", 11), ("Beaume-Drobie", 6), ("Berg et Coiron", 2)],
    }
    return render(request, "core/showcase.html", context)
