"""What reports prints."""

from datetime import date

from django.conf import settings

from eveil.core import pdf
from eveil.core.dates import MONTHS, SHORT_MONTHS, date_fr
from eveil.core.text import elide


def month_name(month):
    """« novembre 2026 »."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def monthly_title(month):
    """« Bilan d’octobre 2026 »."""
    return f"Bilan {elide('de', month_name(month))}"


def monthly_pdf(month, figures, issued):
    """The paper of one month's figures (see ``services.monthly_figures``)."""
    data = {
        "title": monthly_title(month),
        "period": f"Du 1er au {date_fr(date.fromisoformat(figures['until']))}",
        "issued": date_fr(issued),
        "year": month.year,
        "columns": {
            "month": month_name(month).capitalize(),
            "year": "Depuis janvier",
            "all": "Depuis le début",
        },
        "rows": figures["rows"],
        "months": [
            (f"{SHORT_MONTHS[first.month - 1]} {first.year}", number)
            for first, number in (
                (date.fromisoformat(first), number) for first, number in figures["months"]
            )
        ],
        "areas": figures["areas"],
        "organisation": settings.ORGANISATION,
    }
    return pdf.render("reports/documents/monthly.typ", data)
