"""What pages show of referrals, raised hands and documents."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from eveil.core.dates import duration
from eveil.core.picker import chosen
from eveil.core.registry import Panel, panels
from partners.models import Structure
from projects.enums import AccompanimentState, InterviewState
from projects.interview_queries import hours_of
from projects.models import Document, HelpOffer, Interview, ProjectHolder, Referral

SHOWN = 5


class Exchanges(Panel):
    """Newest first, and the way to all of them."""

    model = list_name = template = None

    @classmethod
    def of(cls, obj):
        """Condition on the rows, and the word of the list's address."""
        raise NotImplementedError

    @classmethod
    def applies_to(cls, obj):
        return isinstance(obj, Structure | ProjectHolder)

    @classmethod
    def render(cls, request, obj):
        condition, query = cls.of(obj)
        rows = cls.model.objects.visible_to(request.user).filter(**condition).for_list()
        rows = list(rows.order_by("-created_at", "-pk")[: SHOWN + 1])
        if not rows:
            return ""
        url = f"{reverse(cls.list_name)}?{urlencode(query)}" if query else reverse(cls.list_name)
        context = {
            "rows": rows[:SHOWN],
            "more": url if len(rows) > SHOWN else "",
            "by_structure": isinstance(obj, ProjectHolder),
        }
        return render_to_string(cls.template, context)


@panels.register
class Referrals(Exchanges):
    name = "projects.referrals"
    model = Referral
    list_name = "projects:referral_list"
    template = "projects/exchanges/panels/referrals.html"

    @classmethod
    def of(cls, obj):
        if isinstance(obj, Structure):
            return {"structure": obj}, chosen("structure", obj)
        return {"person": obj.person_id}, {"q": str(obj.person)}


@panels.register
class Hands(Exchanges):
    name = "projects.hands"
    model = HelpOffer
    list_name = "projects:hand_list"
    template = "projects/exchanges/panels/hands.html"

    @classmethod
    def of(cls, obj):
        if isinstance(obj, Structure):
            return {"structure": obj}, chosen("structure", obj)
        return {"project__holders": obj}, {}


@panels.register
class InterviewsOfHolder(Panel):
    """What is to come and what was last, and the ways to the next one."""

    name = "projects.interviews"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, ProjectHolder)

    @staticmethod
    def render(request, obj):
        rows = Interview.objects.visible_to(request.user).filter(holder=obj)
        rows = rows.exclude(state=InterviewState.CANCELLED).select_related("adviser__person")
        held, length = hours_of(obj)
        active = [row for row in obj.accompaniments.all() if row.state == AccompanimentState.ACTIVE]
        context = {
            "rows": list(rows.order_by("-starts_at", "-pk")[:SHOWN]),
            "held": held,
            "length": duration(length),
            "accompaniment": active[0] if active else None,
            "holder": obj,
        }
        return render_to_string("projects/interviews/panels/holder.html", context)


@panels.register
class DocumentsOfHolder(Panel):
    name = "projects.documents"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, ProjectHolder)

    @staticmethod
    def render(request, obj):
        rows = Document.objects.visible_to(request.user).about(obj).select_related("project")
        rows = list(rows.select_related("by__person")[: SHOWN + 1])
        context = {"holder": obj, "rows": rows[:SHOWN], "more": len(rows) > SHOWN}
        return render_to_string("projects/record/panel_documents.html", context)
