"""How a left-hand app hears of right-hand things without importing them.

Six instances exist: ``notifications`` (eveil.core.notifications), ``indicators``, ``panels``,
``search``, ``timelines`` and ``carried`` below. Each app fills them from its file of the same
name, which is imported at start.
"""

from typing import NamedTuple

from eveil.core.pieces import newest_first


class Registry:
    """Things kept by name, in the order in which they were registered."""

    def __init__(self, name):
        self.name = name
        self._entries = {}

    def register(self, entry):
        """Class decorator. ``entry.name`` must be new; raises ``ValueError`` otherwise."""
        if entry.name in self._entries:
            raise ValueError(f"{entry.name!r} is already registered in {self.name}.")
        self._entries[entry.name] = entry
        return entry

    def __getitem__(self, name):
        return self._entries[name]

    def __iter__(self):
        return iter(self._entries.values())

    def __contains__(self, name):
        return name in self._entries

    def __len__(self):
        return len(self._entries)


indicators = Registry("indicators")
panels = Registry("panels")
search = Registry("search")
timelines = Registry("timelines")
carried = Registry("carried")


class Panel:
    """A block about an object, folded on its page and read when somebody opens it.

    name: unique, "<app>.<what>". slug: its word in the address, unique among the panels of one
    kind of object. title: what is written on the fold. Register the class:
    ``@panels.register``. See ``eveil.core.folds`` for the pages.
    """

    name = None
    slug = None
    title = None

    @staticmethod
    def applies_to(obj):
        """Is this a page where the block belongs? Decided without a query."""
        raise NotImplementedError

    @staticmethod
    def rows(user, obj):
        """What the fold counts: a queryset cut to what ``user`` may see. Empty, it is not shown.

        Only the keys of ``obj`` are known here (``filter(holder=obj.pk)``): the query is kept,
        see ``eveil.core.kept``. None where a number says nothing: the fold is always shown then.
        """
        return

    @staticmethod
    def keeps_empty(user):
        """Is the fold shown though it holds nothing, because something can begin there?"""
        return False

    @staticmethod
    def render(request, obj, back):
        """Safe HTML of what the fold holds, its headings from the third level on.

        Forms come back to ``back``, the address where it is read: the page of the object, or
        the panel's own.
        """
        raise NotImplementedError


class SearchResult(NamedTuple):
    title: str
    subtitle: str
    url: str


class SearchProvider:
    """What an app finds for the search on every page. Register the class: ``@search.register``.

    name: unique, "<app>.<what>"; label: heading of its results; icon: of bootstrap-icons.
    """

    name = None
    label = None
    icon = None

    @staticmethod
    def results(user, query, limit):
        """At most ``limit`` ``SearchResult``, best first, already cut to what ``user`` may see.

        ``query`` is text as typed, never blank. A constant number of queries, one or two.
        """
        raise NotImplementedError

    @staticmethod
    def more_url(query):
        """Address of the list that shows all results, or ""."""
        return ""


class TimelineSource:
    """What an app tells in the thread of an object. Register the class: ``@timelines.register``.

    name: unique, "<app>.<what>".
    """

    name = None

    @staticmethod
    def applies_to(obj):
        """Does this app tell anything about such an object? Decided without a query."""
        raise NotImplementedError

    @staticmethod
    def entries(user, obj, limit):
        """At most ``limit`` ``eveil.core.pieces.Entry``, newest first, in a constant number of
        queries, cut to what ``user`` may read.

        ``user`` is None for what is handed to partners outside the platform (a paper, a mail):
        only what is shared with the structure or the person that ``obj`` is.
        """
        raise NotImplementedError


def timeline_of(user, obj, *, limit, page=1):
    """(entries of that page, whether older ones exist), all apps together, newest first.

    Each source gives its newest up to the end of the page: a far page costs more, in rows and
    not in queries.
    """
    wanted = page * limit + 1
    sources = (entry for entry in timelines if entry.applies_to(obj))
    found = newest_first([entry for one in sources for entry in one.entries(user, obj, wanted)])
    return found[wanted - 1 - limit : wanted - 1], len(found) >= wanted


class CarriedRow(NamedTuple):
    """``is_internal``: the team alone knows of it yet, so the successor's dossier is silent."""

    title: str
    meta: str = ""
    url: str = ""
    is_internal: bool = False


class Carried:
    """What a person carries for a structure, and how it passes to whoever takes over.

    Register the class in ``<app>/carried.py``: ``@carried.register``. The structures' app calls
    it when somebody leaves; a test walks all sources and holds that nothing is left behind.

    name: unique, "<app>.<what>"; label: heading of its rows; icon: of bootstrap-icons.
    dated: rows have a day of their own (a meeting). Those after the last day of the person who
        leaves pass on as soon as the handover is decided; all that has no day passes on once
        that last day has come, since until then the person still sees to it.
    stays: rows belong to the structure itself and need no move; they are shown so that the
        successor knows of them.
    """

    name = None
    label = None
    icon = None
    dated = False
    stays = False

    @staticmethod
    def rows(structure, person, after):
        """``CarriedRow`` of what ``person`` carries for ``structure`` and is not done with.

        ``after`` is a day: what is dated that day or before is left out, since the person sees
        to it before leaving. Past answers, signatures and authorship are no rows: what
        somebody did stays that person's. At most two queries.
        """
        raise NotImplementedError

    @staticmethod
    def move(handover):
        """Give all that ``rows`` shows after ``handover.last_day`` to ``handover.successor``.

        Called inside the transaction of the handover, the structure being locked. ``handover``
        has ``structure``, ``leaver`` and ``successor`` (persons), ``last_day`` of the one,
        ``first_day`` of the other, and ``by`` (a user). Called again the day after the last
        day: what was moved already must not be moved twice. When the successor holds such a
        row already, the leaver's goes.

        Returns what ``give_back`` needs to undo it, as JSON keeps it: keys, never names.
        """
        raise NotImplementedError

    @staticmethod
    def give_back(handover, moved):
        """Undo ``move``, which returned ``moved``: the handover is cancelled before it began.

        What changed hands again meanwhile stays as it is.
        """
        raise NotImplementedError


def pass_rows(rows, field, to, **further):
    """Point ``field`` of ``rows`` to the person ``to``, and return their keys.

    ``further`` are changes that go with it: the ordinary case of ``move`` and ``give_back``.
    """
    keys = list(rows.values_list("pk", flat=True))
    rows.model._base_manager.filter(pk__in=keys).update(**{field: to}, **further)
    return keys


def carried_by(structure, person, after, *, internal=True):
    """(source, rows) of each app in which the person carries something: see ``Carried``.

    With ``internal=False``, only what partners may know of.
    """
    found = []
    for source in carried:
        rows = source.rows(structure, person, after)
        found.append((source, [row for row in rows if internal or not row.is_internal]))
    return [(source, rows) for source, rows in found if rows]
