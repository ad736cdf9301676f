"""Private documents of a holder or of a project."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from eveil.core.models import PrivateFile
from eveil.people.permissions import is_team
from projects.enums import DocumentAudience
from projects.models.holders import Holding, Project, ProjectHolder


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team reads all; a holder what is shared with it, of its own or of its projects."""
        if is_team(user):
            return self
        # By subquery: a join would show a document once for each holder of its project.
        held = Holding.objects.filter(project=OuterRef("project"), holder__person=user.person_id)
        return self.filter(
            Q(holder__person=user.person_id) | Exists(held), audience=DocumentAudience.HOLDER
        )

    def about(self, holder):
        """Those of the holder of that key, and of all its projects."""
        held = Holding.objects.filter(project=OuterRef("project"), holder=holder)
        return self.filter(Q(holder=holder) | Exists(held))


class Document(PrivateFile):
    """A file about a holder, or about a project and so about all who hold it."""

    holder = models.ForeignKey(
        ProjectHolder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="porteur",
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="projet",
    )
    audience = models.CharField(
        "qui lira",
        max_length=6,
        choices=DocumentAudience.choices,
        default=DocumentAudience.TEAM,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(holder=None, project__isnull=False)
                | Q(holder__isnull=False, project=None),
                name="document_of_one",
                violation_error_message="Un document concerne une personne ou un projet.",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=DocumentAudience.values),
                name="document_audience_known",
                violation_error_message="Ces lecteurs n’existent pas.",
            ),
        ]

    @property
    def is_shared(self):
        return self.audience == DocumentAudience.HOLDER
