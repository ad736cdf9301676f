"""What pages of a holder and of a structure fold: each read when somebody opens it."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from eveil.core.dates import duration
from eveil.core.picker import chosen
from eveil.core.registry import Panel, panels
from eveil.people import queries as people
from eveil.people.models import Person
from partners.models import Structure
from projects.action_plan import plan_of
from projects.enums import AccompanimentState, ActionState, InterviewState
from projects.exchange_queries import awaits, hands_to, referrals_of
from projects.interview_queries import hours_of
from projects.models import (
    ActionItem,
    Document,
    Exit,
    HelpOffer,
    Interview,
    ProjectHolder,
    Referral,
)
from projects.outcome_queries import may_be_undone, outcomes_of
from projects.permissions import can_read_sensitive
from projects.queries import pathways_of
from projects.tokens import path

SHOWN = 5


class OfHolder(Panel):
    """Base of what the team reads of a holder: its page is the team's alone."""

    template = None

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, ProjectHolder)

    @classmethod
    def render(cls, request, obj, back):
        context = {"holder": obj, "person": obj.person, "back": back, **cls.context(request, obj)}
        return render_to_string(cls.template, context, request)

    @staticmethod
    def context(request, obj):
        return {}


@panels.register
class Pathways(OfHolder):
    name = "projects.pathways"
    slug = "parcours"
    title = "Projet et entrée"
    template = "projects/holders/panels/pathways.html"

    @staticmethod
    def context(request, obj):
        rows = pathways_of(obj)
        return {"accompaniments": [(row, can_read_sensitive(request.user, row)) for row in rows]}


@panels.register
class InterviewsOfHolder(OfHolder):
    """What is to come and what was last, and the ways to the next one."""

    name = "projects.interviews"
    slug = "entretiens"
    title = "Entretiens"
    template = "projects/interviews/panels/holder.html"

    @staticmethod
    def rows(user, obj):
        rows = Interview.objects.visible_to(user).filter(holder=obj.pk)
        return rows.exclude(state=InterviewState.CANCELLED)

    @staticmethod
    def keeps_empty(user):
        return True

    @classmethod
    def context(cls, request, obj):
        rows = cls.rows(request.user, obj).select_related("adviser__person")
        held, length = hours_of(obj)
        active = obj.accompaniments.filter(state=AccompanimentState.ACTIVE)
        return {
            "rows": list(rows.order_by("-starts_at", "-pk")[:SHOWN]),
            "held": held,
            "length": duration(length),
            "accompaniment": active.order_by("-start", "-pk").first(),
        }


@panels.register
class DocumentsOfHolder(OfHolder):
    name = "projects.documents"
    slug = "documents"
    title = "Documents"
    template = "projects/record/panels/documents.html"

    @staticmethod
    def rows(user, obj):
        return Document.objects.visible_to(user).about(obj.pk)

    @staticmethod
    def keeps_empty(user):
        return True

    @classmethod
    def context(cls, request, obj):
        rows = cls.rows(request.user, obj).select_related("project", "by__person")
        return {"rows": list(rows[:SHOWN])}


class Exchanges(Panel):
    """Newest first, and the way to all of them."""

    model = list_name = template = None

    @classmethod
    def of(cls, obj):
        """Condition on the rows."""
        raise NotImplementedError

    @classmethod
    def query(cls, obj):
        """The words of the list's address."""
        raise NotImplementedError

    @classmethod
    def applies_to(cls, obj):
        return isinstance(obj, Structure | ProjectHolder)

    @classmethod
    def rows(cls, user, obj):
        return cls.model.objects.visible_to(user).filter(**cls.of(obj))

    @classmethod
    def render(cls, request, obj, back):
        rows = cls.rows(request.user, obj).for_list().order_by("-created_at", "-pk")
        rows = list(rows[: SHOWN + 1])
        query = urlencode(cls.query(obj))
        url = f"{reverse(cls.list_name)}?{query}" if query else reverse(cls.list_name)
        context = {
            "rows": rows[:SHOWN],
            "more": url if len(rows) > SHOWN else "",
            "by_structure": isinstance(obj, ProjectHolder),
        }
        return render_to_string(cls.template, context)


@panels.register
class Referrals(Exchanges):
    name = "projects.referrals"
    slug = "orientations"
    title = "Orientations"
    model = Referral
    list_name = "projects:referral_list"
    template = "projects/exchanges/panels/referrals.html"

    @classmethod
    def of(cls, obj):
        return {"structure": obj.pk} if isinstance(obj, Structure) else {"person": obj.person_id}

    @classmethod
    def query(cls, obj):
        return chosen("structure", obj) if isinstance(obj, Structure) else {"q": str(obj.person)}


@panels.register
class Hands(Exchanges):
    name = "projects.hands"
    slug = "mains-levees"
    title = "Mains levées"
    model = HelpOffer
    list_name = "projects:hand_list"
    template = "projects/exchanges/panels/hands.html"

    @classmethod
    def of(cls, obj):
        if isinstance(obj, Structure):
            return {"structure": obj.pk}
        return {"project__holders": obj.pk}

    @classmethod
    def query(cls, obj):
        return chosen("structure", obj) if isinstance(obj, Structure) else {}


@panels.register
class Outcomes(OfHolder):
    name = "projects.outcomes"
    slug = "sortie"
    title = "Sortie et nouvelles"
    template = "projects/holders/panels/outcomes.html"

    @staticmethod
    def rows(user, obj):
        return Exit.objects.filter(accompaniment__holder=obj.pk)

    @staticmethod
    def context(request, obj):
        outcomes = list(outcomes_of(obj))
        reopenable = [row.pk for row in outcomes if may_be_undone(row, request.user)]
        return {"outcomes": outcomes, "reopenable": reopenable}


@panels.register
class Identity(OfHolder):
    name = "projects.identity"
    slug = "identite"
    title = "Identité"
    template = "projects/holders/panels/identity.html"


@panels.register
class Consents(OfHolder):
    name = "projects.consents"
    slug = "accords"
    title = "Accords"
    template = "projects/holders/panels/consents.html"

    @staticmethod
    def context(request, obj):
        return {"consents": people.consents(obj.person)}


# The holder's own space -------------------------------------------------------------------


class OfOneself(Panel):
    """Base of what a holder reads of itself: ``obj`` is its person, and the reader too."""

    template = None

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Person)

    @classmethod
    def render(cls, request, obj, back):
        return render_to_string(cls.template, {"back": back, **cls.context(obj)}, request)


@panels.register
class MyDone(OfOneself):
    name = "projects.my_done"
    slug = "fait"
    title = "Ce qui est fait"
    template = "projects/space/panels/done.html"

    @staticmethod
    def rows(user, obj):
        over = ActionItem.objects.exclude(state__in=ActionState.OPEN)
        return over.filter(accompaniment__holder__person=obj.pk)

    @staticmethod
    def context(obj):
        _, over = plan_of(obj.holder)
        return {"actions": over}


@panels.register
class MyReferrals(OfOneself):
    name = "projects.my_referrals"
    slug = "orientations"
    title = "Mises en relation"
    template = "projects/space/panels/exchanges.html"

    @staticmethod
    def rows(user, obj):
        return referrals_of(obj.pk)

    @classmethod
    def context(cls, obj):
        rows = cls.rows(None, obj).for_list()
        return {"exchanges": [(row, path(row), awaits(row)) for row in rows]}


@panels.register
class MyHands(MyReferrals):
    name = "projects.my_hands"
    slug = "aides"
    title = "Aides proposées"

    @staticmethod
    def rows(user, obj):
        return hands_to(obj.pk)


@panels.register
class MyConsents(OfOneself):
    name = "projects.my_consents"
    slug = "accords"
    title = "Mes accords"
    template = "people/partials/_consents.html"

    @staticmethod
    def context(obj):
        return {"consents": people.consents(obj)}
