"""Before a step that sends a mail, its sender sees the mail as it will leave, and may add words.

The page shows the mail rendered from what the form holds, and carries a seal of the words it
was rendered from. Sending the form takes the step only when they are still the same words;
otherwise the page comes back with the new rendering.
"""

import hashlib

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django import forms
from django.utils.functional import cached_property

from eveil.core.fields import LineField, TextField
from eveil.core.text import tidy

# For the view: the mail is shown inside the page with its own inline styles; sandboxed, it
# runs nothing.
shows_mail = csp_update({"style-src": [SELF, UNSAFE_INLINE]})


class MailForm(forms.Form):
    """Base of the forms whose sending lets a mail leave.

    A subclass builds the mail in ``notification()`` out of ``self.value(name)``, and adds to
    ``sealed`` the names of the further fields that the mail shows.
    """

    sealed = ("subject", "message")
    # The subject that the page proposes; sent back, it tells whether another one was typed.
    proposed = ""

    subject = LineField(label="Objet du courriel", max_length=150, required=False)
    message = TextField(
        label="Vos mots dans le courriel",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposed = self._subject()
        self.fields["subject"].initial = self.proposed

    def _post_clean(self):
        super()._post_clean()
        self._follow()

    def _follow(self):
        """The subject that nobody edited says what the form holds now, a date for instance."""
        if "subject" not in self.cleaned_data:
            return
        typed, shown = self.cleaned_data["subject"], self.data.get("proposed", self.proposed)
        self.cleaned_data["subject"] = ""
        self.proposed = self._subject()
        if typed and typed != tidy(shown):
            self.cleaned_data["subject"] = typed
            return
        self.cleaned_data["subject"] = self.proposed
        self.data = self.data.copy()
        self.data[self.add_prefix("subject")] = self.proposed

    def _subject(self):
        """The subject of the mail by itself, as it would leave.

        In plain spaces, as it is sent back: the seal of what nobody touched must not change.
        """
        return tidy(self.notification().render()["subject"])

    def notification(self):
        """The message that would leave, from what the form holds now."""
        raise NotImplementedError

    def value(self, name):
        """The value of a field: as it was sent if that is valid, else as the form opens."""
        cleaned = getattr(self, "cleaned_data", {})
        if name in cleaned or name not in self.fields:
            return cleaned.get(name, "")
        return self.get_initial_for_field(self.fields[name], name) or ""

    def words(self):
        """What its sender wrote in the mail, as services and notifications take it."""
        return {"subject": self.value("subject"), "message": self.value("message")}

    @cached_property
    def mail(self):
        """{"subject", "text", "html"} as it would leave; None without an address to send it to."""
        notification = self.notification()
        return notification.render() if notification.recipient.email else None

    @property
    def seal(self):
        words = [str(self.value(name)) for name in self.sealed]
        return hashlib.sha256(repr(words).encode()).hexdigest()

    @property
    def was_shown(self):
        """Was the page that sent this form showing the mail that would leave now?"""
        return self.mail is None or self.data.get("seal") == self.seal
