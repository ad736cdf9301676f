import pytest

from eveil.core.text import elide_person, file_size, fold, of_person, plural, sentence


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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hélène Combaluzier", "d’Hélène Combaluzier"),
        ("Élise Roux", "d’Élise Roux"),
        ("Yann Le Bihan", "de Yann Le Bihan"),
        ("Samira Belkacem", "de Samira Belkacem"),
    ],
)
def test_of_person(name, said):
    assert of_person(name) == said


@pytest.mark.parametrize(
    ("name", "said"), [("Hélène", "qu’Hélène"), ("Inès", "qu’Inès"), ("Samira", "que Samira")]
)
def test_elide_person(name, said):
    assert elide_person("que", name) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 jour"), (2, "2 jours"), (1200, "1 200 jours"), (1_000_000, "1 000 000 jours")],
)
def test_plural(count, said):
    assert plural(count, "jour") == said.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (0, "0 octet"),
        (999, "999 octets"),
        (1000, "1 ko"),
        (1_250, "1,2 ko"),
        (83_400, "83 ko"),
        (999_499, "999 ko"),
        (999_500, "1 Mo"),
        (10_000_000, "10 Mo"),
        (2_500_000_000, "2,5 Go"),
    ],
)
def test_file_size(octets, said):
    assert file_size(octets) == said.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    "said", ["Le mardi nous va mieux.", "Quel jour\u00a0?", "Oui\u00a0!", "Et puis…"]
)
def test_a_sentence_is_closed_once(said):
    assert sentence(f"{said} ") == said
    assert sentence("Le mardi") == "Le mardi."
