"""How tests fill in an application: valid values of each step, and the way through all of them."""

from django.urls import reverse

from projects.enums import IntakeStep
from projects.forms.intake import FORMS
from projects.models import IntakeSubmission

YOU = {
    "first_name": "Maëlle",
    "last_name": "Arsac",
    "email": "maelle@example.org",
    "phone": "06 39 98 12 34",
}
PLACE = {"municipality": "joyeuse", "entry_status": "jobseeker"}
PROJECT = {
    "title": "Le Séchoir du haut",
    "idea": "Remettre en route le séchoir à châtaignes du hameau.",
    "stage": "clarification",
    "collective": "True",
}
NEEDS = {
    "needs": ["clarify", "fund"],
    "expectations": "Rencontrer d’autres séchoirs.",
    "heard_from": "structure",
    "referrer": "La mission locale",
}
CONSENTS = {"notice": "on", "share_project": "on"}

VALUES = {
    IntakeStep.YOU: YOU,
    IntakeStep.PLACE: PLACE,
    IntakeStep.PROJECT: PROJECT,
    IntakeStep.NEEDS: NEEDS,
    IntakeStep.CONSENTS: CONSENTS,
}
START = reverse("projects:intake_start")


def address(submission, step):
    return reverse("projects:intake_step", args=[submission.token, step])


def begin(client, **changes):
    """Send the first step as a browser would: with the stamp of the page it was opened on."""
    stamp = client.get(START).context["form"]["opened"].value()
    return client.post(START, {**YOU, "opened": stamp, "site": "", **changes})


def opened(submission, step):
    """What the page of a step carries when it is opened now."""
    if step == IntakeStep.CONSENTS:
        return {}
    form = FORMS[step](instance=IntakeSubmission.objects.get(pk=submission.pk))
    return {"opened_version": form["opened_version"].value()}


def post(client, submission, step, **changes):
    """Send a step as somebody who has just opened it."""
    values = VALUES[step] | (changes if "opened_version" in changes else opened(submission, step))
    return client.post(address(submission, step), {**values, **changes})


def write_all(client):
    """A draft with every step written, ready to be sent."""
    begin(client)
    submission = IntakeSubmission.objects.latest("pk")
    for step in (IntakeStep.PLACE, IntakeStep.PROJECT, IntakeStep.NEEDS):
        post(client, submission, step)
    submission.refresh_from_db()
    return submission
