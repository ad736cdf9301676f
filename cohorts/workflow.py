"""Which state of a cohort, or of an enrolment, may follow which."""

from cohorts.enums import CohortState as Cohort
from cohorts.enums import EnrolmentState as Enrolment
from cohorts.permissions import can_manage
from eveil.core.transitions import Transition, Workflow

cohorts = Workflow(
    "cohorts.Cohort",
    Transition("start", "Démarrer", frozenset({Cohort.PLANNED}), Cohort.RUNNING, can_manage),
    Transition("finish", "Terminer", frozenset({Cohort.RUNNING}), Cohort.FINISHED, can_manage),
    Transition(
        "cancel",
        "Annuler",
        frozenset({Cohort.PLANNED, Cohort.RUNNING}),
        Cohort.CANCELLED,
        can_manage,
        needs_reason=True,
    ),
)

enrolments = Workflow(
    "cohorts.Enrolment",
    Transition(
        "attend",
        "Commencer",
        frozenset({Enrolment.REGISTERED}),
        Enrolment.ATTENDING,
        can_manage,
    ),
    Transition(
        "complete",
        "Achever",
        frozenset({Enrolment.ATTENDING}),
        Enrolment.COMPLETED,
        can_manage,
    ),
    Transition(
        "drop",
        "Interrompre",
        frozenset({Enrolment.REGISTERED, Enrolment.ATTENDING}),
        Enrolment.DROPPED,
        can_manage,
        needs_reason=True,
    ),
)
