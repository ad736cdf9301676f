"""What views hand to the larger pieces of the interface (see docs/ui.md)."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone


@dataclass(frozen=True)
class Step:
    """What follows an entry. ``url`` takes the POST that says it done, or not done after all."""

    text: str
    about: str = ""
    is_done: bool = False
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. Its audience is always said: never leave the reader guessing.

    ``shared_with`` names who else reads it (« Avec Samira »); empty means the team only.
    ``files`` are (name, address) of what is attached; ``edit_url`` corrects the entry.
    """

    title: str
    at: datetime | date
    icon: str = "chat-left-text"
    by: str = ""
    text: str = ""
    url: str = ""
    link: str = ""
    shared_with: str = ""
    files: tuple = ()
    step: Step | None = None
    edit_url: str = ""


def newest_first(entries):
    """Entries of several kinds as one thread. A day without an hour comes before what
    happened on it."""
    return sorted(entries, key=lambda entry: _moment(entry.at), reverse=True)


def _moment(at):
    if isinstance(at, datetime):
        return at
    return timezone.make_aware(datetime.combine(at, time.min))
