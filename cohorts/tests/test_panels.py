"""What the search and the pages of other apps show of cohorts."""

import pytest

from cohorts.panels import CohortsHosted, PathsOfHolder
from cohorts.search import Cohorts
from cohorts.tests.factories import CohortFactory, EnrolmentFactory
from eveil.people.tests.factories import UserFactory
from partners.tests.factories import PartnerFactory, StructureFactory
from projects.tests.factories import ProjectHolderFactory

pytestmark = pytest.mark.django_db


def as_(rf, user):
    request = rf.get("/")
    request.user = user
    return request


def test_the_paths_of_a_holder(rf):
    holder = ProjectHolderFactory()
    EnrolmentFactory(person=holder.person, cohort__name="Promotion 2027")
    EnrolmentFactory(cohort__name="Autre")
    team = as_(rf, UserFactory(adviser=True))
    assert PathsOfHolder.applies_to(holder)
    html = PathsOfHolder.render(team, holder, "/")
    assert "Promotion 2027" in html
    assert "Autre" not in html
    assert not PathsOfHolder.rows(team.user, ProjectHolderFactory())


def test_the_cohorts_that_a_structure_hosts(rf):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    CohortFactory(host=structure, name="Promotion 2027")
    assert CohortsHosted.applies_to(structure)
    team = as_(rf, UserFactory(adviser=True))
    assert "Promotion 2027" in CohortsHosted.render(team, structure, "/")
    assert not CohortsHosted.rows(team.user, StructureFactory())
    assert not CohortsHosted.rows(partner, structure)


@pytest.mark.parametrize("rows", [1, 3])
def test_one_query_each(rf, rows, django_assert_num_queries):
    holder, structure = ProjectHolderFactory(), StructureFactory()
    for _number in range(rows):
        EnrolmentFactory(person=holder.person, cohort__host=structure)
    request = as_(rf, UserFactory(adviser=True))
    for panel, obj in ((PathsOfHolder, holder), (CohortsHosted, structure)):
        with django_assert_num_queries(1):
            assert panel.render(request, obj, "/")


def test_search_by_name_programme_or_commune():
    cohort = CohortFactory(name="Printemps", programme__title="Parcours découverte")
    CohortFactory(name="Automne")
    team = UserFactory(coordinator=True)
    for query in ("printemps", "decouverte", "joyeuse decouverte"):
        (result,) = Cohorts.results(team, query, 5)
        assert result.url == cohort.get_absolute_url()
    assert Cohorts.results(PartnerFactory(), "printemps", 5) == []
    assert Cohorts.results(team, "%", 5) == []
