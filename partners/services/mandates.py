"""What happens to those who act for a structure.

The team and the structure's main contact do it; what a main contact does is told to the team.
Each verb locks the structure first: two changes of one structure's people follow each other,
and the second sees what the first did.
"""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from eveil.core.dates import date_fr
from eveil.core.text import of_person
from eveil.people import services as people
from eveil.people.models import Person, User
from eveil.people.permissions import is_team
from partners.enums import MandateFunction
from partners.models import Mandate, Structure
from partners.notifications.mandates import ColleagueAdded, ColleagueInvited
from partners.notifications.structures import PeopleChanged
from partners.permissions import can_manage_people

STRANGE_ADDRESS = (
    "Nous ne pouvons pas ouvrir d’accès à cette adresse sous ce nom. Vérifiez l’un et l’autre, "
    "ou demandez à l’équipe de le faire."
)


@transaction.atomic
def start_mandate(mandate, *, by):
    """Let a person act for a structure from a day on; a person not known yet is written too.

    The first contact of a structure is its main one. Raises ``ValidationError`` when the
    person already holds that function.
    """
    _locked_structure(mandate.structure, by=by)
    if mandate.person.pk is None:
        mandate.person.save()
        mandate.person = mandate.person  # takes the key that the person has just been given
    if mandate.function == MandateFunction.CONTACT and not mandate.is_main:
        mandates = Mandate.objects.filter(structure=mandate.structure_id)
        mandate.is_main = not mandates.main(mandate.start, mandate.end).exists()
    mandate.full_clean()
    mandate.save()
    function = mandate.get_function_display().lower()
    _tell_team(mandate, f"a ajouté {mandate.person} ({function})", by)
    return mandate


@transaction.atomic
def add_colleague(structure, *, first_name, last_name, email, function, start, by):
    """A main contact names a colleague by name and address, who gets a link to log in.

    Who is known to us under both is the same person; nothing of what we know of an address is
    told to who types it. Raises ``ValidationError``.
    """
    known = Person.objects.filter(
        email__iexact=email, first_name__iexact=first_name, last_name__iexact=last_name
    ).first()
    person = known or Person(first_name=first_name, last_name=last_name, email=email)
    account = User.objects.filter(email__iexact=email).first()
    if account and account.person_id != person.pk:
        raise ValidationError({"email": STRANGE_ADDRESS})
    mandate = Mandate(structure=structure, person=person, function=function, start=start)
    mandate = start_mandate(mandate, by=by)
    if not _invite(mandate, by=by):
        ColleagueAdded(mandate, by).send()
    return mandate


@transaction.atomic
def end_mandate(mandate, *, end, by):
    """``end`` is the last day on which the person acts for the structure, and may log in for it.

    None: the mandate lasts after all.
    """
    mandate = _locked_mandate(mandate, by=by)
    if mandate.is_main and mandate.person_id == by.person_id:
        raise ValidationError(
            "Vous êtes l’interlocuteur principal\u00a0: nommez d’abord qui le devient, "
            "ou annoncez votre départ."
        )
    mandate.end = end
    mandate.version += 1
    mandate.full_clean()
    mandate.save()
    last = f"au {date_fr(end)}" if end else "sans date de fin"
    _tell_team(mandate, f"a fixé le mandat {of_person(str(mandate.person))} {last}", by)
    return mandate


@transaction.atomic
def name_main(mandate, *, instead_of, by):
    """Make a contact the main one; who was it stays a contact.

    ``instead_of`` is the main contact that ``by`` saw (a mandate, or None): when somebody
    named another meanwhile, nothing changes and the ``ValidationError`` says who it is.
    """
    mandate = _locked_mandate(mandate, by=by)
    if mandate.function != MandateFunction.CONTACT or not mandate.is_current:
        raise ValidationError(f"{mandate.person} n’est pas un interlocuteur d’aujourd’hui.")
    if mandate.is_main:
        return mandate
    former = mandate.structure.mandates.current().filter(is_main=True).first()
    if former != instead_of:
        who = former.person if former else "Plus personne"
        raise ValidationError(
            f"Entre-temps quelqu’un a changé l’interlocuteur principal\u00a0: {who} l’est "
            "aujourd’hui. Choisissez à nouveau si besoin."
        )
    if former:
        former.is_main = False
        former.version += 1
        former.save()
    mandate.is_main = True
    mandate.version += 1
    mandate.full_clean()
    mandate.save()
    _tell_team(mandate, f"a nommé {mandate.person} interlocuteur principal", by)
    return mandate


@transaction.atomic
def invite(mandate, *, by):
    """Mail the person a link that opens an account; None when it already has one.

    Raises ``ValidationError`` without a current mandate: what would the account be for?
    """
    mandate = _locked_mandate(mandate, by=by)
    if not mandate.is_current:
        raise ValidationError("Ce mandat n’est pas en cours.")
    return _invite(mandate, by=by)


def _invite(mandate, *, by):
    if is_team(by):
        return people.invite(mandate.person, by=by)
    mail = partial(ColleagueInvited, mandate=mandate)
    return people.invite(mandate.person, by=by, mail=mail, allowed=True)


def _locked_structure(structure, *, by):
    """The structure, locked: then nobody else changes its people, and the right still holds."""
    locked = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    if not can_manage_people(by, locked):
        raise PermissionDenied
    return locked


def _locked_mandate(mandate, *, by):
    structure = _locked_structure(mandate.structure, by=by)
    mandate = (
        Mandate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .get(pk=mandate.pk)
    )
    mandate.structure = structure
    return mandate


def _tell_team(mandate, what, by):
    if is_team(by):
        return
    for coordinator in User.objects.coordinators():
        PeopleChanged(mandate, what, by, coordinator).send()
