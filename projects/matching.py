"""What a project looks for, against what a structure can offer."""

from django.db.models import BooleanField, Case, Value, When

from partners.enums import Offer
from projects.enums import Need

# What each offer answers, the nearest need first.
ANSWERS = {
    Offer.HOSTING: (Need.TEST,),
    Offer.WORKSPACE: (Need.PLACE, Need.TEST),
    Offer.LAND: (Need.PLACE,),
    Offer.FUNDING: (Need.FUND,),
    Offer.EXPERTISE: (Need.STATUS, Need.WRITE, Need.CLARIFY),
    Offer.TRAINING: (Need.TRAIN,),
    Offer.NETWORK: (Need.PEOPLE,),
    Offer.PLACEMENT: (Need.TRAIN, Need.PEOPLE),
    Offer.OUTLET: (Need.TEST,),
    Offer.EQUIPMENT: (Need.TEST,),
}


def offers_of(structures):
    """What ``structures`` can offer together, in the order of the list of offers."""
    offered = {offer for structure in structures for offer in structure.offers}
    return [offer for offer in Offer if offer in offered]


def answered_by(offers):
    """The needs that ``offers`` answer."""
    return sorted({need.value for offer in offers for need in ANSWERS[offer]})


def with_match(projects, offers):
    """Annotate ``can_help``: does the project look for something that ``offers`` answer?"""
    helped = When(needs__overlap=answered_by(offers), then=Value(True))
    return projects.annotate(
        can_help=Case(helped, default=Value(False), output_field=BooleanField())
    )


def reasons(project, offers):
    """(need, offer) that meet, each need once, by the first offer that answers it."""
    found = {}
    for offer in offers:
        for need in ANSWERS[offer]:
            if need in project.needs:
                found.setdefault(need, offer)
    return list(found.items())


def why(project, offers):
    """« Cherche : trouver un lieu. Vous pouvez : prêter un bureau ou un atelier. » or ""."""
    met = reasons(project, offers)
    if not met:
        return ""
    needs = ", ".join(Need.SOUGHT[need] for need, _ in met)
    means = ", ".join(dict.fromkeys(Offer(offer).label.lower() for _, offer in met))
    return f"Cherche à {needs}. Vous pouvez {means}."
