"""The home of the team: what is late, what waits, for me or for all, and acting on it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from eveil.people.models import Conversation, ConversationPost
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.reports.views.today import day_name
from events.enums import Answer, MeetingState
from events.models import Meeting
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.tests.factories import (
    DepartureFactory,
    JournalEntryFactory,
    MandateFactory,
    StructureFactory,
)
from projects.enums import IntakeState
from projects.models import IntakeSubmission
from projects.services import intake, sorting
from projects.tests.factories import (
    AccompanimentFactory,
    IntakeSubmissionFactory,
    InterviewFactory,
)

PAGE = "/aujourdhui/"


def ago(days):
    return timezone.localtime() - timedelta(days=days)


def titles(client, query=""):
    """({late lines}, {waiting lines}) by title."""
    context = client.get(PAGE + query).context
    return tuple({line.title for line in context[name]} for name in ("late", "waiting"))


def write_to_the_team(person, at):
    """A message from outside, which nobody read yet."""
    account = getattr(person, "user", None) or UserFactory(person=person)
    conversation, _ = Conversation.objects.get_or_create(person=person)
    return ConversationPost.objects.create(
        conversation=conversation, author=account, body="Avez-vous un moment ?", at=at
    )


@pytest.fixture
def here(client, adviser):
    client.force_login(adviser)
    return client


def test_nothing_waits(here):
    response = here.get(PAGE)
    assert "Rien n’attend, tout est à jour" in response.text
    assert "Chaque candidature reçue est suivie par quelqu’un" in response.text
    assert "Aucune rencontre n’est prévue" in response.text
    assert "Sans interlocuteur" not in response.text


def test_late_applications_by_age(here, adviser):
    for days, name in ((30, "Vieille"), (15, "Récente"), (1, "Neuve")):
        IntakeSubmissionFactory(
            in_review=True,
            first_name="A",
            last_name=name,
            received_at=ago(days),
            assigned_to=adviser,
        )
    late = here.get(PAGE).context["late"]
    assert [line.title for line in late] == ["Répondre à A Vieille", "Répondre à A Récente"]
    assert [line.days for line in late] == [30, 15]


def test_for_me_or_for_all(here, adviser):
    colleague = UserFactory(adviser=True)
    for name, owner in (("Mienne", adviser), ("Sienne", colleague), ("Vacante", None)):
        IntakeSubmissionFactory(
            in_review=True, first_name="A", last_name=name, received_at=ago(30), assigned_to=owner
        )
    assert titles(here)[0] == {"Répondre à A Mienne", "Répondre à A Vacante"}
    assert titles(here, "?vue=equipe")[0] == {
        "Répondre à A Mienne",
        "Répondre à A Vacante",
        "Répondre à A Sienne",
    }


def test_what_was_asked_and_given_is_read_by_who_asked(here, adviser):
    application = IntakeSubmissionFactory(first_name="Zoé", last_name="Arsac")
    other = IntakeSubmissionFactory()
    sorting.ask(other, message="Un budget ?", by=adviser)
    sorting.resume(other, by=adviser)
    sorting.ask(application, message="Un local ?", by=adviser)
    assert titles(here)[1] == set()
    intake.complete(application, "Oui.")
    assert titles(here)[1] == {"Lire le complément de Zoé Arsac"}
    here.force_login(UserFactory(adviser=True))
    assert titles(here)[1] == set()
    assert titles(here, "?vue=equipe")[1] == {"Lire le complément de Zoé Arsac"}
    sorting.decline(application, reason="Hors sujet", by=adviser)
    assert titles(here, "?vue=equipe")[1] == set()


def test_whose_turn_it_is(here, adviser):
    IntakeSubmissionFactory(
        more_info=True,
        first_name="A",
        last_name="Relancée",
        received_at=ago(60),
        exchanged_at=ago(50),
        assigned_to=adviser,
    )
    assert titles(here)[0] == {"Relancer A Relancée"}


def test_messages_of_those_i_accompany(here, adviser):
    mine = AccompanimentFactory(adviser=adviser).holder.person
    other = AccompanimentFactory(adviser=UserFactory(adviser=True)).holder.person
    write_to_the_team(mine, ago(0))
    write_to_the_team(other, ago(9))
    assert titles(here) == (set(), {f"Répondre à {mine}"})
    assert titles(here, "?vue=equipe") == ({f"Répondre à {other}"}, {f"Répondre à {mine}"})


def test_messages_of_nobody_in_particular_come_to_coordinators(db, client):
    contact = MandateFactory().person
    write_to_the_team(contact, ago(0))
    client.force_login(UserFactory(adviser=True))
    assert titles(client)[1] == set()
    client.force_login(UserFactory(coordinator=True))
    assert titles(client)[1] == {f"Répondre à {contact}"}


def test_messages_of_one_person_make_one_line(here, adviser):
    person = AccompanimentFactory(adviser=adviser).holder.person
    write_to_the_team(person, ago(5))
    write_to_the_team(person, ago(0))
    (line,) = here.get(PAGE).context["late"]
    assert line.days == 5


def test_read_messages_wait_no_more(here, adviser):
    person = AccompanimentFactory(adviser=adviser).holder.person
    post = write_to_the_team(person, ago(5))
    ConversationPost.objects.filter(pk=post.pk).update(read_at=timezone.now())
    assert titles(here) == (set(), set())


def test_meeting_over_is_closed_where_it_stands(here):
    meeting = MeetingFactory(
        state=MeetingState.INVITED, starts_at=ago(6), ends_at=ago(6) + timedelta(hours=3)
    )
    (line,) = here.get(PAGE).context["late"]
    assert line.title == "Clore la rencontre"
    here.post(line.post)
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.HELD
    assert titles(here) == (set(), set())


def test_meeting_that_comes_wants_its_invitations(here):
    MeetingFactory(state=MeetingState.PLANNED)
    MeetingFactory(
        state=MeetingState.PLANNED,
        starts_at=timezone.now() + timedelta(days=90),
        ends_at=timezone.now() + timedelta(days=91),
    )
    assert titles(here) == (set(), {"Inviter à la rencontre"})
    assert len(here.get(PAGE).context["waiting"]) == 1


def test_next_meeting_with_its_answers(here):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    for answer in (Answer.YES, Answer.NONE):
        mandate = MandateFactory()
        InvitationFactory(
            meeting=meeting, structure=mandate.structure, person=mandate.person, answer=answer
        )
    page = here.get(PAGE).text
    assert meeting.problem in page
    assert "1\u00a0structure vient, 1 n’a pas répondu" in page


def test_late_application_that_nobody_took_is_taken_where_it_stands(here):
    IntakeSubmissionFactory(received_at=ago(30))
    (line,) = here.get(PAGE).context["late"]
    assert line.action == "Prendre"
    here.post(line.post)
    assert IntakeSubmission.objects.get().state == IntakeState.IN_REVIEW


def test_many_new_applications(here):
    for days in range(10):
        IntakeSubmissionFactory(last_name=f"N{days}", first_name="A", received_at=ago(days))
    IntakeSubmissionFactory(in_review=True)
    IntakeSubmissionFactory(draft=True)
    response = here.get(PAGE)
    names = [line.title for line in response.context["new"]]
    assert names == [f"A N{days}" for days in range(5)]
    assert "Les 10" in response.text


def test_new_application_says_where_it_comes_from(here):
    IntakeSubmissionFactory(title="", municipality=None)
    IntakeSubmissionFactory(title="Le Fournil", received_at=ago(1))
    first, second = here.get(PAGE).context["new"]
    assert first.meta.startswith("Sans titre<br>Commune inconnue, ")
    assert second.meta.startswith("Le Fournil<br>")


def test_new_application_is_taken_where_it_stands(here, adviser):
    application = IntakeSubmissionFactory()
    assert application.full_name in here.get(PAGE).text
    here.post(f"/candidatures/{application.pk}/prendre/")
    taken = IntakeSubmission.objects.get()
    assert taken.state == IntakeState.IN_REVIEW
    assert taken.assigned_to == adviser
    assert here.get(PAGE).context["new"] == []


def test_structures_without_contact(here):
    MandateFactory(structure__name="Parlante")
    left = MandateFactory(structure__name="Muette", ended=True)
    StructureFactory(name="Jamais")
    context = here.get(PAGE).context
    assert [(line.title, line.meta[:9]) for line in context["alone"]] == [
        ("Jamais", "Jamais dé"),
        ("Muette", "Depuis le"),
    ]
    assert f"/structures/{left.structure_id}/mandats/nouveau/" in here.get(PAGE).text


def test_the_day_is_named_as_people_say_it():
    assert day_name(date(2026, 11, 24)) == "Mardi\u00a024\u00a0novembre"
    assert day_name(date(2026, 12, 1)) == "Mardi\u00a01er\u00a0décembre"


def test_appointments_are_those_of_the_day(here, adviser, time_machine):
    """The day of Europe/Paris: until 23 h 59 there, which is 22 h 59 in UTC."""
    time_machine.move_to(datetime(2026, 11, 24, 8, tzinfo=UTC), tick=False)
    for day, hour in ((23, 14), (24, 9), (24, 22), (24, 23), (25, 14)):
        at = datetime(2026, 11, day, hour, 15, tzinfo=UTC)
        InterviewFactory(
            adviser=adviser,
            starts_at=at,
            ends_at=at + timedelta(minutes=30),
            announced_at=at - timedelta(days=5),
        )
    at = datetime(2026, 11, 24, 10, tzinfo=UTC)
    InterviewFactory(
        adviser=UserFactory(adviser=True),
        starts_at=at,
        ends_at=at + timedelta(minutes=30),
        announced_at=at - timedelta(days=5),
    )
    context = here.get(PAGE).context
    assert [row.starts_at.hour for row in context["appointments"]] == [9, 22]
    ((label, tomorrow),) = context["coming"]
    assert label == "Demain, mercredi\u00a025\u00a0novembre"
    assert [timezone.localtime(row.starts_at).hour for row in tomorrow] == [0, 15]
    assert len(here.get(f"{PAGE}?vue=equipe").context["appointments"]) == 3


def test_on_friday_the_appointments_of_monday_are_shown(here, adviser, time_machine):
    time_machine.move_to(datetime(2026, 11, 27, 8, tzinfo=UTC), tick=False)
    for day in (28, 30):
        at = datetime(2026, 11, day, 9, 15, tzinfo=UTC)
        InterviewFactory(adviser=adviser, starts_at=at, ends_at=at + timedelta(minutes=30))
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    InterviewFactory(adviser=adviser, starts_at=at, ends_at=at + timedelta(minutes=30))
    response = here.get(PAGE)
    days = [(label, len(rows)) for label, rows in response.context["coming"]]
    assert days == [
        ("Demain, samedi\u00a028\u00a0novembre", 1),
        ("Lundi\u00a030\u00a0novembre", 1),
    ]
    assert "Aucun rendez-vous aujourd’hui." in response.text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("query", ["", "?vue=equipe"])
def test_queries(here, adviser, django_assert_num_queries, rows, query):
    for number in range(rows):
        IntakeSubmissionFactory()
        IntakeSubmissionFactory(in_review=True, received_at=ago(30), assigned_to=adviser)
        write_to_the_team(AccompanimentFactory(adviser=adviser).holder.person, ago(5))
        InvitationFactory(meeting__state=MeetingState.INVITED)
        MeetingFactory(starts_at=ago(6), ends_at=ago(5))
        InterviewFactory(adviser=adviser, hours=2 + 2 * number)
        InterviewFactory(adviser=adviser, hours=24 + 2 * number)
        MandateFactory(ended=True)
        leaving = MandateFactory()
        DepartureFactory(structure=leaving.structure, person=leaving.person)
        JournalEntryFactory(
            next_step="Rappeler", next_on=timezone.localdate(), next_by=UserFactory(adviser=True)
        )
    with django_assert_num_queries(9):
        here.get(PAGE + query)


def test_home_sends_each_role_to_its_page(client, adviser, partner, holder):
    for user, page in (
        (adviser, PAGE),
        (partner, "/tableau-de-bord/"),
        (holder, "/mon-espace/"),
    ):
        client.force_login(user)
        assert client.get("/accueil/")["Location"] == page


def test_team_only(client, partner, holder):
    assert client.get(PAGE).status_code == 302
    for stranger in (partner, holder):
        client.force_login(stranger)
        assert client.get(PAGE).status_code == 403
    client.force_login(UserFactory(person=PersonFactory()))
    assert client.get(PAGE).status_code == 403


def test_announced_departures_wait_until_somebody_decides(here, adviser):
    today = timezone.localdate()
    mandate = MandateFactory(is_main=True)
    departure = DepartureFactory(structure=mandate.structure, person=mandate.person)
    late, waiting = titles(here)
    assert (late, waiting) == (set(), {f"Passer le relais de {mandate.person}"})
    line = here.get(PAGE).context["waiting"][0]
    assert "propose Inès Roure" in line.about
    assert here.get(line.url).context["departure"] == departure
    departure.last_day = today - timedelta(days=4)
    departure.save()
    assert here.get(PAGE).context["late"][0].days == 4
    departure.withdrawn_at = timezone.now()
    departure.save()
    assert titles(here) == (set(), set())


def test_next_steps_that_are_due_are_done_where_they_stand(here, adviser):
    today = timezone.localdate()
    due = JournalEntryFactory(next_step="Relancer la mairie", next_on=today, next_by=adviser)
    colleague = UserFactory(adviser=True)
    days = timedelta(days=3)
    JournalEntryFactory(next_step="Autre", next_on=today - days, next_by=colleague)
    JournalEntryFactory(next_step="Plus tard", next_on=today + days, next_by=adviser)
    assert titles(here) == (set(), {"Relancer la mairie"})
    assert titles(here, "?vue=equipe") == ({"Autre"}, {"Relancer la mairie"})
    here.post(here.get(PAGE).context["waiting"][0].post)
    due.refresh_from_db()
    assert due.step_done_by == adviser
    assert titles(here) == (set(), set())
