"""The resource centre: who reads what, who proposes, who publishes, and what is told."""

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eveil.core.models import Message
from eveil.people.tests.factories import UserFactory
from partners import search
from partners.enums import ResourceAudience, ResourceState
from partners.models import Resource
from partners.services import resources as services
from partners.tests.factories import MandateFactory, PartnerFactory, ResourceFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
STATES, AUDIENCES = ResourceState.values, ResourceAudience.values


def path(name, *args):
    return reverse(f"partners:{name}", args=args)


def typed(**changes):
    return {
        "title": "Écrire ses statuts",
        "summary": "Un modèle commenté.",
        "url": "exemple.org/statuts",
        "themes": ["cooperation"],
        "stages": ["upstream"],
        "audience": "everybody",
        **changes,
    }


# Who reads ---------------------------------------------------------------------------------


def readers():
    return {
        "team": UserFactory(adviser=True),
        "partner": PartnerFactory(),
        "former": PartnerFactory(mandate__ended=True),
        "account": UserFactory(),
    }


READ = {
    "team": set(product(STATES, AUDIENCES)),
    "partner": {("published", "partners"), ("published", "everybody")},
    "former": {("published", "everybody")},
    "account": {("published", "everybody")},
}


@pytest.mark.parametrize("reader", READ)
def test_what_is_private_stays_private_in_lists_searches_and_files(client, reader):
    user = readers()[reader]
    for state, audience in product(STATES, AUDIENCES):
        ResourceFactory(
            title=f"{state} {audience} châtaigne",
            state=state,
            audience=audience,
            document__content=PDF,
        )
    expected = sorted(f"{state} {audience} châtaigne" for state, audience in READ[reader])
    client.force_login(user)
    listed = client.get(path("resource_list"), {"q": "chataignes"})
    assert sorted(row.title for row in listed.context["rows"]) == expected
    results = search.Resources.results(user, "CHÂTAIGNE", 50)
    assert sorted(result.title for result in results) == expected
    export = client.get(path("resource_list"), {"export": "csv"})
    assert b"".join(export.streaming_content).decode().count("châtaigne") == len(expected)
    for resource in Resource.objects.all():
        status = 200 if resource.title in expected else 404
        for name in ("resource_detail", "resource_file"):
            assert client.get(path(name, resource.pk)).status_code == status


def test_a_structure_reads_what_its_people_proposed(client):
    mandate = MandateFactory()
    colleague = PartnerFactory(mandate__structure=mandate.structure)
    mine = ResourceFactory(proposed=True, structure=mandate.structure)
    other = ResourceFactory(proposed=True)
    client.force_login(colleague)
    assert client.get(path("resource_detail", mine.pk)).status_code == 200
    assert client.get(path("resource_edit", mine.pk)).status_code == 403
    assert client.get(path("resource_detail", other.pk)).status_code == 404


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("statut", True),
        ("ASSOCIATIONS", True),
        ("assemblee", True),
        ("cooperation", True),
        ("moulin", False),
        ("' | !", False),
    ],
)
def test_search_knows_french_and_ignores_accents(text, found):
    ResourceFactory(themes=["cooperation"])
    assert Resource.objects.matching(text).exists() is found


# Proposing and publishing ------------------------------------------------------------------


def test_a_partner_proposes_the_team_publishes_and_says_so(client):
    partner, staff = PartnerFactory(), UserFactory(adviser=True)
    client.force_login(partner)
    document = SimpleUploadedFile("statuts.exe", PDF)
    response = client.post(path("resource_new"), typed(document=document, **_mine(partner)))
    resource = Resource.objects.get()
    assert response.url == resource.get_absolute_url()
    assert (resource.state, resource.structure) == ("proposed", _structure(partner))
    assert resource.url == "https://exemple.org/statuts"
    assert resource.document.name == "statuts.pdf"
    assert client.get(path("resource_file", resource.pk)).content == PDF
    assert not Message.objects.exists()

    client.force_login(staff)
    client.post(path("resource_move", resource.pk, "publish"))
    resource.refresh_from_db()
    assert resource.state == "published"
    assert resource.published_at is not None
    mail = Message.objects.get()
    assert mail.to_email == partner.email
    assert "est maintenant dans le centre de ressources" in mail.text

    client.post(path("resource_move", resource.pk, "publish"))
    assert Message.objects.count() == 1


def test_a_refusal_asks_why_and_tells_it(client):
    resource = ResourceFactory(proposed=True)
    client.force_login(UserFactory(adviser=True))
    url = path("resource_move", resource.pk, "decline")
    response = client.post(url, {"reason": " "})
    assert "reason" in response.context["form"].errors
    assert not Message.objects.exists()
    client.post(url, {"reason": "Le lien ne répond plus."})
    resource.refresh_from_db()
    assert resource.state == "declined"
    assert "Le lien ne répond plus." in Message.objects.get().text
    client.force_login(resource.proposed_by)
    page = client.get(resource.get_absolute_url()).content.decode()
    assert "Le lien ne répond plus." in page


def test_what_the_team_proposes_is_published_at_once(client):
    client.force_login(UserFactory(adviser=True))
    client.post(path("resource_new"), typed())
    assert Resource.objects.get().state == "published"
    assert not Message.objects.exists()


def test_nobody_proposes_for_the_structure_of_others(client):
    partner, other = PartnerFactory(), MandateFactory().structure
    client.force_login(partner)
    response = client.post(path("resource_new"), typed(structure=other.pk))
    assert "structure" in response.context["form"].errors
    draft = ResourceFactory.build(structure=other, proposed_by=None)
    with pytest.raises(PermissionDenied):
        services.propose(draft, by=partner)


def test_what_is_answered_is_no_longer_changed_by_who_proposed_it(client):
    partner = PartnerFactory()
    resource = ResourceFactory(proposed=True, proposed_by=partner, structure=_structure(partner))
    client.force_login(partner)
    url = path("resource_edit", resource.pk)
    changed = typed(title="Autre titre", opened_version=1, **_mine(partner))
    client.post(url, changed)
    resource.refresh_from_db()
    assert resource.title == "Autre titre"
    assert Resource.objects.matching("autre").exists()
    services.move(resource, "publish", by=UserFactory(adviser=True))
    assert client.post(url, changed).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": ""}, "url"),
        ({"url": "pas une adresse"}, "url"),
        ({"document": SimpleUploadedFile("a.pdf", b"<html>")}, "document"),
        ({"title": ""}, "title"),
        ({"audience": "world"}, "audience"),
        ({"themes": ["moon"]}, "themes"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_keeps_the_rest(client, changes, field):
    client.force_login(UserFactory(adviser=True))
    response = client.post(path("resource_new"), typed(**changes))
    assert list(response.context["form"].errors) == [field]
    assert "Un modèle commenté." in response.content.decode()
    assert not Resource.objects.exists()


def test_a_new_document_takes_the_place_of_the_former(client):
    resource = ResourceFactory(document__content=PDF)
    client.force_login(UserFactory(adviser=True))
    newer = SimpleUploadedFile("plan.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 32)
    url = path("resource_edit", resource.pk)
    client.post(url, typed(document=newer, opened_version=1))
    client.post(url, typed(opened_version=2))
    assert Resource.objects.get().document.name == "plan.png"


def _structure(user):
    return user.person.mandates.get().structure


def _mine(user):
    return {"structure": _structure(user).pk}


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, rows, django_assert_num_queries):
    for _ in range(rows):
        ResourceFactory(document__content=PDF, structure=MandateFactory().structure)
    client.force_login(UserFactory(adviser=True))
    with django_assert_num_queries(4):
        client.get(path("resource_list"))


# What its state is to a reader ----------------------------------------------------------------


def test_a_state_is_shown_to_who_can_act_upon_it(client):
    partner = PartnerFactory()
    published = ResourceFactory(state=ResourceState.PUBLISHED, audience=ResourceAudience.EVERYBODY)
    own = ResourceFactory(state=ResourceState.PROPOSED, proposed_by=partner)

    def chips(reader, *addresses):
        client.force_login(reader)
        texts = [client.get(address).text for address in addresses]
        return [text.count("ev-state--") for text in texts]

    addresses = (path("resource_list"), published.get_absolute_url(), own.get_absolute_url())
    assert chips(partner, *addresses) == [1, 0, 1]
    assert chips(UserFactory(), *addresses[:2]) == [0, 0]
    assert chips(UserFactory(adviser=True), *addresses) == [2, 1, 1]
