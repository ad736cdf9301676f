"""Interviews in the diaries of both, read by another parser through move and cancellation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from eveil.core import outbox
from eveil.core.models import Message
from projects.calendar import appointment
from projects.services import interviews as services
from projects.tests.diary import Diary
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory

pytestmark = pytest.mark.django_db


def test_both_diaries_follow_the_interview(mailoutbox):
    accompaniment = AccompanimentFactory(holder__user=True)
    holder, adviser = accompaniment.holder.person.user, accompaniment.adviser
    slot = SlotFactory(adviser=adviser, hours=48)
    other = SlotFactory(adviser=adviser, hours=72)
    interview = services.book(slot, accompaniment=accompaniment, by=holder)
    services.move_to(interview, other, by=holder)
    services.cancel(interview, by=adviser, reason="Neige")

    diaries = {holder.email: Diary(), adviser.email: Diary()}
    seen = {address: [] for address in diaries}
    for message in Message.objects.order_by("pk"):
        outbox.deliver(message.pk)
        event = diaries[message.to_email].receive(mailoutbox[-1])
        (entry,) = diaries[message.to_email].entries.values()
        seen[message.to_email].append((entry[0], entry[1], entry[2]))
        assert event["UID"] == appointment(interview).uid
    expected = [
        (0, "PUBLISH", slot.starts_at.replace(microsecond=0)),
        (1, "PUBLISH", other.starts_at.replace(microsecond=0)),
        (2, "CANCEL", other.starts_at.replace(microsecond=0)),
    ]
    assert list(seen.values()) == [expected, expected]


def test_the_slot_freed_and_booked_again_is_another_entry():
    first = AccompanimentFactory(holder__user=True)
    user = first.holder.person.user
    slot = SlotFactory(adviser=first.adviser)
    interview = services.book(slot, accompaniment=first, by=user)
    services.cancel(interview, by=user)
    freed = type(slot).objects.get(state="offered")
    again = services.book(freed, accompaniment=first, by=user)
    assert appointment(again).uid != appointment(interview).uid


def test_each_is_told_whom_it_meets_and_what_about_stays_out():
    interview = InterviewFactory(
        purpose="Le dossier RSA", mode="video", link="https://visio.example.org/abc"
    )
    for_holder = appointment(interview)
    for_adviser = appointment(interview, for_adviser=True)
    assert str(interview.adviser) in for_holder.summary
    assert str(interview.holder.person) in for_adviser.summary
    assert "https://visio.example.org/abc" in for_holder.location
    assert for_holder.link == reverse("projects:my_interview", args=[interview.pk])
    assert for_adviser.link == reverse("projects:interview_detail", args=[interview.pk])
    for entry in (for_holder, for_adviser):
        assert "RSA" not in str(entry)


def test_the_file_is_there_to_download(client):
    interview = InterviewFactory()
    client.force_login(interview.holder.person.user)
    response = client.get(reverse("projects:my_interview_calendar", args=[interview.pk]))
    assert response["Content-Type"].startswith("text/calendar; method=PUBLISH")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=1)
    client.force_login(AccompanimentFactory(holder__user=True).holder.person.user)
    assert (
        client.get(reverse("projects:my_interview_calendar", args=[interview.pk])).status_code
        == 404
    )
