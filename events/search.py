"""What the search on every page finds here: meetings."""

from django.urls import reverse
from django.utils.http import urlencode

from eveil.core import dates
from eveil.core.registry import SearchProvider, SearchResult, search
from events.models import Meeting


@search.register
class Meetings(SearchProvider):
    name = "events.meetings"
    label = "Rencontres"
    icon = "geo-alt"

    @staticmethod
    def results(user, query, limit):
        rows = Meeting.objects.visible_to(user).matching(query).select_related("host")
        return [
            SearchResult(
                title=row.theme,
                subtitle=f"{dates.date_fr(row.starts_at)}, chez {row.host.label}",
                url=row.get_absolute_url(),
            )
            for row in rows.order_by("-starts_at", "-pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('events:meeting_list')}?{urlencode({'q': query})}"
