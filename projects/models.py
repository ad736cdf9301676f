"""Intake, holders, projects and accompaniment."""

import secrets

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from eveil.core import search
from eveil.core.models import TimeStamped, Versioned
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent, Person
from eveil.people.permissions import is_team
from eveil.territory.models import Municipality
from partners.permissions import is_partner
from projects.enums import (
    AccompanimentState,
    EntryStatus,
    HeardFrom,
    IntakeState,
    Need,
    ProjectStage,
)


def new_token():
    return secrets.token_urlsafe(24)


class IntakeSubmissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees every application that was sent; drafts belong to who writes them."""
        if is_team(user):
            return self.exclude(state=IntakeState.DRAFT)
        return self.none()

    def open(self):
        """Sent, and not decided yet."""
        return self.filter(state__in=IntakeState.OPEN)

    def matching(self, text):
        query = search.query(text)
        return self.filter(search=query) if query is not None else self

    def for_list(self):
        return self.select_related("municipality", "assigned_to__person").defer("answers", "search")


class IntakeSubmission(TimeStamped, Versioned):
    """An application: written step by step by a visitor, then sorted by the team.

    Core columns are what lists, searches and indicators read; ``answers`` holds the rest of
    what was asked, under the names of the form's fields, as the form of ``form_version`` asked.
    """

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    state = models.CharField(
        "état", max_length=10, choices=IntakeState.choices, default=IntakeState.DRAFT
    )
    form_version = models.PositiveSmallIntegerField(default=1, editable=False)
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    entry_status = models.CharField(
        "situation", max_length=15, choices=EntryStatus.choices, blank=True
    )
    heard_from = models.CharField(
        "comment vous nous avez connus",
        max_length=12,
        choices=HeardFrom.choices,
        blank=True,
    )
    title = models.CharField("nom du projet", max_length=150, blank=True)
    idea = models.TextField("idée", max_length=5000, blank=True)
    stage = models.CharField("avancement", max_length=15, choices=ProjectStage.choices, blank=True)
    collective = models.BooleanField("à plusieurs", null=True, blank=True)
    needs = ArrayField(
        models.CharField(max_length=12, choices=Need.choices),
        verbose_name="besoins",
        default=list,
        blank=True,
    )
    answers = models.JSONField("autres réponses", default=dict, blank=True)
    steps_done = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    draft_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    received_at = models.DateTimeField("reçue le", null=True, blank=True)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name="personne",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_submissions",
        verbose_name="suivie par",
    )
    search = SearchVectorField(null=True, editable=False)

    objects = IntakeSubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        verbose_name_plural = "candidatures"
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(F("received_at").desc(), F("id").desc(), name="submission_newest"),
            models.Index(fields=["state", "-received_at", "-id"], name="submission_by_state"),
            models.Index(
                fields=["updated_at"],
                name="submission_drafts",
                condition=Q(state="draft"),
            ),
            GinIndex(fields=["search"], name="submission_search", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", received_at=None)
                | (~Q(state="draft") & Q(received_at__isnull=False)),
                name="submission_sent_has_date",
                violation_error_message="Une candidature envoyée porte sa date de réception.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(person__isnull=False) & ~Q(last_name="")),
                name="submission_sent_has_person",
                violation_error_message="Une candidature envoyée désigne une personne.",
            ),
        ]

    def __str__(self):
        return f"{self.full_name} : {self.title}" if self.title else self.full_name

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}".strip() or "Sans nom"

    def search_vector(self):
        """What the search of applications reads (see eveil.core.search)."""
        place = self.municipality
        exact = [self.first_name, self.last_name, self.email, search.digits(self.phone)]
        if place:
            exact += [place.name, *place.postcodes]
        return search.vector(exact=" ".join(exact), french=f"{self.title} {self.idea}")


class IntakeNote(models.Model):
    """What the team writes to itself about an application. Never shown outside."""

    submission = models.ForeignKey(IntakeSubmission, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="de",
    )
    body = models.TextField("note", max_length=5000)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.body[:60]


class ProjectHolderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees every holder; a holder sees itself."""
        if is_team(user):
            return self
        return self.filter(person=user.person_id)


class ProjectHolder(TimeStamped):
    """A person whose request was accepted. What the law or the funder asks of it hangs here."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="holder", verbose_name="personne"
    )

    objects = ProjectHolderQuerySet.as_manager()

    class Meta:
        verbose_name = "porteur de projet"
        verbose_name_plural = "porteurs de projet"
        ordering = ["person__last_name", "person__first_name"]

    def __str__(self):
        return str(self.person)


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a holder its own; a partner those whose holders agreed."""
        if is_team(user):
            return self
        own = self.filter(holders__person=user.person_id)
        return own | self.shared() if is_partner(user) else own

    def shared(self):
        """Projects all of whose holders agree, now, to show them to partner structures."""
        holders = Project.holders.through.objects.filter(project=OuterRef("pk"))
        silent = holders.annotate(
            agrees=Exists(
                Consent.objects.in_force(ConsentPurpose.SHARE_PROJECT).filter(
                    subject=OuterRef("projectholder__person")
                )
            )
        ).filter(agrees=False)
        return self.filter(Exists(holders), ~Exists(silent))


@pghistory.track()
class Project(TimeStamped, Versioned):
    title = models.CharField("nom", max_length=150)
    summary = models.TextField("résumé", max_length=5000, blank=True)
    stage = models.CharField("avancement", max_length=15, choices=ProjectStage.choices)
    collective = models.BooleanField("à plusieurs", default=False)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="commune",
    )
    holders = models.ManyToManyField(
        ProjectHolder, related_name="projects", verbose_name="porteurs"
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "projet"
        verbose_name_plural = "projets"
        ordering = ["title"]

    def __str__(self):
        return self.title


class AccompanimentQuerySet(models.QuerySet):
    def visible_to(self, user):
        if is_team(user):
            return self
        return self.filter(holder__person=user.person_id)


@pghistory.track()
class Accompaniment(TimeStamped, Versioned):
    """The pathway of one holder with one project, from its first action to its end."""

    holder = models.ForeignKey(
        ProjectHolder,
        on_delete=models.PROTECT,
        related_name="accompaniments",
        verbose_name="porteur",
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        related_name="accompaniments",
        verbose_name="projet",
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accompaniments",
        verbose_name="suivi par",
    )
    submission = models.OneToOneField(
        IntakeSubmission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accompaniment",
        verbose_name="candidature",
    )
    state = models.CharField(
        "état",
        max_length=10,
        choices=AccompanimentState.choices,
        default=AccompanimentState.ACTIVE,
    )
    entry_status = models.CharField(
        "situation à l’entrée", max_length=15, choices=EntryStatus.choices, blank=True
    )
    start = models.DateField("du")
    end = models.DateField("au", null=True, blank=True)

    objects = AccompanimentQuerySet.as_manager()

    class Meta:
        verbose_name = "accompagnement"
        verbose_name_plural = "accompagnements"
        ordering = ["-start", "-pk"]
        indexes = [models.Index(fields=["-start", "-id"], name="accompaniment_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "project"],
                condition=Q(state="active"),
                name="one_active_accompaniment",
                violation_error_message="Cet accompagnement est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="accompaniment_dates_in_order",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            models.CheckConstraint(
                condition=Q(state="active", end=None) | Q(state="ended", end__isnull=False),
                name="accompaniment_ended_has_date",
                violation_error_message="Un accompagnement terminé porte sa date de fin.",
            ),
        ]

    def __str__(self):
        return f"{self.holder} : {self.project}"
