"""Intake, holders, projects, accompaniment, and what passes between EVEIL and structures."""

from projects.models.exchanges import HelpOffer, Referral
from projects.models.holders import Accompaniment, Holding, Project, ProjectHolder
from projects.models.intake import IntakeNote, IntakeSubmission
from projects.models.operations import CompletenessDay, FundedOperation, Participation

__all__ = [
    "Accompaniment",
    "CompletenessDay",
    "FundedOperation",
    "HelpOffer",
    "Holding",
    "IntakeNote",
    "IntakeSubmission",
    "Participation",
    "Project",
    "ProjectHolder",
    "Referral",
]
