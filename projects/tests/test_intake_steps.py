"""The steps of an application: what is accepted, what is kept, where one goes next."""

import pytest
from django.utils import timezone

from eveil.core.models import Message
from eveil.territory.tests.factories import MunicipalityFactory
from projects.enums import IntakeState, IntakeStep
from projects.models import IntakeSubmission
from projects.tests.applying import (
    NEEDS,
    PROJECT,
    START,
    YOU,
    address,
    begin,
    opened,
    post,
    write_all,
)
from projects.tests.factories import IntakeSubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def joyeuse():
    return MunicipalityFactory()


@pytest.fixture
def draft():
    return IntakeSubmissionFactory(empty=True)


# Beginning -------------------------------------------------------------------------------


def test_looking_at_the_form_leaves_nothing(client):
    assert client.get(START).status_code == 200
    assert not IntakeSubmission.objects.exists()


def test_a_valid_first_step_makes_a_draft_and_mails_its_link(client):
    response = begin(client, first_name="  Maëlle ", email=" Maelle@Example.org ")
    submission = IntakeSubmission.objects.get()
    assert response.url == address(submission, IntakeStep.PLACE)
    assert (submission.first_name, submission.email) == ("Maëlle", "maelle@example.org")
    assert submission.phone == "0639981234"
    assert submission.state == IntakeState.DRAFT
    mail = Message.objects.get()
    assert mail.to_email == "maelle@example.org"
    assert submission.token in mail.text
    assert mail.sensitive


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", " "),
        ("last_name", ""),
        ("email", "maelle@"),
        ("email", ""),
        ("phone", "06 39"),
        ("first_name", "x" * 101),
    ],
)
def test_an_invalid_first_step_leaves_nothing_and_loses_nothing(client, field, value):
    response = begin(client, **{field: value})
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in YOU} == {**YOU, field: value}
    assert not IntakeSubmission.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06.39.98.12.34", "0639981234"),
        ("+33 (0)6 39 98 12 34", "0639981234"),
        ("0033639981234", "0639981234"),
        ("04 65 71 00 00", "0465710000"),
        ("+41 79 123 45 67", "+41791234567"),
        ("", ""),
    ],
)
def test_phones_are_forgiven_their_spaces(client, typed, kept):
    begin(client, phone=typed)
    assert IntakeSubmission.objects.get().phone == kept


def test_the_first_mail_repeats_nothing_but_a_name(client):
    """The address may be somebody else's, and the name an advertisement."""
    begin(client, first_name="Gagnez www.example.org", last_name="<b>Vite</b>")
    mail = Message.objects.get()
    assert mail.to_name == ""
    assert "www.example.org" not in mail.text + mail.html + mail.subject


# The steps -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "following"),
    [
        (IntakeStep.YOU, IntakeStep.PLACE),
        (IntakeStep.PLACE, IntakeStep.PROJECT),
        (IntakeStep.PROJECT, IntakeStep.NEEDS),
        (IntakeStep.NEEDS, IntakeStep.CONSENTS),
    ],
)
def test_a_valid_step_is_kept_and_leads_to_the_next(client, draft, step, following):
    response = post(client, draft, step)
    assert response.url == address(draft, following)
    draft.refresh_from_db()
    assert step in draft.steps_done


def test_the_values_of_every_step_are_stored(client):
    submission = write_all(client)
    assert submission.municipality.name == "Joyeuse"
    assert submission.entry_status == "jobseeker"
    assert submission.title == PROJECT["title"]
    assert submission.collective is True
    assert submission.needs == NEEDS["needs"]
    assert submission.answers == {
        "expectations": NEEDS["expectations"],
        "referrer": NEEDS["referrer"],
    }
    assert submission.steps_missing == []


@pytest.mark.parametrize(
    ("step", "changes", "invalid"),
    [
        (IntakeStep.PLACE, {"municipality": "Nulle-Part-sur-Rien"}, "municipality"),
        (IntakeStep.PLACE, {"municipality": ""}, "municipality"),
        (IntakeStep.PLACE, {"entry_status": "king"}, "entry_status"),
        (IntakeStep.PROJECT, {"idea": "x" * 5001}, "idea"),
        (IntakeStep.PROJECT, {"stage": ""}, "stage"),
        (IntakeStep.PROJECT, {"collective": ""}, "collective"),
        (IntakeStep.NEEDS, {"needs": []}, "needs"),
        (IntakeStep.NEEDS, {"expectations": "x" * 2001}, "expectations"),
    ],
)
def test_an_invalid_step_keeps_what_is_valid_and_shows_what_was_typed(
    client, draft, step, changes, invalid
):
    response = post(client, draft, step, **changes)
    form = response.context["form"]
    assert list(form.errors) == [invalid]
    if isinstance(changes[invalid], str):
        assert changes[invalid] in response.content.decode()
    draft.refresh_from_db()
    assert step not in draft.steps_done
    kept = {**form.columns(), **form.answers()}
    assert invalid not in kept
    assert kept
    for name, value in kept.items():
        assert getattr(draft, name, draft.answers.get(name)) == value


def test_a_step_made_invalid_is_to_be_written_again(client):
    submission = write_all(client)
    post(client, submission, IntakeStep.PROJECT, title="")
    submission.refresh_from_db()
    assert submission.steps_missing == [IntakeStep.PROJECT]
    assert submission.title == PROJECT["title"]


def test_one_goes_back_and_finds_everything_as_it_was(client):
    submission = write_all(client)
    for step, values in ((IntakeStep.PROJECT, PROJECT), (IntakeStep.NEEDS, NEEDS)):
        response = client.get(address(submission, step))
        form = response.context["form"]
        assert {name: form[name].value() for name in values} == {
            **values,
            **({"collective": True} if "collective" in values else {}),
        }
    assert f'name="vers" value="{IntakeStep.PROJECT}"' in response.content.decode()


def test_a_change_after_everything_is_written_leads_back_to_the_last_page(client):
    submission = write_all(client)
    page = client.get(address(submission, IntakeStep.PLACE)).content.decode()
    assert "Continuer vers «\u00a0Relire, envoyer\u00a0»" in page
    response = post(client, submission, IntakeStep.PLACE)
    assert response.url == address(submission, IntakeStep.CONSENTS)


def test_two_devices_on_two_steps_do_not_undo_each_other(client):
    submission = write_all(client)
    post(client, submission, IntakeStep.NEEDS, expectations="Depuis le téléphone.")
    post(client, submission, IntakeStep.PROJECT, title="Depuis l’ordinateur")
    submission.refresh_from_db()
    assert submission.title == "Depuis l’ordinateur"
    assert submission.answers["expectations"] == "Depuis le téléphone."


@pytest.mark.parametrize(
    ("leaving", "to"), [("lieu", "lieu/"), ("plus-tard", "/candidater/reprendre/")]
)
def test_who_leaves_a_step_unfinished_loses_nothing(client, draft, leaving, to):
    response = post(client, draft, IntakeStep.PROJECT, stage="", collective="", vers=leaving)
    assert response.url.endswith(to)
    draft.refresh_from_db()
    assert (draft.title, draft.idea) == (PROJECT["title"], PROJECT["idea"])
    assert (draft.stage, draft.collective) == ("", None)
    assert IntakeStep.PROJECT not in draft.steps_done


def test_what_cannot_be_stored_is_said_before_leaving(client, draft):
    response = post(client, draft, IntakeStep.PROJECT, stage="", idea="x" * 5001, vers="lieu")
    assert list(response.context["form"].errors) == ["idea"]
    # What was valid is kept, and sending the page again is no conflict with itself.
    version = response.context["form"]["opened_version"].value()
    response = post(client, draft, IntakeStep.PROJECT, vers="lieu", opened_version=version)
    assert response.status_code == 302


def test_leaving_without_an_address_keeps_the_one_that_holds_the_link(client, draft):
    before = draft.email
    post(client, draft, IntakeStep.YOU, email="", vers="plus-tard")
    draft.refresh_from_db()
    assert draft.email == before


@pytest.mark.parametrize("leaving", [None, "lieu"])
def test_the_older_page_does_not_overwrite_the_newer(client, draft, leaving):
    older = opened(draft, IntakeStep.PROJECT)
    post(client, draft, IntakeStep.PROJECT, title="Depuis le téléphone")
    late = {"title": "Depuis l’ordinateur", **older, **({"vers": leaving} if leaving else {})}
    response = post(client, draft, IntakeStep.PROJECT, **late)
    page = response.content.decode()
    assert "enregistrée ailleurs entre-temps" in page
    assert "Depuis le téléphone" in page
    assert 'value="Depuis l’ordinateur"' in page
    draft.refresh_from_db()
    assert draft.title == "Depuis le téléphone"
    # Going on knowingly keeps what was typed.
    version = response.context["form"]["opened_version"].value()
    post(client, draft, IntakeStep.PROJECT, title="Depuis l’ordinateur", opened_version=version)
    draft.refresh_from_db()
    assert draft.title == "Depuis l’ordinateur"


def differs(typed, saved):
    """What a conflict says of one field; on a phone the labels stand above the words."""
    mine, theirs = 'data-label="Votre saisie"', 'data-label="Enregistré entre-temps"'
    return f"<td {mine}>{typed}</td><td {theirs}>{saved}</td>"


def test_a_conflict_shows_choices_and_answers_in_words(client):
    submission = write_all(client)
    older = opened(submission, IntakeStep.NEEDS)
    post(client, submission, IntakeStep.NEEDS, needs=["place"], expectations="Un hangar.")
    page = post(client, submission, IntakeStep.NEEDS, **older).content.decode()
    assert differs("Clarifier mon idée, Trouver des financements", "Trouver un lieu") in page
    assert ">Un hangar.</td>" in page


def test_a_conflict_shows_what_differs_only(client, draft):
    older = opened(draft, IntakeStep.PROJECT)
    post(client, draft, IntakeStep.PROJECT, title="Ailleurs", stage="", vers="plus-tard")
    late = {"title": "Ici", "stage": "", **older}
    page = post(client, draft, IntakeStep.PROJECT, **late).content.decode()
    assert differs("Ici", "Ailleurs") in page
    assert "(vide)" not in page


def test_the_same_step_sent_twice_is_no_conflict(client, draft):
    older = opened(draft, IntakeStep.PROJECT)
    for _ in range(2):
        assert post(client, draft, IntakeStep.PROJECT, **older).status_code == 302


def test_the_page_says_when_it_was_saved(client, draft):
    IntakeSubmission.objects.filter(pk=draft.pk).update(
        updated_at=timezone.localtime().replace(hour=14, minute=32)
    )
    page = client.get(address(draft, IntakeStep.PLACE)).content.decode()
    assert page.count("Enregistré à 14\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}32") == 1
    assert page.count("Enregistré") == 1
    assert draft.email not in page


# Resuming --------------------------------------------------------------------------------


def test_the_mailed_link_leads_to_the_first_step_not_written(client, draft):
    response = client.get(f"/candidater/{draft.token}/")
    assert response.url == address(draft, IntakeStep.PLACE)


def test_another_address_gets_the_link_too_once(client, draft):
    post(client, draft, IntakeStep.YOU, email="autre@example.org")
    post(client, draft, IntakeStep.YOU, email="autre@example.org")
    assert [mail.to_email for mail in Message.objects.all()] == ["autre@example.org"]


@pytest.mark.parametrize("path", ["", "vous/", "lieu/", "accords/", "merci/", "retirer/"])
def test_a_tampered_link_leads_nowhere(client, draft, path):
    other = draft.token[:-1] + ("a" if draft.token[-1] != "a" else "b")
    assert client.get(f"/candidater/{other}/{path}").status_code == 404
    assert client.get(f"/candidater/{draft.token[:-1]}%00/{path}").status_code == 404
    assert client.get(f"/candidater/{draft.token}x/{path}").status_code == 404


def test_a_step_that_does_not_exist_is_absent(client, draft):
    assert client.get(f"/candidater/{draft.token}/fortune/").status_code == 404


@pytest.mark.parametrize("known", [True, False])
def test_asking_for_the_link_never_tells_who_applied(client, draft, known):
    page = client.get("/candidater/reprendre/")
    email = draft.email.upper() if known else "inconnue@example.org"
    stamp = page.context["form"]["opened"].value()
    response = client.post(
        "/candidater/reprendre/", {"email": email, "opened": stamp, "site": ""}, follow=True
    )
    assert response.redirect_chain == [("/candidater/reprendre/envoye/", 302)]
    assert [draft.token in mail.text for mail in Message.objects.all()] == [True] * known
