"""What a contact carries of agreements: those it follows, and what it answers for in them."""

from django.db.models import F

from eveil.core import dates
from eveil.core.registry import Carried, CarriedRow, carried, pass_rows
from partners import words
from partners.enums import AgreementState
from partners.models import Contribution, Party

# What is not over yet: what somebody did in the others stays that person's.
ALIVE = (*AgreementState.WRITABLE, AgreementState.SIGNED)


@carried.register
class AgreementsFollowed(Carried):
    name = "partners.agreements"
    label = "Conventions suivies"
    icon = "file-earmark-check"

    @staticmethod
    def rows(structure, person, after):
        return [
            CarriedRow(
                title=row.agreement.title,
                meta=f"{row.agreement.get_state_display()}, jusqu’au "
                f"{dates.date_fr(row.agreement.end)}",
                url=row.agreement.get_absolute_url(),
                is_internal=row.agreement.state in AgreementState.INTERNAL,
            )
            for row in _followed(structure, person).select_related("agreement")
        ]

    @staticmethod
    def move(handover):
        rows = _followed(handover.structure, handover.leaver)
        return pass_rows(rows, "contact", handover.successor)

    @staticmethod
    def give_back(handover, moved):
        rows = Party.objects.filter(pk__in=moved, contact=handover.successor)
        pass_rows(rows, "contact", handover.leaver)


def _followed(structure, person):
    return Party.objects.filter(
        structure=structure, contact=person, agreement__state__in=ALIVE
    ).order_by("agreement__end", "pk")


@carried.register
class ContributionsInCharge(Carried):
    name = "partners.contributions"
    label = "Interventions prévues"
    icon = "check2-square"

    @staticmethod
    def rows(structure, person, after):
        return [
            CarriedRow(
                title=row.title,
                meta=f"{words.measure(row.amount, row.unit)} par an, {row.party.agreement}",
                url=row.get_absolute_url(),
                is_internal=row.party.agreement.state in AgreementState.INTERNAL,
            )
            for row in _in_charge(structure, person).select_related("party__agreement")
        ]

    @staticmethod
    def move(handover):
        rows = _in_charge(handover.structure, handover.leaver)
        # A form opened before is refused, rather than giving the leaver back what passed on.
        return pass_rows(rows, "contact", handover.successor, version=F("version") + 1)

    @staticmethod
    def give_back(handover, moved):
        rows = Contribution.objects.filter(pk__in=moved, contact=handover.successor)
        pass_rows(rows, "contact", handover.leaver, version=F("version") + 1)


def _in_charge(structure, person):
    return Contribution.objects.filter(
        party__structure=structure, contact=person, party__agreement__state__in=ALIVE
    ).order_by("party__agreement__end", "pk")
