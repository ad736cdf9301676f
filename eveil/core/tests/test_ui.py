"""The pieces of the interface: what they escape, leave out and refuse."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from eveil.core import charts
from eveil.core.kit import fields, marks, words
from eveil.core.models import Message
from eveil.core.showcase import SampleForm

EVIL = '<script>alert("x")</script>'


def render(source, **context):
    return Template("{% load ui crispy_forms_tags %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% panel evil count=evil link=evil link_label=evil %}{% endpanel %}",
        "{% todo evil url=evil meta=evil hour=evil %}{% endtodo %}",
        "{% record evil lead=evil %}{% endrecord %}",
        "{% next_action evil %}{% endnext_action %}",
        "{% empty_state evil %}{% endempty_state %}",
        "{% banner evil %}{{ evil }}{% endbanner %}",
        "{% facts %}{% fact evil evil url=evil %}{% endfacts %}",
        "{% chip evil %}",
        "{% pick evil evil %}",
        "{% stat evil evil small=evil before=evil url=evil link=evil %}",
        "{% bar_list bars title=evil %}",
        "{% line_chart lines title=evil %}",
        "{{ evil|phone_fr }}",
        "{% pathway steps %}",
    ],
)
def test_what_people_typed_is_escaped(source):
    html = render(
        source,
        evil=EVIL,
        bars=[(EVIL, 1, EVIL)],
        lines=[charts.Line(EVIL, [1, 2])],
        steps=[(EVIL, EVIL, "now")],
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "source",
    [
        '{% panel "Notes" link="/x/" link_label="Tout" %}<p>a</p>{% endpanel %}',
        '{% panel "Notes" late=3 body=True %}<p>a</p>{% endpanel %}',
        '{% todo "Appeler" icon="telephone" %}<button></button>{% endtodo %}',
        "{% pathway steps %}",
        '{% stat "Porteurs" 3 before="2 en 2025" %}',
        "{% bar_list bars title='Rien' %}",
        '{% progress 0 8 label="Rien encore" %}',
        "{% who nobody %}",
    ],
)
def test_own_markup_is_not_escaped(source):
    html = render(source, steps=[("Accueil", "", "done")], bars=[("Aubenas", 0)], nobody=None)
    assert "&lt;" not in html


def test_state_has_the_look_and_word_its_enum_declares():
    chip = render("{% state message %}", message=Message(state="failed"))
    assert "ev-state--late" in chip
    assert "#exclamation-circle" in chip
    assert "En échec" in chip


def test_state_without_a_look_says_which_enum_lacks_it():
    with pytest.raises(LookupError, match=r"Message\.kind declares no STYLE"):
        marks.state(Message(kind="x"), "kind")


def test_fact_without_value_is_left_out():
    assert render('{% facts %}{% fact "Téléphone" "" %}{% fact "Jours" 0 %}{% endfacts %}').count(
        "<dt>"
    ) == (1)


@pytest.mark.parametrize(("change", "words"), [(6, "6 de plus"), (0, "autant"), (-3, "3 de moins")])
def test_difference_is_said_in_words(change, words):
    assert words in render('{% stat "Porteurs" 34 change=change %}', change=change)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0639980018", "06 39 98 00 18"),
        ("+33 6 39 98 00 18", "06 39 98 00 18"),
        ("+41 22 000 00 00", "+41 22 000 00 00"),
        ("", ""),
    ],
)
def test_phone_by_pairs(typed, shown):
    assert words.phone_fr(typed).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/composants/", 'aria-current="page"'),
        ("/composants/12/", 'aria-current="true"'),
        ("/", ""),
    ],
)
def test_menu_marks_where_one_is(path, current):
    html = render('{% nav_item "core:showcase" "Composants" %}', request=RequestFactory().get(path))
    assert ("aria-current" in html) == bool(current)
    assert current in html


def test_menu_marks_where_a_page_says_it_belongs():
    elsewhere = RequestFactory().get("/structures/7/")
    html = render('{% nav_item "core:showcase" "Composants" here=True %}', request=elsewhere)
    assert 'aria-current="true"' in html


@pytest.mark.parametrize("path", ["/apparence/", "/apparence/7/"])
def test_menu_marks_what_has_no_entry_of_its_own(path):
    item = '{% nav_item "core:showcase" "Projets" also="core:theme" %}'
    assert 'aria-current="true"' in render(item, request=RequestFactory().get(path))
    assert "aria-current" not in render(item, request=RequestFactory().get("/structures/7/"))


@pytest.mark.parametrize(("value", "top"), [(0, 4), (4, 4), (5, 8), (34, 40), (310, 400)])
def test_axis_has_four_round_steps(value, top):
    assert charts.ceiling(value) == top


@pytest.mark.parametrize("lines", [[], [charts.Line("2026", [])], [charts.Line("2026", [0])]])
def test_chart_of_nothing_is_still_a_chart(lines):
    assert "</svg>" in charts.line_chart(lines, title="Rien")


def test_names_of_lines_that_end_together_do_not_touch():
    taken = []
    places = [charts._free(100, taken) for _ in range(3)]
    assert min(abs(a - b) for a in places for b in places if a != b) >= charts.MIN_LABEL_GAP


def test_summary_of_errors_leads_to_each_field_in_order():
    html = render("{{ form|crispy }}", form=SampleForm({"day": "32/13/2026"}))
    links = [part.split('"')[0] for part in html.split('<a href="#')[1:]]
    assert links == ["id_idea", "id_day", "id_place", "id_stage_0", "id_agree"]
    assert all(f'id="{link}"' in html for link in links)
    assert 'value="32/13/2026"' in html


def test_selects_hold_what_django_would_write():
    form = SampleForm({"place": "a"})
    ours = fields.control(form["place"], "form-select")
    assert '<option value="a" selected>Aubenas</option>' in ours
    assert 'name="place"' in ours
    assert 'class="form-select"' in ours
