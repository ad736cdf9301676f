"""What the search on every page finds here: cohorts."""

from django.urls import reverse
from django.utils.http import urlencode

from cohorts.models import Cohort
from eveil.core import dates
from eveil.core.registry import SearchProvider, SearchResult, search


@search.register
class Cohorts(SearchProvider):
    name = "cohorts.cohorts"
    label = "Promotions"
    icon = "mortarboard"

    @staticmethod
    def results(user, query, limit):
        rows = Cohort.objects.visible_to(user).matching(query)
        rows = rows.select_related("programme", "municipality")
        return [
            SearchResult(
                title=f"{row.programme.title}, {row.name}",
                subtitle=f"{row.municipality.name}, {dates.date_fr(row.start)}",
                url=row.get_absolute_url(),
            )
            for row in rows.order_by("-start", "-pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('cohorts:cohort_list')}?{urlencode({'q': query})}"
