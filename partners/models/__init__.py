"""Structures, those who act for them, what is said, shared and agreed with them."""

from partners.models.agreements import Agreement, Party, SignedCopy
from partners.models.contributions import Contribution, Delivery
from partners.models.handovers import Departure, Handover
from partners.models.journal import JournalEntry, JournalFile
from partners.models.resources import Resource, ResourceFile
from partners.models.reviews import ReviewAnswer
from partners.models.structures import Logo, Mandate, SheetChange, Structure

__all__ = [
    "Agreement",
    "Contribution",
    "Delivery",
    "Departure",
    "Handover",
    "JournalEntry",
    "JournalFile",
    "Logo",
    "Mandate",
    "Party",
    "Resource",
    "ResourceFile",
    "ReviewAnswer",
    "SheetChange",
    "SignedCopy",
    "Structure",
]
