"""An application that the team enters for somebody without a computer."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from eveil.core.dates import hour
from eveil.core.models import Message, TransitionLog
from eveil.people.models import Consent, Invitation, Person
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.testing import load_communes
from projects.enums import IntakeState, IntakeStep
from projects.models import ConsentScan, IntakeSubmission
from projects.notifications.intake import DraftReminder
from projects.services import intake as services
from projects.services import sorting
from projects.tests import applying
from projects.tests.factories import IntakeSubmissionFactory, ProjectHolderFactory
from projects.tests.sorting import texts

pytestmark = pytest.mark.django_db

START = reverse("projects:desk_start")
YOU = {"first_name": "Lucienne", "last_name": "Fargier", "email": "", "phone": "06 39 98 44 10"}
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture(autouse=True)
def communes():
    return load_communes()


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


def step(submission, name):
    return reverse("projects:desk_step", args=[submission.pk, name])


def write_all(client, **you):
    assert client.post(START, {**YOU, **you}).status_code == 302
    submission = IntakeSubmission.objects.latest("pk")
    for name in (IntakeStep.PLACE, IntakeStep.PROJECT, IntakeStep.NEEDS):
        assert post(client, submission, name).status_code == 302
    submission.refresh_from_db()
    return submission


def post(client, submission, name, **changes):
    values = applying.VALUES[name] | applying.opened(submission, name)
    return client.post(step(submission, name), {**values, **changes})


def send(client, submission, **changes):
    values = {"notice": "on", "channel": "oral", "share_project": "on", **changes}
    return client.post(
        reverse("projects:desk_send", args=[submission.pk]),
        {name: value for name, value in values.items() if value is not None},
    )


def test_five_steps_and_the_application_is_received(client, adviser):
    submission = write_all(client)
    assert send(client, submission).status_code == 302
    submission.refresh_from_db()
    assert submission.state == IntakeState.RECEIVED
    assert submission.entered_by == adviser
    assert str(submission.person) == "Lucienne Fargier"
    consent = Consent.objects.get()
    assert (consent.subject, consent.channel) == (submission.person, "oral")
    assert TransitionLog.of(submission).get().by == adviser
    assert not Message.objects.exists()
    assert list(IntakeSubmission.objects.matching("Fargier")) == [submission]
    page = client.get(reverse("projects:application_detail", args=[submission.pk]))
    assert "Saisie par" in page.content.decode()


def test_who_reads_mails_gets_the_acknowledgement_and_nothing_before(client, adviser):
    submission = write_all(client, email="lucienne@example.org")
    assert not Message.objects.exists()
    send(client, submission)
    assert Message.objects.get().kind == "projects.intake_received"


def test_the_same_validation_as_the_public_form(client, adviser):
    response = client.post(START, {**YOU, "first_name": "", "phone": "12"})
    errors = response.context["form"].errors
    assert set(errors) == {"first_name", "phone"}
    submission = write_all(client)
    response = post(
        client, submission, IntakeStep.PROJECT, title="", idea="", stage="", collective=""
    )
    assert set(response.context["form"].errors) == {"title", "idea", "stage", "collective"}
    response = send(client, submission)
    assert "Il reste à compléter" in response.content.decode()
    submission.refresh_from_db()
    assert submission.state == IntakeState.DRAFT


def test_the_form_speaks_of_the_person(client, adviser):
    """To who writes it, who is not who applies."""
    pages = [client.get(START), client.post(START, {**YOU, "first_name": "", "last_name": ""})]
    submission = write_all(client)
    for name in (IntakeStep.PLACE, IntakeStep.PROJECT, IntakeStep.NEEDS):
        empty = dict.fromkeys(applying.VALUES[name], "")
        pages += [client.get(step(submission, name)), post(client, submission, name, **empty)]
    pages.append(client.get(step(submission, IntakeStep.CONSENTS)))
    for page in pages:
        main = re.search(r"<main.*?</main>", page.content.decode(), re.DOTALL)[0]
        # What is read aloud to the person on the last page is said to it.
        said = re.sub(r"<[^>]+>", " ", main.partition("À lire à la personne")[0])
        assert not re.findall(r".*\b(?:vos|votre|vous|mon|ma|me)\b.*", said, re.IGNORECASE)


def test_somebody_must_be_reachable(client, adviser):
    response = client.post(START, {**YOU, "phone": ""})
    assert response.context["form"].errors["phone"]
    response = client.post(START, {**YOU, "phone": "", "email": "lucienne@"})
    assert list(response.context["form"].errors) == ["email"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"notice": None}, "notice"), ({"channel": None}, "channel"), ({"channel": "paper"}, "scan")],
)
def test_how_the_person_agreed_is_said(client, adviser, changes, field):
    response = send(client, write_all(client), **changes)
    assert list(response.context["form"].errors) == [field]


def test_the_signed_paper_is_kept_for_the_team(client, adviser):
    submission = write_all(client)
    paper = SimpleUploadedFile("accord.doc", PDF)
    send(client, submission, channel="paper", scan=paper)
    scan = ConsentScan.objects.get()
    assert (scan.name, scan.content_type, scan.by) == ("accord.pdf", "application/pdf", adviser)
    assert Consent.objects.get().channel == "paper"
    address = reverse("projects:consent_scan", args=[submission.pk])
    response = client.get(address)
    assert response.content == PDF
    assert (
        address
        in client.get(reverse("projects:application_detail", args=[submission.pk])).content.decode()
    )


def test_a_scan_is_what_its_content_says(client, adviser):
    fake = SimpleUploadedFile("accord.pdf", b"PK\x03\x04 nothing", content_type="application/pdf")
    response = send(client, write_all(client), channel="paper", scan=fake)
    assert response.context["form"].errors["scan"]


# Known persons -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "known",
    [
        {"first_name": "Lucienne", "last_name": "FARGIER"},
        {"first_name": "Lulu", "last_name": "F.", "phone": "0639984410"},
    ],
    ids=["name", "number"],
)
def test_a_person_known_before_is_proposed_and_joined(client, adviser, known):
    person = PersonFactory(**{"email": "", **known})
    submission = write_all(client, email="l.fargier@example.org")
    response = send(client, submission)
    assert list(response.context["form"].errors) == ["same_as"]
    send(client, submission, same_as=person.pk)
    submission.refresh_from_db()
    person.refresh_from_db()
    assert submission.person == person
    assert person.email == "l.fargier@example.org"
    assert Consent.objects.get().subject == person
    assert Person.objects.filter(last_name__iexact="fargier").count() <= 1


def test_somebody_known_is_written_to_where_we_know(client, adviser):
    person = PersonFactory(
        first_name="Lucienne", last_name="Fargier", email="L.Fargier@example.org"
    )
    submission = write_all(client)
    send(client, submission, same_as=person.pk)
    assert Message.objects.get().to_email == "l.fargier@example.org"


def test_the_account_opens_at_the_address_given_last(client, adviser):
    person = PersonFactory(first_name="Lucienne", last_name="Fargier", email="old@example.org")
    submission = write_all(client, email="new@example.org")
    send(client, submission, same_as=person.pk)
    submission.refresh_from_db()
    words = {"adviser": adviser, "start": timezone.localdate(), "project_title": "Le four"}
    sorting.accept(submission, by=adviser, **words)
    assert Invitation.objects.get().email == "new@example.org"
    assert Message.objects.get(kind="projects.accepted").to_email == "new@example.org"


def test_another_person_of_the_same_name_is_another(client, adviser):
    PersonFactory(first_name="Lucienne", last_name="Fargier")
    submission = write_all(client)
    send(client, submission, same_as="nouvelle")
    assert Person.objects.filter(last_name="Fargier").count() == 2


def test_the_record_of_a_holder_is_one_click_away(client, adviser):
    holder = ProjectHolderFactory(person=PersonFactory(first_name="Lucienne", last_name="Fargier"))
    client.post(START, YOU)
    page = client.get(step(IntakeSubmission.objects.get(), "lieu")).content.decode()
    assert reverse("projects:holder_detail", args=[holder.pk]) in page


# Whose draft -----------------------------------------------------------------------------------


def test_colleagues_go_on_with_a_draft_of_the_team(client, adviser):
    client.post(START, YOU)
    client.force_login(UserFactory(adviser=True))
    page = client.get(START).content.decode()
    assert "Lucienne Fargier" in page
    submission = IntakeSubmission.objects.get()
    # By whom and when: two drafts of one name are told apart.
    assert f"à {hour(submission.updated_at)}" in page
    assert client.get(step(submission, "lieu")).status_code == 200


@pytest.mark.parametrize("view", ["desk_send", "desk_discard", "desk_step"])
def test_what_is_recorded_already_is_shown(client, adviser, view):
    """A second click, the back button, a colleague who was quicker."""
    submission = write_all(client, first_name="Odette")
    send(client, submission)
    args = [submission.pk, "projet"] if view == "desk_step" else [submission.pk]
    response = client.post(reverse(f"projects:{view}", args=args), {"notice": "on"}, follow=True)
    assert response.redirect_chain == [
        (reverse("projects:application_detail", args=[submission.pk]), 302)
    ]
    assert texts(response)[-1] == "La candidature d’Odette Fargier est déjà enregistrée."
    assert IntakeSubmission.objects.get().state == IntakeState.RECEIVED


def test_the_draft_of_an_applicant_is_nobodys_business(client, adviser):
    draft = IntakeSubmissionFactory(draft=True)
    assert client.get(step(draft, "projet")).status_code == 404
    with pytest.raises(PermissionDenied):
        services.submit(draft, agreed=[], by=adviser)


def test_the_link_asked_for_again_is_never_that_of_a_draft_of_the_team(client, adviser):
    own = IntakeSubmissionFactory(email="lucienne@example.org")
    client.post(START, {**YOU, "email": own.email})
    services.mail_link(own.email)
    assert own.token in Message.objects.get().text


def test_only_the_team_enters(client):
    with pytest.raises(PermissionDenied):
        services.begin({}, by=UserFactory())


def test_a_draft_is_erased_on_demand(client, adviser):
    client.post(START, YOU)
    draft = IntakeSubmission.objects.get()
    page = client.get(step(draft, "lieu")).content.decode()
    assert "disparaît tout de suite" in page.partition("Effacer cette saisie</summary>")[2]
    client.post(reverse("projects:desk_discard", args=[draft.pk]))
    assert not IntakeSubmission.objects.exists()


def test_nobody_is_reminded_of_what_the_team_left_unfinished(client, adviser, settings):
    client.post(START, {**YOU, "email": "lucienne@example.org"})
    long_ago = timezone.now() - timedelta(days=settings.INTAKE_DRAFT_DAYS["delete"] + 1)
    IntakeSubmission.objects.update(updated_at=long_ago)
    assert list(DraftReminder.due(timezone.localdate())) == []
    assert services.delete_stale_drafts() == 1
