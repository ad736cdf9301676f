"""The papers: tagged, numbered, and true to what was agreed."""

import re
import zlib

import pytest

from partners.documents import agreements as documents
from partners.enums import MandateFunction, RenewalRule, Unit
from partners.queries.agreements import who_does_what
from partners.tests.factories import (
    AgreementFactory,
    ContributionFactory,
    MandateFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(monkeypatch):
    """What is handed over to the paper, which is printed all the same."""
    kept = {}
    render = documents.pdf.render

    def keep(template, data):
        kept.update(data)
        return render(template, data)

    monkeypatch.setattr(documents.pdf, "render", keep)
    return kept


def pages(pdf):
    """Number of pages of a PDF, compressed objects included."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    text = pdf
    for stream in streams:
        try:
            text += zlib.decompress(stream)
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page\b", text))


def test_an_agreement_says_who_what_and_for_how_long(said):
    pollen = StructureFactory(
        name="POLLEN SCOP", short_name="POLLEN", kinds=["cae", "training"], siret="73282932000074"
    )
    carrier = StructureFactory(name="AMESUD", is_carrier=True, kinds=["scop"])
    MandateFactory(
        structure=pollen,
        function=MandateFunction.LEGAL,
        person__first_name="Jeanne",
        person__last_name="Roux",
    )
    agreement = AgreementFactory(
        title="Choisir son statut *#_$[]",  # What Typst would read as orders stays words.
        between=[pollen, carrier],
        renewal=RenewalRule.TACIT,
        renewal_months=12,
    )
    ContributionFactory(party=agreement.parties.first(), amount="1.5", unit=Unit.DAYS)
    pdf = documents.agreement_pdf(agreement)
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf or b"/MarkInfo" in pdf
    first = said["parties"][0]
    assert (first["name"], first["short"], first["signatory"]) == (
        "POLLEN SCOP",
        "POLLEN",
        "Jeanne Roux",
    )
    assert first["kind"] == "coopérative d’activité et d’emploi, organisme de formation"
    assert "SIRET" in first["numbers"]
    assert said["parties"][1]["kind"] == "SCOP"
    assert said["draft"] is True
    assert "par périodes de 12\u00a0mois" in said["renewal"]
    assert said["contributions"] == [
        {
            "stage": "Pendant le parcours",
            "rows": [
                ("POLLEN", "Une demi-journée sur le choix du statut", "1,5\u00a0jour par an"),
            ],
        }
    ]


def test_an_empty_draft_prints_too():
    agreement = AgreementFactory(included="", excluded="", purpose="Ensemble.")
    assert documents.agreement_pdf(agreement).startswith(b"%PDF")


@pytest.mark.parametrize(("structures", "sheets"), [(0, 1), (8, 1), (20, 1)])
def test_who_does_what_fits_one_page(structures, sheets, said):
    agreement = AgreementFactory(signed=True)
    for number in range(structures):
        party = AgreementFactory(
            signed=True, between=[StructureFactory(name=f"Structure {number}")]
        ).parties.get()
        ContributionFactory(party=party)
    lines = who_does_what(agreement.start.year)
    assert pages(documents.who_does_what_pdf(lines, agreement.start.year)) == sheets


def test_partners_print_no_amounts(said):
    contribution = ContributionFactory(party__agreement__signed=True)
    year = contribution.party.agreement.start.year
    documents.who_does_what_pdf(who_does_what(year), year, with_amounts=False)
    assert said["lines"][0]["cells"][1] == [(contribution.title, "", "")]
