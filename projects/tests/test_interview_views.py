"""What the pages of interviews do, for the team and for holders."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core.dates import long_day
from eveil.core.models import Message
from eveil.core.text import tidy
from projects.enums import AccompanimentState, InterviewState
from projects.models import Interview
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def accompaniment():
    entry = timezone.localdate() - timedelta(days=200)
    return AccompanimentFactory(holder__user=True, start=entry)


@pytest.fixture
def adviser(client, accompaniment):
    client.force_login(accompaniment.adviser)
    return accompaniment.adviser


def url(name, *args):
    return reverse(f"projects:{name}", args=args)


# Slots -----------------------------------------------------------------------------------


def offer(adviser, **changes):
    day = timezone.localdate() + timedelta(days=(7 - timezone.localdate().weekday()) % 7 + 7)
    return {
        "adviser": adviser.pk,
        "day": day.isoformat(),
        "start": "09:00",
        "end": "12:00",
        "length": "60",
        "mode": "office",
        "place": "Rosières",
        **changes,
    }


def test_a_half_day_is_cut_into_slots(client, adviser):
    response = client.post(url("slot_list"), offer(adviser, length="45"), follow=True)
    assert "4\u00a0créneaux proposés" in response.text
    hours = [
        f"{timezone.localtime(row.starts_at):%H:%M}"
        for row in Interview.objects.order_by("starts_at")
    ]
    assert hours == ["09:00", "09:45", "10:30", "11:15"]


def test_week_after_week_across_the_change_of_hour(client, adviser):
    """Nine o'clock stays nine o'clock when summer begins."""
    data = offer(adviser, day="2027-03-23", weekdays=["1"], until="2027-04-06", end="10:00")
    client.post(url("slot_list"), data)
    starts = Interview.objects.order_by("starts_at").values_list("starts_at", flat=True)
    local = [timezone.localtime(start) for start in starts]
    assert [f"{start:%d/%m %H:%M}" for start in local] == [
        "23/03 09:00",
        "30/03 09:00",
        "06/04 09:00",
    ]
    assert [start.utcoffset() / timedelta(hours=1) for start in local] == [1, 2, 2]


def test_week_after_week_but_not_on_easter_monday(client, adviser):
    """Who names a single day means it, whatever day it is."""
    easter = {"day": "2027-03-29", "end": "10:00"}
    weekly = {**easter, "day": "2027-03-22", "weekdays": ["0"], "until": "2027-04-05"}
    for changes, days in ((weekly, {(3, 22), (4, 5)}), (easter, {(3, 22), (3, 29), (4, 5)})):
        client.post(url("slot_list"), offer(adviser, **changes))
        starts = Interview.objects.values_list("starts_at", flat=True)
        assert {(start.month, start.day) for start in starts} == days


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end": "09:30"}, "end"),
        ({"end": "08:00"}, "end"),
        ({"start": "03:00"}, "start"),
        ({"weekdays": ["0"], "until": "2099-12-31"}, "until"),
        ({"day": "2020-01-06"}, "end"),
        ({"weekdays": ["0"]}, "until"),
        ({"weekdays": ["0", "1", "2", "3", "4"], "until": "2029-01-01", "length": "30"}, "until"),
        ({"mode": "video"}, "link"),
        ({"place": ""}, "place"),
    ],
)
def test_slots_that_make_no_sense(client, adviser, changes, field):
    response = client.post(url("slot_list"), offer(adviser, **changes))
    assert field in response.context["form"].errors
    assert not Interview.objects.exists()


def test_slots_all_of_which_are_taken_already_are_no_success(client, adviser):
    client.post(url("slot_list"), offer(adviser))
    page = client.post(url("slot_list"), offer(adviser))
    assert "déjà un rendez-vous ou un créneau" in page.context["form"].errors["start"][0]
    assert page.context["form"]["place"].value() == "Rosières"
    assert "0\u00a0créneau" not in page.text


def test_ticked_slots_are_withdrawn(client, adviser):
    slot = SlotFactory(adviser=adviser)
    client.post(url("slot_withdraw"), {"pk": [slot.pk, "x"]})
    assert not Interview.objects.exists()


# Appointments ----------------------------------------------------------------------------


def fixed(accompaniment, **changes):
    return {
        "adviser": accompaniment.adviser_id,
        "day": (timezone.localdate() + timedelta(days=5)).isoformat(),
        "start": "10:00",
        "length": "60",
        "mode": "phone",
        "subject": "Notre rendez-vous",
        "message": "",
        **changes,
    }


def test_the_mail_is_seen_before_it_leaves(client, adviser, accompaniment):
    path = url("interview_plan", accompaniment.pk)
    page = client.post(path, fixed(accompaniment))
    assert "Relisez le courriel" in page.text
    assert not Interview.objects.exists()
    client.post(path, fixed(accompaniment, seal=page.context["form"].seal))
    assert Interview.objects.get().state == InterviewState.BOOKED
    assert Message.objects.filter(subject="Notre rendez-vous").count() == 1


@pytest.mark.parametrize("page", ["interview_plan", "interview_move"])
@pytest.mark.parametrize(("typed", "sent"), [(None, "{day}"), ("Venez\u00a0!", "Venez\u00a0!")])
def test_the_subject_follows_the_date_unless_it_was_typed(
    client, adviser, accompaniment, page, typed, sent
):
    booked = page == "interview_move" and InterviewFactory(accompaniment=accompaniment)
    path = url(page, (booked or accompaniment).pk)
    day = timezone.localdate() + timedelta(days=21)
    page = client.get(path)
    for later in (14, 21, 21):
        form = page.context["form"]
        # As a browser sends it back: what the page shows, unless somebody types.
        data = {"subject": typed or form["subject"].value(), "proposed": form.proposed}
        data["day"] = (timezone.localdate() + timedelta(days=later)).isoformat()
        page = client.post(path, fixed(accompaniment, **data, seal=form.seal))
    to_holder = Message.objects.get(to_email=accompaniment.holder.person.email)
    assert tidy(sent.format(day=long_day(day))) in to_holder.subject


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "1999-01-05"}, "day"),
        ({"day": "2099-01-05"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"start": "03:00"}, "start"),
    ],
)
def test_when_no_interview_is(client, adviser, accompaniment, changes, field):
    page = client.post(url("interview_plan", accompaniment.pk), fixed(accompaniment, **changes))
    assert list(page.context["form"].errors) == [field]
    assert "Le courriel qui partira" not in page.text
    assert not Interview.objects.exists()


@pytest.mark.parametrize("who", ["adviser", "holder"])
def test_an_hour_that_is_taken_is_said_before_the_mail_is_read(client, adviser, accompaniment, who):
    data = fixed(accompaniment)
    start = timezone.make_aware(datetime.fromisoformat(f"{data['day']}T10:30"))
    same = {who: getattr(accompaniment, who)}
    if who == "holder":
        same = {"accompaniment__holder": accompaniment.holder}
    other = InterviewFactory(**same, starts_at=start, ends_at=start + timedelta(hours=1))
    page = client.post(url("interview_plan", accompaniment.pk), data)
    assert "déjà" in page.context["form"].errors["start"][0]
    # It does not stand in its own way.
    mine = url("interview_move", other.pk)
    page = client.post(mine, {**data, "start": "11:00"})
    assert not page.context["form"].errors


def test_what_was_noted_by_error_is_removed_while_nothing_is_written(
    client, adviser, accompaniment
):
    blank = InterviewFactory(accompaniment=accompaniment, hours=-72)
    path = url("interview_remove", blank.pk)
    assert client.post(path, {"reason": ""}).status_code == 400
    page = client.post(path, {"reason": "C’était la voisine."}, follow=True)
    assert "Retiré, noté par erreur" in page.text
    assert "C’était la voisine." in page.text
    blank.refresh_from_db()
    assert blank.state == InterviewState.CANCELLED
    assert client.get(url("interview_write_up", blank.pk)).status_code == 302
    written = InterviewFactory(accompaniment=accompaniment, held=True)
    assert "Retirer cet entretien" not in client.get(written.get_absolute_url()).text
    client.post(url("interview_remove", written.pk), {"reason": "Effacer"})
    written.refresh_from_db()
    assert written.state == InterviewState.HELD
    assert not Message.objects.exists()


def test_what_is_past_is_noted_without_a_mail_and_then_written(client, adviser, accompaniment):
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    response = client.post(
        url("interview_plan", accompaniment.pk), fixed(accompaniment, day=yesterday)
    )
    interview = Interview.objects.get()
    assert response.url == url("interview_write_up", interview.pk)
    assert not Message.objects.exists()
    form = client.get(response.url).context["form"]
    data = {
        "day": yesterday,
        "start": "10:00",
        "end": "11:15",
        "mode": "phone",
        "purpose": "Premier appel",
        "summary": "Une idée de fournil.",
        "internal": "À rappeler vite.",
        "opened_version": form["opened_version"].value(),
    }
    at_night = client.post(response.url, {**data, "start": "01:00"})
    assert list(at_night.context["form"].errors) == ["start"]
    client.post(response.url, data)
    interview.refresh_from_db()
    assert interview.state == InterviewState.HELD
    assert interview.ends_at - interview.starts_at == timedelta(minutes=75)
    assert interview.internal == "À rappeler vite."


def test_a_conflicting_save_keeps_what_was_typed(client, adviser):
    interview = InterviewFactory(accompaniment__adviser=adviser, held=True)
    path = url("interview_write_up", interview.pk)
    start = timezone.localtime(interview.starts_at)
    data = {
        "day": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "end": f"{start + timedelta(minutes=1):%H:%M}",
        "mode": "office",
        "purpose": "Le mien",
        "summary": "Ma version.",
        "opened_version": interview.version,
    }
    assert client.post(path, data).status_code == 302
    page = client.post(path, {**data, "summary": "L’autre version."})
    assert page.status_code == 200
    assert "Quelqu’un a modifié" in page.text
    assert "L’autre version." in page.text


def test_cancelling_shows_the_mail_with_its_reason(client, adviser, accompaniment):
    interview = InterviewFactory(accompaniment=accompaniment)
    path = url("interview_cancel", interview.pk)
    data = {"subject": "Annulé", "message": "La route est coupée."}
    page = client.post(path, data)
    assert "La route est coupée." in page.context["form"].mail["text"]
    client.post(path, {**data, "seal": page.context["form"].seal})
    interview.refresh_from_db()
    assert interview.state == InterviewState.CANCELLED
    assert client.get(path).url == interview.get_absolute_url()


def test_missed_then_held_after_all(client, adviser, accompaniment):
    start = timezone.now() - timedelta(hours=3)
    interview = InterviewFactory(
        accompaniment=accompaniment, starts_at=start, ends_at=start + timedelta(hours=1)
    )
    client.post(url("interview_miss", interview.pk))
    interview.refresh_from_db()
    assert interview.state == InterviewState.MISSED
    assert "Écrire le compte rendu" in client.get(interview.get_absolute_url()).text


# The holder -------------------------------------------------------------------------------


def test_a_slot_that_is_gone_sends_back_to_the_others(client, accompaniment):
    client.force_login(accompaniment.holder.person.user)
    response = client.get(url("slot_book", SlotFactory().pk), follow=True)
    assert "vient d’être pris" in response.text
    assert response.redirect_chain[-1][0] == url("my_interviews")


def test_what_the_slots_of_a_day_share_is_said_once(client, accompaniment):
    client.force_login(accompaniment.holder.person.user)
    noon = timezone.localtime().replace(hour=12, minute=0) + timedelta(days=3)
    for hours in (0, 2):
        start = noon + timedelta(hours=hours)
        SlotFactory(adviser=accompaniment.adviser, starts_at=start)
    assert client.get(url("my_interviews")).text.count("1\u00a0h, Rosières") == 1
    SlotFactory(
        adviser=accompaniment.adviser, starts_at=noon + timedelta(hours=4), mode="phone", place=""
    )
    assert client.get(url("my_interviews")).text.count("1\u00a0h, Rosières") == 2


@pytest.mark.parametrize(("hours", "warned"), [(5, True), (72, False)])
def test_moving_is_confirmed_and_says_what_cannot_be_changed_after(
    client, accompaniment, hours, warned
):
    interview = InterviewFactory(accompaniment=accompaniment, hours=96)
    slot = SlotFactory(adviser=accompaniment.adviser, hours=hours)
    client.force_login(accompaniment.holder.person.user)
    path = url("my_interview_move", interview.pk)
    assert f'href="?creneau={slot.pk}"' in client.get(path).text
    page = client.get(path, {"creneau": slot.pk})
    assert ("ne se déplace ni ne s’annule plus ici" in page.text) == warned
    interview.refresh_from_db()
    assert interview.starts_at != slot.starts_at
    client.post(path, {"slot": slot.pk})
    interview.refresh_from_db()
    assert interview.starts_at == slot.starts_at


@pytest.mark.parametrize("name", ["my_interview_move", "my_interview_cancel"])
def test_too_late_to_change_alone_is_said(client, accompaniment, name):
    soon = InterviewFactory(accompaniment=accompaniment, hours=3)
    client.force_login(accompaniment.holder.person.user)
    response = client.post(url(name, soon.pk), follow=True)
    assert response.redirect_chain[-1][0] == url("my_interview", soon.pk)
    assert "Trop tard pour changer" in response.text


def test_who_has_left_is_told_so(client, accompaniment):
    accompaniment.state, accompaniment.end = AccompanimentState.ENDED, timezone.localdate()
    accompaniment.save()
    client.force_login(accompaniment.holder.person.user)
    assert "Votre accompagnement est terminé" in client.get(url("my_interviews")).text


def test_what_others_booked_is_not_mine(client, accompaniment):
    other = InterviewFactory()
    client.force_login(accompaniment.holder.person.user)
    for name in ("my_interview", "my_interview_move", "my_interview_cancel", "my_interview_sheet"):
        assert client.get(url(name, other.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_my_interviews(client, accompaniment, django_assert_num_queries, rows):
    for number in range(rows):
        InterviewFactory(
            accompaniment=accompaniment,
            held=True,
            starts_at=timezone.now() - timedelta(days=9 + number),
        )
        SlotFactory(adviser=accompaniment.adviser, hours=50 + 2 * number)
    client.force_login(accompaniment.holder.person.user)
    with django_assert_num_queries(9):
        client.get(url("my_interviews"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, adviser, django_assert_num_queries, rows):
    for _ in range(rows):
        InterviewFactory()
    with django_assert_num_queries(5):
        client.get(url("interview_list"))
