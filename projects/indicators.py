"""What projects count."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from eveil.core.indicators import Cell, Indicator, days, moments, register
from projects import outcome_indicators  # noqa: F401 - registers them
from projects.enums import IntakeState
from projects.models import Accompaniment, IntakeSubmission, ProjectHolder


class Holders(Indicator):
    """Holders, each once over the period."""

    @staticmethod
    def columns():
        return [
            Cell("Porteur", lambda row: row.person, ["person__last_name", "person__first_name"]),
            Cell("Commune", lambda row: row.person.municipality),
            Cell("Accompagné depuis", lambda row: row.first_day, ["first_day"]),
        ]

    @staticmethod
    def link(row):
        return reverse("projects:holder_detail", args=[row.pk])


def holders():
    """Holders with the first day of their first accompaniment as ``first_day``."""
    first = Accompaniment.objects.filter(holder=OuterRef("pk")).order_by("start")
    return ProjectHolder.objects.select_related("person__municipality").annotate(
        first_day=Subquery(first.values("start")[:1])
    )


def accompanied(condition):
    """Whether a holder has an accompaniment that fulfils ``condition``."""
    return Exists(Accompaniment.objects.filter(condition, holder=OuterRef("pk")))


@register
class AccompaniedHolders(Holders):
    name = "accompanied_holders"
    label = "Porteurs accompagnés"
    definition = (
        "Porteurs différents dont un accompagnement était en cours au moins un jour de la période."
    )
    key_figure = True
    rank = 30

    @staticmethod
    def rows(since, until):
        during = Q(start__lte=until)
        if since:
            during &= Q(end=None) | Q(end__gte=since)
        return holders().filter(Exists(Accompaniment.objects.filter(during, holder=OuterRef("pk"))))


@register
class WelcomedHolders(Holders):
    name = "welcomed_holders"
    label = "Porteurs accueillis"
    definition = "Porteurs dont le premier accompagnement a commencé dans la période."
    rank = 25

    @staticmethod
    def rows(since, until):
        began = holders().filter(accompanied(days("start", since, until)))
        return began.exclude(accompanied(Q(start__lt=since))) if since else began


@register
class Applications(Indicator):
    name = "applications"
    label = "Candidatures reçues"
    definition = "Candidatures envoyées dans la période, quelle que soit leur suite."
    rank = 5

    @staticmethod
    def rows(since, until):
        return (
            IntakeSubmission.objects.exclude(state=IntakeState.DRAFT)
            .filter(moments("received_at", since, until))
            .select_related("municipality")
            .defer("answers", "search")
        )

    @staticmethod
    def columns():
        return [
            Cell("Personne", lambda row: row.full_name, ["last_name", "first_name"]),
            Cell("Projet", lambda row: row.title, ["title"]),
            Cell("Commune", lambda row: row.municipality),
            Cell("Reçue le", lambda row: row.received_at, ["received_at"]),
            Cell("État", lambda row: row.get_state_display()),
        ]

    @staticmethod
    def link(row):
        return reverse("projects:application_detail", args=[row.pk])
