"""What the holder is told of its exit, and of one that was an error."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message
from projects.enums import ExitKind, LegalForm, Situation
from projects.models import Exit
from projects.services import outcomes
from projects.tests.factories import AccompanimentFactory

pytestmark = pytest.mark.django_db

NOTED, UNDONE = "projects.exit_noted", "projects.exit_undone"
SECRET = "Le couple se sépare."


@pytest.fixture
def row():
    return AccompanimentFactory(
        start=timezone.localdate() - timedelta(days=200),
        holder__person__email="samira@example.org",
        holder__user=True,
        project__title="L’Épicerie du col",
    )


def leave(row, **given):
    told = Exit(
        kind=ExitKind.CREATED,
        reason=SECRET,
        situation=Situation.SELF_EMPLOYED,
        legal_form=LegalForm.ASSOCIATION,
        structure_name="L’Épicerie de Burzet",
        jobs_created=2,
    )
    day = timezone.localdate()
    return outcomes.end(row, day=day, outcome=told, by=row.adviser, **given)


def mails():
    return list(Message.objects.filter(to_email="samira@example.org").order_by("pk"))


def whole(mail):
    return mail.subject + mail.text + mail.html


def test_what_was_noted_is_written_once_without_the_reason(row):
    leave(row, tell=True)
    (mail,) = mails()
    assert mail.kind == NOTED
    for part in (mail.text, mail.html):
        for words in (
            "L’Épicerie du col",
            "Activité créée ou reprise",
            "À son compte",
            "L’Épicerie de Burzet",
            "6, 12 et 24\u00a0mois",
            reverse("projects:my_space"),
            "Merci",
        ):
            assert words in part
    assert SECRET not in whole(mail)


def test_nothing_is_written_unless_it_is_asked(row):
    leave(row)
    assert mails() == []


def test_a_correction_is_written_when_it_is_worth_it(row):
    outcome = leave(row, tell=True)
    for jobs, tell in ((3, False), (4, True)):
        outcome.jobs_created = jobs
        outcome.version += 1
        outcomes.correct(outcome, day=row.end, by=row.adviser, tell=tell)
    _first, second = mails()
    assert "corrigé" in second.subject
    assert "Emplois créés\u00a0: 4" in second.text
    assert SECRET not in whole(second)


@pytest.mark.parametrize("was_told", [True, False])
def test_who_was_told_hears_that_it_was_an_error(row, was_told):
    outcome = leave(row, tell=was_told)
    outcomes.undo(outcome, reason="Mauvaise fiche, la voisine.", by=row.adviser)
    assert [mail.kind for mail in mails()] == ([NOTED, UNDONE] if was_told else [])
    assert not any("voisine" in whole(mail) for mail in mails())


def test_the_screen_asks_whether_to_write_it(client, row):
    client.force_login(row.adviser)
    path = reverse("projects:exit_new", args=[row.pk])
    assert client.get(path).context["form"]["tell"].value() is True
    given = {"day": timezone.localdate(), "kind": "paused", "reason": SECRET, "situation": "other"}
    client.post(path, given | {"tell": "on"})
    (mail,) = mails()
    assert "Projet remis à plus tard" in mail.text
    outcome = row.exits.get()
    edit = client.get(reverse("projects:exit_edit", args=[outcome.pk]))
    assert edit.context["form"]["tell"].value() is False
    undo = client.get(reverse("projects:exit_undo", args=[outcome.pk]))
    assert undo.context["was_told"] is True


def test_the_space_says_what_is_noted_and_not_why(client, row):
    leave(row)
    client.force_login(row.holder.person.user)
    page = client.get(reverse("projects:my_space")).content.decode()
    assert "(activité créée ou reprise)" in page
    assert SECRET not in page


def test_without_an_address_the_screen_does_not_ask(client, row):
    person = row.holder.person
    type(person).objects.filter(pk=person.pk).update(email="")
    client.force_login(row.adviser)
    page = client.get(reverse("projects:exit_new", args=[row.pk]))
    assert "tell" not in page.context["form"].fields
    leave(row, tell=True)
    assert mails() == []
