"""What one may do with programmes, cohorts and enrolments: the team runs them all."""

from cohorts.enums import CohortState
from eveil.people.permissions import is_team

can_manage_cohorts = is_team


def can_manage(user, _object):
    """Any member of the team: the office is small and people are away."""
    return is_team(user)


def can_enrol(user, cohort):
    """Into what is being prepared or under way."""
    return is_team(user) and cohort.state in {CohortState.PLANNED, CohortState.RUNNING}
