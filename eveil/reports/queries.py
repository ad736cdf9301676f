"""Reads across apps for the pages of reports."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat

from projects.enums import AccompanimentState
from projects.models import Accompaniment, Project


def shared_projects():
    """Projects under way that their holders agree, this very moment, to show to partners.

    ``names`` are the holders'. Never cached: a consent withdrawn hides the project at once.
    """
    under_way = Accompaniment.objects.filter(
        project=OuterRef("pk"), state=AccompanimentState.ACTIVE
    )
    holder = Concat(F("holders__person__first_name"), Value(" "), F("holders__person__last_name"))
    return (
        Project.objects.shared()
        .filter(Exists(under_way))
        .select_related("municipality")
        .annotate(names=StringAgg(holder, delimiter=", ", ordering=holder))
    )
