"""Intake, holders, projects and accompaniment."""

from projects.models.holders import Accompaniment, Project, ProjectHolder
from projects.models.intake import IntakeNote, IntakeSubmission

__all__ = ["Accompaniment", "IntakeNote", "IntakeSubmission", "Project", "ProjectHolder"]
