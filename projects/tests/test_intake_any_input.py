"""Whatever is sent to the public form, it answers; and what it kept can be shown."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eveil.core.guard import stamp
from eveil.territory.testing import load_communes
from projects.enums import IntakeStep
from projects.models import IntakeSubmission
from projects.tests.applying import START, VALUES, YOU, address, opened
from projects.tests.factories import IntakeSubmissionFactory

pytestmark = pytest.mark.django_db

HOSTILE = [
    "\x00",
    "a\x00b",
    "🧑‍🌾" * 30,
    "שלום \u202eעולם",
    "مرحبا",
    "e\u0301" * 200,
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "' OR 1=1 --",
    "\ud7ff\ue000\uffff",
    "\r\n\r\nBcc: x@example.org",
    "9" * 5000,
    "x" * 20_000,
    " ",
]
# Browsers never send lone surrogates, which are no text.
TEXT = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
)
anything = settings(max_examples=40)


@pytest.fixture(autouse=True)
def communes():
    return load_communes()


def some(values):
    """Each field as it should be, or anything, or several times, or missing."""
    one = {
        name: st.one_of(st.just(value), TEXT, st.lists(TEXT, max_size=3), st.none())
        for name, value in values.items()
    }
    return st.fixed_dictionaries(one).map(
        lambda data: {name: value for name, value in data.items() if value is not None}
    )


@anything
@given(data=some(YOU))
@example(data=dict.fromkeys(YOU, "\x00"))
@example(data={**YOU, "first_name": '"; Bcc: x@example.org', "last_name": "\u202eEvil"})
def test_the_first_step_answers_anything(client, data):
    response = client.post(START, {**data, "opened": stamp()})
    assert response.status_code in {200, 302}
    if response.status_code == 302:
        assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("step", [step for step in IntakeStep if step != IntakeStep.CONSENTS])
@anything
@given(st.data())
def test_every_step_answers_anything_and_shows_it_again(client, step, draw):
    draft = IntakeSubmissionFactory(empty=True)
    extra = {"municipality_key": "07110"} if step == IntakeStep.PLACE else {}
    data = opened(draft, step) | draw.draw(some({**VALUES[step], **extra, "vers": "plus-tard"}))
    assert client.post(address(draft, step), data).status_code in {200, 302}
    assert client.get(address(draft, step)).status_code == 200
    assert client.get(address(draft, IntakeStep.CONSENTS)).status_code == 200


@anything
@given(text=TEXT)
def test_whatever_was_kept_can_be_sent(client, text):
    steps = [step for step in IntakeStep if step != IntakeStep.CONSENTS]
    draft = IntakeSubmissionFactory(draft=True, steps_done=steps)
    for step in (IntakeStep.YOU, IntakeStep.PROJECT):
        values = {
            name: text if name in {"first_name", "last_name", "title", "idea"} else value
            for name, value in VALUES[step].items()
        }
        client.post(address(draft, step), opened(draft, step) | values)
    client.post(address(draft, IntakeStep.CONSENTS), VALUES[IntakeStep.CONSENTS])
    draft = IntakeSubmission.objects.get(pk=draft.pk)
    assert draft.state == ("received" if not draft.steps_missing else "draft")
    assert client.get(f"/candidater/{draft.token}/", follow=True).status_code == 200
