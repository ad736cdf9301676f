import pytest

from eveil.core.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Vallon-Pont-d’Arc", "vallon pont d arc"),
        ("Vallon-Pont-d'Arc", "vallon pont d arc"),
        ("  SAINT\u00a0Étienne–de\tLugdarès ", "saint etienne de lugdares"),
        ("E\u0301veil", "eveil"),
        ("Œuvre et cœur", "oeuvre et coeur"),
        ("İzmir, Straße", "izmir strasse"),
        ("Ⅻ ﬁn", "xii fin"),
        ("中文 07", "07"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded
