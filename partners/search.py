"""What the search on every page finds here: structures, those who act for them, what was said."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from eveil.core.dates import date_fr
from eveil.core.registry import SearchProvider, SearchResult, search
from eveil.people.models import Person
from partners.models import Agreement, JournalEntry, Mandate, Resource, Structure

EXCERPT = 120


@search.register
class Structures(SearchProvider):
    name = "partners.structures"
    label = "Structures"
    icon = "houses"

    @staticmethod
    def results(user, query, limit):
        rows = Structure.objects.visible_to(user).matching(query).select_related("municipality")
        return [
            SearchResult(
                title=row.name,
                subtitle=f"{row.kinds_text}, {row.municipality.name}",
                url=row.get_absolute_url(),
            )
            for row in rows.order_by("folded", "pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('partners:structure_list')}?{urlencode({'q': query})}"


@search.register
class Contacts(SearchProvider):
    name = "partners.contacts"
    label = "Interlocuteurs"
    icon = "people"

    @staticmethod
    def results(user, query, limit):
        rows = Mandate.objects.visible_to(user).current().select_related("person", "structure")
        rows = rows.filter(person__in=Person.objects.matching(query))
        return [
            SearchResult(
                title=str(row.person),
                subtitle=f"{row.get_function_display()}, {row.structure.name}",
                url=row.structure.get_absolute_url(),
            )
            for row in rows.order_by("person__last_name", "person__first_name", "pk")[:limit]
        ]


@search.register
class Resources(SearchProvider):
    name = "partners.resources"
    label = "Ressources"
    icon = "folder2-open"

    @staticmethod
    def results(user, query, limit):
        rows = Resource.objects.visible_to(user).matching(query).defer("search")
        return [
            SearchResult(
                title=row.title,
                subtitle=", ".join(row.theme_labels) or row.get_audience_display(),
                url=row.get_absolute_url(),
            )
            for row in rows.order_by("-created_at", "-pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('partners:resource_list')}?{urlencode({'q': query})}"


@search.register
class Agreements(SearchProvider):
    name = "partners.agreements"
    label = "Conventions"
    icon = "file-earmark-check"

    @staticmethod
    def results(user, query, limit):
        rows = Agreement.objects.visible_to(user).matching(query).with_names()
        return [
            SearchResult(
                title=row.title,
                subtitle=", ".join(filter(None, [row.get_state_display(), row.names])),
                url=row.get_absolute_url(),
            )
            for row in rows.order_by("-start", "-pk")[:limit]
        ]

    @staticmethod
    def more_url(query):
        return f"{reverse('partners:agreement_list')}?{urlencode({'q': query})}"


@search.register
class Journal(SearchProvider):
    name = "partners.journal"
    label = "Échanges avec les structures"
    icon = "chat-left-text"

    @staticmethod
    def results(user, query, limit):
        rows = JournalEntry.objects.visible_to(user).matching(query).defer("search")
        rows = rows.select_related("structure").order_by("-day", "-pk")
        return [
            SearchResult(
                title=f"{row}, {date_fr(row.day)}",
                subtitle=Truncator(row.text).chars(EXCERPT),
                url=row.get_absolute_url(),
            )
            for row in rows[:limit]
        ]
