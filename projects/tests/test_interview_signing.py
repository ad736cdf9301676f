"""What is signed, by whom, of which text; what a later change makes of it; the paper."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from eveil.core.models import Message
from eveil.people.tests.factories import UserFactory
from projects.documents.interviews import sheet_pdf
from projects.enums import Signatory
from projects.models import InterviewScan, InterviewSignature
from projects.services import summaries as services
from projects.tests.factories import (
    AccompanimentFactory,
    FundedOperationFactory,
    InterviewFactory,
    InterviewScanFactory,
)

pytestmark = pytest.mark.django_db

HAND = [[[100, 200], [300, 100], [500, 300]], [[200, 320], [700, 310]]]


@pytest.fixture
def interview():
    return InterviewFactory(held=True)


@pytest.fixture
def holder(interview):
    return interview.holder.person.user


@pytest.fixture
def adviser(interview):
    return interview.adviser


def own_page(interview):
    return reverse("projects:my_interview_sign", args=[interview.pk])


def desk_page(interview, role):
    return reverse("projects:interview_sign", args=[interview.pk, role])


def sent(interview, strokes=HAND, **more):
    data = {"shown": interview.fingerprint, "strokes": json.dumps(strokes) if strokes else ""}
    return {**data, **more}


def test_both_sign_on_their_own_screen(client, interview, holder, adviser):
    client.force_login(holder)
    assert client.post(own_page(interview), sent(interview)).status_code == 302
    assert not interview.is_signed
    client.force_login(adviser)
    client.post(desk_page(interview, "adviser"), sent(interview))
    assert interview.is_signed
    signature = interview.signatures.get(role=Signatory.HOLDER)
    assert signature.strokes == HAND
    assert signature.content["summary"] == interview.summary
    assert signature.fingerprint == interview.fingerprint
    assert (signature.name, signature.by) == (str(interview.holder.person), holder)


def test_a_later_change_of_the_shared_part_asks_for_another_signature(client, interview, holder):
    client.force_login(holder)
    client.post(own_page(interview), sent(interview))
    interview.summary = "Autre chose."
    interview.save()
    role, valid, earlier = next(interview.signing())
    assert (role, valid) == (Signatory.HOLDER, None)
    assert earlier.content["summary"] != "Autre chose."
    page = client.get(reverse("projects:my_interview", args=[interview.pk])).text
    assert "modifié depuis" in page
    assert "Signer à nouveau" in page
    client.post(own_page(interview), sent(interview))
    assert interview.signatures.count() == 2


@pytest.mark.parametrize(
    "field", ["summary", "next_steps", "purpose", "place", "mode", "starts_at", "operation"]
)
def test_each_signed_fact_changes_the_fingerprint(interview, field):
    before = interview.fingerprint
    other = {
        "mode": "phone",
        "starts_at": interview.starts_at.replace(minute=59, second=1),
        "operation": FundedOperationFactory() if field == "operation" else None,
    }
    setattr(interview, field, other.get(field, "Autre"))
    assert interview.fingerprint != before


def test_the_same_in_any_time_zone_and_after_reading_it_again(interview):
    again = type(interview).objects.get()
    assert again.fingerprint == interview.fingerprint


def test_what_changed_while_one_was_reading_is_not_signed(client, interview, holder):
    client.force_login(holder)
    stale = sent(interview)
    interview.summary = "Réécrit entre-temps."
    interview.save()
    page = client.post(own_page(interview), stale)
    assert "a changé pendant que vous lisiez" in page.text
    assert "Réécrit entre-temps." in page.text
    assert not InterviewSignature.objects.exists()


def test_signing_twice_is_signing_once(client, interview, holder):
    client.force_login(holder)
    for _ in range(2):
        client.post(own_page(interview), sent(interview))
    assert interview.signatures.count() == 1


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [[[5, 5], [6, 6]]],
        "signature",
        {"a": 1},
        [[1, 2, 3]],
        [[["x", "y"]]],
        [[[0, 0], [1e400, 3]]],
        [[[number % 1000, number % 400] for number in range(7000)]],
        [[[0, 0]]] * 201,
    ],
)
def test_what_is_no_signature(client, interview, holder, strokes):
    client.force_login(holder)
    assert client.post(own_page(interview), sent(interview, strokes)).status_code == 200
    assert not InterviewSignature.objects.exists()


def test_what_is_drawn_outside_the_frame_is_brought_inside(client, interview, holder):
    client.force_login(holder)
    client.post(own_page(interview), sent(interview, [[[-50, 100], [5000, 9000]]]))
    assert interview.signatures.get().strokes == [[[0, 100], [1000, 400]]]


@pytest.mark.parametrize(
    ("typed", "confirmed", "signed"),
    [
        ("{name}", "on", True),
        ("{folded}", "on", True),
        ("{name}", "", False),
        ("Quelqu’un d’autre", "on", False),
    ],
)
def test_ones_own_name_typed_and_confirmed(client, interview, holder, typed, confirmed, signed):
    name = str(interview.holder.person)
    client.force_login(holder)
    words = typed.format(name=name, folded=name.upper())
    client.post(own_page(interview), sent(interview, None, typed=words, confirmed=confirmed))
    assert interview.signatures.exists() is signed


def test_the_holder_signs_by_hand_on_the_advisers_screen(client, interview, adviser):
    client.force_login(adviser)
    name = str(interview.holder.person)
    page = desk_page(interview, "holder")
    client.post(page, sent(interview, None, typed=name, confirmed="on"))
    assert not InterviewSignature.objects.exists()
    client.post(page, sent(interview))
    signature = interview.signatures.get()
    assert (signature.role, signature.name, signature.by) == (Signatory.HOLDER, name, adviser)
    assert "sur l’écran de" in client.get(interview.get_absolute_url()).text


def test_nobody_signs_for_somebody_else(client, interview):
    client.force_login(UserFactory(coordinator=True))
    for role in Signatory:
        assert client.post(desk_page(interview, role), sent(interview)).status_code == 403
    client.force_login(AccompanimentFactory(holder__user=True).holder.person.user)
    assert client.post(own_page(interview), sent(interview)).status_code == 404


def test_what_was_not_held_is_not_signed(client):
    booked = InterviewFactory()
    client.force_login(booked.holder.person.user)
    assert client.get(own_page(booked)).status_code == 403


# On paper ---------------------------------------------------------------------------------


def scan(client, interview, content):
    return client.post(
        reverse("projects:interview_scan", args=[interview.pk]),
        {"scan": SimpleUploadedFile("feuille.pdf", content)},
    )


def test_a_scan_stands_for_both_until_the_text_changes(client, interview, adviser, holder):
    client.force_login(adviser)
    scan(client, interview, b"%PDF-1.7 sign\xc3\xa9")
    assert interview.is_signed
    client.force_login(holder)
    row = InterviewScan.objects.get()
    path = reverse("projects:my_interview_scan", args=[interview.pk, row.pk])
    assert client.get(path).content.startswith(b"%PDF")
    interview.summary = "Autre chose."
    interview.save()
    assert not interview.is_signed
    client.force_login(adviser)
    assert "avant la dernière modification" in client.get(interview.get_absolute_url()).text


def test_a_scan_is_read_in_its_content(client, interview, adviser):
    client.force_login(adviser)
    assert "type accepté" in scan(client, interview, b"<html>").text
    assert not InterviewScan.objects.exists()


def test_scans_are_private(client):
    row = InterviewScanFactory()
    client.force_login(AccompanimentFactory(holder__user=True).holder.person.user)
    for name in ("my_interview_scan", "interview_scan_file"):
        path = reverse(f"projects:{name}", args=[row.interview_id, row.pk])
        assert client.get(path).status_code in {403, 404}


def test_the_sheet_is_a_paper_with_and_without_signatures(interview, adviser, holder):
    assert sheet_pdf(interview).startswith(b"%PDF")
    for role, user in ((Signatory.HOLDER, holder), (Signatory.ADVISER, adviser)):
        services.sign(
            interview, role, by=user, name=str(user), shown=interview.fingerprint, strokes=HAND
        )
    interview.operation = FundedOperationFactory()
    assert sheet_pdf(interview).startswith(b"%PDF")


SAID = [f"Ligne {number} du compte rendu." for number in range(1, 60)]
STEPS = [f"Suite {number}" for number in range(1, 40)]


@pytest.mark.parametrize("kind", ["lines", "one paragraph", "steps"])
def test_signatures_stand_with_the_last_words(interview, kind):
    """Whatever the length: those at which the boxes alone would go to a second page too."""
    found = set()
    for length in range(16, 32, 3):
        said, steps, last = SAID[:length], [], SAID[length - 1]
        if kind == "one paragraph":
            said = [" ".join(said * 4)]
        elif kind == "steps":
            said, steps, last = SAID[:3], STEPS[: length - 8], STEPS[length - 9]
        interview.summary, interview.next_steps = "\n".join(said), "\n".join(steps)
        pages = [page.extract_text() for page in PdfReader(BytesIO(sheet_pdf(interview))).pages]
        found.add(len(pages))
        assert last in " ".join(pages[-1].split()), (length, pages[-1])
        assert pages[-1].count("Date et signature") == 2
    assert found == {1, 2}


# Asking -----------------------------------------------------------------------------------


def test_the_holder_is_asked_once_for_each_text(client, interview, adviser):
    client.force_login(adviser)
    ask = reverse("projects:interview_ask", args=[interview.pk])
    for _ in range(2):
        client.post(ask)
    assert Message.objects.filter(kind="projects.interview_to_sign").count() == 1
    interview.summary = "Corrigé."
    interview.save()
    client.post(ask)
    assert Message.objects.filter(kind="projects.interview_to_sign").count() == 2
