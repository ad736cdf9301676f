"""What the pages of partner contacts show."""

from django import template
from django.utils import timezone

from partners import words
from partners.models import Mandate
from partners.permissions import held, is_team_or_partner
from partners.validators import NDA_GROUPS, SIRET_GROUPS, grouped

register = template.Library()


@register.filter
def measure(amount, unit):
    """« 20 h »."""
    return words.measure(amount, unit)


@register.filter
def siret(number):
    return grouped(number, SIRET_GROUPS)


@register.filter
def nda(number):
    return grouped(number, NDA_GROUPS)


@register.filter
def has_logo(structure):
    return hasattr(structure, "logo")


@register.simple_tag
def past_mandate(user):
    """The last mandate of somebody who acts for no structure any more, or None."""
    if user is None or not user.is_authenticated or is_team_or_partner(user):
        return None
    today = timezone.localdate()
    ended = Mandate.objects.filter(person=user.person_id, end__lt=today)
    return ended.select_related("structure").order_by("-end", "-pk").first()


@register.simple_tag
def acting_for(user):
    """Names of the structures that the user acts for today."""
    structures = {mandate.structure_id: mandate.structure for mandate in held(user)}
    return ", ".join(structure.label for structure in structures.values())
