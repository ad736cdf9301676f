"""Partner contact: somebody who holds a current mandate."""

from eveil.people.permissions import is_coordinator, is_team
from partners.enums import ResourceState
from partners.models import Mandate


def current_mandates(user):
    """Mandates that the user holds today, with their structures."""
    return Mandate.objects.current().filter(person=user.person_id).select_related("structure")


def held(user):
    """The same as a list, read once for the user of a request, an object that lives no longer."""
    if not hasattr(user, "held_mandates"):
        user.held_mandates = list(
            current_mandates(user).order_by("structure__folded", "start", "pk")
        )
    return user.held_mandates


def acts_for(user, structure_pk):
    """Does the user hold, today, a mandate of that structure?"""
    return current_mandates(user).filter(structure=structure_pk).exists()


def is_partner(user):
    if not user.is_authenticated:
        return False
    known = getattr(user, "held_mandates", None)
    return bool(known) if known is not None else current_mandates(user).exists()


def is_team_or_partner(user):
    """Asked by the views that both open: what it reads serves the page too."""
    return is_team(user) or (user.is_authenticated and bool(held(user)))


def is_main_contact(user, structure):
    """Does the user speak first for that very structure today?"""
    return current_mandates(user).filter(structure=structure, is_main=True).exists()


def can_read_inside(user, structure):
    """Its people's addresses, what was said and agreed: the team, and who acts for it today.

    Other partners read what the directory shows.
    """
    return is_team(user) or any(one.structure_id == structure.pk for one in held(user))


can_manage_structures = is_team
can_keep_journal = is_team


def can_speak_first(user, structure):
    """The team, and the structure's main contact."""
    return is_team(user) or is_main_contact(user, structure)


# Name, invite and dismiss those who act for it; correct what it says of itself.
can_manage_people = can_keep_sheet = can_speak_first


def can_correct(user, entry):
    """Who wrote an exchange corrects it; so does whoever coordinates."""
    return is_team(user) and (user == entry.author or is_coordinator(user))


def can_propose_resource(user, structure):
    """The team; a contact in the name of a structure that it acts for today."""
    if is_team(user):
        return True
    return structure is not None and current_mandates(user).filter(structure=structure).exists()


def can_edit_resource(user, resource):
    """The team; who proposed it, until it is answered."""
    return is_team(user) or (
        resource.proposed_by_id == user.pk and resource.state == ResourceState.PROPOSED
    )


def can_publish(user, resource):
    return is_team(user)


def can_announce_departure(user, structure):
    """Who acts for the structure tells of its own departure."""
    return user.person_id is not None and (
        Mandate.objects.current().filter(structure=structure, person=user.person_id).exists()
    )


# Agreements -------------------------------------------------------------------------------

can_start_agreements = is_team


def can_write(user, agreement):
    """Change its text, its parties, what they do: until it is signed."""
    return is_team(user) and agreement.is_writable


def can_submit_again(user, agreement):
    """Once what it says has changed."""
    return is_team(user) and agreement.is_reworded


def answers_for(person_pk, structure):
    """Say what the structure thinks of an agreement: who speaks for it first, or by law."""
    return Mandate.objects.answering().filter(person=person_pk, structure=structure).exists()


def can_answer(user, structure):
    return answers_for(user.person_id, structure)


# Write down what a structure said on the telephone, by post or at a meeting.
can_note_answer = is_team


def can_follow(user, agreement):
    """Sign it, replace its copy, entrust it, end it."""
    return is_team(user)


def can_stop_renewal(user, agreement):
    return is_team(user) and agreement.renews_tacitly


def the_platform(user, agreement):
    """Nobody: the calendar."""
    return user is None


def can_record(user, contribution):
    """Say what was done: the team, or who acts today for the structure that did it."""
    party = contribution.party
    return party.agreement.is_binding and (is_team(user) or acts_for(user, party.structure_id))


def can_withdraw(user, delivery):
    """The team, or who wrote it and still acts for the structure."""
    if is_team(user):
        return True
    return delivery.by_id == user.pk and can_record(user, delivery.contribution)
