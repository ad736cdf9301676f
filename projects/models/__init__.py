"""Intake, holders, projects, accompaniment, and what passes between EVEIL and structures."""

from projects.models.actions import ActionComment, ActionItem, ActionReminder
from projects.models.activity import ActivityTest, MonthlyTurnover
from projects.models.documents import Document
from projects.models.entries import SensitiveEntry, Transfer
from projects.models.exchanges import Referral
from projects.models.hands import HelpOffer
from projects.models.holders import Accompaniment, Holding, Project, ProjectHolder
from projects.models.intake import ConsentScan, IntakeNote, IntakeSubmission
from projects.models.interviews import Interview, InterviewNote
from projects.models.operations import CompletenessDay, FundedOperation, Participation
from projects.models.outcomes import Exit, FollowUp
from projects.models.signing import InterviewScan, InterviewSignature

__all__ = [
    "Accompaniment",
    "ActionComment",
    "ActionItem",
    "ActionReminder",
    "ActivityTest",
    "CompletenessDay",
    "ConsentScan",
    "Document",
    "Exit",
    "FollowUp",
    "FundedOperation",
    "HelpOffer",
    "Holding",
    "IntakeNote",
    "IntakeSubmission",
    "Interview",
    "InterviewNote",
    "InterviewScan",
    "InterviewSignature",
    "MonthlyTurnover",
    "Participation",
    "Project",
    "ProjectHolder",
    "Referral",
    "SensitiveEntry",
    "Transfer",
]
