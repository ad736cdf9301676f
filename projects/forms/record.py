"""What the team writes in the record of a holder."""

from django import forms
from django.utils import timezone

from eveil.core.fields import EmailField, LineField, PhoneField
from eveil.core.files import PrivateFileField
from eveil.core.forms import DayField, DayInput, VersionedModelForm
from eveil.people.consents import TEXTS
from eveil.people.enums import Civility, ConsentPurpose, Sex
from eveil.people.models import Person
from eveil.people.picker import PersonPicker
from eveil.territory.forms import MunicipalityField
from partners.forms.picker import BY_NAME, StructureField
from projects.enums import (
    Benefit,
    DocumentAudience,
    EntryField,
    EntryStatus,
    HoldingRight,
    Mobility,
    ProjectStage,
    StudyLevel,
)
from projects.forms.sorting import AdviserField
from projects.models import Accompaniment, FundedOperation

UNKNOWN = ("", "Non renseigné")


def yes_or_no(label, **kwargs):
    return forms.TypedChoiceField(
        label=label,
        choices=[UNKNOWN, ("True", "Oui"), ("False", "Non")],
        coerce="True".__eq__,
        empty_value=None,
        required=False,
        **kwargs,
    )


class IdentityForm(VersionedModelForm):
    """The civil identity, entered once and used by every paper."""

    civility = forms.ChoiceField(
        label="Civilité", choices=[UNKNOWN, *Civility.choices], required=False
    )
    first_name = LineField(label="Prénom", max_length=100)
    last_name = LineField(label="Nom", max_length=100)
    birth_name = LineField(label="Nom de naissance", max_length=100, required=False)
    birth_date = forms.DateField(label="Date de naissance", widget=DayInput, required=False)
    birth_place = LineField(label="Lieu de naissance", max_length=100, required=False)
    sex = forms.ChoiceField(label="Sexe", choices=[UNKNOWN, *Sex.choices], required=False)
    phone = PhoneField(label="Téléphone", max_length=40, required=False)
    email = EmailField(label="Adresse électronique", max_length=254, required=False)
    address = LineField(label="Adresse", max_length=200, required=False)
    municipality = MunicipalityField(label="Commune", required=False)

    class Meta:
        model = Person
        fields = (
            "civility",
            "first_name",
            "last_name",
            "birth_name",
            "birth_date",
            "birth_place",
            "sex",
            "phone",
            "email",
            "address",
            "municipality",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if hasattr(self.instance, "user"):
            field = self.fields["email"]
            field.disabled = True
            field.help_text = "C’est l’adresse de son compte\u00a0: la personne seule la change."

    def clean_birth_date(self):
        day = self.cleaned_data["birth_date"]
        if day and not 1900 <= day.year <= timezone.localdate().year - 10:
            raise forms.ValidationError("Vérifiez l’année de naissance.")
        return day


class EntryForm(VersionedModelForm):
    """Where the person stood when it came, who sent it, who pays."""

    start = DayField(label="Date d’entrée")
    entry_status = forms.ChoiceField(
        label="Situation à l’entrée", choices=[UNKNOWN, *EntryStatus.choices], required=False
    )
    unemployed_months = forms.IntegerField(
        label="Depuis combien de mois en recherche d’emploi",
        min_value=0,
        max_value=600,
        required=False,
        help_text="Zéro pour moins d’un mois. Seulement si la personne cherche un emploi.",
    )
    study_level = forms.ChoiceField(
        label="Niveau d’études", choices=[UNKNOWN, *StudyLevel.choices], required=False
    )
    single_parent = yes_or_no("Foyer monoparental")
    mobility = forms.ChoiceField(
        label="Mobilité", choices=[UNKNOWN, *Mobility.choices], required=False
    )
    prescriber = StructureField(
        label="Prescripteur",
        help_text="La structure qui l’a orientée\u00a0: son nom ou sa commune.",
        required=False,
    )
    co_structure = StructureField(
        label="Accompagné aussi par",
        help_text="La structure qui accompagne avec nous\u00a0: son nom ou sa commune.",
        required=False,
    )
    operations = forms.ModelMultipleChoiceField(
        label="Opérations financées",
        queryset=FundedOperation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Accompaniment
        fields = (
            "start",
            "entry_status",
            "unemployed_months",
            "study_level",
            "single_parent",
            "mobility",
            "prescriber",
            "co_structure",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = FundedOperation.objects
        chosen = self.instance.operations.all() if self.instance.pk else rows.none()
        field = self.fields["operations"]
        field.queryset = (rows.current() | chosen).distinct()
        field.initial = list(chosen)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("entry_status") != EntryStatus.JOBSEEKER:
            cleaned["unemployed_months"] = None
        start, end = cleaned.get("start"), self.instance.end
        if start and end and start > end:
            self.add_error("start", "L’accompagnement s’est terminé avant ce jour.")
        return cleaned


class SensitiveForm(forms.Form):
    """Asked only with the person’s agreement, which is noted with it."""

    agreed = forms.BooleanField(
        label="La personne vient de donner son accord",
        help_text=TEXTS[ConsentPurpose.SENSITIVE_ENTRY].text,
        error_messages={"required": "Rien n’est noté sans l’accord de la personne."},
    )
    benefits = forms.MultipleChoiceField(
        label="Allocations",
        choices=Benefit.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    disability_recognised = yes_or_no("Reconnaissance de travailleur handicapé (RQTH)")

    def __init__(self, *args, agrees, **kwargs):
        super().__init__(*args, **kwargs)
        if agrees:
            del self.fields["agreed"]


class ProjectForm(forms.Form):
    """A further project of a holder."""

    title = LineField(label="Nom du projet", max_length=150)
    stage = forms.ChoiceField(label="Avancement", choices=ProjectStage.choices)
    adviser = AdviserField(label="Suivi par", empty_label=None)
    start = DayField(label="À partir du", initial=timezone.localdate)


class AssociateForm(PersonPicker):
    """Who else holds the project."""

    right = forms.ChoiceField(
        label="Dans son espace",
        choices=HoldingRight.choices,
        initial=HoldingRight.WRITE,
        widget=forms.RadioSelect,
    )
    accompany = forms.BooleanField(
        label="Ouvrir aussi son accompagnement",
        required=False,
        initial=True,
        help_text="Pour qui est accompagné, et pas seulement associé au projet.",
    )


class RightForm(forms.Form):
    right = forms.ChoiceField(label="Droit", choices=HoldingRight.choices)


class DocumentForm(forms.Form):
    """A private document, about the person or one of its projects."""

    file = PrivateFileField(label="Fichier")
    about = forms.ChoiceField(label="À propos de")
    audience = forms.ChoiceField(
        label="Qui lira", widget=forms.RadioSelect, initial=DocumentAudience.TEAM
    )

    PERSON = "person"

    def __init__(self, *args, holder, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.holder = holder
        self.projects = {str(project.pk): project for project in projects}
        self.fields["about"].choices = [
            (self.PERSON, str(holder)),
            *((pk, f"«\u00a0{project}\u00a0»") for pk, project in self.projects.items()),
        ]
        self.fields["audience"].choices = [
            (DocumentAudience.TEAM, "Interne\u00a0: l’équipe d’EVEIL seulement"),
            (DocumentAudience.HOLDER, "Avec les personnes concernées, dans leur espace"),
        ]

    def owner(self):
        """Whose the document is: ``{"holder": …}`` or ``{"project": …}``."""
        about = self.cleaned_data["about"]
        if about == self.PERSON:
            return {"holder": self.holder}
        return {"project": self.projects[about]}


class OperationForm(VersionedModelForm):
    name = LineField(label="Nom", max_length=150)
    reference = LineField(label="Numéro de dossier", max_length=60, required=False)
    funder = StructureField(label="Financeur", help_text=BY_NAME)
    required = forms.MultipleChoiceField(
        label="Informations exigées de chaque dossier",
        choices=EntryField.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = FundedOperation
        fields = ("name", "reference", "funder", "start", "end", "incomplete_limit", "required")
        field_classes = {"start": DayField, "end": DayField}
