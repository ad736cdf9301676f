"""An accompaniment passes to another adviser: who is told, what becomes of its appointments."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from eveil.core import outbox
from eveil.core.models import Message, TransitionLog
from eveil.people.tests.factories import UserFactory
from projects.enums import Fate, InterviewState
from projects.models import Interview, Transfer
from projects.services import interviews
from projects.services import transfers as services
from projects.tests.diary import Diary
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


@pytest.fixture
def row(adviser):
    """An accompaniment of the adviser's."""
    return AccompanimentFactory(adviser=adviser, holder__user=True)


@pytest.fixture
def colleague():
    return UserFactory(adviser=True)


def url(name, obj):
    return reverse(f"projects:{name}", args=[obj.pk])


def hand_over(client, row, to, **changes):
    """Open the page, choose ``to``, look at what becomes of the appointments, then send."""
    address = url("accompaniment_transfer", row)
    form = client.post(address, {"adviser": to.pk, "look": "1"}).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values |= {"adviser": to.pk, "subject": "Bonjour", **changes}
    shown = client.post(address, values)
    if shown.status_code == 302:
        return shown
    return client.post(address, {**values, "seal": shown.context["form"].seal})


def fate(interview):
    return services.field_of(interview)


def test_a_transfer_is_told_to_both_and_to_the_holder(client, row):
    coordinator, colleague = UserFactory(coordinator=True), UserFactory(adviser=True)
    client.force_login(coordinator)
    hand_over(client, row, colleague, note="Fragile en ce moment", message="À bientôt !")
    row.refresh_from_db()
    assert row.adviser == colleague
    told = {mail.to_email: mail for mail in Message.objects.all()}
    assert set(told) == {
        Transfer.objects.get().from_adviser.email,
        colleague.email,
        row.holder.person.email,
    }
    assert "À bientôt" in told[row.holder.person.email].text
    assert not any("Fragile" in mail.text + mail.html for mail in told.values())


def test_the_note_of_a_transfer_is_read_by_the_team_only(client, row):
    hand_over(client, row, UserFactory(adviser=True), note="Fragile en ce moment")
    assert "Fragile en ce moment" in client.get(url("holder_detail", row.holder)).content.decode()
    own = Client()
    own.force_login(row.holder.person.user)
    assert "Fragile" not in own.get(reverse("projects:my_space")).content.decode()


def test_the_mail_is_seen_before_it_leaves(client, row):
    response = client.post(
        url("accompaniment_transfer", row),
        {"adviser": UserFactory(adviser=True).pk, "subject": "Bonjour"},
    )
    assert "Relisez" in response.content.decode()
    assert not Transfer.objects.exists()


def test_not_to_oneself_nor_outside_the_team(client, row):
    for somebody in (row.adviser, UserFactory()):
        assert hand_over(client, row, somebody).context["form"].errors["adviser"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            accompaniment=row, from_adviser=row.adviser, to_adviser=row.adviser, by=row.adviser
        )


def test_a_stranger_passes_nothing_on(row):
    stranger = UserFactory()
    with pytest.raises(PermissionDenied):
        services.transfer(row, to=stranger, by=stranger)


# Appointments --------------------------------------------------------------------------------


def test_an_appointment_is_taken_over_where_the_new_adviser_is_free(client, row, colleague):
    interview = InterviewFactory(accompaniment=row)
    offered = SlotFactory(adviser=colleague, hours=48.5)
    apart = SlotFactory(adviser=colleague, hours=60)
    page = client.post(url("accompaniment_transfer", row), {"adviser": colleague.pk, "look": "1"})
    assert page.context["form"][fate(interview)].value() == Fate.TAKE
    assert "est libre à cette heure" in page.content.decode()
    assert not Transfer.objects.exists()
    assert hand_over(client, row, colleague).status_code == 302
    interview.refresh_from_db()
    assert (interview.adviser, interview.state) == (colleague, InterviewState.BOOKED)
    assert interview.was_offered is False
    (log,) = TransitionLog.of(interview)
    assert (log.transition, log.by, log.reason) == (
        "pass_on",
        row.adviser,
        f"De {row.adviser} à {colleague}.",
    )
    # What it offered at that hour is taken by the appointment; the rest is still offered.
    assert not Interview.objects.filter(pk=offered.pk).exists()
    assert Interview.objects.filter(pk=apart.pk).exists()


def test_three_diaries_follow_an_appointment_that_is_taken_over(client, row, colleague, mailoutbox):
    slot = SlotFactory(adviser=row.adviser)
    holder = row.holder.person.user
    interview = interviews.book(slot, accompaniment=row, by=holder)
    hand_over(client, row, colleague)
    diaries = {user.email: Diary() for user in (holder, row.adviser, colleague)}
    seen = {address: [] for address in diaries}
    for message in Message.objects.filter(kind__startswith="projects.interview").order_by("pk"):
        outbox.deliver(message.pk)
        diaries[message.to_email].receive(mailoutbox[-1])
        (entry,) = diaries[message.to_email].entries.values()
        seen[message.to_email].append(entry[:2])
    assert seen == {
        holder.email: [(0, "PUBLISH"), (1, "PUBLISH")],
        row.adviser.email: [(0, "PUBLISH"), (1, "CANCEL")],
        colleague.email: [(1, "PUBLISH")],
    }
    uids = {uid for diary in diaries.values() for uid in diary.entries}
    assert uids == {f"entretien-{interview.pk}@{next(iter(uids)).split('@')[1]}"}


def test_given_back_it_comes_back_into_the_first_diary(client, row, colleague, mailoutbox):
    former = row.adviser
    interview = InterviewFactory(accompaniment=row)
    hand_over(client, row, colleague)
    hand_over(client, row, former)
    diary = Diary()
    mails = Message.objects.filter(kind__startswith="projects.interview", to_email=former.email)
    for message in mails.order_by("pk"):
        outbox.deliver(message.pk)
        diary.receive(mailoutbox[-1])
    assert [entry[:2] for entry in diary.entries.values()] == [(2, "PUBLISH")]
    interview.refresh_from_db()
    assert (interview.adviser, interview.sequence) == (former, 2)


def test_the_mails_say_what_becomes_of_each_appointment_once(client, row, colleague):
    taken, kept, cancelled = (
        InterviewFactory(accompaniment=row, hours=hours) for hours in (48, 72, 96)
    )
    former = row.adviser
    coordinator = UserFactory(coordinator=True)
    client.force_login(coordinator)
    done = hand_over(
        client, row, colleague, **{fate(kept): Fate.KEEP.value, fate(cancelled): Fate.CANCEL.value}
    )
    told = client.get(done.url).text
    assert f"{former} à {colleague}\u00a0; rendez-vous\u00a0: 1" in told
    for words in ("1\u00a0repris", f"1\u00a0laissé à {former}", "1\u00a0annulé."):
        assert words in told
    for interview in (taken, kept, cancelled):
        interview.refresh_from_db()
    assert [one.adviser for one in (taken, kept, cancelled)] == [colleague, former, former]
    assert cancelled.state == InterviewState.CANCELLED
    assert kept.sequence == 0
    sent = sorted(Message.objects.values_list("kind", "to_email"))
    holder = row.holder.person.email
    assert sent == sorted(
        [
            ("projects.new_adviser", holder),
            ("projects.transferred", former.email),
            ("projects.transferred", colleague.email),
            ("projects.interview_passed_on", holder),
            ("projects.interview_passed_on", colleague.email),
            ("projects.interview_left", former.email),
            ("projects.interview_cancelled", holder),
            ("projects.interview_cancelled", former.email),
        ]
    )
    told = Message.objects.get(kind="projects.new_adviser")
    for words in ("à la même heure", f"toujours avec {former}", "choisissez un autre moment"):
        assert words in told.text
        assert words in told.html
    invited = Message.objects.get(kind="projects.interview_cancelled", to_email=holder)
    assert f"{colleague} vous accompagne désormais" in invited.text


def test_a_clash_is_shown_and_refused(client, row, colleague):
    busy = InterviewFactory(adviser=colleague, accompaniment__adviser=colleague)
    interview = InterviewFactory(accompaniment=row, hours=48.5)
    page = client.post(url("accompaniment_transfer", row), {"adviser": colleague.pk, "look": "1"})
    assert page.context["form"][fate(interview)].value() == Fate.KEEP
    assert f"avec {busy.holder}" in page.content.decode()
    refused = hand_over(client, row, colleague, **{fate(interview): Fate.TAKE.value})
    (error,) = refused.context["form"].errors[fate(interview)]
    assert f"{colleague} a déjà rendez-vous" in error
    assert not Transfer.objects.exists()
    assert not Message.objects.exists()


def test_nothing_is_passed_on_when_one_appointment_cannot_be(row, colleague):
    """The other adviser is taken between the page and its sending: the database refuses."""
    first, second = (InterviewFactory(accompaniment=row, hours=hours) for hours in (48, 72))
    InterviewFactory(adviser=colleague, accompaniment__adviser=colleague, hours=72.5)
    with pytest.raises(ValidationError) as refused:
        services.transfer(
            row, to=colleague, by=row.adviser, fates=[(first, Fate.TAKE), (second, Fate.TAKE)]
        )
    assert "déjà un créneau ou un entretien" in refused.value.message_dict[fate(second)][0]
    first.refresh_from_db()
    assert first.adviser == row.adviser
    assert not Transfer.objects.exists()
    assert not Message.objects.exists()
    assert not TransitionLog.objects.exists()


def test_an_appointment_that_moved_meanwhile_is_shown_again(client, row, colleague):
    interview = InterviewFactory(accompaniment=row, was_offered=True)
    slot = SlotFactory(adviser=row.adviser, hours=96)
    address = url("accompaniment_transfer", row)
    form = client.post(address, {"adviser": colleague.pk, "look": "1"}).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    seal = client.post(address, values).context["form"].seal
    interviews.move_to(interview, slot, by=row.holder.person.user)
    again = client.post(address, {**values, "seal": seal})
    assert again.status_code == 200
    assert "quelque chose a changé" in again.content.decode()
    stale = Interview.objects.get(pk=interview.pk)
    stale.sequence -= 1
    with pytest.raises(ValidationError, match="ont changé"):
        services.transfer(row, to=colleague, by=row.adviser, fates=[(stale, Fate.TAKE)])


def test_an_appointment_booked_meanwhile_has_no_fate_yet(row, colleague):
    InterviewFactory(accompaniment=row)
    with pytest.raises(ValidationError, match="ont changé"):
        services.transfer(row, to=colleague, by=row.adviser, fates=[])


def test_what_is_past_or_with_somebody_else_stays(client, row, colleague):
    past = InterviewFactory(accompaniment=row, hours=-2)
    other = InterviewFactory(accompaniment=row, adviser=UserFactory(adviser=True), hours=72)
    assert hand_over(client, row, colleague).status_code == 302
    assert not TransitionLog.of(past).exists()
    assert not TransitionLog.of(other).exists()


def test_who_left_the_team_keeps_nothing(client, row, colleague):
    InterviewFactory(adviser=colleague, accompaniment__adviser=colleague)
    interview = InterviewFactory(accompaniment=row)
    client.force_login(UserFactory(coordinator=True))
    row.adviser.is_active = False
    row.adviser.save()
    page = client.post(url("accompaniment_transfer", row), {"adviser": colleague.pk, "look": "1"})
    field = page.context["form"].fields[fate(interview)]
    assert [value for value, _label in field.choices] == [Fate.TAKE, Fate.CANCEL]
    assert field.initial == Fate.CANCEL


def test_another_adviser_is_looked_at_and_what_was_typed_stays(client, row, colleague):
    InterviewFactory(accompaniment=row)
    page = client.post(
        url("accompaniment_transfer", row),
        {"adviser": colleague.pk, "note": "Fragile", "message": "À bientôt", "look": "1"},
    )
    form = page.context["form"]
    assert form["note"].value() == "Fragile"
    assert form["message"].value() == "À bientôt"
    assert str(colleague) in form.mail["subject"]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_page(client, row, colleague, count, django_assert_num_queries):
    for hours in range(count):
        InterviewFactory(accompaniment=row, hours=48 + 2 * hours)
    with django_assert_num_queries(8):
        client.get(url("accompaniment_transfer", row))
