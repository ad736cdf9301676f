"""The shared dashboard: figures may be minutes old, names and consents never."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from eveil.core.indicators import counts
from eveil.core.registry import indicators
from eveil.people.enums import ConsentPurpose
from eveil.people.services import withdraw_consent
from eveil.people.tests.factories import ConsentFactory, UserFactory
from eveil.reports import figures
from eveil.reports.tasks import refresh_figures
from events.enums import Answer, MeetingState
from events.models import Invitation
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.enums import MandateFunction
from partners.models import Mandate
from partners.tests.factories import HandoverFactory, JournalEntryFactory, MandateFactory
from projects.tests.factories import (
    AccompanimentFactory,
    ActionItemFactory,
    IntakeSubmissionFactory,
)

PAGE = "/tableau-de-bord/"
LIST = "/projets-partages/"


@pytest.fixture(autouse=True)
def no_figures_in_cache():
    figures.forget()
    yield
    figures.forget()


def share(accompaniment, **consent):
    """Let every holder of the accompanied project agree to show it."""
    return [
        ConsentFactory(subject=holder.person, purpose=ConsentPurpose.SHARE_PROJECT, **consent)
        for holder in accompaniment.project.holders.all()
    ]


@pytest.fixture
def shared(db):
    """A project under way whose holder agreed to show it."""
    accompaniment = AccompanimentFactory(project__title="Le four commun")
    share(accompaniment)
    return accompaniment


@pytest.mark.parametrize("path", [PAGE, LIST])
def test_consent_withdrawn_hides_at_once(client, reader, shared, path):
    """Also while the figures come from the cache."""
    client.force_login(reader)
    assert "Le four commun" in client.get(path).text
    assert str(shared.holder.person) in client.get(path).text
    person = shared.holder.person
    withdraw_consent(person, ConsentPurpose.SHARE_PROJECT, by=UserFactory(person=person))
    page = client.get(path).text
    assert "Le four commun" not in page
    assert str(shared.holder.person) not in page


@pytest.mark.parametrize("path", [PAGE, LIST])
def test_only_who_agreed_is_shown(client, partner, path):
    AccompanimentFactory(project__title="Sans accord")
    other = AccompanimentFactory(project__title="Accord pour autre chose")
    ConsentFactory(subject=other.holder.person, purpose=ConsentPurpose.NEWSLETTER)
    expired = AccompanimentFactory(project__title="Accord échu")
    share(
        expired,
        expires_at=timezone.now() - timedelta(days=1),
        given_at=timezone.now() - timedelta(days=9),
    )
    half = AccompanimentFactory(project__title="Un seul des deux")
    share(half)
    AccompanimentFactory(project=half.project)
    over = AccompanimentFactory(project__title="Terminé", state="ended", end=date(2030, 1, 1))
    share(over)
    client.force_login(partner)
    page = client.get(path).text
    for title in ("Sans accord", "Accord pour", "Accord échu", "Un seul", "Terminé"):
        assert title not in page


def test_a_project_of_two_shows_both(client, partner, shared):
    second = AccompanimentFactory(project=shared.project)
    ConsentFactory(subject=second.holder.person)
    client.force_login(partner)
    page = client.get(PAGE).text
    assert page.count("Le four commun</a>") == 1
    assert str(shared.holder.person) in page
    assert str(second.holder.person) in page


def test_partners_read_of_the_holder_what_it_looks_for(client, partner):
    client.force_login(partner)
    page = client.get(LIST).text
    assert "Clarifier son idée" in page
    assert "mon idée" not in page


def test_what_is_expected_comes_first(client, partner):
    mandate = Mandate.objects.get(person=partner.person)
    meeting = MeetingFactory(state=MeetingState.INVITED)
    invitation = InvitationFactory(
        meeting=meeting, structure=mandate.structure, person=partner.person
    )
    client.force_login(partner)
    page = client.get(PAGE).text
    assert page.index("Ce qu’on attend de vous") < page.index("L’incubateur cette année")
    assert "Serez-vous à la rencontre du" in page
    assert meeting.problem in page
    client.post(f"/rencontres/{meeting.pk}/reponses/{invitation.pk}/", {"answer": "maybe"})
    assert Invitation.objects.get().answer == Answer.MAYBE
    page = client.get(PAGE).text
    assert "Vous avez répondu à l’invitation" in page
    assert client.get(PAGE).context["waiting"] == 0


def test_what_the_team_promised_is_not_the_thing_to_do(client, partner, adviser):
    JournalEntryFactory(
        structure=Mandate.objects.get(person=partner.person).structure,
        shared=True,
        next_step="Proposer deux dates",
        next_on=timezone.localdate(),
        next_by=adviser,
    )
    client.force_login(partner)
    page = client.get(PAGE).text
    assert "Proposer deux dates" in page
    assert "btn-primary" not in page


def test_nothing_expected_says_so(client, partner):
    client.force_login(partner)
    page = client.get(PAGE).text
    assert "Rien pour le moment" in page
    assert "Aucune rencontre n’est prévue" in page
    assert "Aucun porteur n’a choisi" in page


def test_the_team_sees_what_partners_see_and_opens_the_rows(client, adviser, shared):
    client.force_login(adviser)
    page = client.get(PAGE).text
    assert "Ce qu’on attend de vous" not in page
    year = timezone.localdate().year
    assert f"/indicateurs/applications/?annee={year}" in page


def test_partners_are_given_no_rows_of_people(client, partner):
    client.force_login(partner)
    assert "/indicateurs/" not in client.get(PAGE).text


def test_figures_carry_their_time(client, partner, time_machine):
    time_machine.move_to("2026-11-24 13:32:00+00:00", tick=False)
    refresh_figures()
    IntakeSubmissionFactory()
    time_machine.move_to("2026-11-24 13:41:00+00:00", tick=False)
    client.force_login(partner)
    response = client.get(PAGE)
    assert "Chiffres calculés à 14\u00a0h\u00a032." in response.text
    stats = {name: value for name, value, _ in response.context["counted"]["key_figures"]}
    assert stats["applications"] == 0


def test_figures_of_yesterday_are_not_shown(db, time_machine):
    time_machine.move_to("2026-12-31 22:55:00+00:00", tick=False)
    refresh_figures()
    time_machine.move_to("2026-12-31 23:02:00+00:00", tick=False)
    assert figures.current()["since"] == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 24), date(2025, 11, 24)),
        (date(2024, 2, 29), date(2023, 2, 28)),
    ],
)
def test_the_same_day_a_year_before(day, expected):
    assert figures.year_before(day) == expected


def test_months_end_today():
    assert figures.month_ends(date(2026, 3, 15)) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 15),
    ]
    assert len(figures.month_ends(date(2025, 12, 31))) == 12


def test_figures_agree_with_the_indicators(db):
    """The last point of each curve, the key figure and the indicator say the same."""
    for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 11, 24), date(2025, 11, 25)):
        AccompanimentFactory(start=day)
    until = date(2026, 11, 24)
    counted = figures.compute(until)
    expected = counts([(indicators["welcomed_holders"], date(2026, 1, 1), until)])[0]
    assert expected == 3
    assert ("welcomed_holders", 3, 0) in counted["key_figures"]
    now, before = counted["over_time"]["welcomed_holders"]
    assert now == [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]
    assert before == [0] * 10 + [1, 1]


def test_by_intercommunality(communes):
    year = timezone.localdate().year
    for code, number in (("07110", 3), ("07019", 1)):
        for _ in range(number):
            AccompanimentFactory(project__municipality=communes[code], start=date(year, 1, 2))
    AccompanimentFactory(project__municipality=None, start=date(year, 1, 2))
    AccompanimentFactory(
        project__municipality=communes["07110"],
        start=date(year - 2, 1, 2),
        end=date(year - 1, 1, 2),
        state="ended",
    )
    assert figures.areas(date(year, 1, 1), date(year, 12, 31)) == [
        ("Pays Beaume-Drobie", 3),
        ("Bassin d’Aubenas", 1),
        ("Ailleurs", 1),
    ]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("cached", "queries"), [(True, 10), (False, 12)])
def test_queries(client, partner, django_assert_num_queries, rows, cached, queries):
    mandate = Mandate.objects.get(person=partner.person)
    for _ in range(rows):
        share(AccompanimentFactory())
        InvitationFactory(
            meeting__state=MeetingState.INVITED,
            structure=mandate.structure,
            person=partner.person,
        )
        ActionItemFactory(person=None, structure=mandate.structure)
        MandateFactory(structure=mandate.structure)
    if cached:
        refresh_figures()
    client.force_login(partner)
    with django_assert_num_queries(queries):
        client.get(PAGE)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, partner, django_assert_num_queries, rows):
    for _ in range(rows):
        share(AccompanimentFactory())
    client.force_login(partner)
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("path", [PAGE, LIST])
def test_refusals(client, holder, former_partner, path):
    assert client.get(path).status_code == 302
    for stranger in (holder, former_partner):
        client.force_login(stranger)
        assert client.get(path).status_code == 403
    assert client.post(path).status_code in {403, 405}


def test_who_took_over_lately_is_led_to_the_dossier(client, partner):
    structure = Mandate.objects.get(person=partner.person).structure
    today = timezone.localdate()
    handover = HandoverFactory(
        structure=structure, successor=partner.person, last_day=today, first_day=today
    )
    HandoverFactory(structure=structure)
    HandoverFactory(
        structure=structure,
        successor=partner.person,
        last_day=today - timedelta(days=400),
        first_day=today - timedelta(days=400),
    )
    client.force_login(partner)
    assert list(client.get(PAGE).context["taken_over"]) == [handover]
    assert handover.get_absolute_url() in client.get(PAGE).text


def test_people_of_ones_structures(client, partner):
    own = Mandate.objects.get(person=partner.person)
    main = MandateFactory(structure=own.structure, is_main=True)
    legal = MandateFactory(structure=own.structure, function=MandateFunction.LEGAL)
    MandateFactory(structure=own.structure, person=main.person, function=MandateFunction.TRAINER)
    former = MandateFactory(structure=own.structure, ended=True)
    stranger = MandateFactory()
    client.force_login(partner)
    people = client.get(PAGE).context["people"]
    assert [(one.person, one.is_main, len(one.functions)) for one in people] == [
        (main.person, True, 2),
        (partner.person, False, 1),
        (legal.person, False, 1),
    ]
    page = client.get(PAGE).text
    assert "Les personnes de ma structure" in page
    assert str(former.person) not in page
    assert str(stranger.person) not in page
    # For two structures at once, each says for whom; one of them, only its own.
    other = MandateFactory(person=partner.person).structure
    page = client.get(PAGE).text
    assert f"Interlocuteur·rice · {other.label}" in page
    page = client.get(PAGE, {"structure": other.pk}).text
    assert str(legal.person) not in page


def test_the_team_reads_no_people_there(client, partner):
    client.force_login(UserFactory(adviser=True))
    assert "Les personnes de ma structure" not in client.get(PAGE).text
