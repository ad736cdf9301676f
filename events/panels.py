"""What pages of other apps show of meetings: those that a structure hosted or will host."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from eveil.core.picker import chosen
from eveil.core.registry import Panel, panels
from events.models import Meeting
from partners.models import Structure

SHOWN = 5


@panels.register
class MeetingsHosted(Panel):
    name = "events.hosted"
    slug = "rencontres"
    title = "Rencontres accueillies"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Structure)

    @staticmethod
    def rows(user, obj):
        return Meeting.objects.visible_to(user).filter(host=obj.pk)

    @classmethod
    def render(cls, request, obj, back):
        rows = list(cls.rows(request.user, obj).order_by("-starts_at", "pk")[: SHOWN + 1])
        url = f"{reverse('events:meeting_list')}?{urlencode(chosen('hote', obj))}"
        context = {"rows": rows[:SHOWN], "more": url if len(rows) > SHOWN else ""}
        return render_to_string("events/panels/hosted.html", context)
