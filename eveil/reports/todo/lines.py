"""One thing to do as the team reads it, and where such things come from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.text import Truncator

from eveil.core.text import plural


@dataclass
class Line:
    """One thing to do: a verb, what it is about, since when, and the button that does it.

    The button opens ``url``, or posts to ``post`` where one click does it. ``days`` is how
    late it is; 0 is not late.
    """

    title: str
    url: str
    icon: str
    about: str
    action: str
    days: int = 0
    post: str = ""

    @property
    def meta(self):
        about = Truncator(self.about).chars(110)
        if not self.days:
            return about
        return format_html('<span class="ev-late">{}</span> · {}', plural(self.days, "jour"), about)


class Aside(NamedTuple):
    """One line of a small panel: what to read, and where its button leads or posts."""

    title: str
    url: str
    meta: str
    act: str


@dataclass(frozen=True)
class Source:
    """``rows(user)`` is a queryset made by ``columns``: of everybody when ``user`` is None.

    ``line(row)`` is a ``Line``, or an ``Aside`` where the source has a panel of its own.
    """

    name: str
    rows: Callable
    line: Callable
