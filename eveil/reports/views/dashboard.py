"""The dashboard that the team and partner structures share."""

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from eveil.core.access import requires
from eveil.core.charts import Line
from eveil.core.kept import kept
from eveil.core.lists import Column, ListPage, Tab
from eveil.core.registry import indicators
from eveil.core.text import NBSP
from eveil.people.permissions import is_team
from eveil.reports import figures
from eveil.reports.expected import expected_of
from eveil.territory.models import Intercommunality
from events.queries import next_meeting
from partners.pages import base_for
from partners.permissions import held, is_team_or_partner
from partners.queries.handovers import recently_taken_over
from partners.queries.structures import people_of
from projects import matching
from projects.enums import HandState, Need, ProjectStage
from projects.models import HelpOffer, Project

PROJECTS_SHOWN = 6
# What is read of a shared project.
SHOWN = ("pk", "title", "stage", "needs", "looking_for")


@requires(is_team_or_partner)
@require_GET
def dashboard(request):
    """What is expected from the reader first, then figures, the next meeting, shared projects."""
    user = request.user
    counted = figures.current()
    context = acting(request)
    chosen = context["chosen"]
    offers = matching.offers_of(chosen)
    expected = expected_of(user, chosen) if chosen else []
    return render(
        request,
        "reports/dashboard.html",
        {
            "base": base_for(user),
            **context,
            "expected": [line for line in expected if not line.promised],
            "promised": [line for line in expected if line.promised],
            "taken_over": recently_taken_over(user) if chosen else [],
            "waiting": sum(not (line.done or line.promised) for line in expected),
            "people": people_of(chosen) if chosen else [],
            "people_url": people_url(chosen),
            "meeting": next_meeting(user),
            "projects": list(projects_for(chosen, offers)),
            "offers": offers,
            "all_url": reverse("reports:shared_project_list"),
            "counted": counted,
            "area_total": sum(number for _, number in counted["areas"]),
            "last_year": counted["since"].year - 1,
            "stats": stats(counted, with_rows=is_team(user)),
            "charts": charts(counted),
        },
    )


def acting(request):
    """The structures that the reader acts for, and those that ``?structure=`` chooses of them."""
    mandates = [] if is_team(request.user) else held(request.user)
    structures = list({mandate.structure_id: mandate.structure for mandate in mandates}.values())
    wanted = request.GET.get("structure", "")
    chosen = [structure for structure in structures if str(structure.pk) == wanted]
    one = chosen[0] if len(chosen) == 1 else None
    return {
        "mandates": [row for row in mandates if one is None or row.structure_id == one.pk],
        "structures": structures if len(structures) > 1 else [],
        "chosen": chosen or structures,
        "one": one,
    }


def people_url(structures):
    """Where the people of the structure are managed; the choice of it, when there are several."""
    if len(structures) == 1:
        return structures[0].get_absolute_url()
    return reverse("partners:my_structure")


def projects_for(structures, offers):
    """(project, its line, whether a hand is up) of the first shown projects.

    Those that look for what the structures offer come first, then the newest.
    """
    keys = tuple(structure.pk for structure in structures)
    for *values, names, place, is_raised in _first_shown(None, keys, tuple(offers)):
        project = Project(**dict(zip(SHOWN, values, strict=True)))
        yield project, line_of(project, names, place, offers), is_raised


@kept
def _first_shown(user, structures, offers):
    shown = Project.objects.shared().under_way().order_by("-pk").values("pk")
    helped = shown.filter(needs__overlap=matching.answered_by(offers))
    # The newest of both by their index: nothing sorts all that may be shown.
    first = helped[:PROJECTS_SHOWN].union(shown[:PROJECTS_SHOWN])
    raised = HelpOffer.objects.filter(project=OuterRef("pk"), structure__in=structures)
    rows = matching.with_match(Project.objects.filter(pk__in=first).with_names(), offers)
    rows = rows.annotate(is_raised=Exists(raised.filter(state__in=HandState.OPEN)))
    rows = rows.order_by("-can_help", "-pk")[:PROJECTS_SHOWN]
    return rows.values_list(*SHOWN, "names", "municipality__name", "is_raised")


def line_of(project, names, place, offers):
    """Who and where; then what it looks for, or why it fits what the structures offer."""
    parts = (names, place, project.get_stage_display().lower())
    summary = " · ".join(part for part in parts if part)
    fits = matching.why(project, offers)
    if not fits and project.wanted:
        fits = f"Cherche{NBSP}: {project.wanted}"
    return format_html("{}<br>{}", summary, fits) if fits else summary


def stats(counted, *, with_rows):
    """The key figures; their rows name people, so only the team opens them."""
    year = counted["since"].year
    for name, value, before in counted["key_figures"]:
        rows = reverse(f"reports:indicator_{name}") if with_rows else ""
        yield {
            "label": indicators[name].label,
            "value": value,
            "change": value - before,
            "before": f"{before} en {year - 1}",
            "url": f"{rows}?annee={year}" if rows else "",
        }


def charts(counted):
    """(title, lines) of each figure over the year, beside the whole year before."""
    year = counted["since"].year
    for name, (now, before) in counted["over_time"].items():
        lines = [Line(str(year), now), Line(str(year - 1), before, past=True)]
        yield f"{indicators[name].label}, mois après mois", lines


def areas(request):
    """Where there are shared projects: a choice never leads to an empty list."""
    places = Project.objects.shown().order_by().values("municipality__epci")
    return Intercommunality.objects.filter(pk__in=places)


class ProjectFilters(FilterSet):
    intercommunalite = ModelChoiceFilter(
        label="Intercommunalité", field_name="municipality__epci", queryset=areas
    )
    avancement = ChoiceFilter(label="Avancement", field_name="stage", choices=ProjectStage.choices)
    cherche = ChoiceFilter(
        label="Cherche", choices=[(need, need.of_person) for need in Need], method="by_need"
    )
    aider = ChoiceFilter(
        label="Ce que nous pouvons offrir", choices=[("oui", "Oui")], method="by_offers"
    )

    def by_need(self, queryset, name, value):
        return queryset.filter(needs__contains=[value])

    def by_offers(self, queryset, name, value):
        structures = [mandate.structure for mandate in held(self.request.user)]
        return matching.with_match(queryset, matching.offers_of(structures)).filter(can_help=True)


class SharedProjectList(ListPage):
    model = Project
    title = "Projets partagés"
    noun = "projet"
    feminine = False
    filterset_class = ProjectFilters
    template_name = "reports/shared_projects.html"
    row_template = "reports/partials/_shared_project_row.html"
    columns = [
        Column("Projet", "projet", ["title"], css="ev-c-name"),
        Column("Porté par"),
        Column("Cherche"),
        Column("Commune", "commune", ["municipality__folded_name"]),
        Column("Avancement", css="ev-c-low"),
    ]
    default_sort = "projet"

    def tabs(self):
        ours = [Tab("Ce que nous pouvons offrir", {"aider": "oui"})]
        return [Tab("Tous"), *([] if is_team(self.request.user) else ours)]

    @property
    def base_template(self):
        return base_for(self.request.user)

    def get_queryset(self):
        return Project.objects.shown()


shared_project_list = requires(is_team_or_partner)(SharedProjectList.as_view())
