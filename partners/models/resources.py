"""The resource centre: documents and links that structures share."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse

from eveil.core import search
from eveil.core.models import PrivateFile, TimeStamped, Versioned
from eveil.people.permissions import is_team
from partners.enums import PathwayStage, ResourceAudience, ResourceState, Theme
from partners.models.structures import Mandate, Structure

# So many failures in a row.
DEAD_AFTER = 2


class ResourceQuerySet(search.SearchQuerySet):
    def visible_to(self, user):
        """The team sees all; others what is published for them, and what they proposed."""
        if is_team(user):
            return self
        acting = Mandate.objects.current().filter(person=user.person_id)
        for_partners = Q(audience=ResourceAudience.PARTNERS) & Exists(acting)
        return self.filter(
            Q(state=ResourceState.PUBLISHED)
            & (Q(audience=ResourceAudience.EVERYBODY) | for_partners)
            | Q(proposed_by=user)
            | Q(structure__in=acting.values("structure"))
        )

    def dead(self):
        """Published with a link that leads nowhere: once may be a bad day."""
        return self.filter(state=ResourceState.PUBLISHED, link_failures__gte=DEAD_AFTER)

    def awaiting(self):
        """Proposed, and neither published nor declined yet."""
        return self.filter(state=ResourceState.PROPOSED)


class Resource(TimeStamped, Versioned):
    """A document or a link, for some themes and stages of the pathway, and for some readers."""

    title = models.CharField("titre", max_length=150)
    summary = models.TextField("en quelques mots", max_length=1000)
    url = models.URLField("adresse", max_length=500, blank=True)
    themes = ArrayField(
        models.CharField(max_length=20, choices=Theme.choices),
        verbose_name="thèmes",
        default=list,
        blank=True,
    )
    stages = ArrayField(
        models.CharField(max_length=10, choices=PathwayStage.choices),
        verbose_name="étapes du parcours",
        default=list,
        blank=True,
    )
    audience = models.CharField(
        "pour qui",
        max_length=10,
        choices=ResourceAudience.choices,
        default=ResourceAudience.PARTNERS,
    )
    state = models.CharField(
        "état", max_length=10, choices=ResourceState.choices, default=ResourceState.PROPOSED
    )
    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name="proposée par la structure",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="proposée par",
    )
    # Its link, as last asked for: since when it fails, how often in a row, and why.
    link_checked_at = models.DateTimeField(null=True, editable=False)
    link_failed_at = models.DateTimeField("lien mort depuis le", null=True, editable=False)
    link_failures = models.PositiveSmallIntegerField(default=0, editable=False)
    link_error = models.CharField(max_length=100, blank=True, editable=False)
    published_at = models.DateTimeField("publiée le", null=True, blank=True, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = "ressource"
        verbose_name_plural = "ressources"
        ordering = ["-created_at", "-pk"]
        indexes = [
            GinIndex("search", name="resource_search"),
            models.Index(fields=["created_at", "id"], name="resource_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ResourceState.values),
                name="resource_state_known",
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=ResourceAudience.values),
                name="resource_audience_known",
                violation_error_message="Ce public n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResourceState.PUBLISHED) | Q(published_at__isnull=False),
                name="resource_published_with_date",
                violation_error_message="Une ressource publiée l’est depuis un jour.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partners:resource_detail", args=[self.pk])

    @property
    def is_published(self):
        return self.state == ResourceState.PUBLISHED

    @property
    def is_dead(self):
        """As ``ResourceQuerySet.dead``."""
        return self.is_published and self.link_failures >= DEAD_AFTER

    @property
    def has_document(self):
        return hasattr(self, "document")

    @property
    def theme_labels(self):
        return [Theme(value).label for value in self.themes]

    @property
    def stage_labels(self):
        return [PathwayStage(value).label for value in self.stages]

    def search_vector(self):
        """What the search of resources reads (see eveil.core.search)."""
        labels = " ".join(self.theme_labels)
        return search.vector(exact=self.title, french=f"{self.title} {self.summary} {labels}")


class ResourceFile(PrivateFile):
    """The document of a resource; a link has none."""

    resource = models.OneToOneField(
        Resource, on_delete=models.CASCADE, related_name="document", verbose_name="ressource"
    )

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
