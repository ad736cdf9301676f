"""What cohorts count."""

from cohorts.enums import CohortState, EnrolmentState, ProgrammeKind
from cohorts.models import Cohort, Enrolment
from eveil.core.indicators import Cell, Indicator, days, register


def began(kind, since, until):
    """Cohorts of a kind that began in the period and took place."""
    return (
        Cohort.objects.filter(days("start", since, until), programme__kind=kind)
        .exclude(state__in=[CohortState.PLANNED, CohortState.CANCELLED])
        .select_related("programme", "municipality")
    )


class Participants(Indicator):
    """People who took part in cohorts of one kind, each once over the period."""

    kind = None

    @classmethod
    def rows(cls, since, until):
        came = Enrolment.objects.filter(cohort__in=began(cls.kind, since, until)).exclude(
            state=EnrolmentState.REGISTERED
        )
        first = came.order_by("person_id", "cohort__start", "pk").distinct("person_id")
        return Enrolment.objects.filter(pk__in=first.values("pk")).select_related(
            "person__municipality", "cohort__programme"
        )

    @staticmethod
    def columns():
        return [
            Cell("Personne", lambda row: row.person, ["person__last_name", "person__first_name"]),
            Cell("Commune", lambda row: row.person.municipality),
            Cell("Promotion", lambda row: row.cohort, ["cohort__start"]),
            Cell("État", lambda row: row.get_state_display()),
        ]

    @staticmethod
    def link(row):
        return row.cohort.get_absolute_url()


@register
class DiscoveryPaths(Indicator):
    name = "discovery_paths"
    label = "Parcours découverte"
    definition = "Parcours « entreprendre autrement » commencés dans la période, hors annulés."
    key_figure = True
    rank = 10

    @staticmethod
    def rows(since, until):
        return began(ProgrammeKind.DISCOVERY, since, until)

    @staticmethod
    def columns():
        return [
            Cell("Parcours", lambda row: row.name, ["name"]),
            Cell("Commune", lambda row: row.municipality),
            Cell("Début", lambda row: row.start, ["start"]),
            Cell("Fin", lambda row: row.end),
        ]


@register
class DiscoveryParticipants(Participants):
    name = "discovery_participants"
    label = "Jeunes en parcours découverte"
    definition = (
        "Personnes différentes venues à un parcours découverte commencé dans la période. "
        "Qui s’est inscrit sans venir n’est pas compté."
    )
    key_figure = True
    rank = 20
    kind = ProgrammeKind.DISCOVERY


@register
class TrainingParticipants(Participants):
    name = "training_participants"
    label = "Participants à une formation"
    definition = (
        "Personnes différentes venues à une formation commencée dans la période. "
        "Qui s’est inscrit sans venir n’est pas compté."
    )
    key_figure = True
    rank = 40
    kind = ProgrammeKind.TRAINING
