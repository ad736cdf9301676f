"""What the outbox keeps of a message once it has left."""

import pytest

from eveil.core import outbox
from eveil.core.enums import MessageState

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("sensitive", "kept"), [(True, ""), (False, "Code 1234")])
def test_secrets_are_erased_once_sent(sensitive, kept, mailoutbox):
    message = outbox.write(
        key="test:1",
        kind="test",
        to_email="samira@example.org",
        to_name="Samira Belkacem",
        subject="Votre code",
        text="Code 1234",
        html="Code 1234",
        sensitive=sensitive,
    )
    assert outbox.deliver(message.pk)
    assert "1234" in mailoutbox[0].body
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert (message.text, message.html) == (kept, kept)
