"""The list page, over the mails of the outbox: the address says everything."""

import csv
import io
from datetime import UTC, datetime, timedelta

import django_filters
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Template
from django.test import RequestFactory
from openpyxl import load_workbook

from eveil.core.enums import MessageState
from eveil.core.lists import Action, Column, ListPage, Tab
from eveil.core.models import Message

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


class MessageFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Objet", field_name="subject", lookup_expr="icontains")
    etat = django_filters.MultipleChoiceFilter(
        label="État",
        field_name="state",
        choices=MessageState.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    depuis = django_filters.DateFilter(
        label="Depuis le", field_name="created_at", lookup_expr="date__gte"
    )
    essais = django_filters.RangeFilter(label="Essais", field_name="attempts")


class MessageList(ListPage):
    model = Message
    title = "Courriels"
    noun = "courriel"
    feminine = False
    base_template = "core/base_public.html"
    filterset_class = MessageFilters
    row_template = Template(
        "{% load ui %}<tr>{% pick row.pk row.subject %}"
        '<td class="ev-c-name"><a href="#" class="ev-table__main">{{ row.subject }}</a></td>'
        "<td>{{ row.created_at|short_day }}</td><td>{% state row %}</td></tr>"
    )
    columns = [
        Column("Objet", "objet", ["subject"], css="ev-c-name"),
        Column("Écrit le", "ecrit", ["created_at"]),
        Column("État"),
    ]
    default_sort = "-ecrit"
    exports = [
        ("Objet", lambda row: row.subject),
        ("Écrit le", lambda row: row.created_at),
        ("Essais", lambda row: row.attempts),
    ]

    def get_queryset(self):
        return Message.objects.all()

    def tabs(self):
        return [Tab("Tous"), Tab("En échec", {"etat": "failed"}, count=1)]

    def actions(self):
        return [Action("Renvoyer", "/renvoyer/")]


view = MessageList.as_view()


def write(number, **values):
    values = {
        "subject": f"Objet {number:03}",
        "created_at": START + timedelta(hours=number),
    } | values
    return Message.objects.create(
        key=f"k{number}", kind="core.sample", to_email="a@example.org", text="", html="", **values
    )


def get(query="", **headers):
    request = RequestFactory().get(f"/courriels/?{query}", headers=headers)
    request.user = AnonymousUser()
    request._messages = []
    return view(request)


def page(query="", **headers):
    response = get(query, **headers)
    assert response.status_code == 200
    return response.content.decode()


def subjects(html):
    return [part.split("<")[0] for part in html.split('class="ev-table__main">')[1:]]


@pytest.fixture
def four():
    write(1, subject="Bonjour")
    write(2, subject="Au revoir", state="failed", attempts=3)
    write(3, subject="Bonjour encore")
    write(4, subject="Rappel", attempts=1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Rappel", "Bonjour encore", "Au revoir", "Bonjour"]),
        ("tri=ecrit", ["Bonjour", "Au revoir", "Bonjour encore", "Rappel"]),
        ("tri=objet", ["Au revoir", "Bonjour", "Bonjour encore", "Rappel"]),
        ("tri=-objet&q=bonjour", ["Bonjour encore", "Bonjour"]),
        ("etat=failed", ["Au revoir"]),
        ("etat=failed&etat=pending&essais_min=1", ["Rappel", "Au revoir"]),
        ("tri=password", ["Rappel", "Bonjour encore", "Au revoir", "Bonjour"]),
        ("tri=-état&page=-3", ["Rappel", "Bonjour encore", "Au revoir", "Bonjour"]),
        ("page=99999999999999999999999", ["Rappel", "Bonjour encore", "Au revoir", "Bonjour"]),
    ],
)
def test_address_filters_and_sorts(four, query, expected):
    assert subjects(page(query)) == expected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("depuis=32/13/2026", "Saisissez une date valide."),
        ("etat=nonsense", "Sélectionnez un choix valide"),
        ("essais_min=abc", "Saisissez un nombre."),
        ("q=%00", "Le caractère nul n’est pas autorisé."),
    ],
)
def test_bad_filter_is_said_by_its_field_and_ignored(four, query, message):
    for html in (page(query), page(query, HX_Request="true"), page(f"{query}&export=csv")):
        assert message in html.replace("&#x27;", "’")
        assert len(subjects(html)) == 4


def test_tags_say_what_is_filtered_and_lead_out(four):
    html = page("etat=failed&etat=pending&essais_min=1&q=r&page=1&tri=objet&utm=x")
    assert "État\u00a0: En échec, À envoyer" in html
    assert 'href="/courriels/?essais_min=1&amp;q=r&amp;tri=objet&amp;utm=x"' in html
    assert 'href="/courriels/?etat=failed&amp;etat=pending&amp;q=r&amp;tri=objet&amp;utm=x"' in html


@pytest.mark.parametrize(
    ("query", "selected"),
    [("", "Tous"), ("tri=objet", "Tous"), ("etat=failed&q=x", "En échec"), ("etat=sent", None)],
)
def test_tab_of_the_address_is_current(four, query, selected):
    nav = page(query).partition('id="vues"')[2].partition("</nav>")[0]
    current = [part.split(">")[1].split("<")[0].strip() for part in nav.split("aria-current")[1:]]
    assert current == ([selected] if selected else [])


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_same_queries_for_any_number_of_rows(rows, django_assert_num_queries):
    for number in range(rows):
        write(number)
    with django_assert_num_queries(2):  # count, rows
        page()


def test_pages_hold_every_row_once_even_when_equal():
    for number in range(60):
        write(number, subject="Même objet", created_at=START)
    seen = []
    for number in (1, 2, 3):
        context = MessageList()
        context.setup(RequestFactory().get(f"/?page={number}"))
        seen += [row.pk for row in context.context()["rows"]]
    assert len(set(seen)) == len(seen) == 60
    assert "51 à 60 sur 60\u00a0courriels" in page("page=3")


def test_far_pages_find_rows_by_their_keys(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("eveil.core.lists.FAR", 25)
    for number in range(60):
        write(number)
    with django_assert_num_queries(2):  # count, rows
        assert subjects(page("page=3")) == [f"Objet {number:03}" for number in range(9, -1, -1)]


def test_htmx_gets_the_result_alone_and_a_clean_address(four):
    response = get("q=&etat=failed&tri=-ecrit&depuis=", HX_Request="true")
    html = response.content.decode()
    assert "<html" not in html
    assert subjects(html) == ["Au revoir"]
    assert response["HX-Push-Url"] == "/courriels/?etat=failed"
    assert "HX-Request" in response["Vary"]
    assert 'id="annonce" hx-swap-oob="innerHTML">1\u00a0courriel' in html


def test_going_back_in_history_gets_the_whole_page(four):
    assert "<html" in page("etat=failed", HX_Request="true", HX_History_Restore_Request="true")


def test_nothing_found_says_the_way_out():
    html = page("q=introuvable")
    assert "Aucun courriel ne correspond" in html
    assert 'href="/courriels/"' in html
    assert "Exporter" not in html


def read_csv(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_csv_holds_exactly_what_is_filtered_in_the_order_shown(four, monkeypatch):
    monkeypatch.setattr("eveil.core.exporting.CHUNK", 2)
    response = get("export=csv&etat=pending&tri=-objet")
    assert response["Content-Disposition"].startswith('attachment; filename="courriels-')
    assert read_csv(response) == [
        ["Objet", "Écrit le", "Essais"],
        ["Rappel", "01/11/2026 14:30", "1"],
        ["Bonjour encore", "01/11/2026 13:30", "0"],
        ["Bonjour", "01/11/2026 11:30", "0"],
    ]


def read_xlsx(response):
    content = b"".join(response.streaming_content)
    response.close()
    return load_workbook(io.BytesIO(content)).active


def test_xlsx_holds_the_same_rows_with_their_types(four):
    sheet = read_xlsx(get("export=xlsx&etat=failed"))
    assert [cell.value for cell in sheet[1]] == ["Objet", "Écrit le", "Essais"]
    assert [cell.value for cell in sheet[2]] == ["Au revoir", datetime(2026, 11, 1, 12, 30), 3]  # noqa: DTZ001 spreadsheets know none


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_an_export_is_a_formula(start):
    write(1, subject=f"{start}1+1")
    assert read_csv(get("export=csv"))[1][0] == f"'{start}1+1"
    assert read_xlsx(get("export=xlsx"))["A2"].data_type == "s"


def test_export_reads_in_bounded_queries(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("eveil.core.exporting.CHUNK", 10)
    for number in range(25):
        write(number)
    with django_assert_num_queries(5):  # how many, keys, then three chunks
        assert len(read_csv(get("export=csv"))) == 26
