"""``{% load ui %}``: every piece of the interface kit in one library."""

from django import template

from eveil.core import charts
from eveil.core.kit import blocks, fields, marks, words

register = template.Library()
for part in (marks, blocks, words, fields):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
for chart in (charts.line_chart, charts.bar_list, charts.progress):
    register.simple_tag(chart)
