"""The lists of applications and of holders: filters, tabs, sorting, export, number of queries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from eveil.people.enums import ConsentPurpose
from eveil.people.services import record_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.tests.factories import MandateFactory
from projects.enums import ProjectStage
from projects.services.indexing import refresh_holder_search
from projects.tests.factories import (
    AccompanimentFactory,
    IntakeSubmissionFactory,
    ProjectFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db

APPLICATIONS, HOLDERS = reverse("projects:application_list"), reverse("projects:holder_list")
both = pytest.mark.parametrize("address", [APPLICATIONS, HOLDERS])


@pytest.fixture
def adviser(client):
    person = PersonFactory(first_name="Nadège", last_name="Vialle")
    user = UserFactory(person=person, adviser=True)
    client.force_login(user)
    return user


def titles(client, address, **params):
    """Titles of the projects on the page, in order."""
    rows = client.get(address, params).context["rows"]
    return [row.title if address == APPLICATIONS else row.project.title for row in rows]


def received(days, **kwargs):
    return IntakeSubmissionFactory(received_at=timezone.now() - timedelta(days=days), **kwargs)


# Who may come ----------------------------------------------------------------------------


@both
@pytest.mark.parametrize("who", ["outsider", "holder", "partner"])
def test_readers_outside_the_team_are_refused(client, address, who):
    user = UserFactory()
    if who == "holder":
        ProjectHolderFactory(person=user.person)
    if who == "partner":
        MandateFactory(person=user.person)
    client.force_login(user)
    assert client.get(address).status_code == 403
    assert client.get(address, {"export": "csv"}).status_code == 403


@both
def test_visitors_log_in_first(client, address):
    assert client.get(address).status_code == 302


@both
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_wrong_methods(client, adviser, address, method):
    assert getattr(client, method)(address).status_code == 405


@both
@pytest.mark.parametrize("role", ["adviser", "coordinator"])
def test_the_team_comes(client, address, role):
    client.force_login(UserFactory(**{role: True}))
    assert client.get(address).status_code == 200


# Number of queries -----------------------------------------------------------------------

# Session, user; team; all rows, those under way; rows. A filter adds its count.
QUERIES = 6


@both
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("params", [{}, {"q": "fournil"}])
def test_queries(client, adviser, communes, django_assert_num_queries, address, count, params):
    for code in ("07110", "07132", "07199")[:count]:
        commune = communes[code]
        person = PersonFactory(municipality=commune)
        colleague = UserFactory(adviser=True)
        application = IntakeSubmissionFactory(
            accepted=True, municipality=commune, person=person, assigned_to=colleague
        )
        holder = ProjectHolderFactory(person=person)
        project = ProjectFactory(municipality=commune, holders=[holder], title="Le fournil")
        AccompanimentFactory(
            holder=holder, project=project, submission=application, adviser=colleague
        )
        refresh_holder_search(holder)
    client.get(address, params)
    with django_assert_num_queries(QUERIES + bool(params)):
        client.get(address, params)


# Applications ----------------------------------------------------------------------------


def test_drafts_are_not_listed(client, adviser):
    IntakeSubmissionFactory(draft=True)
    assert titles(client, APPLICATIONS) == []


def test_newest_first(client, adviser):
    for days in (2, 0, 1):
        received(days, title=f"{days} jours")
    assert titles(client, APPLICATIONS) == ["0 jours", "1 jours", "2 jours"]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, {"reçue", "étude", "complément", "acceptée", "orientée"}),
        ({"etat": "received"}, {"reçue"}),
        ({"etat": "en-cours"}, {"reçue", "étude", "complément"}),
        ({"etat": "referred"}, {"orientée"}),
        ({"epci": "240700302"}, {"reçue", "étude"}),
        ({"epci": "ailleurs"}, {"complément"}),
        ({"suivie": "personne"}, {"reçue", "orientée"}),
        ({"recue_after": "2026-03-02"}, {"reçue", "étude", "complément", "acceptée"}),
        ({"recue_before": "2026-03-01"}, {"orientée"}),
        ({"recue_after": "2026-03-02", "recue_before": "2026-03-02"}, {"acceptée"}),
        ({"etape": "idea"}, {"acceptée"}),
        ({"etat": "en-cours", "epci": "240700302", "suivie": "personne"}, {"reçue"}),
        ({"q": "boulange"}, {"étude"}),
        ({"q": "boulange", "etat": "received"}, set()),
    ],
)
def test_filters(client, adviser, communes, params, found):
    now = timezone.now()
    joyeuse, largentiere, paris = communes["07110"], communes["07132"], communes["75056"]
    # Received in the last hour of a winter day in Paris, the day before by universal time.
    last_hour = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    IntakeSubmissionFactory(title="reçue", municipality=joyeuse)
    IntakeSubmissionFactory(
        title="étude", municipality=joyeuse, in_review=True, assigned_to=adviser, idea="Boulanger"
    )
    IntakeSubmissionFactory(
        title="complément", municipality=paris, more_info=True, assigned_to=adviser
    )
    IntakeSubmissionFactory(
        title="acceptée",
        municipality=largentiere,
        accepted=True,
        assigned_to=adviser,
        received_at=last_hour,
        decided_at=now,
        stage=ProjectStage.IDEA,
    )
    IntakeSubmissionFactory(
        title="orientée",
        municipality=largentiere,
        referred=True,
        received_at=last_hour - timedelta(hours=1),
    )
    assert set(titles(client, APPLICATIONS, **params)) == found


def test_filter_by_wait(client, adviser, settings):
    settings.INTAKE_ANSWER_DAYS = 7
    received(1, title="hier")
    received(9, title="neuf jours")
    received(9, title="attend sa réponse", more_info=True)
    received(30, title="un mois", in_review=True)
    assert titles(client, APPLICATIONS, attente="0-2") == ["hier"]
    assert titles(client, APPLICATIONS, attente="8-14") == ["neuf jours"]
    assert titles(client, APPLICATIONS, attente="15-") == ["un mois"]


def test_tabs_count_what_they_show(client, adviser):
    received(0)
    received(1)
    received(2, in_review=True, assigned_to=adviser)
    received(3, more_info=True, assigned_to=UserFactory(adviser=True))
    received(4, declined=True, assigned_to=adviser)
    IntakeSubmissionFactory(draft=True)
    response = client.get(APPLICATIONS)
    shown = {}
    for tab, address, _ in response.context["list"].tab_links():
        count = len(client.get(address).context["rows"])
        assert tab.count == count
        shown[tab.label] = count
    assert shown == {"À trier": 2, "Les miennes": 1, "En cours": 4, "Toutes": 5}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("nom", ["B", "C", "A"]),
        ("-nom", ["A", "C", "B"]),
        ("recue", ["C", "B", "A"]),
        ("attente", ["B", "C", "A"]),
        ("inconnu", ["A", "B", "C"]),
    ],
)
def test_sorting(client, adviser, sort, expected):
    now = timezone.now()
    received(0, title="A", last_name="Zola")
    received(5, title="B", last_name="Arsac")
    received(9, title="C", last_name="Benali", exchanged_at=now - timedelta(days=1), more_info=True)
    assert titles(client, APPLICATIONS, tri=sort) == expected


def test_a_line_says_what_comes_next(client, adviser, settings):
    settings.INTAKE_ANSWER_DAYS = 7
    received(3)
    received(12, more_info=True, assigned_to=adviser)
    received(20, referred=True)
    page = client.get(APPLICATIONS).content.decode()
    assert "Trier" in page
    assert "Attend le complément" in page
    assert "La couveuse du Pouzin" in page
    assert page.count("ev-late") == 1
    assert "12\u00a0jours" in page
    assert ">NV<" in page


@pytest.mark.parametrize("count", [0, 30])
def test_pages_and_count(client, adviser, count):
    for number in range(count):
        received(number)
    response = client.get(APPLICATIONS, {"page": 2})
    assert len(response.context["rows"]) == max(0, count - 25)
    assert response.context["count_text"].startswith(str(count))


def test_an_empty_list_says_what_to_do(client, adviser):
    page = client.get(APPLICATIONS).content.decode()
    assert "Aucune candidature pour le moment." in page
    # On the form of the team; the public one mails its link, and asks for an address.
    assert f'"{reverse("projects:desk_start")}"' in page
    assert f'"{reverse("projects:intake_start")}"' not in page


def exported(client, address, **params):
    response = client.get(address, {**params, "export": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def test_export_is_exactly_what_is_filtered(client, adviser, communes):
    for number in range(30):
        received(number, title=f"Projet {number}", municipality=communes["07110"])
    received(1, title="Décidé", declined=True, municipality=communes["07110"])
    header, *lines = exported(client, APPLICATIONS, etat="received")
    assert [dict(zip(header, line, strict=True))["Projet"] for line in lines] == [
        f"Projet {number}" for number in range(30)
    ]
    first = dict(zip(header, lines[0], strict=True))
    assert first["Intercommunalité"] == "CC du Pays Beaume-Drobie"
    assert first["État"] == "Reçue"


def test_queries_of_an_export(client, adviser, communes, django_assert_num_queries):
    def total(count):
        for _ in range(count):
            received(1, municipality=communes["07110"], assigned_to=UserFactory(adviser=True))
        with django_assert_num_queries(QUERIES_OF_EXPORT):
            return len(exported(client, APPLICATIONS))

    client.get(APPLICATIONS)
    assert total(1) == 2
    assert total(2) == 4


# Session, user; team; how many; keys; rows.
QUERIES_OF_EXPORT = 6


@settings(max_examples=40)
@given(
    params=st.dictionaries(
        st.sampled_from(["q", "etat", "epci", "suivie", "recue_after", "etape", "attente", "page"])
        | st.sampled_from(["tri", "partage", "export"]),
        st.text(max_size=60) | st.sampled_from(["en-cours", "0-2", "2", "-1", "9999999999999999"]),
        max_size=4,
    )
)
def test_any_address_answers(client, adviser, params):
    for address in (APPLICATIONS, HOLDERS):
        assert client.get(address, params).status_code == 200


# Holders ---------------------------------------------------------------------------------


@pytest.fixture
def holders(adviser, communes):
    def row(title, last_name, code, **kwargs):
        person = PersonFactory(last_name=last_name, municipality=communes[code])
        holder = ProjectHolderFactory(person=person)
        project = ProjectFactory(
            title=title,
            summary="Un lieu pour tous",
            municipality=communes[code],
            stage=kwargs.pop("stage", ProjectStage.IDEA),
            holders=[holder],
        )
        refresh_holder_search(holder)
        return AccompanimentFactory(holder=holder, project=project, **kwargs)

    shared = row("La laine", "Belkacem", "07110", adviser=adviser, start=date(2026, 5, 1))
    record_consent(shared.holder.person, ConsentPurpose.SHARE_PROJECT)
    row("Le four", "Arsac", "07110", stage=ProjectStage.LAUNCH, start=date(2026, 4, 1))
    row(
        "Le café",
        "Vernet",
        "75056",
        adviser=None,
        ended=True,
        start=date(2025, 1, 1),
        end=date(2025, 9, 1),
    )


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["La laine", "Le four", "Le café"]),
        ({"tri": "nom"}, ["Le four", "La laine", "Le café"]),
        ({"etat": "active"}, ["La laine", "Le four"]),
        ({"etat": "ended"}, ["Le café"]),
        ({"suivie": "personne"}, ["Le café"]),
        ({"epci": "240700302"}, ["La laine", "Le four"]),
        ({"epci": "ailleurs"}, ["Le café"]),
        ({"etape": "launch"}, ["Le four"]),
        ({"partage": "oui"}, ["La laine"]),
        ({"partage": "non"}, ["Le four", "Le café"]),
        ({"q": "belk"}, ["La laine"]),
        ({"q": "lieu"}, ["La laine", "Le four", "Le café"]),
        ({"q": "joyeuse four"}, ["Le four"]),
    ],
)
def test_holder_filters(client, holders, params, found):
    assert titles(client, HOLDERS, **params) == found


def test_holder_tabs_count_what_they_show(client, holders):
    response = client.get(HOLDERS)
    shown = {
        tab.label: (tab.count, len(client.get(address).context["rows"]))
        for tab, address, _ in response.context["list"].tab_links()
    }
    assert shown == {"Les miens": (1, 1), "En accompagnement": (2, 2), "Tous": (3, 3)}


def test_holder_export(client, holders):
    header, *lines = exported(client, HOLDERS, etat="active")
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    assert [(row["Projet"], row["Montré aux partenaires"]) for row in rows] == [
        ("La laine", "oui"),
        ("Le four", "non"),
    ]
