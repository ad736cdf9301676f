"""The team corrects what an application says."""

import pytest
from django.test import Client

from projects.models import IntakeSubmission
from projects.tests.factories import IntakeSubmissionFactory
from projects.tests.sorting import login, texts, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(client):
    return login(client, adviser=True)


def correction(client, submission):
    """What the page sends when nothing is touched."""
    form = client.get(url("application_correct", submission.pk)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    municipality = submission.municipality
    return {
        **{name: value for name, value in data.items() if value is not None},
        "municipality": municipality.label,
        "municipality_key": municipality.pk,
    }


def test_correct(client, adviser):
    submission = IntakeSubmissionFactory(last_name="Arsc")
    data = correction(client, submission) | {"last_name": "Arsac", "phone": "06 39 98 00 07"}
    response = client.post(url("application_correct", submission.pk), data, follow=True)
    assert "est corrigée" in texts(response)[0]
    submission.refresh_from_db()
    assert (submission.last_name, submission.phone) == ("Arsac", "0639980007")
    assert submission.version == 2
    assert IntakeSubmission.objects.matching("arsac").get() == submission


def test_correct_what_is_wrong_keeps_what_was_typed(client, adviser):
    submission = IntakeSubmissionFactory()
    data = correction(client, submission) | {"last_name": "", "title": "Un tout autre nom"}
    response = client.post(url("application_correct", submission.pk), data)
    assert list(response.context["form"].errors) == ["last_name"]
    assert "Un tout autre nom" in response.content.decode()
    assert IntakeSubmission.objects.get().title == submission.title


def test_a_correction_leaves_a_way_to_reach_the_person(client, adviser):
    submission = IntakeSubmissionFactory()
    data = correction(client, submission) | {"email": "", "phone": ""}
    response = client.post(url("application_correct", submission.pk), data)
    assert list(response.context["form"].errors) == ["phone"]


def test_two_staff_correct_one_application(client, adviser):
    """Two sessions opened the same version: the second is told, and keeps what was typed."""
    submission = IntakeSubmissionFactory(title="Le four", idea="Cuire")
    other = Client()
    login(other, adviser=True)
    address = url("application_correct", submission.pk)
    mine = correction(client, submission) | {"title": "Le four à pain partagé"}
    theirs = correction(other, submission) | {"idea": "Cuire ensemble"}
    assert other.post(address, theirs).status_code == 302

    refused = client.post(address, mine)
    page = refused.content.decode()
    assert refused.status_code == 200
    assert "Quelqu’un a modifié cette fiche" in page
    assert "Le four à pain partagé" in page
    assert "Cuire ensemble" in page
    assert IntakeSubmission.objects.get().title == "Le four"

    again = mine | {"opened_version": refused.context["form"]["opened_version"].value()}
    assert client.post(address, again | {"idea": "Cuire ensemble"}).status_code == 302
    submission.refresh_from_db()
    assert (submission.title, submission.idea) == ("Le four à pain partagé", "Cuire ensemble")


def test_a_decision_taken_meanwhile_refuses_a_correction(client, adviser):
    submission = IntakeSubmissionFactory()
    data = correction(client, submission) | {"title": "Autre"}
    client.post(url("application_move", submission.pk, "prendre"))
    assert client.post(url("application_correct", submission.pk), data).status_code == 200
    assert IntakeSubmission.objects.get().title == submission.title
