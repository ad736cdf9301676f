"""A structure raises a hand for a project: the adviser, then each holder, answers."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse

from eveil.core.models import TimeStamped, Versioned
from eveil.core.text import elide
from eveil.core.words import holding
from eveil.people.models import Person
from eveil.people.permissions import is_team
from partners.enums import Offer
from partners.models import Structure
from projects.enums import HandState
from projects.models.exchanges import IN_FORCE, Agreed, structures_of
from projects.models.holders import Project, ProjectHolder

MADE = Q(state__in=[HandState.INTRODUCED, HandState.ENDED])
STANDING = Case(When(MADE, then=0), When(state__in=HandState.OPEN, then=1), default=2)


class HelpOfferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a structure its own. ``is_shared``: may partners see the project?

        Whoever reads a title or a name from a row asks ``is_shared`` first: see ``title``.
        """
        if is_team(user):
            return self.with_sharing().annotate(is_named=Value(True))
        return self.as_structures_read().filter(structure__in=structures_of(user))

    def as_structures_read(self):
        """With ``is_named``: may a structure read the project's title and its holder's name?

        Of a hand put to several holders it reads each introduction; as long as there is none,
        one row for all: who declined is not told.
        """
        before = HelpOffer.objects.annotate(standing=STANDING).filter(
            Q(standing__lt=OuterRef("standing"))
            | Q(standing=OuterRef("standing"), pk__lt=OuterRef("pk")),
            together=OuterRef("together"),
        )
        rows = self.annotate(standing=STANDING).filter(MADE | ~Exists(before))
        return rows.with_sharing().annotate(is_named=F("is_shared"))

    def with_sharing(self):
        shared = Project.objects.shared().filter(pk=OuterRef("project"))
        return self.annotate(is_shared=Exists(shared))

    def for_list(self):
        return self.select_related(
            "structure", "project__municipality", "holder__person", "contact", "by__person"
        )

    def matching(self, text):
        """By structure or, where it may be read, by project."""
        return holding(
            self.annotate(
                readable=Case(When(is_named=True, then=F("project__title")), default=Value(""))
            ),
            text,
            "structure__name",
            "structure__short_name",
            "readable",
        )


class HelpOffer(TimeStamped, Versioned, Agreed):
    """A hand raised: a structure offers its help to a project.

    The adviser passes it on, the holder agrees or not; the introduction gives each what the
    other agreed to. The agreement is the holder's, to this introduction. Passed on to several
    holders, it has a row for each, ``together``: each answers for itself.
    """

    state = models.CharField(
        "état", max_length=10, choices=HandState.choices, default=HandState.RAISED
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="help_offers", verbose_name="structure"
    )
    contact = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="help_offers_carried",
        verbose_name="interlocuteur",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="levée par",
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="help_offers", verbose_name="projet"
    )
    holder = models.ForeignKey(
        ProjectHolder,
        on_delete=models.PROTECT,
        related_name="help_offers",
        verbose_name="porteur",
        help_text="À qui la question est posée.",
    )
    together = models.UUIDField(default=uuid4, editable=False, db_index=True)
    offer = models.CharField("aide proposée", max_length=12, choices=Offer.choices)
    note = models.TextField("précisions", max_length=1000, blank=True)
    answer = models.TextField("réponse", max_length=2000, blank=True)
    asked_at = models.DateTimeField("transmise le", null=True, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)

    objects = HelpOfferQuerySet.as_manager()

    class Meta(Agreed.Meta):
        verbose_name = "main levée"
        verbose_name_plural = "mains levées"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="helpoffer_newest")]
        constraints = [
            *Agreed.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state=HandState.INTRODUCED) | IN_FORCE,
                name="helpoffer_introduced_agreed",
                violation_error_message="Nul n’est mis en relation sans son accord.",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandState.ASKED) | Q(asked_at__isnull=False),
                name="helpoffer_asked_has_date",
                violation_error_message="Une question posée dit depuis quand.",
            ),
            models.UniqueConstraint(
                fields=["structure", "project", "holder"],
                condition=Q(state__in=["raised", "asked"]),
                name="one_open_hand",
                violation_error_message="Votre structure a déjà levé la main pour ce projet.",
            ),
        ]

    def __str__(self):
        return f"{self.structure.label}\u00a0: {self.get_offer_display()}"

    def get_absolute_url(self):
        return reverse("projects:hand_detail", args=[self.pk])

    def others(self):
        """The same hand, as the other holders were asked."""
        rows = HelpOffer.objects.filter(together=self.together).exclude(pk=self.pk)
        return rows.select_related("holder__person").order_by("pk")

    @property
    def subject(self):
        return self.holder.person

    @property
    def speaker(self):
        """« Marion Gineys, de POLLEN SCOP »."""
        return f"{self.contact}, {elide('de', str(self.structure))}"

    @property
    def title(self):
        """The project's title, for a reader to whom ``visible_to`` showed the row."""
        return self.project.title if self.is_named else "Projet qui n’est plus partagé"
