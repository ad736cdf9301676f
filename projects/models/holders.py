"""Holders, their projects, and the pathway of each."""

import pghistory
from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse

from eveil.core import search
from eveil.core.models import TimeStamped, Versioned
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent, Person
from eveil.people.permissions import is_team
from eveil.territory.models import Municipality
from partners.models import Structure
from partners.permissions import is_partner
from projects.enums import (
    AccompanimentState,
    EntryStatus,
    HoldingRight,
    Mobility,
    Need,
    ProjectStage,
    StudyLevel,
)
from projects.models.intake import IntakeSubmission, who_and_where


class ProjectHolderQuerySet(search.SearchQuerySet):
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
    search = SearchVectorField(null=True, editable=False)

    objects = ProjectHolderQuerySet.as_manager()

    class Meta:
        verbose_name = "porteur de projet"
        verbose_name_plural = "porteurs de projet"
        ordering = ["person__last_name", "person__first_name"]
        indexes = [GinIndex(fields=["search"], name="holder_search", fastupdate=False)]

    def __str__(self):
        return str(self.person)

    def search_vector(self):
        """The person, and the words of its projects."""
        return search.vector(
            exact=who_and_where(self.person),
            french=" ".join(f"{row.title} {row.summary}" for row in self.projects.all()),
        )


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
                    subject=OuterRef("holder__person")
                )
            )
        ).filter(agrees=False)
        return self.filter(Exists(holders), ~Exists(silent))

    def under_way(self):
        """Projects accompanied today."""
        active = Accompaniment.objects.filter(
            project=OuterRef("pk"), state=AccompanimentState.ACTIVE
        )
        return self.filter(Exists(active))

    def with_names(self):
        """Annotate ``names``: the holders'. A subquery, so that only the rows shown are named."""
        name = Concat(F("person__first_name"), Value(" "), F("person__last_name"))
        names = (
            ProjectHolder.objects.filter(projects=OuterRef("pk"))
            .order_by()
            .values("projects")
            .annotate(names=StringAgg(name, delimiter=", ", order_by=name))
            .values("names")
        )
        return self.annotate(names=Subquery(names))

    def shown(self):
        """What partner structures see: projects under way whose holders agree, this moment."""
        return self.shared().under_way().with_names().select_related("municipality")


@pghistory.track()
class Project(TimeStamped, Versioned):
    title = models.CharField("nom", max_length=150)
    summary = models.TextField("résumé", max_length=5000, blank=True)
    stage = models.CharField("avancement", max_length=15, choices=ProjectStage.choices)
    collective = models.BooleanField("à plusieurs", default=False)
    needs = ArrayField(
        models.CharField(max_length=12, choices=Need.choices),
        verbose_name="ce qu’il cherche",
        default=list,
        blank=True,
    )
    looking_for = models.CharField("ce qu’il cherche, en une phrase", max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="commune",
    )
    holders = models.ManyToManyField(
        ProjectHolder, through="Holding", related_name="projects", verbose_name="porteurs"
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "projet"
        verbose_name_plural = "projets"
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_shared_url(self):
        """The sheet that partner structures read."""
        return reverse("projects:shared_project", args=[self.pk])

    @property
    def wanted(self):
        """What the holder says it looks for, in words."""
        needs = ", ".join(Need.SOUGHT[need] for need in self.needs)
        return self.looking_for or (needs[:1].upper() + needs[1:])


class Holding(models.Model):
    """One holder of a project, and what it may do with it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="holdings")
    holder = models.ForeignKey(ProjectHolder, on_delete=models.CASCADE, related_name="holdings")
    right = models.CharField(
        "droit", max_length=5, choices=HoldingRight.choices, default=HoldingRight.WRITE
    )

    class Meta:
        verbose_name = "part d’un projet"
        verbose_name_plural = "parts de projets"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "holder"],
                name="one_holding",
                violation_error_message="Cette personne porte déjà ce projet.",
            ),
            models.CheckConstraint(
                condition=Q(right__in=HoldingRight.values),
                name="holding_right_known",
                violation_error_message="Ce droit n’existe pas.",
            ),
        ]

    def __str__(self):
        return f"{self.holder} : {self.project}"


class AccompanimentQuerySet(models.QuerySet):
    def visible_to(self, user):
        if is_team(user):
            return self
        return self.filter(holder__person=user.person_id)

    def for_list(self):
        """What a line of a list shows: the holder, the project and who is in charge."""
        return self.select_related(
            "holder__person", "project__municipality", "adviser__person"
        ).only(
            "state",
            "start",
            "holder__person__first_name",
            "holder__person__last_name",
            "project__title",
            "project__stage",
            "project__municipality__name",
            "adviser__person__first_name",
            "adviser__person__last_name",
        )

    def with_sharing(self):
        """Annotate ``is_shared``: may partner structures see the project now?"""
        return self.annotate(
            is_shared=Exists(Project.objects.shared().filter(pk=OuterRef("project")))
        )


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
    unemployed_months = models.PositiveSmallIntegerField(
        "mois de recherche d’emploi",
        null=True,
        blank=True,
        validators=[MaxValueValidator(600)],
        help_text="À l’entrée\u00a0; zéro pour moins d’un mois.",
    )
    study_level = models.CharField(
        "niveau d’études", max_length=4, choices=StudyLevel.choices, blank=True
    )
    single_parent = models.BooleanField("foyer monoparental", null=True, blank=True)
    mobility = models.CharField("mobilité", max_length=10, choices=Mobility.choices, blank=True)
    prescriber = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="prescribed",
        verbose_name="prescripteur",
    )
    co_structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="co_accompaniments",
        verbose_name="accompagné aussi par",
    )
    start = models.DateField("du")
    end = models.DateField("au", null=True, blank=True)

    objects = AccompanimentQuerySet.as_manager()

    class Meta:
        verbose_name = "accompagnement"
        verbose_name_plural = "accompagnements"
        ordering = ["-start", "-pk"]
        indexes = [
            models.Index(fields=["-start", "-id"], name="accompaniment_newest"),
            models.Index(
                fields=["adviser"],
                name="accompaniment_active",
                condition=Q(state=AccompanimentState.ACTIVE),
            ),
        ]
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
            models.CheckConstraint(
                condition=Q(unemployed_months=None) | Q(entry_status=EntryStatus.JOBSEEKER),
                name="accompaniment_months_of_jobseeker",
                violation_error_message="Seule une personne en recherche d’emploi en compte "
                "les mois.",
            ),
        ]

    def __str__(self):
        return f"{self.holder} : {self.project}"
