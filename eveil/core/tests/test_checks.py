"""The direction of relations between apps."""

from eveil.core import checks


def test_relations_point_left():
    assert checks.relations_point_left(None) == []


def test_a_relation_to_the_right_is_found():
    backwards = checks.relations_to_the_right(checks.own_apps()[::-1])
    assert "projects.Project.municipality" in [str(field) for field in backwards]
