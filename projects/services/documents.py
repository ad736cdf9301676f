"""Private documents are given, and taken away."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from eveil.core.files import private
from projects.enums import DocumentAudience
from projects.models import Document
from projects.permissions import can_accompany, can_delete_document


@transaction.atomic
def give(uploaded, *, owner, by, audience=DocumentAudience.TEAM):
    """Keep a file about ``owner``: ``{"holder": …}`` or ``{"project": …}``.

    What a holder gives, of itself only, it goes on reading.
    """
    own = getattr(owner.get("holder"), "person_id", None) == by.person_id
    if not (can_accompany(by) or own):
        raise PermissionDenied
    if not can_accompany(by):
        audience = DocumentAudience.HOLDER
    row = private(Document, uploaded, by=by, audience=audience, **owner)
    row.full_clean(exclude=["file"])
    row.save()
    return row


@transaction.atomic
def take_away(document, *, by):
    """The row; its file goes with it."""
    if not can_delete_document(by, document):
        raise PermissionDenied
    document.delete()
