"""The list of all actions: what it shows, narrows, exports, and answers where it stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.people.tests.factories import UserFactory
from partners.tests.factories import StructureFactory
from projects.enums import ActionState
from projects.services.indexing import refresh_holder_search
from projects.tests.factories import AccompanimentFactory, ActionItemFactory

pytestmark = pytest.mark.django_db

ADDRESS = reverse("projects:action_list")


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


def on(days):
    return timezone.localdate() + timedelta(days=days)


def shown(client, **words):
    return list(client.get(ADDRESS, words).context["rows"])


def test_what_is_still_to_do_comes_first_the_latest_on_top(client, adviser):
    late, soon = ActionItemFactory(due=on(-3)), ActionItemFactory(due=on(2))
    ActionItemFactory(done=True)
    ActionItemFactory(dropped=True)
    left = ActionItemFactory(accompaniment=AccompanimentFactory(ended=True))
    assert shown(client) == [late, soon]
    assert left in shown(client, etat="toutes")
    assert len(shown(client, etat="toutes")) == 5


def test_each_filter_narrows(client, adviser):
    row = AccompanimentFactory(
        adviser=adviser,
        holder__person__first_name="Odile",
        holder__person__last_name="Courtial",
        project__title="La fournée",
    )
    refresh_holder_search(row.holder)
    holders = ActionItemFactory(accompaniment=row, due=on(-1), what="Chiffrer le four")
    team = ActionItemFactory(accompaniment=row, person=adviser.person, what="Relire le budget")
    structure = StructureFactory(name="Le Fournil des Vans")
    theirs = ActionItemFactory(by_structure=True, structure=structure, what="Prêter un pétrin")
    helped = ActionItemFactory(state=ActionState.HELP, what="Trouver un local", due=on(30))
    # As the decisions of a meeting will: without an accompaniment.
    apart = ActionItemFactory(accompaniment=None, person=adviser.person, by=adviser, due=on(40))
    assert shown(client, etat="help") == [helped]
    assert shown(client, retard="oui") == [holders]
    assert shown(client, par="porteur") == [holders, helped]
    assert shown(client, par="equipe") == [team, apart]
    assert shown(client, par="structure") == [theirs]
    assert shown(client, suivie=adviser.pk) == [holders, team]
    assert shown(client, suivie="personne") == [apart]
    assert shown(client, porteur="courtial") == [holders, team]
    assert shown(client, pour_after=on(20).isoformat(), pour_before=on(35).isoformat()) == [helped]
    for words, expected in (
        ("four", [holders, team, theirs]),  # an action, a project, a structure
        ("petrin", [theirs]),
        ("fournil vans", [theirs]),
        ("courtial", [holders, team]),
        ("?!", []),
    ):
        assert (words, shown(client, q=words)) == (words, expected)


def test_it_is_done_from_its_line_and_one_comes_back_to_the_list(client, adviser):
    action = ActionItemFactory(due=on(-3), what="Chiffrer la tournée")
    address = f"{ADDRESS}?retard=oui"
    page = client.get(address).content.decode()
    done = reverse("projects:action_step", args=[action.pk, "fait"])
    assert f'action="{done}"' in page
    assert f'name="next" value="{address}"' in page
    assert client.post(done, {"next": address}).url == address
    action.refresh_from_db()
    assert action.state == ActionState.DONE


def test_later_comes_back_to_the_list_and_nowhere_else(client, adviser):
    action = ActionItemFactory()
    later = reverse("projects:action_step", args=[action.pk, "plus-tard"])
    address = f"{ADDRESS}?par=porteur&page=1"
    page = client.get(ADDRESS, {"par": "porteur", "page": 1}).content.decode()
    (link,) = [part.split('"')[0] for part in page.split('href="') if part.startswith(later)]
    form = client.get(link)
    assert form.context["next"] == address
    assert client.post(later, {"due": on(9), "next": address}).url == address
    abroad = {"due": on(12), "next": "https://example.com/"}
    assert client.post(later, abroad).url == action.get_absolute_url()


def test_the_export_holds_what_is_filtered(client, adviser):
    late = ActionItemFactory(due=on(-4), what="Chiffrer la tournée")
    ActionItemFactory(what="Appeler la mairie")
    lines = client.get(ADDRESS, {"retard": "oui", "export": "csv"}).getvalue().decode().splitlines()
    assert len(lines) == 2
    for words in ("Chiffrer la tournée", late.owner, ";4;", "À faire", str(late.adviser)):
        assert words in lines[1]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, adviser, count, django_assert_num_queries):
    for _ in range(count):
        ActionItemFactory()
        ActionItemFactory(by_structure=True)
    with django_assert_num_queries(5):
        client.get(ADDRESS)
