"""The smallest pieces: icons, states, initials, boxes to tick, links of a menu."""

from functools import lru_cache

from django import template
from django.db.models import Choices
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(name="icon")
@lru_cache(maxsize=512)
def svg(name, css=""):
    """An icon of the sprite; always beside a word, so hidden from screen readers.

    Name it literally, in Python too: the sprite holds the icons that the sources name.
    """
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f"ev-icon {css}".strip(),
        static("icons.svg"),
        name,
    )


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
        '<span class="ev-state ev-state--{}">{}{}</span>', tone, svg(icon) if icon else "", label
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


@register.simple_tag(takes_context=True)
def nav_item(context, url_name, label, icon="", *, alone=False, here=False, also=""):
    """Link of a menu, marked as current on its own page and, unless ``alone``, on those below.

    Or where the page says that it belongs ``here``, or to what ``also`` names.
    """
    url = _address(url_name)
    path = context["request"].path
    current = ""
    if path == url:
        current = mark_safe(' aria-current="page"')
    elif (
        here
        or (not alone and url != "/" and path.startswith(url))
        or (also and path.startswith(_address(also)))
    ):
        current = mark_safe(' aria-current="true"')
    return format_html('<a href="{}"{}>{}{}</a>', url, current, svg(icon) if icon else "", label)


@lru_cache(maxsize=256)
def _address(url_name):
    """Thirty links stand in the menus of each page, and none ever changes."""
    return reverse(url_name)
