"""A main contact keeps the sheet of its structure; the team learns of it and keeps the rest."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from eveil.core.kit.words import phone_fr
from eveil.core.models import Message
from eveil.people.tests.factories import UserFactory
from partners.enums import MandateFunction, Offer, StructureKind, Theme
from partners.models import Logo, Mandate, SheetChange, Structure
from partners.services import structures as services
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory
from partners.validators import SIRET_GROUPS, grouped

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def structure():
    return StructureFactory(name="Les Ateliers de la Volane", siret="35600000000048")


@pytest.fixture
def main(structure):
    return PartnerFactory(mandate__structure=structure, mandate__is_main=True)


def page_of(structure):
    return reverse("partners:structure_edit", args=[structure.pk])


def sheet(structure, **changed):
    """What the form sends as it opens, with some fields changed."""
    return {
        "opened_version": structure.version,
        "municipality": structure.municipality.label,
        "municipality_pk": structure.municipality_id,
        "address": structure.address,
        "phone": structure.phone,
        "website": structure.website,
        "description": structure.description,
        "themes": structure.themes,
        "offers": structure.offers,
        "offers_detail": structure.offers_detail,
        **changed,
    }


def told():
    return list(Message.objects.filter(kind="partners.sheet_changed").order_by("pk"))


# Who may -----------------------------------------------------------------------------------

TOMORROW = timedelta(days=1)


@pytest.mark.parametrize(
    ("traits", "status"),
    [
        ({"is_main": True}, 200),
        ({}, 403),
        ({"function": MandateFunction.LEGAL}, 403),
        ({"function": MandateFunction.TRAINER}, 403),
        ({"is_main": True, "ended": True}, 403),
        ({"is_main": True, "start": timezone.localdate() + TOMORROW}, 403),
    ],
    ids=["main", "contact", "legal", "trainer", "former", "coming"],
)
def test_who_keeps_the_sheet(client, structure, traits, status):
    named = {f"mandate__{name}": value for name, value in traits.items()}
    user = PartnerFactory(mandate__structure=structure, **named)
    client.force_login(user)
    assert client.get(page_of(structure)).status_code == status
    response = client.post(page_of(structure), sheet(structure, address="12 rue Neuve"))
    structure.refresh_from_db()
    if status == 200:
        assert response.status_code == 302
        assert structure.address == "12 rue Neuve"
    else:
        assert response.status_code == 403
        assert structure.address != "12 rue Neuve"
        with pytest.raises(PermissionDenied):
            services.keep(structure, by=user)
    # The sheet of another structure is not there at all, for who acts for one.
    elsewhere = page_of(StructureFactory())
    assert client.get(elsewhere).status_code in ({404} if user.person.mandates.current() else {403})


@pytest.mark.parametrize("change", ["ended", "no longer main"])
def test_the_right_ends_while_the_page_is_open(client, structure, main, change):
    client.force_login(main)
    data = sheet(structure, address="12 rue Neuve")
    assert client.get(page_of(structure)).status_code == 200
    yesterday = timezone.localdate() - TOMORROW
    Mandate.objects.update(**({"end": yesterday} if change == "ended" else {"is_main": False}))
    assert client.post(page_of(structure), data).status_code == 403
    structure.refresh_from_db()
    assert structure.address != "12 rue Neuve"
    assert not told()


# What is written ---------------------------------------------------------------------------


def test_what_changed_is_told_once(client, structure, main):
    coordinators = [UserFactory(coordinator=True) for _ in range(2)]
    UserFactory(adviser=True)
    client.force_login(main)
    data = sheet(
        structure,
        phone="04.65.71.02.03",
        themes=[Theme.ENERGY],
        offers=[Offer.WORKSPACE],
        logo_file=SimpleUploadedFile("logo.png", PNG, "image/png"),
    )
    response = client.post(page_of(structure), data)
    assert response.url == structure.get_absolute_url()
    structure.refresh_from_db()
    assert (structure.phone, structure.themes, structure.version) == ("0465710203", ["energy"], 2)
    assert Structure.objects.matching("04 65 71 02 03").get() == structure
    change = SheetChange.objects.get()
    assert (change.by, change.words) == (main, "téléphone, thèmes, ce qu’elle peut offrir, logo")
    assert {mail.to_email for mail in told()} == {user.email for user in coordinators}
    assert "fiche\u00a0: téléphone" in told()[0].text
    # A nervous finger sends the same page again: it is the conflict that answers.
    again = client.post(page_of(structure), sheet(structure, opened_version=1))
    assert again.context["form"].conflict
    # Saved again without a change, nothing is told.
    client.post(page_of(structure), sheet(structure))
    assert SheetChange.objects.count() == 1
    for reader in (coordinators[0], main):
        client.force_login(reader)
        page = client.get(structure.get_absolute_url()).content.decode()
        assert "Fiche mise à jour par la structure" in page
        assert phone_fr("0465710203") in page


def test_the_order_of_a_list_is_no_change(client, structure, main):
    Structure.objects.update(themes=[Theme.ENERGY, Theme.FOOD], offers=[])
    structure.refresh_from_db()
    client.force_login(main)
    client.post(page_of(structure), sheet(structure, themes=["food", "energy"]))
    structure.refresh_from_db()
    assert structure.version == 2
    assert not SheetChange.objects.exists()


def test_a_logo_is_taken_away(client, structure, main):
    client.force_login(main)
    logo = SimpleUploadedFile("logo.png", PNG, "image/png")
    client.post(page_of(structure), sheet(structure, logo_file=logo))
    client.post(page_of(structure), sheet(structure, opened_version=2, logo_removed="on"))
    assert not Logo.objects.exists()
    assert [change.fields for change in SheetChange.objects.all()] == [["logo"], ["logo"]]


def test_what_the_team_keeps_stays_and_is_said(client, structure, main):
    before = Structure.objects.values(*TEAMS).get(pk=structure.pk)
    client.force_login(main)
    page = client.get(page_of(structure)).content.decode()
    assert "seule l’équipe d’EVEIL les change" in page
    assert grouped(structure.siret, SIRET_GROUPS) in page
    assert not any(f'name="{name}"' in page for name in TEAMS)
    sent = {
        "name": "Autre",
        "short_name": "Autre",
        "kinds": [StructureKind.FUNDER],
        "siret": "73282932000074",
        "rna": "W072000123",
        "nda": "82070012307",
        "is_carrier": "on",
        "active_from": "2020-01-01",
        "active_to": "2020-01-02",
    }
    assert client.post(page_of(structure), sheet(structure, **sent)).status_code == 302
    assert Structure.objects.values(*TEAMS).get(pk=structure.pk) == before


TEAMS = [
    "name",
    "short_name",
    "kinds",
    "siret",
    "rna",
    "nda",
    "is_carrier",
    "active_from",
    "active_to",
]


def test_refusals_stand_beside_their_field(client, structure, main):
    client.force_login(main)
    data = sheet(structure, phone="12", website="pas un site", municipality="", offers=["lune"])
    form = client.post(page_of(structure), data | {"municipality_pk": ""}).context["form"]
    assert set(form.errors) == {"phone", "website", "municipality", "offers"}


def test_the_team_saved_meanwhile(client, structure, main):
    """Nothing typed is lost, nothing of the team's is overwritten."""
    client.force_login(main)
    data = sheet(structure, address="12 rue Neuve")
    structure.description = "Écrit par l’équipe"
    structure.version += 1
    services.save(structure, by=UserFactory(adviser=True))
    response = client.post(page_of(structure), data)
    assert "12 rue Neuve" in response.content.decode()
    assert response.context["form"].conflict.description == "Écrit par l’équipe"
    structure.refresh_from_db()
    assert structure.address != "12 rue Neuve"
    assert not told()


def test_the_team_reads_its_own_changes_nowhere(client, structure, team):
    data = sheet(structure, name="Autre nom", kinds=["association"], address="12 rue Neuve")
    assert client.post(page_of(structure), data).status_code == 302
    assert not SheetChange.objects.exists()
    assert not told()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_ones_own_structure(client, structure, main, rows, django_assert_num_queries):
    for _number in range(rows):
        MandateFactory(structure=structure)
        SheetChange.objects.create(structure=structure, by=main, fields=["address"])
    client.force_login(main)
    # As for the team, and for whom one acts
    with django_assert_num_queries(9):
        client.get(structure.get_absolute_url())


@pytest.mark.parametrize("page", ["structure_detail", "structure_edit", "thread", "mandate_new"])
def test_the_menu_says_that_one_is_at_home(client, structure, main, page):
    client.force_login(main)
    text = client.get(reverse(f"partners:{page}", args=[structure.pk])).text
    assert f'href="{reverse("partners:my_structure")}" aria-current="true"' in text
    assert text.count("aria-current") == 1
    text = client.get(reverse("partners:agreement_list")).text
    assert f'href="{reverse("partners:my_structure")}" aria-current="true"' in text
