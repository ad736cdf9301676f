"""Pages whose rows leave as files: at once when they are few, by a worker when they are many.

``Exporting`` is what ``jobs`` asks of a page; ``TableExport`` is that of a list, in memory that
does not grow with its rows.
"""

from array import array
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from eveil.core import jobs
from eveil.core.exports import FORMATS
from eveil.core.text import fold

# Rows read at once: fewer cost more queries, more cost memory and no less time.
CHUNK = 250
# The word of the address, and of the form that asks for a job.
EXPORT = "export"


class Exporting:
    """A mixin of views. The page says its ``title``, its ``row_count``, its ``address()``.

    ``formats`` are its kinds of files by the word that asks for them: a ``label`` and a
    ``content_type`` each. ``write(kind, file, report)`` writes one into an open binary file, and
    tells ``report(done, total)`` how far it is.
    """

    formats: dict = FORMATS

    def may_export(self, kind):
        return kind in self.formats

    def export_name(self):
        return f"{fold(self.title).replace(' ', '-')}-{timezone.localdate():%Y-%m-%d}"

    def post(self, request, *args, **kwargs):
        """A long export is asked for by a button: it makes a job for a worker."""
        kind = request.POST.get(EXPORT)
        if not self.may_export(kind):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return redirect("core:job", jobs.start_export(self, kind).pk)


class TableExport(Exporting):
    """The export of a list: what ``exports`` says of each row, in the order shown."""

    exports: list[tuple[str, Callable]] = []

    def may_export(self, kind):
        return super().may_export(kind) and self.exports and self.filterset.form.is_valid()

    @property
    def is_long(self):
        """Too many rows for somebody to wait while they are exported."""
        return self.row_count > settings.EXPORT_IN_WORKER_ROWS

    def export_links(self):
        """(label, format, address) of each kind of file; a long one is a button, not a link."""
        if not self.exports:
            return []
        return [
            (each.label, word, self.address(**{EXPORT: word, "page": None}))
            for word, each in self.formats.items()
        ]

    def export(self, kind):
        """Exactly what is filtered, all pages, in the order shown."""
        lines = self.export_lines()
        return self.formats[kind].respond(self.export_name(), self.export_header(), lines)

    def write(self, kind, file, report):
        self.formats[kind].write(file, self.export_header(), self.export_lines(report))

    def export_header(self):
        return [label for label, _ in self.exports]

    def export_lines(self, report=lambda done, total: None):
        """The cells of every row. ``report`` is told how far it is."""
        readable = self.for_export(self.get_queryset())
        for row in in_chunks(self.in_order(self.filterset.qs), readable, report):
            yield [value(row) for _, value in self.exports]


def in_chunks(rows, readable, report=lambda done, total: None):
    """The rows of ``rows``, in their order, each read from ``readable`` by its primary key.

    Memory holds one chunk of rows, and eight bytes for each key. ``report(done, total)`` is
    called before each chunk and at the end.
    """
    keys = _keys(rows)
    for start in range(0, len(keys), CHUNK):
        report(start, len(keys))
        # In a generator of its own: two chunks never live at the same time.
        yield from _chunk(readable, keys[start : start + CHUNK])
    report(len(keys), len(keys))


def _chunk(readable, keys):
    found = readable.in_bulk(list(keys))
    yield from (found.pop(key) for key in keys if key in found)


def _keys(rows):
    """Their primary keys, through a cursor that stays in the database for one short transaction.

    That is safe behind a transaction pooler, whereas a cursor kept while a file is written is
    not; and an ordinary one would receive all of them before giving the first.
    """
    keys = array("q")
    sql, params = rows.values_list("pk").query.sql_with_params()
    with transaction.atomic(savepoint=False), connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while some := cursor.fetchmany(CHUNK):  # The key, then what orders if it is distinct.
            keys.extend(row[0] for row in some)
    return keys
