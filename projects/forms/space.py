"""What a holder writes in its own space."""

from django import forms

from eveil.core.fields import LineField, TextField
from eveil.core.files import PrivateFileField
from eveil.core.forms import VersionedModelForm
from projects.enums import Need
from projects.models import Project


class MyProjectForm(VersionedModelForm):
    title = LineField(label="Nom du projet", max_length=150)
    summary = TextField(
        label="Résumé",
        max_length=5000,
        required=False,
        help_text="En quelques phrases : quoi, pour qui, et pourquoi ici.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    needs = forms.MultipleChoiceField(
        label="Ce que vous cherchez",
        choices=Need.choices,
        required=False,
        help_text="Montré aux structures partenaires tant que vous leur montrez votre projet.",
        widget=forms.CheckboxSelectMultiple,
    )
    looking_for = LineField(
        label="Ce qui vous aiderait le plus, en une phrase",
        max_length=200,
        required=False,
        help_text="Par exemple\u00a0: une camionnette froide, le jeudi.",
    )

    class Meta:
        model = Project
        fields = ("title", "summary", "needs", "looking_for")


class MyDocumentForm(forms.Form):
    file = PrivateFileField(label="Fichier")
