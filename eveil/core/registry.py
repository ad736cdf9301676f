"""How a left-hand app hears of right-hand things without importing them.

Four instances exist: ``notifications`` (eveil.core.notifications), ``indicators``,
``panels`` and ``search`` below. Each app fills them from its file of the same name, which
is imported at start.
"""


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
