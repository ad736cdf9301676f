"""What a contact carries of referrals, raised hands and actions, and hands over."""

from eveil.core.registry import Carried, CarriedRow, carried, pass_rows
from projects.enums import HandState, ReferralState
from projects.models import ActionItem, HelpOffer, Referral


class Exchanges(Carried):
    """Rows that still await an answer; those who raised or sent them stay their authors."""

    model = states = None

    @classmethod
    def of(cls, structure, person):
        return cls.model.objects.filter(structure=structure, contact=person, state__in=cls.states)

    @classmethod
    def move(cls, handover):
        rows = cls.of(handover.structure, handover.leaver)
        return pass_rows(rows, "contact", handover.successor)

    @classmethod
    def give_back(cls, handover, moved):
        rows = cls.model.objects.filter(pk__in=moved, contact=handover.successor)
        pass_rows(rows, "contact", handover.leaver)


@carried.register
class Referrals(Exchanges):
    name = "projects.referrals"
    label = "Orientations qui attendent"
    icon = "signpost"
    model = Referral
    states = (ReferralState.ASKED, ReferralState.SENT, ReferralState.ACCEPTED)

    @classmethod
    def rows(cls, structure, person, after):
        return [
            CarriedRow(row.full_name, row.seen_state.label, row.get_absolute_url())
            for row in cls.of(structure, person).as_structures_read().for_list()
        ]


@carried.register
class Hands(Exchanges):
    name = "projects.hands"
    label = "Mains levées qui attendent"
    icon = "hand-index"
    model = HelpOffer
    states = (*HandState.OPEN, HandState.INTRODUCED)

    @classmethod
    def rows(cls, structure, person, after):
        rows = cls.of(structure, person).as_structures_read().for_list()
        return [
            CarriedRow(row.title, row.get_state_display(), row.get_absolute_url()) for row in rows
        ]


@carried.register
class Promises(Carried):
    """What the contact does for the structure in a plan of action; what is the structure's
    without a name needs no move."""

    name = "projects.actions"
    label = "Actions des plans d’action"
    icon = "check2-square"

    @staticmethod
    def of(structure, person):
        return ActionItem.objects.current().filter(structure=structure, person=person)

    @classmethod
    def rows(cls, structure, person, after):
        return [
            CarriedRow(row.what, row.when, row.get_absolute_url())
            for row in cls.of(structure, person)
        ]

    @classmethod
    def move(cls, handover):
        rows = cls.of(handover.structure, handover.leaver)
        return pass_rows(rows, "person", handover.successor)

    @classmethod
    def give_back(cls, handover, moved):
        rows = ActionItem.objects.filter(pk__in=moved, person=handover.successor)
        pass_rows(rows, "person", handover.leaver)
