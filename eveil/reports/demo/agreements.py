"""What EVEIL and structures agreed over the years, and what was done of it."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from eveil.core.dates import date_fr, months_later
from eveil.core.models import TransitionLog
from eveil.people.models import User
from eveil.reports.demo import data
from eveil.reports.demo.gatherings import CARRIERS
from eveil.reports.demo.institutions import (
    ACCOUNTS_SINCE,
    contacts_on,
    coordinator_on,
    speaker,
)
from eveil.reports.demo.world import dice, moment, weekday
from partners.documents import agreements as documents
from partners.enums import AgreementState, RenewalRule
from partners.models import Agreement, Contribution, Delivery, Party, ReviewAnswer, SignedCopy
from partners.queries.agreements import months_in

STATES = AgreementState


def tell_agreements(world):
    for row in data.read("agreements"):
        tell_agreement(world, row)


def day_of(world, told):
    """« 2018-03-01 », days from today, or [years from this one, « 01-31 »]."""
    if isinstance(told, int):
        return world.today + timedelta(days=told)
    if isinstance(told, list):
        return date.fromisoformat(f"{world.today.year + told[0]}-{told[1]}")
    return date.fromisoformat(told)


def tell_agreement(world, row):
    rng = dice("agreement", row["title"])
    start, end = day_of(world, row["start"]), day_of(world, row["end"])
    signed = weekday(start - timedelta(days=rng.randint(8, 16)))
    submitted = moment(_submitted(world, row, signed), rng)
    written = submitted - timedelta(days=14)
    agreement = Agreement(
        title=row["title"],
        state=row["state"],
        purpose=row["purpose"],
        included=row["included"],
        excluded=row["excluded"],
        start=start,
        end=end,
        renewal=row["renewal"],
        renewal_months=row.get("months"),
        adviser=world.staff[row["adviser"]],
        asked_edition=int(row["state"] == STATES.REVIEW),
        submitted_at=None if row["state"] == STATES.DRAFT else submitted,
        signed_on=signed if row["state"] in STATES.BINDING else None,
    )
    _tell_end(world, agreement, row)
    changed = moment(signed, rng) if agreement.signed_on else submitted
    world.add(agreement, at=written, changed=changed)
    _tell_log(world, agreement, submitted, changed)
    parties = {
        key: _tell_party(world, agreement, key, written)
        for key in [*row["parties"], *(key for key in CARRIERS if key not in row["parties"])]
    }
    for told in row["contributions"]:
        _tell_contribution(world, agreement, parties[told["who"]], told, written)
    for told in row.get("answers", []):
        _tell_answer(world, agreement, told)


def _submitted(world, row, signed):
    if "submitted" in row:
        return weekday(world.today - timedelta(days=row["submitted"]))
    if row["state"] == STATES.DRAFT:
        return world.today  # Written two weeks ago, and not to be read yet.
    return weekday(signed - timedelta(days=24))


def _tell_end(world, agreement, row):
    """How the last day in force became another than written."""
    written_end = agreement.end
    if agreement.renewal == RenewalRule.TACIT:
        while agreement.end < world.today:
            agreement.end = agreement.end_once_renewed()
            agreement.renewals += 1
    if "ended" in row:
        agreement.end = date.fromisoformat(row["ended"])
        at = moment(agreement.end, dice("ended", agreement.title))
        world.move(
            agreement,
            "terminate",
            STATES.SIGNED,
            STATES.TERMINATED,
            by=coordinator_on(world, at),
            at=at,
            reason=row["reason"],
        )
    if agreement.end != written_end:
        agreement.agreed_end = written_end


def _tell_log(world, agreement, submitted, signed):
    by = coordinator_on(world, submitted)
    if agreement.state == STATES.DRAFT:
        return
    world.move(agreement, "submit", STATES.DRAFT, STATES.REVIEW, by=by, at=submitted)
    if not agreement.signed_on:
        return
    world.move(agreement, "sign", STATES.REVIEW, STATES.SIGNED, by=by, at=signed)
    night = timedelta(hours=6, minutes=10)
    for number in range(agreement.renewals):
        begins = months_later(
            agreement.agreed_end + timedelta(days=1), number * agreement.renewal_months
        )
        until = months_later(begins, agreement.renewal_months) - timedelta(days=1)
        world.move(
            agreement,
            "renew",
            STATES.SIGNED,
            STATES.SIGNED,
            by=None,
            at=moment(begins, dice("renewal"), (0, 1)) + night,
            reason=f"Tacite reconduction jusqu’au {date_fr(until)}.",
        )
    if agreement.state == STATES.EXPIRED:
        expired = moment(agreement.end + timedelta(days=1), dice("expiry"), (0, 1)) + night
        world.move(agreement, "expire", STATES.SIGNED, STATES.EXPIRED, by=None, at=expired)


def _tell_party(world, agreement, key, at):
    structure = world.structures[key]
    day = min(agreement.end, world.today)
    follows = next(iter(contacts_on(world, structure, day)), None)
    party = Party(
        agreement=agreement, structure=structure, is_carrier=key in CARRIERS, contact=follows
    )
    return world.add(party, at=at)


def _tell_answer(world, agreement, told):
    """What a structure says of the text that it was asked to read so many days ago."""
    structure = world.structures[told["who"]]
    contact, _user = speaker(world, structure)
    day = weekday(world.today - timedelta(days=told["days"]))
    at = moment(min(day, world.today), dice("answer", agreement.title, told["who"]))
    answer = ReviewAnswer(
        agreement=agreement,
        structure=structure,
        edition=agreement.edition,
        verdict=told["verdict"],
        text=told["text"],
        person=contact,
    )
    at = min(at, world.now)
    if "channel" in told:
        answer.channel = told["channel"]
        answer.said_on, answer.noted_by = at.date(), agreement.adviser
    world.add(answer, at=at)


def _tell_contribution(world, agreement, party, told, at):
    contribution = world.add(
        Contribution(
            party=party,
            stage=told["stage"],
            title=told["title"],
            amount=Decimal(told["amount"]),
            unit=told["unit"],
            contact=party.contact,
        ),
        at=at,
    )
    if agreement.signed_on:
        for year in range(agreement.start.year, min(agreement.end, world.today).year + 1):
            _tell_deliveries(world, agreement, contribution, told, year)


def _tell_deliveries(world, agreement, contribution, told, year):
    """What was done in a year, in even sessions, as far as the year has come.

    Drawn for the whole year, so that loading later adds to the past and changes nothing in it.
    """
    rng = dice("deliveries", agreement.title, contribution.title, year)
    first = max(agreement.start, date(year, 1, 4))
    last = min(agreement.end, date(year, 12, 20))
    planned = contribution.amount * months_in(year, agreement.start, agreement.end) / 12
    each = Decimal(str(told["each"]))
    sessions = max(1, round(float(planned / each) * rng.uniform(0.72, 1.08)))
    step = (last - first) / sessions
    for number in range(sessions):
        day = weekday(first + step * number + step * rng.uniform(0.2, 0.8))
        if day >= min(world.today, last):
            return
        at = moment(day, rng, (17, 19))
        world.add(
            Delivery(
                contribution=contribution,
                day=day,
                quantity=each,
                note=told["notes"][number % len(told["notes"])],
                by=_author(world, contribution, at),
            ),
            at=at,
        )


def _author(world, contribution, at):
    """The structure's contact of that time, once partners had accounts; the team before."""
    if at.date() >= ACCOUNTS_SINCE:
        speak = contacts_on(world, contribution.party.structure, at.date())
        accounts = [user for user in world.rows[User] if user.person in speak]
        if accounts and accounts[0].date_joined <= at:
            return accounts[0]
    return coordinator_on(world, at)


def write_copies():
    """The signed copies, made of rows, and which agreement another followed."""
    rows = {row["title"]: row for row in data.read("agreements")}
    keys = {row["key"]: title for title, row in rows.items() if "key" in row}
    agreements = {agreement.title: agreement for agreement in Agreement.objects.all()}
    for title, agreement in agreements.items():
        followed = agreements.get(keys.get(rows[title].get("replaces")))
        if followed:
            Agreement.objects.filter(pk=agreement.pk).update(replaces=followed)
        if agreement.signed_on:
            _write_copy(agreement)


def _write_copy(agreement):
    content = documents.agreement_pdf(agreement)
    name = f"signee-{documents.agreement_filename(agreement)}"
    signed = TransitionLog.of(agreement).get(transition="sign")
    SignedCopy.objects.create(
        agreement=agreement,
        file=ContentFile(content, name),
        name=name,
        content_type="application/pdf",
        size=len(content),
        by=signed.by,
        at=signed.at,
    )
