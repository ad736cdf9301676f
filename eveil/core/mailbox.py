"""Mail backend for a platform without SMTP: mails are kept, and shown to staff as received."""

from django.core.mail.backends.base import BaseEmailBackend

from eveil.core.models import ReceivedMail


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        for mail in email_messages:
            message = mail.message()
            ReceivedMail.objects.create(
                message_id=message["Message-ID"],
                to=", ".join(mail.recipients()),
                subject=mail.subject,
                raw=message.as_bytes(),
            )
        return len(email_messages)
