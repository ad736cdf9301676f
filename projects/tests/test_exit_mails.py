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


# On screen: the mail is read before it leaves -----------------------------------------------


@pytest.fixture
def staff(client, row):
    client.force_login(row.adviser)
    return client


def given(**fields):
    return {
        "day": timezone.localdate(),
        "kind": "paused",
        "reason": SECRET,
        "situation": "other",
        **fields,
    }


def as_shown(response):
    """What the form of a page sends: its seal, and the subject that it proposes."""
    form = response.context["form"]
    return {"seal": form.seal, "subject": form["subject"].value() or ""}


@pytest.mark.usefixtures("still_clock")
def test_the_mail_of_an_exit_is_shown_and_leaves_as_it_was_shown(staff, row):
    path = reverse("projects:exit_new", args=[row.pk])
    first = staff.get(path)
    assert first.context["form"]["tell"].value() is True
    assert "Le courriel qui partira" not in first.content.decode()
    typed = given(tell="on", message="Merci pour la tarte aux myrtilles.")
    shown = staff.post(path, typed | {"subject": first.context["form"]["subject"].value()})
    page = shown.content.decode()
    assert "Relisez le courriel qui partira" in page
    assert "style-src 'self' 'unsafe-inline'" in shown["Content-Security-Policy"]
    assert (mails(), row.exits.count()) == ([], 0)
    staff.post(path, typed | as_shown(shown))
    (mail,) = mails()
    assert "Projet remis à plus tard" in mail.text
    assert "Merci pour la tarte" in mail.text
    assert SECRET not in whole(mail)
    for part, seen in shown.context["form"].mail.items():
        assert getattr(mail, part) == seen, part


@pytest.mark.parametrize(
    ("change", "again"), [({"kind": "lost"}, True), ({"reason": "Un autre motif."}, False)]
)
def test_what_changes_the_mail_shows_it_again(staff, row, change, again):
    path = reverse("projects:exit_new", args=[row.pk])
    shown = staff.post(path, given(tell="on"))
    response = staff.post(path, given(tell="on") | as_shown(shown) | change)
    assert response.status_code == (200 if again else 302)
    assert len(mails()) == (0 if again else 1)


def test_unticked_it_is_noted_at_once(staff, row):
    response = staff.post(reverse("projects:exit_new", args=[row.pk]), given())
    assert response.status_code == 302
    assert (mails(), row.exits.count()) == ([], 1)


def test_a_correction_shows_its_mail_only_when_asked(staff, row):
    outcome = leave(row)
    path = reverse("projects:exit_edit", args=[outcome.pk])
    form = staff.get(path).context["form"]
    assert form["tell"].value() is False
    assert form.mail is None
    typed = given(tell="on", opened_version=outcome.version)
    shown = staff.post(path, typed)
    assert "Projet remis à plus tard" in shown.context["form"].mail["text"]
    outcome.refresh_from_db()
    assert outcome.kind == ExitKind.CREATED
    assert staff.post(path, typed | as_shown(shown)).status_code == 302
    assert len(mails()) == 1


def test_who_was_told_is_told_of_the_error_in_a_mail_that_is_shown(staff, row):
    outcome = leave(row, tell=True)
    path = reverse("projects:exit_undo", args=[outcome.pk])
    shown = staff.get(path)
    assert "Le courriel qui partira" in shown.content.decode()
    typed = {"reason": "Mauvaise fiche, la voisine.", "message": "Toutes nos excuses, vraiment."}
    again = staff.post(path, typed | as_shown(shown))
    assert "Relisez le courriel" in again.content.decode()
    assert "Toutes nos excuses, vraiment." in again.context["form"].mail["text"]
    assert staff.post(path, typed | as_shown(again)).status_code == 302
    _noted, undone = mails()
    assert "Toutes nos excuses, vraiment." in undone.text
    assert "voisine" not in whole(undone)


def test_who_was_not_told_gets_no_mail_of_the_error(staff, row):
    path = reverse("projects:exit_undo", args=[leave(row).pk])
    page = staff.get(path)
    assert list(page.context["form"].fields) == ["reason"]
    assert "Le courriel qui partira" not in page.content.decode()
    assert staff.post(path, {"reason": "Mauvaise fiche."}).status_code == 302
    assert mails() == []


# Where there is nobody to write to, and what the person reads itself -------------------------


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
