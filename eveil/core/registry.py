"""How a left-hand app hears of right-hand things without importing them.

Four instances exist: ``notifications`` (eveil.core.notifications), ``indicators``,
``panels`` and ``search`` below. Each app fills them from its file of the same name, which
is imported at start.
"""

from typing import NamedTuple


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


class Panel:
    """A block that an app shows on the page of another app's object.

    name: unique, "<app>.<what>". Register the class: ``@panels.register``.
    """

    name = None

    @staticmethod
    def applies_to(obj):
        """Is this a page where the block belongs? Decided without a query."""
        raise NotImplementedError

    @staticmethod
    def render(request, obj):
        """Safe HTML, usually a ``{% panel %}``, or "" when there is nothing to show."""
        raise NotImplementedError


def panels_of(request, obj):
    """The blocks that the apps on our right show about ``obj``, in order of registration."""
    rendered = (entry.render(request, obj) for entry in panels if entry.applies_to(obj))
    return [html for html in rendered if html]


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
