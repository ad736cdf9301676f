"""What a structure said of an agreement elsewhere than here: who notes it, and who reads it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from eveil.core.dates import date_fr
from eveil.core.models import Message
from eveil.core.registry import timeline_of
from eveil.people.tests.factories import UserFactory
from partners.enums import AgreementState, AnswerChannel, Verdict
from partners.models import Agreement, ReviewAnswer
from partners.services import reviews as services
from partners.tests.factories import (
    AgreementFactory,
    DeliveryFactory,
    MandateFactory,
    PartnerFactory,
    ReviewAnswerFactory,
    StructureFactory,
)
from partners.tests.reviews import REASON

pytestmark = pytest.mark.django_db

CALL = AnswerChannel.CALL
TODAY = timezone.localdate


@pytest.fixture
def main():
    return MandateFactory(is_main=True)


@pytest.fixture
def agreement(adviser, main):
    return AgreementFactory(
        state=AgreementState.REVIEW, adviser=adviser, between=[main.structure, StructureFactory()]
    )


def page_of(agreement, structure):
    party = agreement.parties.get(structure=structure)
    return reverse("partners:agreement_note", args=[agreement.pk, party.pk])


def send(client, agreement, mandate, **changed):
    party = agreement.parties.get(structure=mandate.structure)
    last = agreement.answers.filter(structure=mandate.structure).last()
    given = {
        "person": mandate.person_id,
        "channel": CALL,
        "said_on": TODAY().isoformat(),
        "verdict": Verdict.CHANGES,
        "text": REASON,
        "edition": agreement.edition,
        "instead_of": last.pk if last else "",
        **changed,
    }
    data = {f"partie-{party.pk}-{name}": given[name] for name in given}
    return client.post(page_of(agreement, mandate.structure), data)


def note(agreement, mandate, by, **changed):
    given = {
        "person": mandate.person,
        "channel": CALL,
        "said_on": TODAY(),
        "verdict": Verdict.APPROVED,
        "text": "",
        "edition": agreement.edition,
        "instead_of": None,
    }
    return services.note(agreement, mandate.structure, by=by, **{**given, **changed})


def test_who_said_it_how_and_when_is_kept_and_read(client, team, agreement, main):
    page = client.get(agreement.get_absolute_url()).text
    url = page_of(agreement, main.structure)
    assert f'href="{url}"' in page
    # Nobody answers for the other one: there is nobody who could have said it.
    assert page.count("/reponse/noter/") == 1
    assert "checked" in client.get(url).text
    yesterday = TODAY() - timedelta(days=1)
    response = send(client, agreement, main, said_on=yesterday.isoformat())
    assert response.url == agreement.get_absolute_url()
    kept = ReviewAnswer.objects.get()
    assert (kept.person, kept.channel, kept.said_on) == (main.person, CALL, yesterday)
    assert (kept.noted_by, kept.verdict, kept.text) == (team, Verdict.CHANGES, REASON)
    page = client.get(agreement.get_absolute_url()).text
    # Where the structure stands, and in the agreement's own thread.
    assert page.count(f"{main.person}, au téléphone le {date_fr(yesterday)}, noté par {team}") == 2


def test_who_follows_is_told_unless_it_noted_it(adviser, agreement, main):
    colleague = UserFactory(adviser=True)
    note(agreement, main, adviser)
    assert not Message.objects.exists()
    note(agreement, main, colleague, instead_of=ReviewAnswer.objects.get().pk)
    mail = Message.objects.get()
    assert mail.to_email == adviser.email
    assert f"au téléphone, noté par {colleague}" in mail.text


def test_only_the_team_notes(client, agreement, main):
    user = PartnerFactory(mandate__structure=main.structure, mandate__is_main=False)
    client.force_login(user)
    assert client.get(page_of(agreement, main.structure)).status_code == 403
    assert send(client, agreement, main).status_code == 403
    with pytest.raises(PermissionDenied):
        note(agreement, main, user)
    assert not ReviewAnswer.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"said_on": (TODAY() + timedelta(days=1)).isoformat()}, "said_on"),
        # Before it was given to read.
        ({"said_on": (TODAY() - timedelta(days=9)).isoformat()}, "said_on"),
        ({"said_on": "hier"}, "said_on"),
        ({"channel": AnswerChannel.LINK}, "channel"),
        ({"person": ""}, "person"),
        ({"text": ""}, "text"),
    ],
    ids=["to come", "before", "no day", "not told", "nobody", "no word"],
)
@pytest.mark.usefixtures("team")
def test_what_can_not_have_been_said(client, agreement, main, changed, field):
    response = send(client, agreement, main, **changed)
    assert list(response.context["form"].errors) == [field]
    assert not ReviewAnswer.objects.exists()


def test_who_does_not_answer_for_the_structure_did_not(client, team, agreement, main):
    colleague = MandateFactory(structure=main.structure)
    response = send(client, agreement, main, person=colleague.person_id)
    assert list(response.context["form"].errors) == ["person"]
    with pytest.raises(ValidationError, match="ne répond pas"):
        note(agreement, colleague, team)


def test_what_the_structure_said_meanwhile_is_shown_first(client, team, agreement, main):
    ReviewAnswerFactory(agreement=agreement, structure=main.structure, person=main.person)
    response = send(client, agreement, main, instead_of="")
    assert "Entre-temps" in response.text
    assert ReviewAnswer.objects.count() == 1
    assert send(client, agreement, main).status_code == 302
    assert ReviewAnswer.objects.count() == 2


@pytest.mark.usefixtures("team")
def test_nothing_is_noted_where_nobody_may_answer(client, agreement, main):
    other = agreement.structures.exclude(pk=main.structure_id).get()
    assert client.get(page_of(agreement, other)).url == agreement.get_absolute_url()
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.SIGNED, signed_on=TODAY())
    assert send(client, agreement, main).url == agreement.get_absolute_url()
    assert not ReviewAnswer.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"noted_by": None}, {"said_on": None}, {"channel": AnswerChannel.ONLINE}]
)
def test_the_database_holds_it(team, agreement, main, changed):
    kept = note(agreement, main, team)
    with pytest.raises(IntegrityError, match="review_told_is_noted"):
        ReviewAnswer.objects.filter(pk=kept.pk).update(**changed)


# The structure's own thread ------------------------------------------------------------------


def lines(user, structure):
    said = "Relecture d’une convention"
    entries, _more = timeline_of(user, structure, limit=20)
    return [one for one in entries if one.title.startswith(said)]


def test_the_thread_tells_what_the_structure_answered(team, agreement, main):
    structure = main.structure
    colleague = PartnerFactory(mandate__structure=structure)
    stranger = PartnerFactory()
    note(agreement, main, team, verdict=Verdict.CHANGES, text=REASON)
    ReviewAnswerFactory(agreement=agreement)  # Of another structure.
    for reader in (team, colleague, None):
        (line,) = lines(reader, structure)
        assert (line.text, line.link, line.shared_with) == (
            REASON,
            agreement.title,
            "Avec la structure",
        )
        assert line.by.startswith(f"{main.person}, au téléphone le")
        assert line.by.endswith(f"noté par {team}")
    assert not lines(stranger, structure)
    # Abandoned, it is the team's business again.
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.ABANDONED)
    assert [len(lines(one, structure)) for one in (team, colleague, None)] == [1, 0, 0]
    assert lines(team, structure)[0].shared_with == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(client, team, agreement, main, rows, django_assert_num_queries):
    for _number in range(rows - 1):
        MandateFactory(structure=main.structure, function="legal")
    with django_assert_num_queries(8):
        client.get(page_of(agreement, main.structure))


def test_the_thread_tells_what_the_structure_did_of_what_it_planned(team):
    user = PartnerFactory()
    done = DeliveryFactory(contribution__party__structure=user.person.mandates.get().structure)
    contribution = done.contribution
    DeliveryFactory()  # Of another structure.
    structure = contribution.party.structure
    for reader in (team, user, None):
        entries, _more = timeline_of(reader, structure, limit=20)
        (line,) = [one for one in entries if one.link == contribution.title]
        assert line.title == "3\u00a0h faites, sur 20\u00a0h prévues par an"
        assert (line.text, line.at, line.shared_with) == (
            f"{done.note}.",
            done.day,
            "Avec la structure",
        )
    stranger, _more = timeline_of(PartnerFactory(), structure, limit=20)
    assert contribution.title not in {one.link for one in stranger}
