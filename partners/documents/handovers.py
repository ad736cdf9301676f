"""What who takes over reads on paper."""

from django.conf import settings
from django.utils import timezone

from eveil.core import pdf
from eveil.core.dates import date_fr
from eveil.core.kit.words import phone_fr
from eveil.core.text import of_person


def dossier_pdf(dossier):
    """The dossier of a successor (``partners.queries.handovers.Dossier``) on paper."""
    handover = dossier.handover
    data = {
        "title": dossier.title,
        "issued": date_fr(timezone.localdate()),
        "sentence": f"{handover.successor} prend le relais {of_person(str(handover.leaver))} le "
        f"{date_fr(handover.first_day)}.",
        "note": handover.note,
        "relation": dossier.relation,
        "people": [
            {
                "name": str(person),
                "functions": functions,
                "reach": " · ".join(filter(None, [person.email, phone_fr(person.phone)])),
            }
            for person, functions in dossier.people
        ],
        "agreed": [
            {
                "title": agreement.title,
                "until": until,
                "rows": [{"title": title, "about": about} for title, about, _ in rows],
            }
            for agreement, until, rows in dossier.agreed
        ],
        "waiting": [
            {"label": label, "rows": [{"title": title, "about": about} for title, about, _ in rows]}
            for label, rows in dossier.waiting
        ],
        "said": [
            {
                "title": f"{row.get_kind_display()}, {date_fr(row.day)}",
                "by": str(row.author),
                "text": row.text,
            }
            for row in dossier.said
        ],
        "organisation": settings.ORGANISATION,
    }
    return pdf.render("partners/documents/dossier.typ", data)
