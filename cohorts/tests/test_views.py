"""Cohorts, programmes and enrolments: who sees and does what, and what follows from it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cohorts import services
from cohorts.enums import CohortState, EnrolmentState
from cohorts.models import Cohort, Enrolment, Programme
from cohorts.tests.factories import CohortFactory, EnrolmentFactory, ProgrammeFactory
from cohorts.workflow import cohorts, enrolments
from eveil.core.models import TransitionLog
from eveil.people.models import Person
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.tests.factories import PartnerFactory, StructureFactory
from projects.tests.factories import ProjectHolderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


@pytest.fixture
def partner(client):
    user = PartnerFactory()
    client.force_login(user)
    return user


def path(name, *args):
    return reverse(f"cohorts:{name}", args=args)


def object_paths():
    enrolment = EnrolmentFactory()
    cohort = enrolment.cohort
    return {
        "cohort_detail": path("cohort_detail", cohort.pk),
        "cohort_edit": path("cohort_edit", cohort.pk),
        "cohort_move": path("cohort_move", cohort.pk, "cancel"),
        "enrol": path("enrol", cohort.pk),
        "enrolment_move": path("enrolment_move", cohort.pk, enrolment.pk, "drop"),
        "programme_detail": path("programme_detail", cohort.programme_id),
        "programme_edit": path("programme_edit", cohort.programme_id),
    }


PLAIN = ["cohort_list", "cohort_new", "programme_list", "programme_new"]

# Who may -----------------------------------------------------------------------------------


def statuses(client):
    found = {name: client.get(url).status_code for name, url in object_paths().items()}
    return found | {name: client.get(path(name)).status_code for name in PLAIN}


def test_the_team_opens_all(client, team):
    assert set(statuses(client).values()) == {200}


def test_partners_read_programmes(client, partner):
    readable = {"programme_list": 200, "programme_detail": 200}
    assert statuses(client) == dict.fromkeys([*object_paths(), *PLAIN], 403) | readable


@pytest.mark.parametrize("kind", ["holder", "former"])
def test_others_open_nothing(client, kind):
    if kind == "holder":
        user = ProjectHolderFactory(user=True).person.user
    else:
        user = PartnerFactory(mandate__ended=True)
    client.force_login(user)
    assert set(statuses(client).values()) == {403}


def test_visitors_log_in_first(client):
    assert set(statuses(client).values()) == {302}


@pytest.mark.parametrize("pk", [0, 10**30])
def test_bad_ids_are_not_found(client, team, pk):
    cohort = CohortFactory()
    for url in (
        path("cohort_detail", pk),
        path("cohort_edit", pk),
        path("cohort_move", pk, "start"),
        path("enrol", pk),
        path("enrolment_move", cohort.pk, pk, "attend"),
        path("programme_detail", pk),
        path("programme_edit", pk),
    ):
        assert client.get(url).status_code == 404


def test_an_enrolment_belongs_to_its_cohort(client, team):
    enrolment = EnrolmentFactory()
    url = path("enrolment_move", CohortFactory().pk, enrolment.pk, "attend")
    assert client.post(url).status_code == 404


def test_unknown_steps_are_not_found(client, team):
    enrolment = EnrolmentFactory()
    for url in (
        path("cohort_move", enrolment.cohort_id, "explode"),
        path("enrolment_move", enrolment.cohort_id, enrolment.pk, "explode"),
    ):
        assert client.post(url).status_code == 404


def test_wrong_methods(client, team):
    for name, url in object_paths().items():
        readable = name in {"cohort_detail", "programme_detail"}
        assert (client.post(url) if readable else client.delete(url)).status_code == 405


# Steps -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(CohortState))
@pytest.mark.parametrize("step", ["start", "finish", "cancel"])
def test_steps_of_a_cohort(client, team, state, step):
    cohort = CohortFactory(state=state)
    client.post(path("cohort_move", cohort.pk, step), {"reason": "Trop peu d’inscrits"})
    cohort.refresh_from_db()
    moved = state in cohorts[step].sources
    assert cohort.state == (cohorts[step].target if moved else state)
    assert TransitionLog.of(cohort).count() == moved


@pytest.mark.parametrize("state", list(EnrolmentState))
@pytest.mark.parametrize("step", ["attend", "complete", "drop"])
def test_steps_of_an_enrolment(client, team, state, step):
    enrolment = EnrolmentFactory(state=state)
    url = path("enrolment_move", enrolment.cohort_id, enrolment.pk, step)
    client.post(url, {"reason": "A trouvé un emploi"})
    enrolment.refresh_from_db()
    moved = state in enrolments[step].sources
    assert enrolment.state == (enrolments[step].target if moved else state)


def test_stopping_needs_a_reason(client, team):
    enrolment = EnrolmentFactory()
    for url in (
        path("cohort_move", enrolment.cohort_id, "cancel"),
        path("enrolment_move", enrolment.cohort_id, enrolment.pk, "drop"),
    ):
        response = client.post(url, {"reason": " "})
        assert response.status_code == 200
        assert response.context["form"].errors["reason"]
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.REGISTERED


# Enrolling -------------------------------------------------------------------------------


def test_somebody_known_is_enrolled(client, team):
    cohort, holder = CohortFactory(), ProjectHolderFactory(person__last_name="Belkacem")
    url = path("enrol", cohort.pk)
    client.post(f"{url}?q=belkacem", {"person": holder.person_id})
    assert Enrolment.objects.get().person == holder.person


def test_somebody_new_is_enrolled(client, team):
    cohort = CohortFactory()
    client.post(path("enrol", cohort.pk), {"first_name": "Inès", "last_name": "Vialle"})
    assert str(cohort.enrolments.get().person) == "Inès Vialle"


def test_nobody_is_enrolled_twice(client, team):
    enrolment = EnrolmentFactory()
    url = f"{path('enrol', enrolment.cohort_id)}?q={enrolment.person.email}"
    response = client.post(url, {"person": enrolment.person_id})
    assert "déjà inscrite" in response.content.decode()
    assert Enrolment.objects.count() == 1


def test_the_last_place_goes_once_and_who_left_frees_one(client, team):
    cohort = CohortFactory(capacity=1)
    first = EnrolmentFactory(cohort=cohort)
    new = Person(first_name="Inès", last_name="Vialle")
    with pytest.raises(ValidationError, match="complète"):
        services.enrol(cohort, new, by=team)
    assert not Person.objects.filter(last_name="Vialle").exists()
    enrolments.move(first, "drop", by=team, reason="Déménage")
    assert services.enrol(cohort, new, by=team).person.last_name == "Vialle"


@pytest.mark.parametrize("state", [CohortState.FINISHED, CohortState.CANCELLED])
def test_nobody_joins_what_is_over(client, team, state):
    cohort = CohortFactory(state=state)
    assert client.get(path("enrol", cohort.pk)).status_code == 403
    with pytest.raises(PermissionDenied):
        services.enrol(cohort, PersonFactory(), by=team)


def test_partners_enrol_nobody(partner):
    with pytest.raises(PermissionDenied):
        services.enrol(CohortFactory(), PersonFactory(), by=partner)


def test_who_is_enrolled_leads_to_the_holder(client, team):
    holder = ProjectHolderFactory()
    enrolment = EnrolmentFactory(person=holder.person)
    EnrolmentFactory(cohort=enrolment.cohort)
    page = client.get(path("cohort_detail", enrolment.cohort_id)).content.decode()
    assert reverse("projects:holder_detail", args=[holder.pk]) in page


# Writing ---------------------------------------------------------------------------------


def typed(programme, **changes):
    commune = MunicipalityFactory()
    return {
        "programme": programme.pk,
        "name": "2027",
        "start": "2027-01-11",
        "end": "2027-06-30",
        "municipality": commune.label,
        "municipality_key": commune.pk,
        "capacity": 12,
        **changes,
    }


def test_a_new_cohort(client, team):
    response = client.post(path("cohort_new"), typed(ProgrammeFactory()))
    cohort = Cohort.objects.get()
    assert response.url == path("cohort_detail", cohort.pk)
    assert (cohort.start, cohort.state) == (date(2027, 1, 11), CohortState.PLANNED)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end": "2027-01-10"}, "end"),
        ({"name": ""}, "name"),
        ({"programme": "0"}, "programme"),
        ({"municipality": "Nulle part"}, "municipality"),
        ({"capacity": "-1"}, "capacity"),
    ],
)
def test_bad_input_gets_its_message(client, team, changes, field):
    response = client.post(path("cohort_new"), typed(ProgrammeFactory()) | changes)
    assert list(response.context["form"].errors) == [field]
    assert not Cohort.objects.exists()


def test_two_people_edit_one_cohort(client, team):
    cohort = CohortFactory()
    url = path("cohort_edit", cohort.pk)
    for name in ("Premier", "Second"):
        response = client.post(url, typed(cohort.programme, name=name, opened_version=1))
    assert response.status_code == 200
    cohort.refresh_from_db()
    assert cohort.name == "Premier"


def test_programmes_are_written_and_changed(client, team):
    data = {"kind": "discovery", "title": "Parcours découverte", "hours": "35,5"}
    client.post(path("programme_new"), data)
    programme = Programme.objects.get()
    assert str(programme.hours) == "35.50"
    url = path("programme_edit", programme.pk)
    client.post(url, {**data, "title": "Autre titre", "opened_version": 1})
    programme.refresh_from_db()
    assert programme.title == "Autre titre"


# Lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Jeunes", "Adultes"]),
        ({"sorte": "training"}, ["Adultes"]),
        ({"sorte": "discovery"}, ["Jeunes"]),
        ({"etat": "running"}, ["Adultes"]),
        ({"annee": "2026"}, ["Adultes"]),
        ({"annee": "26"}, ["Jeunes", "Adultes"]),
        ({"q": "decouverte"}, ["Jeunes"]),
        ({"q": "joyeuse"}, ["Jeunes", "Adultes"]),
        ({"tri": "inscrits"}, ["Jeunes", "Adultes"]),
        ({"tri": "-inscrits"}, ["Adultes", "Jeunes"]),
    ],
)
def test_the_list_of_cohorts(client, team, query, expected):
    day = date(2026, 3, 2)
    adults = CohortFactory(name="Adultes", start=day, state=CohortState.RUNNING)
    EnrolmentFactory(cohort=adults)
    CohortFactory(
        name="Jeunes",
        start=date(2027, 3, 1),
        programme=ProgrammeFactory(title="Parcours découverte", discovery=True),
    )
    response = client.get(path("cohort_list"), query)
    assert [row.name for row in response.context["rows"]] == expected


def test_who_left_takes_no_place_in_the_list(client, team):
    cohort = CohortFactory()
    EnrolmentFactory(cohort=cohort)
    EnrolmentFactory(cohort=cohort, state=EnrolmentState.DROPPED)
    (row,) = client.get(path("cohort_list")).context["rows"]
    assert row.headcount == 1


@pytest.mark.parametrize("name", ["cohort_list", "programme_list"])
def test_exports(client, team, name):
    EnrolmentFactory(cohort__programme__title="Entreprendre autrement")
    for kind in ("csv", "xlsx"):
        response = client.get(path(name), {"export": kind})
        assert response.status_code == 200
        assert b"".join(response.streaming_content)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_lists(client, team, rows, django_assert_num_queries):
    for _number in range(rows):
        EnrolmentFactory(cohort__host=StructureFactory())
    # session, user, count, rows
    for name in ("cohort_list", "programme_list"):
        with django_assert_num_queries(4):
            client.get(path(name))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_one_cohort(client, team, rows, django_assert_num_queries):
    cohort = CohortFactory()
    for _number in range(rows):
        EnrolmentFactory(cohort=cohort)
    client.get(path("cohort_detail", cohort.pk))  # fills the cache of content types
    with django_assert_num_queries(5):
        client.get(path("cohort_detail", cohort.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_one_programme(client, team, rows, django_assert_num_queries):
    programme = ProgrammeFactory()
    for _number in range(rows):
        CohortFactory(programme=programme)
    with django_assert_num_queries(4):
        client.get(path("programme_detail", programme.pk))
