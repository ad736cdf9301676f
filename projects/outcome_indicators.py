"""What became of the people accompanied: counted over those of whom something is known."""

from django.db.models import Q
from django.urls import reverse

from eveil.core.indicators import Cell, Indicator, Part, days, register
from projects.enums import EntryStatus, FollowUpState, Situation, StillActive
from projects.models import Exit, FollowUp

OUT_OF_WORK = (EntryStatus.JOBSEEKER, EntryStatus.INACTIVE)


class Exits(Indicator):
    @staticmethod
    def columns():
        return [
            Cell(
                "Porteur",
                lambda row: row.accompaniment.holder,
                [
                    "accompaniment__holder__person__last_name",
                    "accompaniment__holder__person__first_name",
                ],
            ),
            Cell("Projet", lambda row: row.accompaniment.project),
            Cell("Sortie", lambda row: row.accompaniment.end, ["accompaniment__end"]),
            Cell("Type", lambda row: row.get_kind_display()),
            Cell("Forme juridique", lambda row: row.get_legal_form_display()),
        ]

    @staticmethod
    def link(row):
        return reverse("projects:holder_detail", args=[row.accompaniment.holder_id])

    @staticmethod
    def ended(since, until):
        rows = Exit.objects.standing().filter(days("accompaniment__end", since, until))
        return rows.select_related("accompaniment__holder__person", "accompaniment__project")


@register
class AllExits(Exits):
    name = "exits"
    label = "Sorties"
    definition = "Accompagnements terminés dans la période, quel que soit le type de sortie."
    rank = 40

    @classmethod
    def rows(cls, since, until):
        return cls.ended(since, until)


@register
class StructuresCreated(Exits):
    name = "structures_created"
    label = "Structures créées"
    definition = "Sorties de la période dont une activité ou une structure est née."
    rank = 42

    @classmethod
    def rows(cls, since, until):
        return cls.ended(since, until).exclude(legal_form="")


class News(Indicator):
    """Follow-ups that fell due in the period, out of those answered, out of all of them; but
    none of an exit that was noted by error.

    ``concerned`` says of whom the question is asked, ``counted`` which answers count.
    """

    months = None
    concerned = Q()
    counted = Q()

    @classmethod
    def due(cls, since, until):
        rows = FollowUp.objects.standing().filter(
            cls.concerned, days("due", since, until), months=cls.months
        )
        return rows.select_related(
            "exit__accompaniment__holder__person", "exit__accompaniment__project"
        )

    @classmethod
    def answered(cls, since, until):
        return cls.due(since, until).filter(state=FollowUpState.ANSWERED)

    @classmethod
    def rows(cls, since, until):
        return cls.answered(since, until).filter(cls.counted)

    @classmethod
    def base(cls):
        return [
            Part("repondus", "réponse obtenue,réponses obtenues", cls.answered),
            Part("attendus", "attendue,attendues", cls.due),
        ]

    @staticmethod
    def columns():
        person = "exit__accompaniment__holder__person__"
        return [
            Cell("Porteur", lambda row: row.person, [f"{person}last_name", f"{person}first_name"]),
            Cell("Projet", lambda row: row.accompaniment.project),
            Cell("Sortie", lambda row: row.accompaniment.end, ["exit__accompaniment__end"]),
            Cell("Prévu le", lambda row: row.due, ["due"]),
            Cell("Réponse", lambda row: row.get_state_display()),
            Cell("Situation", lambda row: row.get_situation_display()),
            Cell("Activité", lambda row: row.get_still_active_display()),
        ]

    @staticmethod
    def link(row):
        return reverse("projects:holder_detail", args=[row.accompaniment.holder_id])


class Survival(News):
    concerned = ~Q(exit__legal_form="")
    counted = Q(still_active__in=StillActive.ALIVE)


@register
class SurvivalAtOneYear(Survival):
    name = "survival_12"
    label = "Activités qui durent à 12 mois"
    definition = (
        "Structures créées dont la personne dit, douze mois après la sortie, que l’activité "
        "continue. Comptées parmi les réponses obtenues aux suivis prévus dans la période."
    )
    rank = 44
    months = 12


@register
class SurvivalAtTwoYears(Survival):
    name = "survival_24"
    label = "Activités qui durent à 24 mois"
    definition = (
        "Structures créées dont la personne dit, vingt-quatre mois après la sortie, que "
        "l’activité continue. Comptées parmi les réponses obtenues aux suivis prévus dans la "
        "période."
    )
    rank = 45
    months = 24


@register
class ReturnToWork(News):
    name = "return_to_work"
    label = "Retours à l’emploi à 6 mois"
    definition = (
        "Personnes entrées en recherche d’emploi ou sans activité qui, six mois après la sortie, "
        "sont en emploi ou à leur compte. Comptées parmi les réponses obtenues aux suivis prévus "
        "dans la période."
    )
    rank = 46
    months = 6
    concerned = Q(exit__accompaniment__entry_status__in=OUT_OF_WORK)
    counted = Q(situation__in=Situation.AT_WORK)
