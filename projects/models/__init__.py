"""Intake, holders, projects and accompaniment."""

from projects.models.holders import Accompaniment, Holding, Project, ProjectHolder
from projects.models.intake import IntakeNote, IntakeSubmission
from projects.models.operations import CompletenessDay, FundedOperation, Participation

__all__ = [
    "Accompaniment",
    "CompletenessDay",
    "FundedOperation",
    "Holding",
    "IntakeNote",
    "IntakeSubmission",
    "Participation",
    "Project",
    "ProjectHolder",
]
