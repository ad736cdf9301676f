"""The panels of a page: folded, counted in one query, and each read when somebody opens it.

A panel (``eveil.core.registry.Panel``) has an address of its own, a plain page. The fold on the
page of the object is a ``<details>`` that holds a link to it; where scripts run, htmx puts the
content there as it opens. A page of objects needs two lines and a view::

    "folds": folds_of(request, structure, "partners:structure_panel"),
    {% include "core/partials/_folds.html" %}

    def structure_panel(request, pk, panel):
        structure = get_visible(…)
        return panel_page(request, structure, panel, base="core/base_staff.html")
"""

from dataclasses import dataclass

from django.db.models import CharField, Count, Value
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from eveil.core.kept import asked, kept, keys_of
from eveil.core.registry import Panel, panels


@dataclass(frozen=True)
class Fold:
    """A panel as the page of its object shows it. Without a ``count``, a number says nothing."""

    panel: type[Panel]
    url: str
    count: int | None

    @property
    def anchor(self):
        return anchor_of(self.panel)


def anchor_of(panel):
    """What leads to the fold, and opens it, in the address of the page."""
    return f"volet-{panel.slug}"


def folds_of(request, obj, url_name, *args, own=False):
    """The folds of the page of ``obj``, in the order of registration. One query.

    ``url_name`` is the address of a panel; ``args`` come before its word. ``own``: all of it
    belongs to its only reader, so that one query serves everybody, and is kept.
    """
    found = tuple(panel for panel in panels if panel.applies_to(obj))
    # What others than the team may see hangs on mandates, which end during the day.
    read = _counts if own or request.user.role else _counts.afresh
    counts = dict(read(None if own else request.user, type(obj), found, **keys_of(obj)))
    return [
        Fold(panel, reverse(url_name, args=[*args, panel.slug]), counts.get(panel.slug))
        for panel in found
        if counts.get(panel.slug, 1) or panel.keeps_empty(request.user)
    ]


@kept
def _counts(user, model, found):
    """How many rows each of the panels holds, by its slug."""
    obj = asked(model)
    counted = {panel.slug: panel.rows(user, obj) for panel in found}
    first, *others = (
        rows.order_by().values(slug=Value(slug, CharField())).annotate(number=Count("pk"))
        for slug, rows in counted.items()
        if rows is not None
    )
    return first.union(*others, all=True)


def panel_page(request, obj, slug, *, base, back, name=""):
    """A panel for itself: its content for htmx, else a page that extends ``base``.

    ``back`` is the address of the page that folds it, called ``name`` if it is not called after
    ``obj``. 404 where there is no such panel.
    """
    panel = next((one for one in panels if one.slug == slug and one.applies_to(obj)), None)
    if panel is None:
        raise Http404
    if request.headers.get("HX-Request"):
        content = panel.render(request, obj, f"{back}#{anchor_of(panel)}")
        response = HttpResponse(content)
    else:
        content = panel.render(request, obj, request.path)
        context = {"base": base, "back": back, "panel": panel, "content": content}
        context["name"] = name or str(obj)
        response = render(request, "core/panel.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
