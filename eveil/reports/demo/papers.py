"""What the platform itself wrote: the reports of past months, and the mails of the day.

Both are made of rows, so they come once the history is in the database.
"""

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from eveil.core.enums import MessageState
from eveil.core.models import Message, MessageAttachment
from eveil.people.models import User
from eveil.reports import documents, services
from eveil.reports.demo.world import dice, moment
from eveil.reports.models import Report
from events.enums import MeetingState
from events.models import Invitation
from events.notifications import MeetingInvitation

PAST_REPORTS = 6


def write_reports(now):
    """Reports already sent; that of last month is left to the platform, which does so by itself."""
    month = services.month_before(services.month_before(timezone.localdate(now)))
    for _ in range(PAST_REPORTS):
        sent = moment(month + relativedelta(months=1), dice("report", month), (7, 8))
        figures = services.monthly_figures(month)
        Report.objects.create(
            month=month,
            figures=figures,
            pdf=documents.monthly_pdf(month, figures, sent),
            created_at=sent,
            sent_at=sent,
        )
        month = services.month_before(month)


def write_mails(now):
    """The invitations to the meeting to come, sent the day they were asked for."""
    organiser = User.objects.get(email="nadege.vialle@example.org")
    invitations = Invitation.objects.filter(
        meeting__state=MeetingState.INVITED, meeting__starts_at__gt=now
    ).select_related("person", "structure", "meeting__host", "meeting__municipality")
    for invitation in invitations:
        mail = MeetingInvitation(invitation, by=organiser)
        message = Message.objects.create(
            key=mail.key,
            kind=mail.name,
            to_email=mail.recipient.email,
            to_name=mail.recipient.name,
            state=MessageState.SENT,
            attempts=1,
            created_at=invitation.asked_at,
            sent_at=invitation.asked_at,
            **mail.render(),
        )
        for filename, content_type, content in mail.attachments():
            MessageAttachment.objects.create(
                message=message, filename=filename, content_type=content_type, content=content
            )
