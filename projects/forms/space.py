"""What a holder writes in its own space."""

from django import forms

from eveil.core.fields import LineField, TextField
from eveil.core.forms import VersionedModelForm
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

    class Meta:
        model = Project
        fields = ("title", "summary")
