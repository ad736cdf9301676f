"""What partners read and sign on paper."""

from itertools import groupby

from django.conf import settings
from django.utils import timezone

from eveil.core import pdf
from eveil.core.dates import date_fr
from eveil.core.text import NBSP, fold, plural, within
from partners import words
from partners.enums import MandateFunction, PathwayStage, RenewalRule
from partners.models import Mandate


def agreement_filename(agreement):
    return f"{fold(agreement.title).replace(' ', '-')[:80]}.pdf"


def agreement_pdf(agreement):
    """The agreement as its parties sign it: who, what, for how long, who does what."""
    parties = list(
        agreement.parties.select_related("structure__municipality").prefetch_related(
            "contributions"
        )
    )
    parties.sort(key=lambda party: (party.is_carrier, party.pk))
    signatories = _legal_representatives(parties)
    data = {
        "title": agreement.title,
        "draft": agreement.is_writable,
        "issued": date_fr(timezone.localdate()),
        "parties": [_party(party, signatories.get(party.structure_id)) for party in parties],
        "purpose": _paragraphs(agreement.purpose),
        "included": _paragraphs(agreement.included),
        "excluded": _paragraphs(agreement.excluded),
        "period": _period(agreement),
        "renewal": _renewal(agreement),
        "replaces": _replaces(agreement.replaces),
        "contributions": _by_stage(parties),
        "signed_on": date_fr(agreement.signed_on) if agreement.signed_on else "",
        "organisation": settings.ORGANISATION,
    }
    return pdf.render("partners/documents/agreement.typ", data)


def _legal_representatives(parties):
    """{structure: who signs for it}, as mandates say today."""
    legal = Mandate.objects.current().filter(
        function=MandateFunction.LEGAL, structure__in=[party.structure_id for party in parties]
    )
    rows = legal.select_related("person").order_by("-start", "pk")
    return {mandate.structure_id: str(mandate.person) for mandate in rows}


def _party(party, signatory):
    structure = party.structure
    place = ", ".join(filter(None, [structure.address, structure.municipality.label]))
    numbers = [
        f"{label} {number}"
        for label, number in (
            ("SIRET", structure.siret),
            ("RNA", structure.rna),
            ("déclaration d’activité", structure.nda),
        )
        if number
    ]
    short = structure.short_name if structure.short_name != structure.name else ""
    return {
        "name": structure.name,
        "short": short,
        "kind": within(structure.kinds_text),
        "place": place,
        "numbers": ", ".join(numbers),
        "signatory": signatory or "",
        "is_carrier": party.is_carrier,
    }


def _paragraphs(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _period(agreement):
    return (
        f"La convention court du {date_fr(agreement.start)} au "
        f"{date_fr(agreement.end_as_written)}, ces deux jours compris."
    )


def _renewal(agreement):
    if agreement.renewal == RenewalRule.TACIT:
        months = plural(agreement.renewal_months, "mois", "mois")
        return (
            f"À son terme, elle est reconduite tacitement par périodes de {months}, sauf si "
            "l’une des parties fait savoir aux autres par écrit, avant la fin de la période en "
            "cours, qu’elle ne le souhaite pas."
        )
    if agreement.renewal == RenewalRule.EXPRESS:
        return "Elle ne se renouvelle que par une nouvelle convention, signée des parties."
    return "Elle prend fin à son terme, sans reconduction."


def _replaces(replaced):
    if not replaced:
        return ""
    signed = f", signée le {date_fr(replaced.signed_on)}" if replaced.signed_on else ""
    return f"Elle remplace la convention «{NBSP}{replaced}{NBSP}»{signed}."


def _by_stage(parties):
    """[(stage, [(structure, what, how much per year)])] for the stages that have any."""
    order = list(PathwayStage.values)
    rows = [
        (order.index(row.stage), party.structure.label, row)
        for party in parties
        for row in party.contributions.all()
    ]
    rows.sort(key=lambda row: row[0])
    return [
        {
            "stage": PathwayStage(order[stage]).phrase,
            "rows": [
                (label, row.title, f"{words.measure(row.amount, row.unit)} par an")
                for _, label, row in group
            ],
        }
        for stage, group in groupby(rows, key=lambda row: row[0])
    ]


# Who does what ------------------------------------------------------------------------------


def who_does_what_pdf(lines, year, *, narrowed="", with_amounts=True):
    """Structures × stages on one landscape page; smaller letters make room for more lines."""
    data = {
        "title": f"Qui fait quoi en {year}",
        "narrowed": narrowed,
        "issued": date_fr(timezone.localdate()),
        "stages": PathwayStage.labels,
        "size": _size(lines),
        "lines": [
            {
                "structure": line.structure.label,
                "cells": [
                    [_said(balance, with_amounts) for balance in cell] for cell in line.cells
                ],
            }
            for line in lines
        ],
        "organisation": settings.ORGANISATION,
    }
    return pdf.render("partners/documents/who_does_what.typ", data)


def _said(balance, with_amounts):
    row = balance.contribution
    amount = words.measure(balance.planned, row.unit) if with_amounts else ""
    return (row.title, amount, str(row.contact or ""))


def _size(lines):
    """Letters in points: as large as the rows allow, never under 7."""
    rows = sum(max(len(cell) for cell in line.cells) for line in lines)
    return next((size for most, size in ((12, 10), (18, 9), (26, 8)) if rows <= most), 7)
