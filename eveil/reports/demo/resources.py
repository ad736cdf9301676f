"""The resource centre: what structures and the team have shared over the years."""

from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile

from eveil.core import pdf
from eveil.people.models import User
from eveil.reports.demo import data
from eveil.reports.demo.institutions import contacts_on
from eveil.reports.demo.world import dice, moment, weekday
from partners.enums import ResourceState
from partners.models import Resource, ResourceFile

STEPS = {"published": "publish", "declined": "decline", "withdrawn": "withdraw"}


def tell_resources(world):
    for row in data.read("resources"):
        rng = dice("resource", row["title"])
        day = weekday(world.today - timedelta(days=row["days"]))
        at = min(moment(day, rng), world.now)
        structure = world.structures.get(row.get("structure"))
        by = world.staff[row["by"]] if "by" in row else _account(world, structure)
        resource = Resource(
            title=row["title"],
            summary=row["summary"],
            url=row.get("url", ""),
            themes=row["themes"],
            stages=row["stages"],
            audience=row["audience"],
            structure=structure,
            proposed_by=by,
            state=row["state"],
        )
        answered = at if "by" in row else min(at + timedelta(days=rng.randint(1, 6)), world.now)
        if row["state"] in {"published", "withdrawn"}:
            resource.published_at = answered
        if "dead" in row:
            resource.link_failed_at = moment(world.today - timedelta(days=row["dead"]), rng, (3, 4))
            resource.link_checked_at = resource.link_failed_at + timedelta(days=1)
            resource.link_failures, resource.link_error = 2, "la page n’existe plus (404)"
        world.add(resource, at=at, changed=answered)
        _tell_steps(world, resource, row, answered)
        if "sheet" in row:
            world.add(_sheet(resource, row, by, at))


def _account(world, structure):
    """The account of who speaks for the structure today."""
    speaks = contacts_on(world, structure, world.today)
    return next(user for user in world.rows[User] if user.person in speaks)


def _tell_steps(world, resource, row, at):
    if resource.state == ResourceState.PROPOSED:
        return
    by = world.staff[row.get("by", "nadege")]
    first = "declined" if resource.state == ResourceState.DECLINED else "published"
    reason = row.get("reason", "")
    world.move(
        resource,
        STEPS[first],
        "proposed",
        first,
        by=by,
        at=at,
        reason=reason if first == "declined" else "",
    )
    if resource.state == ResourceState.WITHDRAWN:
        later = min(at + timedelta(days=600), world.now)
        world.move(resource, "withdraw", "published", "withdrawn", by=by, at=later, reason=reason)


def _sheet(resource, row, by, at):
    """A page of advice as its author would have printed it."""
    content = pdf.render(
        "reports/documents/demo_sheet.typ",
        {
            "title": row["title"],
            "summary": row["summary"],
            "parts": row["sheet"],
            "organisation": settings.ORGANISATION,
        },
    )
    name = f"{row['title'].split(',')[0].split(chr(160))[0]}.pdf"
    return ResourceFile(
        resource=resource,
        file=ContentFile(content, name),
        name=name,
        content_type="application/pdf",
        size=len(content),
        by=by,
        at=at,
    )
