"""A new entry, of somebody who comes back with the same project."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from eveil.core.mailforms import MailForm
from projects.enums import EntryStatus, HoldingRight, Situation
from projects.forms.record import EntryForm
from projects.forms.sorting import PERSONAL_LINK, AdviserField
from projects.models import Accompaniment, FollowUp, Holding, Participation
from projects.notifications.returns import WelcomedBack
from projects.services import returns as services

# What was last heard of the person, as an entry says it.
STATUS = {
    Situation.SELF_EMPLOYED: EntryStatus.SELF_EMPLOYED,
    Situation.EMPLOYEE: EntryStatus.EMPLOYEE,
    Situation.JOBSEEKER: EntryStatus.JOBSEEKER,
    Situation.TRAINING: EntryStatus.STUDENT,
    Situation.INACTIVE: EntryStatus.INACTIVE,
}
# What does not change from one entry to the next, or seldom.
KNOWN = ("study_level", "single_parent", "mobility", "co_structure")


class ReturnForm(MailForm, EntryForm):
    """The first entry’s questions, answered as far as is known: to be read again together; and
    the mail that tells the person."""

    submit = "Ouvrir cette entrée"
    sealed = (*MailForm.sealed, "start", "adviser", "resume")

    adviser = AdviserField(label="Suivi par", empty_label=None)
    right = forms.ChoiceField(
        label="Son projet, dans son espace",
        choices=HoldingRight.choices,
        widget=forms.RadioSelect,
    )
    resume = forms.BooleanField(
        label="Reprendre dans le plan ce qui restait à faire", required=False, initial=True
    )
    field_order = (
        "start",
        "adviser",
        "right",
        "resume",
        *EntryForm.Meta.fields[1:],
        "operations",
        "message",
        "subject",
    )

    class Meta(EntryForm.Meta):
        fields = ("adviser", *EntryForm.Meta.fields)

    def __init__(self, *args, former, user, **kwargs):
        self.former, self.user = former, user
        self.still_to_do = former.actions.open().count()
        self.is_invited = services.is_invited(former.holder.person)
        known = {name: getattr(former, name) for name in KNOWN}
        initial = {
            "start": timezone.localdate(),
            "entry_status": last_heard(former),
            "adviser": former.adviser if former.adviser and former.adviser.is_active else user,
            "right": right_of(former),
        }
        super().__init__(*args, instance=Accompaniment(**known), initial=initial, **kwargs)
        operations = self.fields["operations"]
        registered = Participation.objects.filter(accompaniment__holder=former.holder)
        operations.queryset = operations.queryset.exclude(pk__in=registered.values("operation"))
        operations.help_text = "Sans celles où la personne est déjà inscrite."
        if not operations.queryset.exists():
            del self.fields["operations"]
        if not self.still_to_do:
            del self.fields["resume"]
        if not former.holder.person.email:
            del self.fields["message"], self.fields["subject"]

    def clean_start(self):
        """Said before the mail is read."""
        start = self.cleaned_data["start"]
        if start < self.former.end:
            raise ValidationError(services.OVERLAP)
        return start

    def notification(self):
        entry = Accompaniment(
            holder=self.former.holder,
            project=self.former.project,
            adviser=self.value("adviser"),
            start=self.value("start"),
        )
        return WelcomedBack(
            entry,
            resumed=self.still_to_do if self.value("resume") else 0,
            invitation_url=PERSONAL_LINK if self.is_invited else "",
            **self.words(),
        )

    def perform(self):
        given = self.cleaned_data
        return services.enter_again(
            self.former,
            self.save(commit=False),
            operations=given.get("operations", []),
            right=given["right"],
            resume=given.get("resume", False),
            by=self.user,
            **self.words(),
        )


def last_heard(former):
    """The situation that the news after the exit told last, or the exit; "" if nothing fits."""
    news = FollowUp.objects.standing().answered().filter(exit__accompaniment=former)
    said = news.order_by("-months").first() or former.exits.standing().first()
    return STATUS.get(said.situation, "") if said else ""


def right_of(former):
    held = Holding.objects.filter(holder=former.holder, project=former.project).first()
    return held.right if held else HoldingRight.WRITE
