"""The dashboard that the team and partner structures share."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from eveil.core.access import requires
from eveil.core.charts import Line
from eveil.core.dates import long_day
from eveil.core.lists import Column, ListPage
from eveil.core.registry import indicators
from eveil.core.text import NBSP
from eveil.people.permissions import is_team
from eveil.reports import figures
from eveil.reports.views.home import base_of
from eveil.territory.models import Intercommunality
from events.enums import Answer
from events.queries import invitations_of, next_meeting
from partners.permissions import current_mandates, is_team_or_partner
from projects.enums import ProjectStage
from projects.models import Project

PROJECTS_SHOWN = 6


@requires(is_team_or_partner)
@require_GET
def dashboard(request):
    """What is expected from the reader first, then figures, the next meeting, shared projects."""
    user = request.user
    counted = figures.current()
    invitations = list(invitations_of(user))
    newest = Project.objects.shown().order_by("-pk")
    return render(
        request,
        "reports/dashboard.html",
        {
            "base": base_of(user),
            "mandates": list(current_mandates(user)),
            "expected": [(question(row), row) for row in invitations],
            "unanswered": sum(not row.answer for row in invitations),
            "answers": Answer.GIVEN,
            "meeting": next_meeting(user),
            "projects": [(row, summary(row)) for row in newest[:PROJECTS_SHOWN]],
            "counted": counted,
            "area_total": sum(number for _, number in counted["areas"]),
            "last_year": counted["since"].year - 1,
            "stats": stats(counted, with_rows=is_team(user)),
            "charts": charts(counted),
        },
    )


def question(invitation):
    """« Serez-vous à la rencontre du jeudi 10 décembre 2026 ? »."""
    return f"Serez-vous à la rencontre du {long_day(invitation.meeting.starts_at)}{NBSP}?"


def summary(project):
    """Who carries a shared project, where, and how far it is."""
    place = project.municipality.name if project.municipality else ""
    parts = (project.names, place, project.get_stage_display().lower())
    return " · ".join(part for part in parts if part)


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
        Column("Commune", "commune", ["municipality__folded_name"]),
        Column("Avancement", css="ev-c-low"),
    ]
    default_sort = "projet"

    @property
    def base_template(self):
        return base_of(self.request.user)

    def get_queryset(self):
        return Project.objects.shown()


shared_project_list = requires(is_team_or_partner)(SharedProjectList.as_view())
