"""The lists of referrals and of raised hands, which the team and the structures share."""

from django.urls import reverse
from django_filters import CharFilter, ChoiceFilter, FilterSet

from eveil.core.lists import Column, ListPage, Tab
from eveil.people.permissions import is_team
from partners.enums import Offer
from partners.forms.picker import StructureFilter
from partners.pages import base_for
from partners.permissions import held
from projects.enums import HandState, ReferralState, Way
from projects.models import HelpOffer, Referral

OPEN = "en-cours"


class ReferralFilters(FilterSet):
    q = CharFilter(label="Nom, structure…", method="by_words")
    sens = ChoiceFilter(label="Sens", field_name="way", choices=Way.choices, empty_label="tous")
    etat = ChoiceFilter(
        label="État",
        method="by_state",
        empty_label="tous",
        choices=[(OPEN, "En cours"), *ReferralState.choices],
    )
    structure = StructureFilter(label="Structure", own=True)

    def by_words(self, queryset, name, value):
        return queryset.matching(value)

    def by_state(self, queryset, name, value):
        """By the state as the reader may know it."""
        if value == OPEN:
            return queryset.filter(seen__in=[*ReferralState.OPEN, ReferralState.PASSED])
        return queryset.filter(seen=value)


class ExchangeList(ListPage):
    """Shared by the team and by the structures, each in its frame."""

    @property
    def base_template(self):
        return base_for(self.request.user)

    @property
    def by_team(self):
        return is_team(self.request.user)

    def for_page(self, rows):
        return rows.for_list()


class ReferralList(ExchangeList):
    model = Referral
    title = "Orientations"
    noun = "orientation"
    template_name = "projects/exchanges/referral_list.html"
    row_template = "projects/exchanges/partials/_referral_row.html"
    filterset_class = ReferralFilters
    columns = [
        Column("Personne", css="ev-c-name"),
        Column("Sens", "sens", ["way"]),
        Column("Structure", "structure", ["structure__name"]),
        Column("Depuis", "depuis", ["created_at"]),
        Column("État", "etat", ["seen"]),
        Column("Suivie par", css="ev-c-low"),
    ]
    default_sort = "-depuis"
    exports = [
        ("Personne", lambda row: row.full_name),
        ("Sens", lambda row: row.get_way_display()),
        ("Structure", lambda row: row.structure.name),
        ("Du", lambda row: row.created_at),
        ("État", lambda row: row.seen_state.label),
        ("Réponse", lambda row: row.answer if row.is_told else ""),
        ("Suite", lambda row: row.get_outcome_display() if row.is_told else ""),
        ("Suivie, à EVEIL, par", lambda row: str(row.adviser or "")),
    ]

    def tabs(self):
        return [
            Tab("Toutes"),
            Tab("En cours", {"etat": OPEN}),
            Tab("Vers EVEIL", {"sens": Way.IN.value}),
            Tab("Vers une structure", {"sens": Way.OUT.value}),
        ]

    def extra_context(self):
        return {"by_team": self.by_team}

    def empty(self):
        sentence, ways_out = super().empty()
        if self.is_filtered:
            return sentence, ways_out
        return sentence, [("Orienter quelqu’un vers EVEIL", reverse("projects:refer_in"))]


class HandFilters(FilterSet):
    q = CharFilter(label="Projet, structure…", method="by_words")
    etat = ChoiceFilter(
        label="État",
        method="by_state",
        empty_label="tous",
        choices=[(OPEN, "En cours"), *HandState.choices],
    )
    aide = ChoiceFilter(
        label="Aide", field_name="offer", choices=Offer.choices, empty_label="toutes"
    )
    structure = StructureFilter(label="Structure", own=True)

    def by_words(self, queryset, name, value):
        return queryset.matching(value)

    def by_state(self, queryset, name, value):
        if value == OPEN:
            return queryset.filter(state__in=HandState.OPEN)
        return queryset.filter(state=value)


class HandList(ExchangeList):
    model = HelpOffer
    title = "Mains levées"
    noun = "main levée"
    noun_plural = "mains levées"
    template_name = "projects/exchanges/hand_list.html"
    row_template = "projects/exchanges/partials/_hand_row.html"
    filterset_class = HandFilters
    columns = [
        Column("Projet", css="ev-c-name"),
        Column("Structure", "structure", ["structure__name"]),
        Column("Aide proposée", "aide", ["offer"]),
        Column("Levée", "levee", ["created_at"]),
        Column("État", "etat", ["state"]),
    ]
    default_sort = "-levee"
    exports = [
        ("Projet", lambda row: row.title),
        ("Structure", lambda row: row.structure.name),
        ("Interlocuteur", lambda row: str(row.contact)),
        ("Aide proposée", lambda row: row.get_offer_display()),
        ("Précisions", lambda row: row.note),
        ("Levée le", lambda row: row.created_at),
        ("État", lambda row: row.get_state_display()),
        ("Réponse", lambda row: row.answer),
    ]

    def tabs(self):
        return [Tab("Toutes"), Tab("En cours", {"etat": OPEN})]

    def extra_context(self):
        return {"by_team": self.by_team}


def acting_structures(user):
    """The structures that the user acts for today, each once, by name."""
    return list({mandate.structure_id: mandate.structure for mandate in held(user)}.values())
