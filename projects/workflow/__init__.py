"""Which state of an application, an action, a referral… may follow which."""

from projects.workflow.accompaniment import actions, activity_tests, follow_ups, pathway
from projects.workflow.application import intake
from projects.workflow.appointments import interviews
from projects.workflow.exchanges import hands, incoming, outgoing

__all__ = [
    "actions",
    "activity_tests",
    "follow_ups",
    "hands",
    "incoming",
    "intake",
    "interviews",
    "outgoing",
    "pathway",
]
