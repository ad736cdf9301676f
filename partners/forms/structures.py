"""The sheet of a structure."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError

from eveil.core.fields import LineField, PhoneField, TextField
from eveil.core.files import IMAGES, PrivateFileField
from eveil.core.forms import DayInput, VersionedModelForm
from eveil.territory.forms import MunicipalityField
from partners import validators
from partners.enums import Offer, StructureKind, Theme
from partners.models import Structure
from partners.models.structures import OWN_FIELDS
from partners.validators import NDA_GROUPS, SIRET_GROUPS, grouped


class NumberField(LineField):
    """A number in groups, forgiven its spaces, dots and hyphens; kept without them."""

    def __init__(self, *, validator, groups, example, **kwargs):
        self.groups = groups
        super().__init__(required=False, max_length=40, validators=[validator], **kwargs)
        self.help_text = f"Par exemple {example}."

    def to_python(self, value):
        return validators.compact(super().to_python(value))

    def prepare_value(self, value):
        """In groups, as people read it; what was mistyped stays as it was typed."""
        return grouped(value, self.groups) if value and not self.errors_in(value) else value

    def errors_in(self, value):
        try:
            self.run_validators(validators.compact(value))
        except ValidationError:
            return True
        return False


class SheetForm(VersionedModelForm):
    """What a structure says of itself: all that its main contact writes."""

    municipality = MunicipalityField(label="Commune")
    address = LineField(label="Adresse", max_length=200, required=False)
    phone = PhoneField(label="Téléphone", required=False)
    website = forms.URLField(label="Site", required=False, assume_scheme="https")
    description = TextField(
        label="Présentation",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offers = forms.MultipleChoiceField(
        label="Ce qu’elle peut offrir aux porteurs",
        choices=Offer.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offers_detail = TextField(
        label="Plus précisément",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Combien de places, à quelles conditions, qui appeler.",
    )
    logo_file = PrivateFileField(label="Logo", types=IMAGES, required=False)
    logo_removed = forms.BooleanField(label="Retirer le logo", required=False)

    class Meta:
        model = Structure
        fields = OWN_FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.logo is None:
            del self.fields["logo_removed"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.render_hidden_fields = True
        self.helper.layout = Layout(*self.parts())

    @property
    def logo(self):
        """The logo there is; ``None`` on a first visit."""
        return getattr(self.instance, "logo", None) if self.instance.pk else None

    def parts(self):
        """The fields in groups, in the order of the page."""
        removal = ["logo_removed"] if "logo_removed" in self.fields else []
        return [
            Fieldset("La structure", "description"),
            Fieldset(
                "Où la trouver",
                "municipality",
                "address",
                "phone",
                "website",
                "logo_file",
                *removal,
            ),
            Fieldset("Pour les porteurs de projet", "offers", "offers_detail", "themes"),
        ]

    def validate_constraints(self):
        """What ``clean`` has said beside the field is not said again on top."""
        if not self.errors:
            super().validate_constraints()


class StructureForm(SheetForm):
    """The whole sheet, for the team."""

    name = LineField(label="Nom", max_length=200)
    short_name = LineField(
        label="Nom court",
        max_length=60,
        required=False,
        help_text="Celui que l’on dit : il tient dans les listes.",
    )
    kinds = forms.MultipleChoiceField(
        label="Nature",
        choices=StructureKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Une structure peut en avoir plusieurs.",
        error_messages={"required": "Choisissez au moins une nature."},
    )
    siret = NumberField(
        label="SIRET",
        validator=validators.validate_siret,
        groups=SIRET_GROUPS,
        example="356 000 000 00048",
    )
    rna = NumberField(
        label="Numéro RNA", validator=validators.validate_rna, groups=(10,), example="W072000123"
    )
    nda = NumberField(
        label="Déclaration d’activité",
        validator=validators.validate_nda,
        groups=NDA_GROUPS,
        example="82 07 00123 07",
    )

    class Meta:
        model = Structure
        fields = [
            "name",
            "short_name",
            "kinds",
            *OWN_FIELDS,
            "siret",
            "rna",
            "nda",
            "active_from",
            "active_to",
            "is_carrier",
        ]
        widgets = {"active_from": DayInput, "active_to": DayInput}
        help_texts = {"active_to": "Laissez vide tant que le partenariat dure."}

    def parts(self):
        own, *others = super().parts()
        return [
            Fieldset(own.legend, "name", "short_name", "kinds", *own.fields),
            *others,
            Fieldset("Numéros", "siret", "rna", "nda"),
            Fieldset(
                "Le partenariat",
                Div(
                    Div("active_from", css_class="col-sm-6"),
                    Div("active_to", css_class="col-sm-6"),
                    css_class="row",
                ),
                "is_carrier",
            ),
        ]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("active_from"), cleaned.get("active_to")
        if first and last and last < first:
            self.add_error("active_to", "La fin du partenariat ne peut pas précéder son début.")
        siret = cleaned.get("siret")
        others = Structure.objects.filter(siret=siret).exclude(pk=self.instance.pk)
        if siret and (other := others.first()):
            self.add_error("siret", f"{other} porte déjà ce SIRET.")
        return cleaned
