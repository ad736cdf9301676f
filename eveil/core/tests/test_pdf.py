"""Whatever people type, a paper is made of it."""

import io

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from eveil.core import pdf

SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Fiche")
#set text(font: "Source Sans 3", lang: "fr")
#data.text
"""


@pytest.fixture(scope="module", autouse=True)
def _templates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    (folder / "paper.typ").write_text(SOURCE)
    (folder / "broken.typ").write_text("#nothing")
    kept, pdf.TEMPLATES = pdf.TEMPLATES, folder
    yield
    pdf.TEMPLATES = kept


def words(text):
    content = pdf.render("paper.typ", {"text": text})
    return PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        pytest.param("Zoé 🌰 à 37 °C ©", "Zoé à 37 °C ©", id="a picture is left out"),
        pytest.param("👩\u200d🌾 Élise ❤️", "Élise", id="a picture made of several"),
        pytest.param("李 小龙, né à Aubenas", "□ □□, né à Aubenas", id="letters leave their place"),
        pytest.param("Va\u1ab0ls-les-Bains", "Vals-les-Bains", id="a mark goes alone"),
        pytest.param("Łódź → Čapek ✓", "Łódź → Čapek ✓", id="what can be drawn stays"),
    ],
)
def test_what_no_font_draws(typed, printed):
    assert " ".join(words(typed).split()).startswith(printed)


@given(st.text(max_size=40))
def test_any_text_is_printed(text):
    assert pdf.render("paper.typ", {"text": text}).startswith(b"%PDF")


def test_another_fault_is_not_hidden():
    with pytest.raises(typst.TypstError, match="nothing"):
        pdf.render("broken.typ", {})
