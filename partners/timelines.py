"""What this app tells in the thread of a structure: what was said, and what happened."""

from django.urls import reverse

from eveil.core import dates
from eveil.core.pieces import Entry, Step, newest_first
from eveil.core.registry import TimelineSource, timelines
from partners import thread
from partners.enums import ExchangeKind
from partners.models import JournalEntry, Structure
from partners.permissions import can_correct, can_keep_journal
from partners.thread import WITH_STRUCTURE


class OfStructure(TimelineSource):
    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Structure)


@timelines.register
class Exchanges(OfStructure):
    """What was said: read as objects, since it is corrected, answered and has files."""

    name = "partners.journal"

    @staticmethod
    def entries(user, obj, limit):
        rows = JournalEntry.objects.filter(structure=obj)
        rows = rows.shared() if user is None else rows.visible_to(user)
        rows = rows.select_related("author__person", "next_by__person", "step_done_by__person")
        return [exchange(row, user) for row in rows.prefetch_related("files")[:limit]]


def exchange(row, user):
    """An exchange as ``user`` reads it."""
    return Entry(
        title=row.get_kind_display(),
        at=row.day,
        icon=ExchangeKind.STYLE[row.kind][1],
        by=str(row.author),
        text=row.text,
        shared_with=WITH_STRUCTURE if row.is_shared else "",
        files=tuple((one.name, file_url(row, one)) for one in row.files.all()),
        step=step(row, user) if row.next_step else None,
        edit_url=url("journal_edit", row) if can_correct(user, row) else "",
    )


def step(row, user):
    if row.step_done_at:
        about = f"fait le {dates.date_fr(row.step_done_at)} par {row.step_done_by}"
    else:
        about = f"pour le {dates.date_fr(row.next_on)}, par {row.next_by}"
    return Step(
        text=row.next_step,
        about=about,
        is_done=bool(row.step_done_at),
        url=url("journal_step", row) if can_keep_journal(user) else "",
    )


def url(name, row):
    return reverse(f"partners:{name}", args=[row.structure_id, row.pk])


def file_url(row, one):
    return reverse("partners:journal_file", args=[row.structure_id, row.pk, one.pk])


@timelines.register
class Happened(OfStructure):
    """Who came and went, what was corrected, what was agreed."""

    name = "partners.happened"

    @staticmethod
    def entries(user, obj, limit):
        return newest_first(thread.of_structure(user, obj, limit))[:limit]
