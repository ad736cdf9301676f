"""The larger pieces: panels, to-do lines, the head of a record, timelines, figures.

They build their HTML with ``format_html``: it costs microseconds where including a template costs
tens of them, and a page shows dozens of pieces.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from eveil.core.kit.marks import chip, state, svg
from eveil.core.kit.words import superscript
from eveil.core.text import NBSP, plural

register = template.Library()


@register.simple_block_tag
def panel(
    content, title, *, count=None, late=None, link="", link_label="", small=False, body=False
):
    """A titled box. ``body`` pads its content; leave it out for lists that touch the edges."""
    anchor = f"p-{slugify(title)}"
    if late:
        figure = chip(late, "late", "exclamation-circle")
    else:
        figure = "" if count is None else format_html('<span class="ev-count">{}</span>', count)
    return format_html(
        '<section class="ev-panel{5}" aria-labelledby="{0}"><div class="ev-panel__head">'
        '<h2 id="{0}"{1}>{2}</h2>{3}{6}</div>{4}</section>',
        anchor,
        mark_safe(' class="ev-h3"') if small else "",
        title,
        figure,
        format_html('<div class="ev-panel__body">{}</div>', content) if body else content,
        " ev-panel--late" if late else "",
        format_html('<a href="{}">{}</a>', link, link_label) if link else "",
    )


@register.simple_block_tag
def todo(content, title, *, url="", meta="", icon="", hour="", slim=False, done=False):
    """One line to act on, inside ``<ul class="ev-list">``; the content holds its buttons."""
    kind = ""
    if hour:
        kind = format_html('<span class="ev-todo__kind">{}</span>', hour)
    elif not slim:
        kind = format_html('<span class="ev-todo__kind">{}</span>', svg(icon) if icon else "")
    tag = ("a", format_html(' href="{}"', url)) if url else ("span", "")
    modifiers = {"slim": slim, "done": done, "hour": bool(hour)}
    css = "".join(f" ev-todo--{name}" for name, wanted in modifiers.items() if wanted)
    return format_html(
        '<li class="ev-todo{}">{}<div><{}{} class="ev-todo__title">{}</{}>{}</div>{}</li>',
        css,
        kind,
        *tag,
        title,
        tag[0],
        format_html('<p class="ev-todo__meta">{}</p>', meta) if meta else "",
        format_html('<div class="ev-todo__acts">{}</div>', content) if content.strip() else "",
    )


@register.simple_block_tag
def empty_state(content, text):
    """Why there is nothing, then (in the content) the next step."""
    acts = format_html('<div class="d-flex flex-wrap gap-2">{}</div>', content)
    return format_html(
        '<div class="ev-empty"><p>{}</p>{}</div>', text, acts if content.strip() else ""
    )


@register.simple_block_tag
def banner(content, title, *, tone="new", icon="exclamation-circle"):
    """A lasting condition of the page or the record, with what can be done about it."""
    return format_html(
        '<div class="ev-banner ev-banner--{}">{}<div><b>{}</b>{}</div></div>',
        tone,
        svg(icon),
        title,
        content,
    )


@register.simple_block_tag
def record(content, title, *, obj=None, lead=""):
    """Header of a record's page: title, state, sentence; content: facts, next step, pathway."""
    return format_html(
        '<div class="ev-record"><div class="ev-record__t"><div class="ev-record__line">'
        "<h1>{}</h1>{}</div>{}</div>{}</div>",
        title,
        state(obj) if obj is not None else "",
        format_html("<p>{}</p>", lead) if lead else "",
        content,
    )


@register.simple_block_tag
def next_action(content, text, *, label="À faire maintenant"):
    """The box that holds the one or two next actions of a record."""
    return format_html(
        '<section class="ev-next" aria-label="Prochaine action">'
        '<p class="ev-next__lbl">{}</p><p>{}</p>{}</section>',
        label,
        text,
        content,
    )


@register.simple_block_tag
def facts(content):
    return format_html('<dl class="ev-facts">{}</dl>', content)


@register.simple_tag
def fact(label, value, url=""):
    """One fact inside ``{% facts %}``; nothing at all when there is no value."""
    if value in (None, ""):
        return ""
    if url:
        value = format_html('<a href="{}">{}</a>', url, value)
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, value)


@register.simple_tag
def pathway(steps):
    """Steps of a record. Each is (label, note, "done" | "now" | "next")."""
    lines = []
    now = ""
    for number, (label, note, status) in enumerate(steps, start=1):
        done = svg("check-lg") if status == "done" else ""
        current = mark_safe(' aria-current="step"') if status == "now" else ""
        lines.append((status, current, done, label, superscript(note)))
        if status == "now":
            now = format_html(
                '<p class="ev-path__now">Étape {} sur {}{}: <b>{}</b></p>',
                number,
                len(steps),
                NBSP,
                label,
            )
    items = format_html_join("", '<li class="is-{}"{}><b>{}{}</b><span>{}</span></li>', lines)
    return format_html(
        '{}<ol class="ev-list ev-path" aria-label="Étapes du parcours">{}</ol>', now, items
    )


@register.inclusion_tag("core/partials/_timeline.html")
def timeline(entries):
    """Newest first. ``entries`` are ``eveil.core.pieces.Entry``."""
    return {"entries": entries}


@register.simple_tag
def stat(label, value, *, small="", change=None, unit="", before="", url="", link=""):
    """One figure inside ``<div class="ev-stats">``, compared in words, opening its rows.

    ``change`` is the difference with ``before`` (« 28 en 2025 »). A difference is no verdict:
    it has an arrow and words, never red or green.
    """
    compared = _compared(change, unit, before) if change is not None else before
    return format_html(
        '<div class="ev-stat"><h3 class="ev-stat__lbl">{}</h3><p class="ev-stat__v">{}{}</p>{}{}'
        "</div>",
        label,
        value,
        format_html(" <small>{}</small>", small) if small else "",
        format_html('<p class="ev-stat__cmp">{}</p>', compared) if compared else "",
        format_html('<a href="{}">{}</a>', url, link) if url else "",
    )


def _compared(change, unit, before):
    if change == 0:
        arrow, sentence = svg("dash"), "autant"
    else:
        arrow = svg("arrow-up") if change > 0 else svg("arrow-down")
        amount = plural(abs(change), unit) if unit else abs(change)
        sentence = f"{amount} {'de plus' if change > 0 else 'de moins'}"
    return format_html("<b>{} {}</b><br>{}", arrow, sentence, before)
