"""The pieces pages are made of. ``docs/ui.md`` shows each with an example.

Most build their HTML with ``format_html``: it costs microseconds where a template include
costs tens of them, and lists show hundreds of pieces.
"""

from datetime import date
from functools import lru_cache

from django import forms, template
from django.conf import settings
from django.db.models import Choices
from django.forms.utils import flatatt
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from eveil.core import charts, dates
from eveil.core import text as words
from eveil.core.dates import local
from eveil.core.text import NBSP

register = template.Library()


# Icons and states ------------------------------------------------------------------------


@register.simple_tag
def icon(name, css=""):
    """An icon of the sprite; always beside a word, so hidden from screen readers."""
    return _icon(name, css)


@lru_cache(maxsize=512)
def _icon(name, css=""):
    if settings.TEST and name not in sprite_icons():
        raise ValueError(f"No icon {name!r} in static/icons.svg: run manage.py vendor --icons.")
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f"ev-icon {css}".strip(),
        static("icons.svg"),
        name,
    )


@lru_cache(maxsize=1)
def sprite_icons():
    from eveil.core.management.commands.vendor import SPRITE, icons_in

    return icons_in((settings.BASE_DIR / SPRITE).read_text())


@register.simple_tag
def state(obj, field="state"):
    """Chip for the state of ``obj``: icon and word, in the look its enum declares.

    ``obj`` is a model instance or a member of an enum that carries ``STYLE``.
    """
    if isinstance(obj, Choices):
        return _chip(type(obj), obj)
    enum = _enum_of(type(obj), field)
    return _chip(enum, enum(getattr(obj, field)))


@register.simple_tag
def chip(label, tone="neutral", icon=""):
    """A chip for what is no state of a model: « Interne », « En retard »."""
    return format_html(
        '<span class="ev-state ev-state--{}">{}{}</span>', tone, _icon(icon) if icon else "", label
    )


@lru_cache(maxsize=256)
def _chip(enum, member):
    tone, name = enum.STYLE[member]
    return chip(member.label, tone, name)


@lru_cache(maxsize=64)
def _enum_of(model, field):
    """The enum a model field takes its choices from: fields keep the choices, not the class."""
    choices = list(model._meta.get_field(field).flatchoices)
    for enum in _subclasses(Choices):
        if hasattr(enum, "STYLE") and list(enum.choices) == choices:
            return enum
    raise LookupError(f"The enum of {model.__name__}.{field} declares no STYLE.")


def _subclasses(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)


@register.simple_tag
def who(user, size="sm"):
    """Initials of a member of the team, with the name for screen readers."""
    if user is None:
        return mark_safe('<span class="ev-meta">personne</span>')
    name = str(user)
    return format_html(
        '<span class="ev-who ev-who--{}" aria-hidden="true" title="{}">{}</span>'
        '<span class="visually-hidden">{}</span>',
        size,
        name,
        user.person.initials,
        name,
    )


@register.simple_tag
def pick(pk, name):
    """The cell that ticks a row of a list for its bulk actions."""
    return format_html(
        '<td class="ev-c-pick"><input class="form-check-input" type="checkbox" name="pk" '
        'value="{}" form="choix" aria-label="Choisir {}"></td>',
        pk,
        name,
    )


# Navigation ------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def nav_item(context, url_name, label, icon=""):
    """Link of a menu, marked as current on its own page and on those below it."""
    url = _address(url_name)
    if url is None:
        return ""
    path = context["request"].path
    current = ""
    if path == url:
        current = mark_safe(' aria-current="page"')
    elif url != "/" and path.startswith(url):
        current = mark_safe(' aria-current="true"')
    return format_html('<a href="{}"{}>{}{}</a>', url, current, _icon(icon) if icon else "", label)


@lru_cache(maxsize=256)
def _address(url_name):
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


# Blocks ----------------------------------------------------------------------------------


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
        kind = format_html('<span class="ev-todo__kind">{}</span>', _icon(icon) if icon else "")
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
        _icon(icon),
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
        done = format_html("{}{}", _icon("check-lg"), NBSP) if status == "done" else ""
        current = mark_safe(' aria-current="step"') if status == "now" else ""
        lines.append((status, current, done, label, note))
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
        arrow, sentence = _icon("dash"), "autant"
    else:
        arrow = _icon("arrow-up") if change > 0 else _icon("arrow-down")
        amount = words.plural(abs(change), unit) if unit else abs(change)
        sentence = f"{amount} {'de plus' if change > 0 else 'de moins'}"
    return format_html("<b>{} {}</b><br>{}", arrow, sentence, before)


# Words, dates, numbers -------------------------------------------------------------------


def _superscript(text):
    """« 1er » with its superscript."""
    before, found, after = text.partition("1er")
    return format_html("{}1<sup>er</sup>{}", before, after) if found else text


def _date_filter(name, function):
    register.filter(name, lambda value: _superscript(function(value)) if value else "")


for _name, _function in {
    "day": dates.long_day,
    "date_fr": dates.date_fr,
    "short_day": dates.short_day,
    "moment": dates.moment,
    "quarter": dates.quarter,
    "hour": dates.hour,
    "ago": dates.ago,
}.items():
    _date_filter(_name, _function)


@register.filter
def day_text(value):
    """``day`` without markup, for plain-text mails."""
    return dates.long_day(value) if value else ""


@register.simple_tag
def period(start, end):
    """« mardi 24 novembre 2026, 9 h 30 à 16 h »."""
    return _superscript(dates.period(start, end))


@register.filter
def plural(count, forms):
    """``{{ n|plural:"porteur" }}``, or ``{{ n|plural:"cheval,chevaux" }}``."""
    singular, _, plural_form = forms.partition(",")
    return words.plural(count, singular, plural_form or None)


@register.filter
@stringfilter
def phone_fr(value):
    """A French number by pairs of digits; any other as it was written."""
    digits = "".join(char for char in value if char.isdigit())
    if digits.startswith("33") and len(digits) == 11:
        digits = f"0{digits[2:]}"
    if len(digits) != 10 or not digits.startswith("0"):
        return value
    return NBSP.join(digits[i : i + 2] for i in range(0, 10, 2))


@register.filter
def percent(part, whole):
    """« 71 % »; nothing when there is nothing to divide by."""
    return f"{round(100 * part / whole)}{NBSP}%" if whole else ""


# Forms -----------------------------------------------------------------------------------


@register.simple_tag
def control(field, css=""):
    """The widget of a bound field in our looks; what the form set on it is kept."""
    widget = field.field.widget
    attrs = dict(widget.attrs)
    attrs["class"] = f"{css} {attrs.get('class', '')}".strip()
    if widget.template_name == forms.Select.template_name:
        return _select(field, attrs)
    return field.as_widget(attrs=attrs)


def _select(field, attrs):
    """What the widget would render: Django opens two templates per option, this none."""
    widget = field.field.widget
    attrs = {"name": field.html_name, "id": field.auto_id, **field.build_widget_attrs(attrs)}
    if widget.allow_multiple_selected:
        attrs["multiple"] = True
    options = mark_safe("")
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), {})
    for group, members, _ in groups:
        inside = format_html_join(
            "",
            "<option{}>{}</option>",
            (
                (flatatt({"value": item["value"], **item["attrs"]}), item["label"])
                for item in members
            ),
        )
        if group:
            inside = format_html('<optgroup label="{}">{}</optgroup>', group, inside)
        options += inside
    return format_html("<select{}>{}</select>", flatatt(attrs), options)


@register.simple_tag
def tick_boxes(field):
    """Check boxes or radios in small, for filters."""
    widget = field.field.widget
    attrs = {"id": field.auto_id, "class": "form-check-input"}
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), attrs)
    return format_html_join(
        "",
        '<label><input type="{}" name="{}"{}>{}</label>',
        (
            (
                item["type"],
                item["name"],
                flatatt({"value": item["value"], **item["attrs"]}),
                item["label"],
            )
            for _, members, _ in groups
            for item in members
        ),
    )


@register.filter
def widget_kind(field):
    """Which of our layouts a bound field takes."""
    return _widget_kind(type(field.field.widget))


@lru_cache(maxsize=128)
def _widget_kind(widget_class):
    for kind, classes in (
        ("choices", (forms.RadioSelect, forms.CheckboxSelectMultiple)),
        ("checkbox", forms.CheckboxInput),
        ("select", forms.Select),
        ("file", forms.FileInput),
        ("group", forms.MultiWidget),
    ):
        if issubclass(widget_class, classes):
            return kind
    return "input"


@register.inclusion_tag("core/partials/_error_summary.html")
def error_summary(form):
    """Everything that is wrong with a form, each line leading to its field."""
    lines = [(None, error) for error in form.non_field_errors()]
    lines += [
        (_first_id(bound), f"{_introduced(bound.label)} {bound.errors[0]}")
        for bound in form
        if bound.errors
    ]
    return {"lines": lines, "conflict": conflict_rows(form)}


def _introduced(label):
    """« Nom : » before what is wrong with it; a question needs no colon."""
    return label if label.endswith("?") else f"{label}{NBSP}:"


def _first_id(bound):
    kind = widget_kind(bound)
    if kind in {"choices", "group"}:
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def conflict_rows(form):
    """(label, what was typed, what is saved now) of each field that differs; see core.forms."""
    saved = getattr(form, "conflict", None)
    if saved is None:
        return []
    rows = []
    for bound in form.visible_fields():
        if not hasattr(saved, bound.name):
            continue
        typed = form.cleaned_data.get(bound.name, bound.data)
        stored = getattr(saved, bound.name)
        if typed != stored:
            rows.append((bound.label, _shown(bound, typed), _shown(bound, stored)))
    return rows


def _shown(bound, value):
    if value in (None, ""):
        return "(vide)"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return f"{local(value):%d/%m/%Y}"
    choices = getattr(bound.field, "choices", None)
    if choices is not None and not hasattr(value, "pk"):
        return dict(bound.field.choices).get(value, value)
    return value


# Charts ----------------------------------------------------------------------------------

register.simple_tag(charts.line_chart)
register.simple_tag(charts.bar_list)
register.simple_tag(charts.progress)
