"""What becomes of an hour that is offered: taken back by the team, gone, or one too many."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.enums import InterviewState
from projects.models import Interview
from projects.services import summaries
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def accompaniment():
    entry = timezone.localdate() - timedelta(days=200)
    return AccompanimentFactory(holder__user=True, start=entry)


def url(name, *args):
    return reverse(f"projects:{name}", args=args)


@pytest.mark.parametrize("days", [5, -5])
def test_at_an_hour_that_was_offered_the_team_takes_it_back(client, accompaniment, days):
    """Somebody calls, or came: a free slot, even one that is past, is no obstacle."""
    client.force_login(accompaniment.adviser)
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    start = timezone.make_aware(datetime.fromisoformat(f"{day}T10:30"))
    length = timedelta(hours=1)
    free = SlotFactory(adviser=accompaniment.adviser, starts_at=start, ends_at=start + length)
    path = url("interview_plan", accompaniment.pk)
    data = {"adviser": free.adviser_id, "day": day, "start": "10:00", "length": "60"}
    data |= {"mode": "phone", "subject": "Notre rendez-vous", "message": ""}
    page = client.post(path, data)
    if days > 0:
        # Its mail was read.
        client.post(path, {**data, "seal": page.context["form"].seal})
    assert Interview.objects.get().state == InterviewState.BOOKED
    assert not Interview.objects.filter(pk=free.pk).exists()


def test_an_interview_may_last_into_a_slot_that_nobody_took(accompaniment):
    held = InterviewFactory(accompaniment=accompaniment, hours=-72)
    later = held.ends_at + timedelta(hours=1)
    free = SlotFactory(adviser=accompaniment.adviser, starts_at=held.ends_at, ends_at=later)
    held.ends_at += timedelta(minutes=15)
    summaries.write_up(held, by=held.adviser, internal="")
    assert list(Interview.objects.values_list("pk", "state")) == [(held.pk, "held")]
    assert free.pk != held.pk


def test_an_hour_taken_while_one_confirms_sends_back_to_the_others(client, accompaniment):
    interview = InterviewFactory(accompaniment=accompaniment, hours=96)
    slot = SlotFactory(adviser=accompaniment.adviser, hours=72)
    client.force_login(accompaniment.holder.person.user)
    path, gone = url("my_interview_move", interview.pk), slot.pk
    slot.delete()
    for response in (
        client.post(path, {"slot": gone}, follow=True),
        client.get(path, {"creneau": gone}, follow=True),
    ):
        assert response.redirect_chain == [(path, 302)]
        assert "vient d’être pris" in response.text


def test_who_has_enough_appointments_is_told_before_choosing(client, accompaniment, settings):
    settings.INTERVIEWS_AHEAD = 1
    slot = SlotFactory(adviser=accompaniment.adviser, hours=72)
    client.force_login(accompaniment.holder.person.user)
    assert url("slot_book", slot.pk) in client.get(url("my_interviews")).text
    InterviewFactory(accompaniment=accompaniment, hours=96)
    page = client.get(url("my_interviews")).text
    assert url("slot_book", slot.pk) not in page
    assert "déplacez-en un" in page


def test_nobody_joins_an_interview_that_was_called_off(client, accompaniment):
    link = "https://visio.example.org/a"
    interview = InterviewFactory(accompaniment=accompaniment, mode="video", link=link)
    pages = {
        url("my_interview", interview.pk): accompaniment.holder.person.user,
        interview.get_absolute_url(): accompaniment.adviser,
    }
    for state, joins in ((InterviewState.BOOKED, True), (InterviewState.CANCELLED, False)):
        interview.state = state
        interview.save()
        for page, reader in pages.items():
            client.force_login(reader)
            assert (f'href="{link}"' in client.get(page).text) == joins


def test_the_team_reads_once_what_the_slots_of_a_day_share(client, accompaniment):
    morning = timezone.localtime().replace(hour=9, minute=0) + timedelta(days=3)
    hours = [morning + timedelta(hours=hour) for hour in (0, 1)]
    for start in hours:
        SlotFactory(
            adviser=accompaniment.adviser,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            place="Ruoms",
        )
    client.force_login(accompaniment.adviser)
    assert client.get(url("slot_list")).text.count(", Ruoms") == 1
