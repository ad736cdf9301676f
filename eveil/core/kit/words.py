"""Dates, numbers and phone numbers, as filters; the functions are in eveil.core.dates and text."""

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html

from eveil.core import dates, text
from eveil.core.text import NBSP

register = template.Library()


@register.filter
def superscript(sentence):
    """« 1er » with its superscript."""
    before, found, after = sentence.partition("1er")
    return format_html("{}1<sup>er</sup>{}", before, after) if found else sentence


def _date_filter(name, function):
    register.filter(name, lambda value: superscript(function(value)) if value else "")


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
    return superscript(dates.period(start, end))


@register.filter
def plural(count, forms):
    """``{{ n|plural:"porteur" }}``, or ``{{ n|plural:"cheval,chevaux" }}``."""
    singular, _, plural_form = forms.partition(",")
    return text.plural(count, singular, plural_form or None)


@register.filter
def file_size(octets):
    return text.file_size(octets)


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


@register.filter
@stringfilter
def that_person(name):
    """« qu’Hélène Combaluzier », « que Samira Belkacem »."""
    return text.elide_person("que", name)


@register.filter
@stringfilter
def of_person(name):
    """« d’Hélène Combaluzier », « de Samira Belkacem »."""
    return text.of_person(name)
