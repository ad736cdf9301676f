"""What the search on every staff page finds here."""

from django.urls import reverse
from django.utils.http import urlencode

from eveil.core.registry import SearchProvider, SearchResult, search
from projects.models import HelpOffer, IntakeSubmission, ProjectHolder, Referral


@search.register
class Holders(SearchProvider):
    name = "projects.holders"
    label = "Porteurs et projets"
    icon = "person-lines-fill"

    @staticmethod
    def results(user, query, limit):
        rows = ProjectHolder.objects.visible_to(user).matching(query)
        rows = rows.select_related("person__municipality").prefetch_related("projects")
        return [
            SearchResult(
                title=str(holder),
                subtitle=_line(
                    holder.person.municipality, *(row.title for row in holder.projects.all())
                ),
                url=reverse("projects:holder_detail", args=[holder.pk]),
            )
            for holder in rows.defer("search").order_by("-pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('projects:holder_list')}?{urlencode({'q': query})}"


@search.register
class Applications(SearchProvider):
    name = "projects.applications"
    label = "Candidatures"
    icon = "inbox"

    @staticmethod
    def results(user, query, limit):
        rows = IntakeSubmission.objects.visible_to(user).matching(query).for_list()
        return [
            SearchResult(
                title=row.full_name,
                subtitle=_line(row.municipality, row.title, row.get_state_display()),
                url=reverse("projects:application_detail", args=[row.pk]),
            )
            for row in rows.order_by("-received_at", "-pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('projects:application_list')}?{urlencode({'q': query})}"


def _line(municipality, *words):
    return ", ".join([*([municipality.name] if municipality else []), *filter(None, words)])


@search.register
class Referrals(SearchProvider):
    name = "projects.referrals"
    label = "Orientations"
    icon = "signpost"

    @staticmethod
    def results(user, query, limit):
        rows = Referral.objects.visible_to(user).for_list().matching(query)
        return [
            SearchResult(
                title=row.full_name,
                subtitle=f"{row.get_way_display()}, {row.structure.label}, {row.seen_state.label}",
                url=row.get_absolute_url(),
            )
            for row in rows.order_by("-created_at", "-pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('projects:referral_list')}?{urlencode({'q': query})}"


@search.register
class Hands(SearchProvider):
    name = "projects.hands"
    label = "Mains levées"
    icon = "hand-index"

    @staticmethod
    def results(user, query, limit):
        rows = HelpOffer.objects.visible_to(user).for_list().matching(query)
        return [
            SearchResult(
                title=row.title,
                subtitle=f"{row.structure.label}, {row.get_offer_display()}",
                url=row.get_absolute_url(),
            )
            for row in rows.order_by("-created_at", "-pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('projects:hand_list')}?{urlencode({'q': query})}"
