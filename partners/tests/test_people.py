"""Who acts for a structure: the main contact, colleagues, and what the team learns of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message
from eveil.people.models import Invitation, Person
from eveil.people.services import accept_invitation
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.enums import MandateFunction
from partners.models import Mandate
from partners.permissions import can_manage_people
from partners.services import mandates as services
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return UserFactory(adviser=True)


@pytest.fixture
def main():
    """Somebody who logs in and is the main contact of a structure."""
    return PartnerFactory(mandate__is_main=True)


def mandate_of(user):
    return user.person.mandates.get()


def mails():
    return list(Message.objects.order_by("pk").values_list("kind", "to_email"))


# Who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("coordinator", True),
        ("adviser", True),
        ("main", True),
        ("contact", False),
        ("trainer", False),
        ("former", False),
        ("coming", False),
        ("elsewhere", False),
        ("nobody", False),
    ],
)
def test_who_manages_the_people_of_a_structure(role, allowed):
    structure = StructureFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    user = {
        "coordinator": lambda: UserFactory(coordinator=True),
        "adviser": lambda: UserFactory(adviser=True),
        "main": lambda: PartnerFactory(mandate__structure=structure, mandate__is_main=True),
        "contact": lambda: PartnerFactory(mandate__structure=structure),
        "trainer": lambda: PartnerFactory(
            mandate__structure=structure, mandate__function=MandateFunction.TRAINER
        ),
        "former": lambda: PartnerFactory(
            mandate__structure=structure, mandate__is_main=True, mandate__ended=True
        ),
        "coming": lambda: PartnerFactory(
            mandate__structure=structure, mandate__is_main=True, mandate__start=tomorrow
        ),
        "elsewhere": lambda: PartnerFactory(mandate__is_main=True),
        "nobody": UserFactory,
    }[role]()
    assert can_manage_people(user, structure) is allowed
    mandate = MandateFactory(structure=structure)
    acts = [
        lambda: services.invite(mandate, by=user),
        lambda: services.end_mandate(mandate, end=tomorrow, by=user),
        lambda: services.start_mandate(
            Mandate(structure=structure, person=PersonFactory(), start=tomorrow), by=user
        ),
    ]
    for act in acts:
        if allowed:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()


# The main contact ------------------------------------------------------------------------


def test_the_first_contact_is_the_main_one(team):
    structure = StructureFactory()
    today = timezone.localdate()

    def start(function=MandateFunction.CONTACT):
        mandate = Mandate(
            structure=structure, person=PersonFactory(), function=function, start=today
        )
        return services.start_mandate(mandate, by=team)

    legal, first, second = start(MandateFunction.LEGAL), start(), start()
    assert [legal.is_main, first.is_main, second.is_main] == [False, True, False]


def test_the_next_main_contact_follows_the_one_who_leaves(team):
    today = timezone.localdate()
    leaving = MandateFactory(is_main=True, end=today)
    coming = Mandate(
        structure=leaving.structure, person=PersonFactory(), start=today + timedelta(days=1)
    )
    assert services.start_mandate(coming, by=team).is_main
    leaving.refresh_from_db()
    assert leaving.is_main


def test_naming_another_main_contact(team):
    former = MandateFactory(is_main=True)
    mandate = MandateFactory(structure=former.structure)
    services.name_main(mandate, instead_of=former, by=team)
    mandate.refresh_from_db()
    former.refresh_from_db()
    assert (mandate.is_main, former.is_main, former.is_current) == (True, False, True)
    # Asked again, nothing happens: it is so.
    version = mandate.version
    assert services.name_main(mandate, instead_of=former, by=team).version == version


def test_somebody_named_another_meanwhile(team):
    mandate = MandateFactory(is_main=True)
    chosen = MandateFactory(structure=mandate.structure)
    with pytest.raises(ValidationError, match=str(mandate.person)):
        services.name_main(chosen, instead_of=None, by=team)
    chosen.refresh_from_db()
    assert not chosen.is_main


@pytest.mark.parametrize(
    "traits", [{"ended": True}, {"function": MandateFunction.LEGAL}], ids=["former", "legal"]
)
def test_only_a_contact_of_today_is_named(team, traits):
    mandate = MandateFactory(**traits)
    with pytest.raises(ValidationError, match="interlocuteur d’aujourd’hui"):
        services.name_main(mandate, instead_of=None, by=team)


@pytest.mark.django_db(transaction=True)
def test_two_people_name_two_main_contacts_at_once():
    """Two real connections: one wins, the other is told who it is."""
    former = MandateFactory(is_main=True)
    users = [UserFactory(adviser=True), UserFactory(coordinator=True)]
    rivals = [MandateFactory(structure=former.structure) for _ in users]
    start = Barrier(2)

    def name(number):
        start.wait(timeout=10)
        try:
            services.name_main(rivals[number], instead_of=former, by=users[number])
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(name, range(2)))
    winner = answers.index("won")
    assert str(rivals[winner].person) in answers[1 - winner]
    (main,) = Mandate.objects.filter(structure=former.structure, is_main=True)
    assert main == rivals[winner]


@pytest.mark.django_db(transaction=True)
def test_two_first_contacts_at_once_make_one_main():
    structure, user = StructureFactory(), UserFactory(adviser=True)
    people = [PersonFactory(), PersonFactory()]
    start = Barrier(2)

    def begin(person):
        start.wait(timeout=10)
        try:
            mandate = Mandate(structure=structure, person=person, start=timezone.localdate())
            return services.start_mandate(mandate, by=user).is_main
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(begin, people)) == [False, True]


# A main contact in its own space -----------------------------------------------------------


def colleague(**changes):
    return {
        "first_name": "Lucas",
        "last_name": "Mazon",
        "email": "lucas@example.org",
        "function": MandateFunction.CONTACT,
        "start": timezone.localdate().isoformat(),
        **changes,
    }


def path(name, mandate):
    return reverse(f"partners:{name}", args=[mandate.structure_id, mandate.pk])


def new_path(mandate):
    return reverse("partners:mandate_new", args=[mandate.structure_id])


def test_a_colleague_is_added_invited_and_told_to_the_team_once(client, main):
    coordinator = UserFactory(coordinator=True)
    UserFactory(adviser=True)
    client.force_login(main)
    for _time in range(2):  # sent twice by a nervous finger
        client.post(new_path(mandate_of(main)), colleague())
    added = Mandate.objects.exclude(person=main.person).get()
    assert (str(added.person), added.is_main) == ("Lucas Mazon", False)
    assert sorted(mails()) == [
        ("partners.colleague_invited", "lucas@example.org"),
        ("partners.people_changed", coordinator.email),
    ]
    invitation = Invitation.objects.get()
    accept_invitation(invitation)
    assert invitation.role == ""
    text = Message.objects.get(kind="partners.people_changed").text
    assert str(main) in text
    assert "a ajouté Lucas Mazon" in text


def test_who_has_an_account_already_is_told_instead(client, main):
    known = PartnerFactory(person__first_name="Lucas", person__last_name="Mazon")
    client.force_login(main)
    client.post(new_path(mandate_of(main)), colleague(email=known.person.email))
    assert [kind for kind, _ in mails()] == ["partners.colleague_added"]
    assert known.person.mandates.count() == 2


def test_an_address_of_somebody_else_tells_nothing_of_that_person(client, main):
    UserFactory(person__first_name="Samira", person__last_name="Belkacem", email="s@example.org")
    client.force_login(main)
    response = client.post(new_path(mandate_of(main)), colleague(email="s@example.org"))
    assert list(response.context["form"].errors) == ["email"]
    page = response.content.decode()
    assert "Lucas" in page
    assert "Samira" not in page
    assert mails() == []
    assert not Person.objects.filter(last_name="Mazon").exists()


def test_partners_look_nobody_up(client, main):
    PersonFactory(last_name="Combaluzier", email="secret@example.org")
    client.force_login(main)
    page = client.get(new_path(mandate_of(main)), {"q": "combaluzier"}).content.decode()
    assert "secret@example.org" not in page
    assert "Combaluzier" not in page


def test_a_colleague_leaves(client, main):
    UserFactory(coordinator=True)
    other = MandateFactory(structure=mandate_of(main).structure)
    client.force_login(main)
    client.post(path("mandate_end", other), {"end": timezone.localdate().isoformat()})
    other.refresh_from_db()
    assert other.end == timezone.localdate()
    assert [kind for kind, _ in mails()] == ["partners.people_changed"]
    client.post(path("mandate_end", other), {"end": ""})
    other.refresh_from_db()
    assert other.end is None


def test_a_main_contact_does_not_leave_the_structure_alone(client, main):
    client.force_login(main)
    mandate = mandate_of(main)
    response = client.post(path("mandate_end", mandate), {"end": timezone.localdate().isoformat()})
    assert "nommez d’abord" in response.content.decode()
    mandate.refresh_from_db()
    assert mandate.end is None


def test_a_main_contact_hands_its_role_to_a_colleague(client, main):
    mandate = mandate_of(main)
    other = MandateFactory(structure=mandate.structure)
    client.force_login(main)
    page = client.get(path("mandate_main", other)).content.decode()
    assert "ne gérerez plus" in page
    client.post(path("mandate_main", other), {"instead_of": mandate.pk})
    other.refresh_from_db()
    assert other.is_main
    # The right went with the role.
    assert client.get(path("mandate_end", other)).status_code == 403


def test_a_stale_page_names_nobody(client, main, team):
    mandate = mandate_of(main)
    first, second = MandateFactory.create_batch(2, structure=mandate.structure)
    services.name_main(first, instead_of=mandate, by=team)
    client.force_login(team)
    response = client.post(path("mandate_main", second), {"instead_of": mandate.pk}, follow=True)
    assert f"{first.person} l’est" in response.content.decode()
    second.refresh_from_db()
    assert not second.is_main


def test_other_contacts_see_the_list_only(client, main):
    structure = mandate_of(main).structure
    contact = PartnerFactory(mandate__structure=structure)
    client.force_login(contact)
    page = client.get(structure.get_absolute_url()).content.decode()
    assert str(main) in page
    for word in ("Nommer quelqu’un", "Terminer…", "Nommer principal…"):
        assert word not in page
    client.force_login(main)
    assert "Nommer quelqu’un" in client.get(structure.get_absolute_url()).content.decode()


@pytest.mark.parametrize("contacts", [0, 1], ids=["alone", "no main contact"])
def test_the_page_says_what_is_missing(client, team, contacts):
    structure = StructureFactory()
    MandateFactory.create_batch(contacts, structure=structure)
    MandateFactory(structure=structure, function=MandateFunction.LEGAL)
    client.force_login(team)
    page = client.get(structure.get_absolute_url()).content.decode()
    expected = "Pas d’interlocuteur principal" if contacts else "Personne ne reçoit"
    assert expected in page
