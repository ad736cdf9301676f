"""What is asked about referrals and raised hands."""

from django import forms

from eveil.core.fields import EmailField, LineField, PhoneField, TextField
from eveil.core.forms import RequiredWhen, When
from eveil.core.mailforms import MailForm
from eveil.people.enums import ConsentChannel
from eveil.territory.forms import MunicipalityField
from partners.enums import Offer
from partners.forms.picker import BY_NAME, StructureField
from partners.models import Structure
from projects import agreements
from projects.enums import Outcome, Way
from projects.models import IntakeSubmission, Referral
from projects.notifications import exchanges as notifications
from projects.services import hands, referrals

SAID = [
    (ConsentChannel.ORAL, "De vive voix"),
    (ConsentChannel.PAPER, "Par écrit"),
]


class ForStructureForm(forms.Form):
    """Base of what a contact does for one of its ``structures``; asked when there are several.

    The team, that acts for none, names any (``structures=None``).
    """

    structure = forms.ModelChoiceField(
        Structure.objects.none(), label="Au nom de", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args, structures, **kwargs):
        super().__init__(*args, **kwargs)
        self.only = None
        if structures is None:
            self.fields["structure"] = StructureField(label="Au nom de", help_text=BY_NAME)
            return
        self.fields["structure"].queryset = Structure.objects.filter(
            pk__in=[structure.pk for structure in structures]
        )
        if len(structures) == 1:
            self.only = structures[0]
            del self.fields["structure"]

    @property
    def chosen(self):
        return self.only or self.cleaned_data["structure"]


class ReferInForm(RequiredWhen, ForStructureForm):
    """A structure sends somebody: what it knows, so that the person need not write it again."""

    first_name = LineField(label="Son prénom", max_length=100)
    last_name = LineField(label="Son nom", max_length=100)
    email = EmailField(
        label="Son adresse électronique",
        max_length=254,
        required=False,
        help_text="Elle y reçoit sa candidature, déjà commencée, à relire et à envoyer.",
    )
    phone = PhoneField(
        label="Son téléphone",
        max_length=40,
        required=False,
        help_text="Sans adresse électronique, nous l’appelons.",
    )
    municipality = MunicipalityField(label="Sa commune")
    words = TextField(
        label="Son envie, en quelques mots",
        max_length=2000,
        required=False,
        help_text="La personne les relit et les corrige avant tout envoi.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    asked_how = forms.ChoiceField(
        label="Comment vous a-t-elle donné son accord\u00a0?",
        choices=SAID,
        widget=forms.RadioSelect,
    )

    field_order = ("structure", "first_name", "last_name", "email", "phone", "municipality")

    required_when = {
        "email": When(
            lambda cleaned: not cleaned.get("phone"),
            "obligatoire sans téléphone",
            "Indiquez une adresse électronique ou un téléphone.",
        )
    }

    def columns(self):
        names = ("first_name", "last_name", "email", "phone", "municipality")
        return {name: self.cleaned_data[name] for name in names}


class SharesForm(forms.Form):
    """What the person lets the structure know besides its name."""

    shares = forms.MultipleChoiceField(
        label="Coordonnées données",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une façon de vous joindre."},
    )

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shares"].choices = agreements.shareable(exchange)
        self.fields["shares"].required = bool(self.fields["shares"].choices)


class AgreementForm(SharesForm):
    """The person's answer; refusing asks for nothing."""

    YES, NO = "oui", "non"

    answer = forms.ChoiceField(choices=[(YES, "Oui"), (NO, "Non")], widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == self.NO:
            self.errors.pop("shares", None)
        return cleaned


class ReferOutForm(MailForm):
    """EVEIL sends ``person`` to a structure: with its agreement, or asking for it by mail."""

    ASK = "mail"
    sealed = ("structure", "how")

    structure = StructureField(label="Vers", help_text=BY_NAME)
    words = TextField(
        label="Ce que la structure doit savoir",
        max_length=2000,
        help_text="La personne lit ces mots avant de donner son accord.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    how = forms.ChoiceField(label="L’accord de la personne", widget=forms.RadioSelect)
    shares = forms.MultipleChoiceField(
        label="Coordonnées qu’elle accepte de donner",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="À cocher quand l’accord est déjà recueilli. Sinon elle choisira elle-même.",
    )

    def __init__(self, *args, person, submission=None, user, **kwargs):
        self.person, self.submission, self.user = person, submission, user
        super().__init__(*args, **kwargs)
        del self.fields["subject"], self.fields["message"]
        asked = [(self.ASK, "Le lui demander par courriel")] if person.email else []
        self.fields["how"].choices = [
            *asked,
            (ConsentChannel.ORAL, "Recueilli de vive voix"),
            (ConsentChannel.PAPER, "Recueilli par écrit"),
        ]
        self.fields["how"].initial = self.ASK if person.email else None
        self.fields["shares"].choices = agreements.shareable(self.draft())

    def draft(self, structure=None):
        return Referral(way=Way.OUT, person=self.person, structure=structure)

    @property
    def asks(self):
        return self.value("how") == self.ASK

    def notification(self):
        """To the person when it is asked; to the structure when it has agreed."""
        structure = self.value("structure") or Structure(name="…")
        referral = self.draft(structure)
        if self.asks:
            return notifications.ReferralAsked(referral)
        to = notifications.told_in_structure(referral) if structure.pk else None
        return notifications.ReferralSent(referral, to=to or self.user.person)

    @property
    def recipient(self):
        return self.notification().recipient.email

    @property
    def is_ready(self):
        """Was everything given, and the mail that leaves shown?"""
        return self.is_valid() and self.was_shown

    def perform(self):
        given = self.cleaned_data
        return referrals.refer_out(
            self.person,
            given["structure"],
            words=given["words"],
            by=self.user,
            submission=self.submission,
            shares=given["shares"],
            channel="" if self.asks else given["how"],
        )


class ReferralStepForm(forms.Form):
    """Words about a referral, and who will read them."""

    def __init__(self, *args, referral, **kwargs):
        super().__init__(*args, **kwargs)
        self.referral = referral


class DeclineReferralForm(ReferralStepForm):
    submit = "Décliner"
    done = "EVEIL sait que vous ne pouvez pas recevoir {name}."

    reason = TextField(
        label="Pourquoi",
        max_length=2000,
        help_text="L’équipe d’EVEIL le lit pour trouver une autre porte.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tell = forms.BooleanField(
        label="La personne peut lire ces mots",
        required=False,
        help_text="Elle apprend par courriel que ce n’est pas possible. Sans cette case, elle "
        "n’en lit pas la raison.",
    )

    def perform(self, *, by):
        given = self.cleaned_data
        return referrals.decline(self.referral, by=by, reason=given["reason"], tell=given["tell"])


class CloseReferralForm(ReferralStepForm):
    submit = "Dire la suite"
    done = "La suite donnée à {name} est notée."

    outcome = forms.ChoiceField(
        label="Ce qu’il en est advenu",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
    )
    words = TextField(
        label="Quelques mots",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.referral.is_in:
            self.fields["outcome"].help_text = "La personne l’apprend par courriel."
            self.fields["words"].help_text = "L’équipe d’EVEIL et votre structure les lisent."

    def perform(self, *, by):
        return referrals.close(self.referral, by=by, **self.cleaned_data)


class HandForm(ForStructureForm):
    """Raise a hand: what is offered, and a word."""

    offer = forms.ChoiceField(
        label="Ce que vous pouvez faire", choices=Offer.choices, widget=forms.RadioSelect
    )
    note = TextField(
        label="Un mot pour la personne qui accompagne ce projet",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandStepForm(MailForm):
    """Base of the team's steps on a raised hand; each lets a mail leave, shown before."""

    submit = done = ""

    def __init__(self, *args, hand, user, **kwargs):
        self.hand, self.user = hand, user
        super().__init__(*args, **kwargs)

    @property
    def recipient(self):
        return self.notification().recipient.email


class PassOnForm(HandStepForm):
    """The mail is shown as its first holder gets it; each gets its own."""

    submit = "Transmettre"
    done = "La proposition est transmise."

    field_order = ("message", "subject")

    def __init__(self, *args, hand, **kwargs):
        self.asked = hands.to_ask(hand)
        super().__init__(*args, hand=hand, **kwargs)

    def notification(self):
        return notifications.HandPassedOn(self.hand, to=self.asked[0].person, **self.words())

    @property
    def recipient(self):
        return ", ".join(holder.person.email for holder in self.asked if holder.person.email)

    def perform(self):
        return hands.pass_on(self.hand, by=self.user, **self.words())


class DeclineHandForm(HandStepForm):
    submit = "Décliner la proposition"
    done = "La proposition est déclinée, et la structure sait pourquoi."

    field_order = ("message", "subject")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["message"].label = "Pourquoi, pour la structure"
        self.fields["message"].required = True
        self.fields["message"].help_text = "Ces mots sont placés tels quels dans le courriel."

    def notification(self):
        to = notifications.told_in_structure(self.hand) or self.hand.contact
        self.hand.answer = self.value("message")
        return notifications.HandAnswered(self.hand, to=to, subject=self.value("subject"))

    def perform(self):
        return hands.decline(self.hand, by=self.user, **self.words())


def draft_of(referral):
    """The draft that a structure prepared, as long as it waits; or None."""
    submission = referral.submission
    is_draft = isinstance(submission, IntakeSubmission) and not submission.received_at
    return submission if is_draft else None
