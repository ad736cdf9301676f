"""The thread of a holder: what each kind of event says there, and to whom."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from eveil.core.dates import hour, short_day
from eveil.core.outbox import write
from eveil.core.pieces import Entry
from eveil.core.registry import timeline_of
from eveil.people.services import post_message
from eveil.people.tests.factories import PersonFactory, UserFactory
from projects import thread
from projects.enums import FollowUpState, Situation
from projects.models import IntakeNote
from projects.services import actions, intake, interviews, outcomes, sorting, transfers
from projects.tests.factories import (
    AccompanimentFactory,
    ActionItemFactory,
    FollowUpFactory,
    IntakeSubmissionFactory,
    InterviewFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db

WITH_HER = "Avec Samira"


@pytest.fixture
def adviser():
    return UserFactory(adviser=True, person__first_name="Nadège", person__last_name="Vialle")


@pytest.fixture
def row(adviser):
    person = PersonFactory(first_name="Samira", last_name="Belkacem", email="samira@example.org")
    holder = ProjectHolderFactory(person=person, user=True)
    return AccompanimentFactory(holder=holder, adviser=adviser, start=date(2026, 6, 3))


def told(row, reader):
    """{title: entry} of all that ``reader`` finds in the thread."""
    entries, _older = timeline_of(reader, row.holder, limit=100)
    assert len({entry.title for entry in entries}) == len(entries)
    return {entry.title: entry for entry in entries}


def test_it_began_with_who_followed_it_then(row, adviser):
    for colleague in (UserFactory(adviser=True), UserFactory(adviser=True)):
        transfers.transfer(row, to=colleague, by=adviser)
    (start,) = (entry for title, entry in told(row, adviser).items() if title.startswith("Début"))
    assert start.by == str(adviser)


def test_what_becomes_of_the_actions(row, adviser):
    samira = row.holder.person
    study, statutes, hall = (
        ActionItemFactory(accompaniment=row, person=samira, what=what)
        for what in ("Chiffrer la tournée", "Relire les statuts", "Voir la salle")
    )
    actions.done(study, by=None, person=samira, comment="Cinquante euros par jeudi.")
    later = timezone.localdate() + timedelta(days=20)
    actions.postpone(statutes, due=later, by=samira.user)
    actions.ask_help(statutes, by=samira.user)
    actions.drop(hall, reason="Elle est louée.", by=adviser)
    actions.reopen(hall, by=adviser)
    entries = told(row, adviser)
    said = {title: (entry.by, entry.text, entry.shared_with) for title, entry in entries.items()}
    of_samira, of_adviser = "Samira Belkacem", "Nadège Vialle"
    expected = {
        "Fait\u00a0: Chiffrer la tournée": (of_samira, ""),
        "À propos de «\u00a0Chiffrer la tournée\u00a0»": (of_samira, "Cinquante euros par jeudi."),
        "Reporté\u00a0: Relire les statuts": (of_samira, ""),
        "Besoin d’aide\u00a0: Relire les statuts": (of_samira, ""),
        "Abandonné\u00a0: Voir la salle": (of_adviser, "Elle est louée."),
        "À faire de nouveau\u00a0: Voir la salle": (of_adviser, ""),
    }
    for title, (by, text) in expected.items():
        assert said[title] == (by, text, WITH_HER), title
    assert entries["Fait\u00a0: Chiffrer la tournée"].url == study.get_absolute_url()
    assert set(expected) <= set(told(row, samira.user))


def test_what_a_structure_did(row, adviser):
    action = ActionItemFactory(accompaniment=row, by_structure=True, what="Prêter un vélo")
    actions.done(action, by=None, person=PersonFactory(first_name="Hélène", last_name="Carle"))
    assert told(row, adviser)["Fait\u00a0: Prêter un vélo"].by == "Hélène Carle"


def test_the_actions_of_others_are_told_elsewhere(row, adviser):
    actions.done(ActionItemFactory(what="Ailleurs"), by=adviser)
    assert not [title for title in told(row, adviser) if "Ailleurs" in title]


def test_who_called_an_interview_off_and_when(row, adviser):
    samira = row.holder.person.user
    was = timezone.now() + timedelta(days=20)
    interview = InterviewFactory(
        accompaniment=row, starts_at=was, ends_at=was + timedelta(hours=1), purpose="Le local"
    )
    interviews.cancel(interview, by=samira, reason="La voiture est en panne.")
    ((title, entry),) = (
        pair for pair in told(row, adviser).items() if pair[0].startswith("Entretien annulé")
    )
    assert f"{short_day(was)}, {hour(was)}" in title
    assert entry.at <= timezone.now()
    assert (entry.by, entry.text) == ("Samira Belkacem", "La voiture est en panne.")


def test_the_codes_of_an_account_are_no_words_of_ours(row, adviser):
    account = {"key": "code", "kind": "people.account", "subject": "Votre code EVEIL"}
    write(to_email="samira@example.org", to_name="Samira", text="", html="", **account)
    assert not [title for title in told(row, adviser) if "Votre code" in title]


def test_news_after_the_exit(row, adviser):
    asked = {"state": FollowUpState.ASKED, "asked_on": timezone.localdate()}
    first = FollowUpFactory(exit__accompaniment=row, **asked)
    second = FollowUpFactory(exit=first.exit, months=12, **asked)
    third = FollowUpFactory(exit=first.exit, months=24)
    answers = {"situation": Situation.SELF_EMPLOYED, "words": "La tournée tient."}
    outcomes.answer(first, answers=answers, by=None)
    outcomes.unreachable(second, by=adviser, words="Numéro coupé")
    label = Situation.SELF_EMPLOYED.label
    answered = f"Nouvelles à 6\u00a0mois\u00a0: {label[0].lower()}{label[1:]}"
    silent = "Nouvelles à 12\u00a0mois\u00a0: injoignable"
    entries = told(row, adviser)
    assert entries[answered].text == "La tournée tient."
    assert (entries[answered].by, entries[answered].shared_with) == ("Samira Belkacem", WITH_HER)
    assert (entries[silent].by, entries[silent].shared_with) == ("Nadège Vialle", "")
    assert not [title for title in entries if f"{third.months}\u00a0mois" in title]
    hers = told(row, row.holder.person.user)
    assert answered in hers
    assert silent not in hers


def test_each_complement_is_told_at_its_step(row, adviser):
    submission = IntakeSubmissionFactory(in_review=True, person=row.holder.person)
    row.submission = submission
    row.save()
    for words in ("Une grange.", "Quatre familles."):
        sorting.ask(submission, message="Précisez", by=adviser)
        intake.complete(submission, words)
        submission.refresh_from_db()
    entries, _older = timeline_of(adviser, row.holder, limit=50)
    added = [entry for entry in entries if entry.title == "Complément reçu"]
    assert [(entry.text, entry.by) for entry in added] == [
        ("Quatre familles.", "Samira Belkacem"),
        ("Une grange.", "Samira Belkacem"),
    ]


def test_days_and_moments_are_kept_apart(row, adviser):
    row.state, row.end = "ended", date(2026, 11, 1)
    row.save()
    entries = told(row, adviser)
    days = [entry.at for title, entry in entries.items() if "accompagnement" in title]
    assert sorted(days) == [date(2026, 6, 3), date(2026, 11, 1)]


def test_the_exit_is_the_last_thing_of_its_day(row, adviser):
    """The beginning is the first; what happens later stays after it."""
    row.state, row.end = "ended", timezone.localdate()
    row.start = row.end
    row.save()
    for days in (0, 1):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            post_message(row.holder.person, by=adviser, body=f"Message {days}")
    entries, _older = timeline_of(adviser, row.holder, limit=100)
    told = [entry.text or entry.title.split()[0] for entry in entries]
    told = [words for words in told if words != "À envoyer"]
    assert told == ["Message 1", "Fin", "Message 0", "Début"]


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_whatever_there_is(row, adviser, count, django_assert_num_queries):
    submission = IntakeSubmissionFactory(accepted=True, person=row.holder.person)
    row.submission = submission
    row.save()
    for number in range(count):
        actions.done(ActionItemFactory(accompaniment=row), by=adviser)
        IntakeNote.objects.create(submission=submission, author=adviser, body=f"Note {number}")
        post_message(row.holder.person, by=adviser, body=f"Message {number}")
    thread.of_holder(row.holder, 10)
    with django_assert_num_queries(1):
        found = thread.of_holder(row.holder, 10)
    assert all(isinstance(entry, Entry) for entry in found)
    assert len([entry for entry in found if entry.title == "Note"]) == count


def test_of_each_kind_the_newest(row, adviser):
    for number in range(3):
        post_message(row.holder.person, by=adviser, body=f"Message {number}")
    said = [entry.text for entry in thread.of_holder(row.holder, 2) if "Message" in entry.text]
    assert sorted(said) == ["Message 1", "Message 2"]
