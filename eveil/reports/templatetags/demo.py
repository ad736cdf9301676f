"""What only the demonstration shows."""

from django import template
from django.conf import settings

from eveil.reports import demo

register = template.Library()


@register.inclusion_tag("reports/partials/_demo_logins.html")
def demo_logins():
    """The demo accounts, one per role, where the demo history is loaded; else nothing."""
    return {"logins": demo.present_logins() if settings.DEMO else []}
