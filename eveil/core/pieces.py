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
    ``files`` are (name, address) of what is attached; ``edit_url`` corrects the entry. A day
    without an hour comes before what happened on it, or after when it ``ends_day``.
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
    ends_day: bool = False


def newest_first(entries):
    """Entries of several kinds as one thread."""
    return sorted(entries, key=_moment, reverse=True)


def _moment(entry):
    if isinstance(entry.at, datetime):
        return entry.at
    hour = time.max if entry.ends_day else time.min
    return timezone.make_aware(datetime.combine(entry.at, hour))
