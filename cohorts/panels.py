"""What pages of other apps show of cohorts: the paths of a person, those a structure hosts."""

from django.template.loader import render_to_string

from cohorts.models import Cohort, Enrolment
from eveil.core.registry import Panel, panels
from partners.models import Structure
from projects.models import ProjectHolder


@panels.register
class PathsOfHolder(Panel):
    name = "cohorts.paths"
    slug = "formations"
    title = "Formations et parcours"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, ProjectHolder)

    @staticmethod
    def rows(user, obj):
        return Enrolment.objects.visible_to(user).filter(person=obj.person_id)

    @classmethod
    def render(cls, request, obj, back):
        rows = cls.rows(request.user, obj).select_related("cohort__programme")
        context = {"rows": rows.order_by("-cohort__start", "pk")}
        return render_to_string("cohorts/panels/paths.html", context)


@panels.register
class CohortsHosted(Panel):
    name = "cohorts.hosted"
    slug = "promotions"
    title = "Promotions accueillies"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Structure)

    @staticmethod
    def rows(user, obj):
        return Cohort.objects.visible_to(user).filter(host=obj.pk)

    @classmethod
    def render(cls, request, obj, back):
        rows = cls.rows(request.user, obj).select_related("programme")
        context = {"rows": rows.order_by("-start", "pk")}
        return render_to_string("cohorts/panels/hosted.html", context)
