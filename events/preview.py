"""Mails shown before they leave: what is sent is what was shown."""

from django.utils.crypto import salted_hmac


class Preview:
    """The mails that an act would send, and whether its sender has seen them.

    The page that shows them posts ``fingerprint`` back; when a choice, a text or a recipient
    has changed meanwhile it no longer fits, and they are shown again.
    """

    def __init__(self, mails, *, about, asks_again=False):
        self.mails = mails
        self.asks_again = asks_again
        self.leaving = [mail for mail in mails if self.problem(mail) is None]
        recipients = sorted(mail.recipient.email for mail in self.leaving)
        self.fingerprint = salted_hmac("events.preview", repr((about, recipients))).hexdigest()

    def __bool__(self):
        return bool(self.mails)

    def was_shown(self, request):
        return request.POST.get("shown") == self.fingerprint

    @property
    def recipients(self):
        """Names of those who will get a mail."""
        return ", ".join(mail.recipient.name for mail in self.leaving) or "personne"

    @property
    def sample(self):
        """One of the mails, as it would be sent."""
        return (self.leaving or self.mails)[0].render()

    @staticmethod
    def problem(mail):
        """Why a mail would not leave, in words; None when it would."""
        if not mail.recipient.email:
            return "sans adresse électronique"
        if mail.refused():
            return "ne souhaite pas recevoir ces courriels"
        return None

    @property
    def not_mailed(self):
        """(person, why) of those who must be told otherwise."""
        return [
            (mail.recipient.name, self.problem(mail))
            for mail in self.mails
            if mail not in self.leaving
        ]
