"""Controls of forms, the summary of their errors, and what differs in a conflict.

The template pack in ``templates/bootstrap5`` gives every crispy form these looks.
"""

from datetime import date
from functools import lru_cache

from django import forms, template
from django.forms.utils import flatatt as _flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from eveil.core.dates import local
from eveil.core.text import NBSP

register = template.Library()


def flatatt(attrs):
    """Django's, without its cost for the many options that have no attribute."""
    return _flatatt(attrs) if attrs else ""


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
            '<option value="{}"{}>{}</option>',
            ((item["value"], flatatt(item["attrs"]), item["label"]) for item in members),
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
def optional(field):
    """« (facultatif) », or when the field is needed, beside the label of what may stay empty."""
    if field.field.required:
        return ""
    return format_html(
        ' <span class="ev-opt">({})</span>', getattr(field.field, "when", "facultatif")
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
    return {
        "lines": lines,
        "conflict": conflict_rows(form),
        "words": getattr(form, "conflict_words", None),
    }


def _introduced(label):
    """« Nom : » before what is wrong with it; a question or a sentence needs no colon."""
    return label if label.endswith(("?", ".", "!", "…", ":")) else f"{label}{NBSP}:"


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
    values = form.saved_values(saved)
    for bound in form.visible_fields():
        if bound.name not in values:
            continue
        typed = _shown(bound, form.cleaned_data.get(bound.name, bound.data))
        stored = _shown(bound, values[bound.name])
        if typed != stored:
            rows.append((bound.label, typed, stored))
    return rows


def _shown(bound, value):
    if value in (None, "", []):
        return "(vide)"
    if isinstance(value, list):
        return ", ".join(str(_shown(bound, one)) for one in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return f"{local(value):%d/%m/%Y}"
    choices = getattr(bound.field, "choices", None)
    if choices is not None and not hasattr(value, "pk"):
        return dict(bound.field.choices).get(value, value)
    return value
