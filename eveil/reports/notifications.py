"""What partner contacts are sent by the calendar."""

from django.urls import reverse

from eveil.core.enums import Category
from eveil.core.notifications import Notification, Recipient, absolute, register
from eveil.core.text import elide
from eveil.reports import documents


@register
class MonthlyReport(Notification):
    """The key figures of one month, to one contact of a partner structure."""

    name = "reports.monthly"
    label = "Bilan du mois"
    category = Category.REPORTS
    formal = True
    reason = "vous êtes l’interlocuteur ou l’interlocutrice d’une structure partenaire d’EVEIL"

    def __init__(self, report, person):
        self.report = report
        self.person = person

    @property
    def key(self):
        return f"{self.name}:{self.report.month:%Y-%m}:{self.person.pk}"

    @property
    def recipient(self):
        return Recipient.of(self.person)

    def context(self):
        return {
            "title": documents.monthly_title(self.report.month),
            "of_month": elide("de", documents.month_name(self.report.month)),
            "rows": self.report.figures["rows"],
            "dashboard_url": absolute(reverse("reports:dashboard")),
        }

    def attachments(self):
        return [(self.report.filename, "application/pdf", bytes(self.report.pdf))]
