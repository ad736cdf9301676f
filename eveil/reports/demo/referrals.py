"""Who is sent to whom, and who raised a hand: one of each state, told back from today."""

from datetime import timedelta
from uuid import UUID

from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent
from eveil.reports.demo import data
from eveil.reports.demo.institutions import speaker
from eveil.reports.demo.pathways import tell_consent
from eveil.reports.demo.world import dice, moment
from projects import agreements
from projects.enums import AccompanimentState, HandState, HeardFrom, ReferralState, Way
from projects.models import Accompaniment, HelpOffer, IntakeSubmission, Referral

# Steps that led to each state, in order.
PATHS = {
    ReferralState.ASKED: [],
    ReferralState.SENT: ["confirm"],
    ReferralState.ACCEPTED: ["confirm", "accept"],
    ReferralState.CLOSED: ["confirm", "accept", "close"],
    ReferralState.DECLINED: ["confirm", "decline"],
    ReferralState.DROPPED: ["drop"],
}
AFTER = {
    "confirm": ReferralState.SENT,
    "accept": ReferralState.ACCEPTED,
    "close": ReferralState.CLOSED,
    "decline": ReferralState.DECLINED,
    "drop": ReferralState.DROPPED,
}
HAND_PATHS = {
    HandState.RAISED: [],
    HandState.ASKED: [("pass_on", HandState.ASKED)],
    HandState.INTRODUCED: [("pass_on", HandState.ASKED), ("agree", HandState.INTRODUCED)],
    HandState.DECLINED: [("decline", HandState.DECLINED)],
    HandState.LAPSED: [("pass_on", HandState.ASKED), ("lapse", HandState.LAPSED)],
}


def tell_referrals(world):
    told = data.read("referrals")
    for row in told["sent_to_us"]:
        tell_sent_to_us(world, row)
    for row in told["confirmed"]:
        tell_confirmed(world, row)
    pathways = under_way(world)
    for row in told["sent_by_us"]:
        tell_sent_by_us(world, row, pathways[row["turn"]])
    shown = [row for row in pathways if is_shown(world, row)]
    for row in told["hands"]:
        tell_hand(world, row, shown[row["turn"]])
    tell_hand_of_two(world, told["hand_of_two"], pathways)
    tell_samira(world, told["samira"])
    tell_needs(world)


def under_way(world):
    """Pathways of today, of those who log in neither; the same every day for a while."""
    rows = [
        row
        for row in world.rows[Accompaniment]
        if row.state == AccompanimentState.ACTIVE and str(row.holder.person) != "Samira Belkacem"
    ]
    return dice("pathways", world.today.year, world.today.month).sample(rows, len(rows))


def has_shown(world, holder):
    """Does the holder agree to be shown? Rows have no key yet: each is itself."""
    return any(
        consent.subject is holder.person
        for consent in world.rows[Consent]
        if consent.purpose == ConsentPurpose.SHARE_PROJECT and consent.withdrawn_at is None
    )


def is_shown(world, accompaniment):
    """Do all holders of its project agree?"""
    return all(
        has_shown(world, row.holder)
        for row in world.rows[Accompaniment]
        if row.project is accompaniment.project
    )


def days_before(world, days, key):
    told = moment(world.today - timedelta(days=days), dice("referral", key, days))
    return min(told, world.now - timedelta(minutes=50))


def agreed(exchange, at, shares=()):
    for name, value in agreements.given(exchange, shares=shares).items():
        setattr(exchange, name, value)
    exchange.agreed_at = at


def tell_sent_to_us(world, row):
    """A draft that waits for the person; or one that it erased."""
    structure = world.structures[row["structure"]]
    at = days_before(world, row["days"], row["structure"])
    contact, user = speaker(world, structure)
    draft = None
    if "first_name" in row:
        draft = world.add(
            IntakeSubmission(
                token=f"{dice('sent to us', row['first_name']).getrandbits(128):032x}",
                first_name=row["first_name"],
                last_name=row["last_name"],
                email=row["email"],
                phone=row["phone"],
                municipality=world.communes[row["commune"]],
                idea=row["words"],
                heard_from=HeardFrom.STRUCTURE,
                answers={"referrer": structure.name, "sent_by": structure.name},
            ),
            at=at,
        )
    referral = world.add(
        Referral(
            way=Way.IN,
            state=ReferralState.ASKED if draft else ReferralState.DROPPED,
            structure=structure,
            contact=contact,
            by=user,
            submission=draft,
            words=row["words"],
            asked_how=row["how"],
        ),
        at=at,
    )
    if not draft:
        world.move(referral, "drop", "asked", "dropped", by=None, at=at + timedelta(days=1))


def tell_confirmed(world, row):
    """Somebody whose application came by a structure, and who lets it know."""
    structure = world.structures[row["structure"]]
    at = days_before(world, row["days"], row["who"])
    contact, user = speaker(world, structure)
    submission = next(one for one in world.rows[IntakeSubmission] if one.full_name == row["who"])
    submission.answers = {"referrer": structure.name, "sent_by": structure.name}
    referral = Referral(
        way=Way.IN,
        state=ReferralState.SENT,
        structure=structure,
        contact=contact,
        by=user,
        submission=submission,
        person=submission.person,
        words=row["words"],
        asked_how=row["how"],
    )
    if row["tell"]:
        agreed(referral, submission.received_at)
    world.add(referral, at=min(at, submission.received_at))
    world.move(referral, "confirm", "asked", "sent", by=None, at=submission.received_at)


def tell_sent_by_us(world, row, accompaniment):
    structure = world.structures[row["structure"]]
    at = days_before(world, row["days"], row["structure"])
    contact, user = speaker(world, structure)
    adviser = accompaniment.adviser or world.staff["nadege"]
    referral = Referral(
        way=Way.OUT,
        state=row["state"],
        structure=structure,
        contact=contact if row["state"] != ReferralState.ASKED else None,
        person=accompaniment.holder.person,
        adviser=adviser,
        by=adviser,
        words=row["words"],
        answer=row.get("answer", ""),
        answer_is_told=row.get("told", False),
        outcome=row.get("outcome", ""),
        outcome_words=row.get("outcome_words", ""),
    )
    moments = [at + (world.now - at) * part for part in (0.1, 0.3, 0.8)]
    state = ReferralState.ASKED
    for name, then in zip(PATHS[ReferralState(row["state"])], moments, strict=False):
        by = None if name == "confirm" else user
        reason = referral.answer if name == "decline" else ""
        world.move(referral, name, state, AFTER[name], by=by, at=then, reason=reason)
        state = AFTER[name]
    if state != ReferralState.ASKED:
        agreed(referral, moments[0], row["shares"])
    if state in {ReferralState.ACCEPTED, ReferralState.CLOSED, ReferralState.DECLINED}:
        referral.answered_at = moments[1]
    if state == ReferralState.CLOSED:
        referral.closed_at = moments[2]
    world.add(referral, at=at)


def tell_hand_of_two(world, row, pathways):
    """Two show the project they carry: one agreed to be introduced, the other has not answered."""
    pairs = (
        (one, other)
        for one in pathways
        for other in pathways
        if other is not one and other.project is one.project
    )
    one, other = next(pairs, (None, None))
    if one is None:
        return  # Nobody carries a project together on such a day.
    given = days_before(world, 2 * row["days"], "hand of two")
    for holder in (one.holder, other.holder):
        if not has_shown(world, holder):
            tell_consent(world, holder.person, ConsentPurpose.SHARE_PROJECT, given)
    tell_hand(world, {**row, "state": HandState.INTRODUCED}, one)
    tell_hand(world, {**row, "state": HandState.ASKED}, other)


def tell_hand(world, row, accompaniment):
    structure = world.structures[row["structure"]]
    at = days_before(world, row["days"], f"hand {row['structure']}")
    contact, user = speaker(world, structure)
    hand = HelpOffer(
        state=row["state"],
        structure=structure,
        contact=contact,
        by=user,
        project=accompaniment.project,
        holder=accompaniment.holder,
        together=UUID(int=dice("hand", row["structure"], row["days"]).getrandbits(128)),
        offer=row["offer"],
        note=row["note"],
        answer=row.get("answer", ""),
    )
    adviser = accompaniment.adviser or world.staff["nadege"]
    state = HandState.RAISED
    for number, (name, after) in enumerate(HAND_PATHS[HandState(row["state"])], start=1):
        then = at + (world.now - at) * number / 4
        by = None if name in {"agree", "lapse"} else adviser
        world.move(hand, name, state, after, by=by, at=then, reason=row.get("answer", ""))
        state = after
        if name == "pass_on":
            hand.asked_at = then
        if name == "agree":
            agreed(hand, then, row["shares"])
        if name in {"agree", "decline"}:
            hand.answered_at = then
    world.add(hand, at=at)


def tell_samira(world, row):
    """Her project says what it looks for, and a structure can help: she is asked."""
    accompaniment = next(
        one
        for one in world.rows[Accompaniment]
        if str(one.holder.person) == "Samira Belkacem" and one.state == AccompanimentState.ACTIVE
    )
    accompaniment.project.needs = row["needs"]
    accompaniment.project.looking_for = row["looking_for"]
    tell_hand(world, {**row, "state": HandState.ASKED}, accompaniment)


def tell_needs(world):
    """What holders say they look for is what they needed when they applied."""
    for row in world.rows[Accompaniment]:
        if row.submission and not row.project.needs:
            row.project.needs = list(row.submission.needs)
