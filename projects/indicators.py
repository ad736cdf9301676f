"""What projects count."""

from django.db.models import Exists, Min, OuterRef, Q

from eveil.core.indicators import Indicator, days, moments, register
from projects.enums import IntakeState
from projects.models import Accompaniment, IntakeSubmission, ProjectHolder


class Holders(Indicator):
    """Holders, each once over the period."""

    @staticmethod
    def columns():
        return [
            ("Porteur", lambda row: row.person),
            ("Commune", lambda row: row.person.municipality),
            ("Depuis", lambda row: row.first_day),
        ]


def holders():
    """Holders with the first day of their first accompaniment as ``first_day``."""
    return ProjectHolder.objects.select_related("person__municipality").annotate(
        first_day=Min("accompaniments__start")
    )


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
        return holders().filter(days("first_day", since, until))


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
            ("Personne", lambda row: row.full_name),
            ("Projet", lambda row: row.title),
            ("Commune", lambda row: row.municipality),
            ("Reçue le", lambda row: row.received_at),
            ("État", lambda row: row.get_state_display()),
        ]
