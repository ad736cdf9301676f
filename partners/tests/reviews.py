"""Reviews in tests: what is answered about an agreement."""

from partners.enums import Verdict
from partners.services import reviews as services

APPROVED, CHANGES = Verdict.APPROVED, Verdict.CHANGES
REASON = "L’article deux est trop large."


def answer(agreement, structure, by, **changed):
    given = {"verdict": APPROVED, "text": "", "edition": agreement.edition, "instead_of": None}
    return services.answer(agreement, structure, by=by, **{**given, **changed})
