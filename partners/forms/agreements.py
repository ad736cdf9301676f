"""Forms about agreements and what their parties do."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.db.models import Q
from django.utils import timezone

from eveil.core.fields import LineField, TextField
from eveil.core.files import DOCUMENTS, IMAGES, PrivateFilesField
from eveil.core.forms import DayField, DayInput, RequiredWhen, VersionedModelForm, When
from eveil.people.models import Person, User
from partners.enums import RenewalRule, Unit
from partners.forms.picker import BY_NAME, StructureField
from partners.models import Agreement, Contribution, Delivery, Mandate, Party, Structure
from partners.models.agreements import LONG_TEXT

SIGNED_TYPES = {"application/pdf": DOCUMENTS["application/pdf"], **IMAGES}


class AgreementForm(RequiredWhen, VersionedModelForm):
    title = LineField(label="Intitulé", max_length=150)
    purpose = TextField(
        label="Objet",
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce que les parties veulent faire ensemble, en quelques phrases.",
    )
    included = TextField(
        label="Ce que la convention couvre",
        max_length=LONG_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    excluded = TextField(
        label="Ce qu’elle ne couvre pas",
        max_length=LONG_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce que l’une des parties pourrait croire compris, et qui ne l’est pas.",
    )

    required_when = {
        "renewal_months": When(
            lambda cleaned: cleaned.get("renewal") == RenewalRule.TACIT,
            "si elle se renouvelle seule",
            "Indiquez pour combien de mois.",
        )
    }

    class Meta:
        model = Agreement
        fields = [
            "title",
            "purpose",
            "included",
            "excluded",
            "start",
            "end",
            "renewal",
            "renewal_months",
            "adviser",
        ]
        field_classes = {"start": DayField, "end": DayField}
        widgets = {"renewal": forms.RadioSelect}
        labels = {
            "start": "Premier jour",
            "end": "Dernier jour",
            "renewal": "À son terme",
            "adviser": "Suivie par",
        }
        help_texts = {"renewal_months": "Seulement pour une tacite reconduction."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        adviser = self.fields["adviser"]
        team = User.objects.team()
        adviser.empty_label = "à choisir"
        adviser.queryset = team | User.objects.filter(pk=self.instance.adviser_id).select_related(
            "person"
        )
        self.fields["renewal"].choices = RenewalRule.choices
        self.helper = _helper(
            Fieldset("L’accord", "title", "purpose"),
            Fieldset("Ses contours", "included", "excluded"),
            Fieldset(
                "Sa durée",
                _halves("start", "end"),
                "renewal",
                "renewal_months",
            ),
            Fieldset("Dans l’équipe", "adviser"),
        )

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "Le dernier jour ne peut pas précéder le premier.")
        if cleaned.get("renewal") != RenewalRule.TACIT:
            cleaned["renewal_months"] = None
        return cleaned


class PartyForm(forms.Form):
    """A structure to agree with: also one that is not a partner yet, or no longer."""

    structure = StructureField(
        label="Quelle structure\u00a0?", help_text=BY_NAME, among=Structure.objects.all
    )


class SignForm(forms.Form):
    signed_on = DayField(label="Signée par tous le", ahead=0, initial=timezone.localdate)
    files = PrivateFilesField(label="Exemplaire signé", types=SIGNED_TYPES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        files = self.fields["files"]
        files.help_text = f"Un PDF, ou une photo de chaque page. {files.help_text}"


class CopyForm(forms.Form):
    files = PrivateFilesField(label="Nouvel exemplaire signé", types=SIGNED_TYPES)


class ReasonForm(forms.Form):
    reason = TextField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il figure au fil de la convention, que les parties ne voient pas.",
    )


class AssignForm(forms.Form):
    adviser = forms.ModelChoiceField(
        label="Suivie par", queryset=User.objects.none(), empty_label="à choisir"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adviser"].queryset = User.objects.team()


# What the parties do ------------------------------------------------------------------------


class PartyChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, party):
        return party.structure.label


def _contacts(*structures):
    """Who acts today for one of ``structures``, by name."""
    current = Mandate.objects.current().filter(structure__in=structures)
    return Person.objects.filter(pk__in=current.values("person"))


class ContributionForm(VersionedModelForm):
    party = PartyChoiceField(label="Structure", queryset=Party.objects.none())
    title = LineField(
        label="Ce qu’elle fait",
        max_length=200,
        help_text="Par exemple\u00a0: deux demi-journées sur le choix du statut.",
    )

    class Meta:
        model = Contribution
        fields = ["party", "stage", "title", "amount", "unit", "contact"]
        localized_fields = ["amount"]
        labels = {"stage": "À quel moment du parcours", "amount": "Quantité par an"}
        widgets = {"stage": forms.RadioSelect}
        help_texts = {
            "amount": "Pour douze mois. Une année entamée compte au prorata de ses mois.",
            "contact": "La personne à qui en parler. Elle peut changer après la signature.",
        }

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        parties = agreement.parties.select_related("structure")
        self.fields["party"].queryset = parties
        self.fields["party"].empty_label = "à choisir"
        self.fields["contact"].empty_label = NOBODY
        self.fields["stage"].choices = Contribution._meta.get_field("stage").choices
        self.fields["contact"].queryset = _known(
            self.instance, *parties.values_list("structure", flat=True)
        )
        self.helper = _helper("party", "stage", "title", _halves("amount", "unit"), "contact")

    def clean(self):
        cleaned = super().clean()
        party, contact = cleaned.get("party"), cleaned.get("contact")
        if (
            party
            and contact
            and contact.pk != self.instance.contact_id
            and not _contacts(party.structure_id).filter(pk=contact.pk).exists()
        ):
            self.add_error("contact", f"{contact} n’agit pas pour {party.structure.label}.")
        return cleaned


NOBODY = "Personne pour le moment"


def _known(contribution, *structures):
    """Who may be the contact, and who is."""
    people = Person.objects.filter(
        Q(pk__in=_contacts(*structures).values("pk")) | Q(pk=contribution.contact_id)
    )
    return people.order_by("last_name", "first_name")


class ContactForm(VersionedModelForm):
    """Of a signed agreement, only who speaks for a contribution may change."""

    class Meta:
        model = Contribution
        fields = ["contact"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        structure = self.instance.party.structure_id
        self.fields["contact"].queryset = _known(self.instance, structure)
        self.fields["contact"].empty_label = NOBODY


QUANTITIES = {
    Unit.HOURS: "Combien d’heures",
    Unit.DAYS: "Combien de jours",
    Unit.EUROS: "Combien d’euros",
    Unit.ROOMS: "Combien de salles",
}


class DeliveryForm(forms.ModelForm):
    note = LineField(
        label="Ce qui a été fait",
        max_length=300,
        help_text="Par exemple\u00a0: demi-journée à Joyeuse, onze personnes.",
    )

    class Meta:
        model = Delivery
        fields = ["day", "quantity", "note"]
        localized_fields = ["quantity"]
        widgets = {"day": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["day"] = timezone.localdate()
        self.fields["day"].label = "Quel jour"
        self.fields["quantity"].label = QUANTITIES[self.instance.contribution.unit]
        self.helper = _helper(_halves("day", "quantity"), "note")


def _halves(*names):
    return Div(*(Div(name, css_class="col-sm-6") for name in names), css_class="row")


def _helper(*parts):
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.render_hidden_fields = True
    helper.layout = Layout(*parts)
    return helper
