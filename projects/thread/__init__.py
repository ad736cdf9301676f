"""What the thread of a holder is made of: every kind of event, read together in one query.

A kind gives rows of the same columns (``eveil.core.union``) about the holder of whom the query
is asked, and says how one of them reads. An entry that nobody is named as sharing is the team's.
"""

from collections.abc import Callable
from dataclasses import dataclass

from eveil.core.kept import kept
from eveil.core.union import Row, union
from projects.thread import pathway, said, work


@dataclass(frozen=True)
class Kind:
    """``rows()`` is a queryset made by ``columns``, newest first."""

    name: str
    rows: Callable
    entry: Callable


def of_holder(holder, limit):
    """At most ``limit`` entries of each kind, in no order. One query."""
    person = holder.person
    rows = _rows(None, limit, holder=holder.pk, person=person.pk, email=person.email)
    return [KINDS[row.source].entry(row, holder) for row in map(Row._make, rows)]


@kept
def _rows(user, limit):
    return union({name: kind.rows() for name, kind in KINDS.items()}, limit)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("step", pathway.step_rows, pathway.step_entry),
        Kind("note", pathway.note_rows, pathway.note_entry),
        Kind("start", pathway.start_rows, pathway.start_entry),
        Kind("end", pathway.end_rows, pathway.end_entry),
        Kind("transfer", pathway.transfer_rows, pathway.transfer_entry),
        Kind("undone", pathway.undone_rows, pathway.undone_entry),
        Kind("post", said.post_rows, said.post_entry),
        Kind("mail", said.mail_rows, said.mail_entry),
        Kind("interview", work.interview_rows, work.interview_entry),
        Kind("called_off", work.called_off_rows, work.called_off_entry),
        Kind("interview_note", work.interview_note_rows, work.interview_note_entry),
        Kind("action", work.action_rows, work.action_entry),
        Kind("comment", work.comment_rows, work.comment_entry),
        Kind("news", pathway.news_rows, pathway.news_entry),
    )
}
