"""What the page of a structure shows of the agreements that bind it."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from eveil.core.picker import chosen
from eveil.core.registry import Panel, panels
from eveil.people.permissions import is_team
from partners.models import Agreement, Structure
from partners.queries.agreements import balances_of

SHOWN = 4


@panels.register
class Agreements(Panel):
    name = "partners.agreements"
    slug = "conventions"
    title = "Conventions"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Structure)

    @staticmethod
    def rows(user, obj):
        return Agreement.objects.visible_to(user).binding(obj.pk)

    @staticmethod
    def keeps_empty(user):
        return is_team(user)

    @classmethod
    def render(cls, request, obj, back):
        rows = list(cls.rows(request.user, obj)[: SHOWN + 1])
        year = timezone.localdate().year
        about = urlencode(chosen("structure", obj))
        context = {
            "rows": rows[:SHOWN],
            "more": f"{reverse('partners:agreement_list')}?{about}" if len(rows) > SHOWN else "",
            "new_url": f"{reverse('partners:agreement_new')}?{about}",
            "structure": obj,
            "is_team": is_team(request.user),
            "year": year,
            "balances": balances_of(obj, year),
        }
        return render_to_string("partners/panels/agreements.html", context)
