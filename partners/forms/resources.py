"""Proposing a document or a link, and turning one down."""

from django import forms

from eveil.core.fields import LineField, TextField
from eveil.core.files import PrivateFileField
from eveil.core.forms import VersionedModelForm
from partners.enums import PathwayStage, ResourceAudience, Theme
from partners.models import Resource


class ResourceForm(VersionedModelForm):
    """``structures``: those for which the writer may propose; none for the team."""

    title = LineField(label="Titre", max_length=150)
    summary = TextField(
        label="En quelques mots",
        max_length=1000,
        help_text="À quoi cela sert, et à qui.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    url = forms.URLField(
        label="Adresse du lien", required=False, assume_scheme="https", max_length=500
    )
    document = PrivateFileField(label="Ou document", required=False)
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    stages = forms.MultipleChoiceField(
        label="Utile à quel moment du parcours",
        choices=PathwayStage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.ChoiceField(
        label="Qui pourra la lire", choices=ResourceAudience.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = Resource
        fields = ["title", "summary", "url", "themes", "stages", "audience", "structure"]

    def __init__(self, *args, structures, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "summary", "url", "document"])
        self.fields["structure"].label = "Au nom de"
        self.fields["structure"].queryset = structures
        if not structures:
            del self.fields["structure"]
            return
        self.fields["structure"].required = True
        if len(structures) == 1:
            self.fields["structure"].initial = structures[0]
            self.fields["structure"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        has_document = cleaned.get("document") or self.instance.has_document
        if not (cleaned.get("url") or has_document or {"url", "document"} & self.errors.keys()):
            self.add_error("url", "Donnez l’adresse d’un lien, ou choisissez un document.")
        return cleaned


class ResourceReasonForm(forms.Form):
    """Why a resource is not kept, or no longer."""

    reason = TextField(
        label="Motif",
        max_length=1000,
        help_text="La personne qui l’a proposée le lira.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
