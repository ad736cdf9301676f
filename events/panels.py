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

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Structure)

    @staticmethod
    def render(request, obj):
        rows = Meeting.objects.visible_to(request.user).filter(host=obj)
        rows = list(rows.order_by("-starts_at", "pk"))
        if not rows:
            return ""
        url = f"{reverse('events:meeting_list')}?{urlencode(chosen('hote', obj))}"
        context = {"rows": rows[:SHOWN], "count": len(rows), "url": url}
        return render_to_string("events/panels/hosted.html", context)
