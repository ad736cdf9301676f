"""What only the demonstration shows."""

from django import template
from django.conf import settings
from django.utils.html import format_html

from eveil.core.text import NBSP
from eveil.reports import demo

register = template.Library()


@register.inclusion_tag("reports/partials/_demo_logins.html")
def demo_logins():
    """(role, what to type) of each demo account, where the demo history is loaded; else nothing."""
    logins = demo.present_logins() if settings.DEMO else []
    return {
        "logins": [
            (role, format_html("{}<br>Mot de passe{}: {}", email, NBSP, password))
            for role, email, password in logins
        ]
    }
