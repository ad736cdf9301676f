"""What pages of other apps show of cohorts: the paths of a person, those a structure hosts."""

from django.template.loader import render_to_string

from cohorts.models import Cohort, Enrolment
from eveil.core.registry import Panel, panels
from partners.models import Structure
from projects.models import ProjectHolder


@panels.register
class PathsOfHolder(Panel):
    name = "cohorts.paths"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, ProjectHolder)

    @staticmethod
    def render(request, obj):
        rows = Enrolment.objects.visible_to(request.user).filter(person=obj.person_id)
        rows = list(rows.select_related("cohort__programme").order_by("-cohort__start", "pk"))
        return render_to_string("cohorts/panels/paths.html", {"rows": rows}) if rows else ""


@panels.register
class CohortsHosted(Panel):
    name = "cohorts.hosted"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Structure)

    @staticmethod
    def render(request, obj):
        rows = Cohort.objects.visible_to(request.user).filter(host=obj)
        rows = list(rows.select_related("programme").order_by("-start", "pk"))
        return render_to_string("cohorts/panels/hosted.html", {"rows": rows}) if rows else ""
