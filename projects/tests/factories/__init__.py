"""Rows of projects for tests: plausible, and in a state that the constraints allow."""

from projects.tests.factories.actions import ActionItemFactory, ActivityTestFactory
from projects.tests.factories.documents import ConsentScanFactory, DocumentFactory
from projects.tests.factories.exchanges import HelpOfferFactory, ReferralFactory
from projects.tests.factories.holders import (
    AccompanimentFactory,
    FundedOperationFactory,
    ProjectFactory,
    ProjectHolderFactory,
    show,
)
from projects.tests.factories.intake import IntakeSubmissionFactory
from projects.tests.factories.interviews import InterviewFactory, InterviewScanFactory, SlotFactory
from projects.tests.factories.outcomes import ExitFactory, FollowUpFactory

__all__ = [
    "AccompanimentFactory",
    "ActionItemFactory",
    "ActivityTestFactory",
    "ConsentScanFactory",
    "DocumentFactory",
    "ExitFactory",
    "FollowUpFactory",
    "FundedOperationFactory",
    "HelpOfferFactory",
    "IntakeSubmissionFactory",
    "InterviewFactory",
    "InterviewScanFactory",
    "ProjectFactory",
    "ProjectHolderFactory",
    "ReferralFactory",
    "SlotFactory",
    "show",
]
