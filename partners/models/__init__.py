from partners.models.handovers import Departure, Handover
from partners.models.journal import JournalEntry, JournalFile
from partners.models.resources import Resource, ResourceFile
from partners.models.structures import Logo, Mandate, Structure

__all__ = [
    "Departure",
    "Handover",
    "JournalEntry",
    "JournalFile",
    "Logo",
    "Mandate",
    "Resource",
    "ResourceFile",
    "Structure",
]
