"""How an accompaniment ended, and the news of the months that follow."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from eveil.core.dates import short_day
from eveil.core.models import TimeStamped, Versioned
from eveil.people.permissions import is_team
from partners.validators import validate_siren
from projects.enums import (
    AccompanimentState,
    AnswerChannel,
    ExitKind,
    FollowUpState,
    LegalForm,
    Situation,
    StillActive,
)
from projects.models.holders import Accompaniment

NOT_LESS = [MinValueValidator(0)]


def amount(label, digits=9, **kwargs):
    return models.DecimalField(
        label,
        max_digits=digits,
        decimal_places=2,
        null=True,
        blank=True,
        validators=NOT_LESS,
        **kwargs,
    )


class ExitQuerySet(models.QuerySet):
    def standing(self):
        """Those that hold: not noted by error and undone since."""
        return self.filter(undone_at=None)


@pghistory.track()
class Exit(TimeStamped, Versioned):
    """The end of an accompaniment. Its day is the accompaniment's, so that no two dates differ.

    What was created hangs here when ``legal_form`` says that something was. An exit noted by
    error is undone, never erased: it keeps its day, and what was answered about it.
    """

    accompaniment = models.ForeignKey(
        Accompaniment,
        on_delete=models.PROTECT,
        related_name="exits",
        verbose_name="accompagnement",
    )
    kind = models.CharField("type de sortie", max_length=12, choices=ExitKind.choices)
    reason = models.TextField("motif", max_length=1000)
    situation = models.CharField("situation à la sortie", max_length=15, choices=Situation.choices)
    legal_form = models.CharField(
        "forme juridique", max_length=12, choices=LegalForm.choices, blank=True
    )
    structure_name = models.CharField("nom de la structure", max_length=200, blank=True)
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[validate_siren])
    created_on = models.DateField("créée le", null=True, blank=True)
    jobs_created = models.PositiveSmallIntegerField("emplois créés", null=True, blank=True)
    jobs_kept = models.PositiveSmallIntegerField("emplois maintenus", null=True, blank=True)
    fte_created = amount("équivalents temps plein créés", digits=6)
    fte_kept = amount("équivalents temps plein maintenus", digits=6)
    turnover = amount("chiffre d’affaires prévu ou fait", digits=12)
    funding = amount("financements obtenus", digits=12)
    undone_at = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="annulée par",
    )
    undone_reason = models.CharField("pourquoi annulée", max_length=300, blank=True, editable=False)
    undone_day = models.DateField("dernier jour noté", null=True, blank=True, editable=False)

    objects = ExitQuerySet.as_manager()

    class Meta:
        verbose_name = "sortie"
        verbose_name_plural = "sorties"
        constraints = [
            models.UniqueConstraint(
                fields=["accompaniment"],
                condition=Q(undone_at=None),
                name="one_standing_exit",
                violation_error_message="La sortie de cet accompagnement est déjà notée.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undone_day=None, undone_reason="")
                | (
                    Q(undone_at__isnull=False, undone_by__isnull=False, undone_day__isnull=False)
                    & ~Q(undone_reason="")
                ),
                name="exit_undone_is_whole",
                violation_error_message="Une sortie annulée dit par qui, quand et pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(siren__regex=r"^(\d{9})?$"),
                name="exit_siren",
                violation_error_message="Un SIREN compte neuf chiffres.",
            ),
            models.CheckConstraint(
                condition=~Q(legal_form="")
                | Q(siren="", structure_name="", created_on=None, turnover=None, funding=None),
                name="exit_created_has_form",
                violation_error_message="Dites la forme juridique de ce qui a été créé.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="created") | ~Q(legal_form=""),
                name="exit_created_is_told",
                violation_error_message="Une création d’activité dit sa forme juridique.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_undone(self):
        return self.undone_at is not None

    @property
    def day(self):
        """The last day, as it was noted."""
        return self.undone_day or self.accompaniment.end

    @property
    def reopen_until(self):
        """The last day when an exit noted by error may be undone."""
        noted = timezone.localdate(self.created_at)
        return noted + timedelta(days=settings.EXIT_REOPEN_DAYS)

    @property
    def funding_text(self):
        """« 12 500 € », without cents that say nothing."""
        if self.funding is None:
            return ""
        return f"{int(self.funding):,}\u00a0€".replace(",", "\u00a0")

    @property
    def has_created(self):
        return self.legal_form != ""


def accompanied_now():
    """The running accompaniments of the holder of a follow-up, from inside its query."""
    holder = OuterRef("exit__accompaniment__holder")
    return Accompaniment.objects.filter(holder=holder, state=AccompanimentState.ACTIVE)


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if is_team(user) else self.none()

    def for_list(self):
        return self.select_related(
            "exit__accompaniment__holder__person",
            "exit__accompaniment__project",
            "exit__accompaniment__adviser__person",
            "by__person",
        )

    def standing(self):
        """Those of exits that hold."""
        return self.filter(exit__undone_at=None)

    def to_take(self):
        """Those that the team has to ask itself."""
        return self.filter(state__in=FollowUpState.BY_TEAM)

    def of_accompanied(self):
        """Whose holder is accompanied now: come back, or with another project."""
        return self.filter(Exists(accompanied_now()))

    def of_gone(self):
        return self.filter(~Exists(accompanied_now()))

    def with_is_met(self):
        """Annotate ``is_met``: does an adviser meet the holder now?"""
        return self.annotate(is_met=Exists(accompanied_now()))

    def answered(self):
        return self.filter(state=FollowUpState.ANSWERED)


@pghistory.track()
class FollowUp(TimeStamped, Versioned):
    """News asked some months after the exit: by mail, twice more, then on the telephone.

    Of who is accompanied meanwhile, its adviser is asked, and no mail leaves.
    """

    exit = models.ForeignKey(
        Exit, on_delete=models.CASCADE, related_name="follow_ups", verbose_name="sortie"
    )
    months = models.PositiveSmallIntegerField("mois après la sortie")
    due = models.DateField("prévu le")
    state = models.CharField(
        "état", max_length=12, choices=FollowUpState.choices, default=FollowUpState.PLANNED
    )
    # When it was last asked for by mail, and how many times after the first.
    asked_on = models.DateField("demandé le", null=True, blank=True)
    chases = models.PositiveSmallIntegerField("relances", default=0)

    situation = models.CharField("situation", max_length=15, choices=Situation.choices, blank=True)
    still_active = models.CharField(
        "activité", max_length=10, choices=StillActive.choices, blank=True
    )
    jobs = models.PositiveSmallIntegerField("emplois", null=True, blank=True)
    words = models.TextField("en quelques mots", max_length=2000, blank=True)
    answered_at = models.DateTimeField("réponse le", null=True, blank=True)
    channel = models.CharField(
        "par quel moyen", max_length=10, choices=AnswerChannel.choices, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisie par",
        help_text="Vide\u00a0: la personne elle-même, par le lien de son courriel.",
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "suivi après la sortie"
        verbose_name_plural = "suivis après la sortie"
        ordering = ["due", "pk"]
        indexes = [
            models.Index(
                fields=["due", "id"],
                name="follow_up_to_come",
                condition=Q(state__in=FollowUpState.OPEN),
            ),
            models.Index(
                fields=["due", "id"],
                name="follow_up_to_take",
                condition=Q(state__in=FollowUpState.BY_TEAM),
            ),
            models.Index(fields=["months", "due"], name="follow_up_by_month"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["exit", "months"],
                name="one_follow_up_per_term",
                violation_error_message="Ce suivi existe déjà.",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | (~Q(situation="") & ~Q(channel="") & Q(answered_at__isnull=False)),
                name="follow_up_answer_is_whole",
                violation_error_message="Une réponse dit la situation, le moyen et le moment.",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.label}"

    @property
    def label(self):
        return f"{self.months}\u00a0mois après"

    @property
    def accompaniment(self):
        return self.exit.accompaniment

    @property
    def person(self):
        return self.accompaniment.holder.person

    @property
    def is_due(self):
        return self.due <= timezone.localdate()

    @property
    def told(self):
        """What is known so far, in a line."""
        if self.state == FollowUpState.ANSWERED:
            active = f", {self.get_still_active_display().lower()}" if self.still_active else ""
            return f"{self.get_situation_display()}{active}. {self.words}".strip()
        if self.state == FollowUpState.ASKED:
            return f"Demandé le {short_day(self.asked_on)}"
        if self.state == FollowUpState.TO_ASK:
            return "Accompagné·e en ce moment\u00a0: à demander de vive voix"
        return f"Prévu le {short_day(self.due)}"

    @property
    def who(self):
        """Who gave or wrote down the answer."""
        return str(self.by or self.person)
