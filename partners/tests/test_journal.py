"""The journal of a structure: who writes, who reads, what follows, and what never leaks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from eveil.core.registry import search, timeline_of
from eveil.people.tests.factories import UserFactory
from partners.documents.handovers import dossier_pdf
from partners.enums import Audience
from partners.models import JournalEntry, JournalFile
from partners.notifications.handovers import Takeover
from partners.queries.handovers import dossier
from partners.queries.journal import PAGE
from partners.services import journal as services
from partners.tests.factories import (
    HandoverFactory,
    JournalEntryFactory,
    JournalFileFactory,
    MandateFactory,
    PartnerFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


@pytest.fixture
def partner():
    return PartnerFactory()


@pytest.fixture
def structure(partner):
    return partner.person.mandates.get().structure


def path(name, *args):
    return reverse(f"partners:{name}", args=args)


def answers(**changed):
    given = {
        "kind": "call",
        "day": timezone.localdate().isoformat(),
        "text": "La salle du bas est libre.",
        "audience": Audience.INTERNAL,
    }
    return {**given, **changed}


# Who reads ---------------------------------------------------------------------------------


def test_internal_entries_do_not_exist_for_partners(client, partner, structure):
    secret = JournalEntryFactory(
        structure=structure,
        text="Leur trésorerie est à sec",
        next_step="En parler entre nous",
        next_on=timezone.localdate(),
        next_by=UserFactory(adviser=True),
    )
    kept = JournalFileFactory(entry=secret, name="budget-secret.pdf")
    JournalEntryFactory(structure=structure, text="Merci pour l’accueil", shared=True)
    client.force_login(partner)
    for page in (path("structure_detail", structure.pk), path("thread", structure.pk)):
        text = client.get(page).text
        assert "Merci pour l’accueil" in text
        for hidden in ("trésorerie", "entre nous", "budget-secret"):
            assert hidden not in text
    for name, method in (("journal_edit", client.get), ("journal_step", client.post)):
        assert method(path(name, structure.pk, secret.pk)).status_code == 404
    assert client.get(path("journal_file", structure.pk, secret.pk, kept.pk)).status_code == 404
    outside = timeline_of(None, structure, limit=10)[0]
    assert "trésorerie" not in str(outside)
    assert "Merci pour l’accueil" in str(outside)


def test_internal_entries_are_in_no_search_export_paper_or_mail(client, partner, structure):
    JournalEntryFactory(structure=structure, text="Leur trésorerie est à sec")
    for provider in search:
        assert "sec" not in str(provider.results(partner, "trésorerie", 5))
    team = UserFactory(adviser=True)
    client.force_login(team)
    for kind in ("csv", "xlsx"):
        exported = client.get(path("structure_list"), {"export": kind}).getvalue()
        assert "trésorerie".encode() not in exported
    handover = HandoverFactory(
        structure=structure, successor=partner.person, by=team, note="Bon courage"
    )
    printed = dossier_pdf(dossier(handover))
    assert printed.startswith(b"%PDF")
    assert "trésorerie" not in str(dossier(handover))
    assert "trésorerie" not in str(Takeover(handover).render())


def test_what_is_shared_is_shared_with_that_structure_only(client, partner, structure):
    other = JournalEntryFactory(shared=True, text="Pour les autres")
    file = JournalFileFactory(entry=other)
    client.force_login(partner)
    assert client.get(path("thread", other.structure_id)).status_code == 404
    url = path("journal_file", other.structure_id, other.pk, file.pk)
    assert client.get(url).status_code == 404
    # Nor through the address of one's own structure.
    url = path("journal_file", structure.pk, other.pk, file.pk)
    assert client.get(url).status_code == 404


def test_reading_ends_with_the_mandate(client, partner, structure):
    entry = JournalEntryFactory(structure=structure, shared=True)
    file = JournalFileFactory(entry=entry)
    client.force_login(partner)
    url = path("journal_file", structure.pk, entry.pk, file.pk)
    assert client.get(url).getvalue()
    partner.person.mandates.update(end=timezone.localdate() - timedelta(days=1))
    assert client.get(url).status_code == 403


def test_unsharing_hides_at_once(client, partner, structure, team):
    entry = JournalEntryFactory(structure=structure, shared=True, author=team, text="Bévue")
    url = path("journal_edit", structure.pk, entry.pk)
    client.post(url, answers(text="Bévue", opened_version=1))
    client.force_login(partner)
    assert "Bévue" not in client.get(path("thread", structure.pk)).text


# Who writes --------------------------------------------------------------------------------


def test_readers_are_named_before_posting(client, team, partner, structure):
    MandateFactory(structure=structure, person__first_name="Inès", person__last_name="Roure")
    MandateFactory(structure=structure, ended=True, person__last_name="Parti")
    text = client.get(path("journal_new", structure.pk)).text
    assert "Interne\u00a0: l’équipe d’EVEIL seulement" in text
    assert str(partner.person) in text
    assert "Inès Roure (sans compte encore)" in text
    assert "Parti" not in text


def test_an_exchange_is_internal_unless_shared(client, team, structure):
    assert client.get(path("journal_new", structure.pk)).context["form"]["audience"].value() == (
        Audience.INTERNAL
    )
    refused = client.post(path("journal_new", structure.pk), answers(audience=""))
    assert refused.context["form"].errors["audience"]
    client.post(path("journal_new", structure.pk), answers())
    entry = JournalEntry.objects.get()
    assert (entry.author, entry.is_shared, entry.day) == (team, False, timezone.localdate())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text"),
        ({"day": "2999-01-01"}, "day"),
        ({"next_step": "Rappeler", "next_by": ""}, "next_on"),
        ({"next_on": "2026-12-01"}, "next_step"),
        ({"text": "x" * 5001}, "text"),
    ],
)
def test_what_is_refused_stays_in_the_form(client, team, structure, given, field):
    response = client.post(path("journal_new", structure.pk), answers(**given))
    assert field in response.context["form"].errors
    assert not JournalEntry.objects.exists()


def test_files_are_checked_and_served(client, team, structure):
    url = path("journal_new", structure.pk)
    bad = SimpleUploadedFile("devis.pdf", b"MZ not a pdf at all, but a program")
    assert client.post(url, answers(files=[bad])).context["form"].errors["files"]
    good = [SimpleUploadedFile(name, PDF) for name in ("devis.pdf", "plan.pdf")]
    client.post(url, answers(files=good))
    entry = JournalEntry.objects.get()
    assert [one.name for one in entry.files.all()] == ["devis.pdf", "plan.pdf"]
    url_of_file = path("journal_file", structure.pk, entry.pk, entry.files.first().pk)
    assert client.get(url_of_file).getvalue() == PDF
    many = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(6)]
    assert client.post(url, answers(files=many)).context["form"].errors["files"]
    assert JournalFile.objects.count() == 2


def test_only_the_author_and_who_coordinates_correct(client, structure):
    author, colleague = UserFactory(adviser=True), UserFactory(adviser=True)
    entry = JournalEntryFactory(structure=structure, author=author)
    expected = {author: 200, colleague: 403, UserFactory(coordinator=True): 200}
    for user, status in expected.items():
        client.force_login(user)
        assert client.get(path("journal_edit", structure.pk, entry.pk)).status_code == status
    with pytest.raises(PermissionDenied):
        services.note(entry, by=colleague)


def test_a_correction_over_a_newer_one_is_refused(client, team, structure):
    entry = JournalEntryFactory(structure=structure, author=team)
    JournalEntry.objects.update(version=2, text="Corrigé entre-temps")
    response = client.post(
        path("journal_edit", structure.pk, entry.pk), answers(text="Ma version", opened_version=1)
    )
    assert response.context["form"].conflict.text == "Corrigé entre-temps"
    assert JournalEntry.objects.get().text == "Corrigé entre-temps"


def test_partners_do_not_write(client, partner, structure):
    entry = JournalEntryFactory(structure=structure, shared=True)
    client.force_login(partner)
    assert client.post(path("journal_new", structure.pk), answers()).status_code == 403
    assert client.post(path("journal_step", structure.pk, entry.pk)).status_code == 403
    for verb in (services.note, services.take_step):
        with pytest.raises(PermissionDenied):
            verb(entry, by=partner)


# What follows ------------------------------------------------------------------------------


def test_a_step_is_done_and_undone(client, team, structure):
    entry = JournalEntryFactory(
        structure=structure, next_step="Rappeler", next_on=timezone.localdate(), next_by=team
    )
    url = path("journal_step", structure.pk, entry.pk)
    assert list(JournalEntry.objects.with_step_to_take(team)) == [entry]
    for _twice in range(2):
        client.post(url, {"is_done": "1"})
    entry.refresh_from_db()
    assert entry.step_done_by == team
    assert not JournalEntry.objects.with_step_to_take().exists()
    client.post(url, {"is_done": ""})
    assert list(JournalEntry.objects.with_step_to_take(team)) == [entry]
    assert not JournalEntry.objects.with_step_to_take(UserFactory(adviser=True)).exists()


def test_a_step_is_whole(structure):
    with pytest.raises(IntegrityError, match="journal_step_is_whole"):
        JournalEntryFactory(structure=structure, next_step="Rappeler")


def test_correcting_a_step_away_leaves_nothing_to_do(team, structure):
    entry = JournalEntryFactory(
        structure=structure,
        author=team,
        next_step="Rappeler",
        next_on=timezone.localdate(),
        next_by=team,
    )
    services.take_step(entry, by=team)
    entry.refresh_from_db()
    entry.next_step = ""
    services.note(entry, by=team)
    entry.refresh_from_db()
    assert (entry.next_on, entry.step_done_at) == (None, None)
    entry.day = None
    with pytest.raises(ValidationError):
        services.note(entry, by=team)


# The thread --------------------------------------------------------------------------------


def test_one_thread_of_all_that_happened(client, team, structure):
    today = timezone.localdate()
    MandateFactory(
        structure=structure,
        person__first_name="Aline",
        person__last_name="Roux",
        start=today - timedelta(days=90),
        end=today - timedelta(days=2),
    )
    JournalEntryFactory(structure=structure, day=today - timedelta(days=30), text="Au milieu")
    entries = client.get(path("structure_detail", structure.pk)).context["thread"]["entries"]
    assert [entry.title for entry in entries[:3]] == [
        "Aline Roux n’agit plus pour la structure",
        "Appel",
        "Aline Roux agit pour la structure",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_thread_asks_as_much_for_many(client, team, structure, rows, django_assert_num_queries):
    for number in range(rows):
        entry = JournalEntryFactory(
            structure=structure,
            next_step="Rappeler",
            next_on=timezone.localdate(),
            next_by=UserFactory(adviser=True),
        )
        JournalFileFactory(entry=entry, name=f"{number}.pdf")
        MandateFactory(structure=structure, ended=True)
    url = path("thread", structure.pk)
    client.get(url)
    # Session, user and person, structure, exchanges and their files, what happened, meetings
    # hosted.
    with django_assert_num_queries(7):
        assert client.get(url).context["thread"]["entries"]


def test_pages_of_the_thread_hold_everything_once(client, team):
    structure = StructureFactory()
    for number in range(PAGE + 3):
        JournalEntryFactory(structure=structure, text=f"Échange {number}")
    url = path("thread", structure.pk)
    first, second = (client.get(f"{url}?page={page}").context["thread"] for page in (1, 2))
    texts = [entry.text for page in (first, second) for entry in page["entries"]]
    assert len(texts) == len(set(texts)) == PAGE + 3
    assert (first["has_older"], second["has_older"]) == (True, False)
    for odd in ("0", "-1", "x", "9" * 40):
        assert client.get(f"{url}?page={odd}").status_code == 200
