"""Who and what the measured pages are about, found in the generated data."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse
from django.utils import timezone

from eveil.people.models import User
from partners.models import Mandate
from projects.enums import IntakeState, IntakeStep
from projects.forms.intake import ProjectForm
from projects.models import Accompaniment, ActionItem, IntakeSubmission


class World:
    """Users by role, and ids. One of each is enough: pages cost the same for all."""

    def __init__(self):
        contacts = Mandate.objects.current().filter(is_main=True)
        contact = contacts.exclude(structure__offers=[]).order_by("pk")[0]
        self.structure = contact.structure_id
        self.structure_word = max(contact.structure.name.split(), key=len)
        accompaniment = Accompaniment.objects.order_by("pk")[10]
        self.submission = accompaniment.submission_id
        self.holder = accompaniment.holder_id
        self.adviser = accompaniment.adviser_id
        action = ActionItem.objects.exclude(accompaniment=None).order_by("pk")[0]
        # Finds an application, a holder and its actions at every size.
        self.rare_word = action.accompaniment.holder.person.email.partition("@")[0]
        year = timezone.localdate().year - 1
        self.hours = f"du={year}-01-01&au={year}-12-31&de={accompaniment.adviser_id}"
        self.users = {
            "": None,
            "coordinator": User.objects.filter(role="coordinator").first(),
            "holder": account(accompaniment.holder.person),
            "partner": account(contact.person),
        }
        draft = IntakeSubmission.objects.filter(state=IntakeState.DRAFT).order_by("pk")[0]
        self.intake_path = reverse(
            "projects:intake_step", args=[draft.token, IntakeStep.PROJECT.value]
        )
        self.intake_data = {
            "opened_version": ProjectForm(instance=draft)["opened_version"].value(),
            "title": "Le Séchoir du haut",
            "idea": "Remettre en route le séchoir à châtaignes du hameau. " * 5,
            "stage": "idea",
            "collective": "True",
        }

    def cookies(self, role):
        """Cookie header of a session of the role."""
        user = self.users[role]
        if user is None:
            return ""
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def account(person):
    """The account of a person of the generated data, who may have none yet."""
    return getattr(person, "user", None) or User.objects.create_user(person.email, person=person)
