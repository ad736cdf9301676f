"""Programmes, cohorts and who is enrolled."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cohorts import permissions, queries, services
from cohorts.enums import ProgrammeKind
from cohorts.filters import CohortFilters, ProgrammeFilters
from cohorts.forms import CohortForm, EnrolForm, ProgrammeForm, ReasonForm
from cohorts.models import Cohort, Enrolment, Programme
from cohorts.workflow import cohorts, enrolments
from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.lists import Column, ListPage, Tab
from eveil.core.text import NBSP, plural
from eveil.people.permissions import is_team
from eveil.people.picker import find_persons
from partners.pages import base_for
from partners.permissions import is_team_or_partner

# Cohorts -----------------------------------------------------------------------------------


class CohortList(ListPage):
    model = Cohort
    title = "Promotions"
    noun = "promotion"
    filterset_class = CohortFilters
    template_name = "cohorts/cohort_list.html"
    row_template = "cohorts/partials/_cohort_row.html"
    columns = [
        Column("Promotion", "nom", ["name"], css="ev-c-name"),
        Column("Du", "debut", ["start"]),
        Column("Au", "fin", ["end"], css="ev-c-low"),
        Column("Commune", "commune", ["municipality__name"]),
        Column("Inscrits", "inscrits", ["headcount"]),
        Column("État", "etat", ["state"]),
    ]
    default_sort = "-debut"
    exports = [
        ("Programme", lambda row: row.programme.title),
        ("Sorte", lambda row: row.programme.get_kind_display()),
        ("Promotion", lambda row: row.name),
        ("Du", lambda row: row.start),
        ("Au", lambda row: row.end),
        ("Commune", lambda row: row.municipality.name),
        ("Structure d’accueil", lambda row: row.host),
        ("Inscrits", lambda row: row.headcount),
        ("Places", lambda row: row.capacity),
        ("État", lambda row: row.get_state_display()),
    ]

    def get_queryset(self):
        return super().get_queryset().with_headcount()

    def count(self, rows):
        return rows.order_by().values("pk").count()

    def for_page(self, rows):
        return rows.select_related("programme", "municipality", "host")

    def tabs(self):
        return [
            Tab("Toutes"),
            Tab("Formations", {"sorte": ProgrammeKind.TRAINING.value}),
            Tab("Parcours découverte", {"sorte": ProgrammeKind.DISCOVERY.value}),
        ]


cohort_list = requires(is_team)(CohortList.as_view())


def _cohorts(request):
    return Cohort.objects.visible_to(request.user).select_related(
        "programme", "municipality", "host"
    )


@requires(is_team)
@require_safe
def cohort_detail(request, pk):
    cohort = get_visible(_cohorts(request).with_headcount(), pk=pk)
    context = {
        "cohort": cohort,
        "steps": cohorts.available(cohort, request.user),
        "can_enrol": permissions.can_enrol(request.user, cohort),
        "places": f"{plural(cohort.headcount, 'inscrit')} sur {plural(cohort.capacity, 'place')}",
        "lines": [
            (enrolment, enrolments.available(enrolment, request.user))
            for enrolment in queries.enrolments_in(cohort)
        ],
        "history": queries.history(cohort),
    }
    return render(request, "cohorts/cohort_detail.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def cohort_new(request):
    form = CohortForm(posted(request), initial={"programme": request.GET.get("programme")})
    if request.method == "POST" and form.is_valid():
        cohort = services.save(form.save(commit=False), by=request.user)
        messages.success(request, f"Promotion enregistrée{NBSP}: {cohort.name}.")
        return redirect(cohort)
    return render(request, "cohorts/cohort_form.html", {"form": form})


@requires(is_team)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def cohort_edit(request, pk):
    cohort = get_visible(_cohorts(request).select_for_update(of=("self",), no_key=True), pk=pk)
    form = CohortForm(posted(request), instance=cohort)
    if request.method == "POST" and form.is_valid():
        services.save(form.save(commit=False), by=request.user)
        messages.success(request, f"Promotion modifiée{NBSP}: {cohort.name}.")
        return redirect(cohort)
    context = {"form": form, "cohort": get_visible(_cohorts(request), pk=pk)}
    return render(request, "cohorts/cohort_form.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def cohort_move(request, pk, step):
    cohort = get_visible(_cohorts(request), pk=pk)
    return _move(request, cohort, cohorts, step, what=cohort.name, back=cohort)


# Enrolments --------------------------------------------------------------------------------


@requires(is_team)
@require_http_methods(["GET", "POST"])
def enrol(request, pk):
    """Enrol somebody: look for the person first, ``?q=``, then choose or write a new one."""
    cohort = get_visible(_cohorts(request), pk=pk)
    authorise(permissions.can_enrol(request.user, cohort))
    sought = request.GET.get("q", "")
    found = find_persons(sought)
    form = EnrolForm(posted(request), found=found)
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = services.enrol(cohort, form.picked, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, f"Inscription enregistrée{NBSP}: {enrolment.person}.")
            return redirect(cohort)
    context = {"cohort": cohort, "form": form, "sought": sought, "found": found}
    return render(request, "cohorts/enrol.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def enrolment_move(request, pk, enrolment_pk, step):
    cohort = get_visible(_cohorts(request), pk=pk)
    rows = Enrolment.objects.visible_to(request.user).filter(cohort=cohort)
    enrolment = get_visible(rows.select_related("person"), pk=enrolment_pk)
    return _move(request, enrolment, enrolments, step, what=str(enrolment.person), back=cohort)


def _move(request, row, workflow, step, *, what, back):
    """Take a step of a workflow; what needs a reason asks for it on a page of its own."""
    if step not in workflow:
        raise Http404
    transition = workflow[step]
    authorise(transition.allowed(request.user, row))
    form = ReasonForm(posted(request)) if transition.needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            workflow.move(row, step, by=request.user, reason=reason)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"{what}{NBSP}: {row.get_state_display().lower()}.")
        return redirect(back)
    context = {"form": form, "step": transition, "what": what, "back": back}
    return render(request, "cohorts/move.html", context)


# Programmes --------------------------------------------------------------------------------


class ProgrammeList(ListPage):
    model = Programme
    title = "Programmes"
    noun = "programme"
    feminine = False
    filterset_class = ProgrammeFilters
    template_name = "cohorts/programme_list.html"
    row_template = "cohorts/partials/_programme_row.html"
    columns = [
        Column("Programme", "titre", ["title"], css="ev-c-name"),
        Column("Sorte", "sorte", ["kind"]),
        Column("Durée", "duree", ["hours"]),
        Column("Promotions", "promotions", ["editions"]),
    ]
    default_sort = "titre"
    exports = [
        ("Titre", lambda row: row.title),
        ("Sorte", lambda row: row.get_kind_display()),
        ("Heures", lambda row: row.hours),
        ("Certifiante depuis", lambda row: row.certifying_since),
        ("Promotions", lambda row: row.editions),
    ]

    @property
    def base_template(self):
        return base_for(self.request.user)

    def get_queryset(self):
        return super().get_queryset().annotate(editions=Count("cohorts"))

    def extra_context(self):
        return {"can_manage": permissions.can_manage_cohorts(self.request.user)}


programme_list = requires(is_team_or_partner)(ProgrammeList.as_view())


@requires(is_team_or_partner)
@require_safe
def programme_detail(request, pk):
    programme = get_visible(Programme.objects.visible_to(request.user), pk=pk)
    rows = Cohort.objects.visible_to(request.user).filter(programme=programme)
    context = {
        "base": base_for(request.user),
        "programme": programme,
        "cohorts": rows.with_headcount().select_related("municipality"),
        "can_manage": permissions.can_manage_cohorts(request.user),
    }
    return render(request, "cohorts/programme_detail.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def programme_new(request):
    form = ProgrammeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        programme = services.save(form.save(commit=False), by=request.user)
        messages.success(request, f"Programme enregistré{NBSP}: {programme}.")
        return redirect(programme)
    return render(request, "cohorts/programme_form.html", {"form": form})


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def programme_edit(request, pk):
    programmes = Programme.objects.visible_to(request.user)
    programme = get_visible(programmes.select_for_update(of=("self",), no_key=True), pk=pk)
    authorise(permissions.can_manage_cohorts(request.user))
    form = ProgrammeForm(posted(request), instance=programme)
    if request.method == "POST" and form.is_valid():
        services.save(form.save(commit=False), by=request.user)
        messages.success(request, f"Programme modifié{NBSP}: {programme}.")
        return redirect(programme)
    context = {"form": form, "programme": get_visible(programmes, pk=pk)}
    return render(request, "cohorts/programme_form.html", context)
