"""What this app tells in the thread of a structure: exchanges, and who came and went."""

from datetime import timedelta

from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from eveil.core import dates
from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry, Step
from eveil.core.registry import TimelineSource, timelines
from eveil.people.permissions import is_team
from partners.enums import AgreementState, ExchangeKind
from partners.models import Agreement, Handover, JournalEntry, Structure
from partners.permissions import can_correct, can_keep_journal
from partners.queries.agreements import HAPPENED

WITH_STRUCTURE = "Avec la structure"


class OfStructure(TimelineSource):
    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Structure)


@timelines.register
class Exchanges(OfStructure):
    name = "partners.journal"

    @staticmethod
    def entries(user, obj, limit):
        rows = JournalEntry.objects.filter(structure=obj)
        rows = rows.shared() if user is None else rows.visible_to(user)
        rows = rows.select_related("author__person", "next_by__person", "step_done_by__person")
        return [exchange(row, user) for row in rows.prefetch_related("files")[:limit]]


def exchange(row, user):
    """An exchange as ``user`` reads it."""
    return Entry(
        title=row.get_kind_display(),
        at=row.day,
        icon=ExchangeKind.STYLE[row.kind][1],
        by=str(row.author),
        text=row.text,
        shared_with=WITH_STRUCTURE if row.is_shared else "",
        files=tuple((one.name, file_url(row, one)) for one in row.files.all()),
        step=step(row, user) if row.next_step else None,
        edit_url=url("journal_edit", row) if can_correct(user, row) else "",
    )


def step(row, user):
    if row.step_done_at:
        about = f"fait le {dates.date_fr(row.step_done_at)} par {row.step_done_by}"
    else:
        about = f"pour le {dates.date_fr(row.next_on)}, par {row.next_by}"
    return Step(
        text=row.next_step,
        about=about,
        is_done=bool(row.step_done_at),
        url=url("journal_step", row) if can_keep_journal(user) else "",
    )


def url(name, row):
    return reverse(f"partners:{name}", args=[row.structure_id, row.pk])


def file_url(row, one):
    return reverse("partners:journal_file", args=[row.structure_id, row.pk, one.pk])


@timelines.register
class ContactChanges(OfStructure):
    """Who began, who ended, who handed over: structures last while people change.

    A handover tells of both its mandates: they are not told again.
    """

    name = "partners.contacts"

    @staticmethod
    def entries(user, obj, limit):
        return [
            *_handovers(user, obj, limit),
            *_mandates(obj, limit),
        ]


def _handovers(user, structure, limit):
    """Those of the team read that one was cancelled; others, nothing of it any more."""
    rows = Handover.objects.filter(structure=structure)
    if user is None or not is_team(user):
        rows = rows.standing()
    rows = rows.select_related("leaver", "successor", "by__person", "cancelled_by__person")
    for row in rows[:limit]:
        if row.cancelled_at:
            yield _cancelled(row)
            continue
        yield Entry(
            title=f"{row.leaver} passe le relais à {row.successor}",
            at=min(row.last_day, timezone.localdate(row.created_at)),
            icon="arrow-left-right",
            by=str(row.by),
            text=f"Dernier jour le {dates.date_fr(row.last_day)}, relais pris le "
            f"{dates.date_fr(row.first_day)}.",
            url=row.get_absolute_url(),
            link="Lire le dossier",
            shared_with=WITH_STRUCTURE,
        )


def _cancelled(row):
    return Entry(
        title=f"Relais annulé\u00a0: {row.successor} ne remplace pas {row.leaver}",
        at=row.cancelled_at,
        icon="x-lg",
        by=str(row.cancelled_by),
        text=row.cancelled_why,
    )


def _mandates(structure, limit):
    """Those that began or ended, in one query: what is left to tell of each, the latest first."""
    today = timezone.localdate()
    handed = Handover.objects.standing().filter(structure=structure)
    taken = handed.filter(successor=OuterRef("person"), first_day=OuterRef("start"))
    passing = handed.filter(leaver=OuterRef("person"), last_day=OuterRef("start"))
    passed = handed.filter(
        leaver=OuterRef("person"),
        last_day__gte=OuterRef("end"),
        last_day__lte=OuterRef("end") + timedelta(days=1),
    )
    rows = structure.mandates.filter(start__lte=today).annotate(
        began=Case(When(~Exists(taken) & ~Exists(passing), then="start")),
        ended=Case(When(~Exists(passed) & Q(end__lt=today), then="end")),
        latest=Greatest("began", "ended"),
    )
    rows = rows.exclude(latest=None).select_related("person").order_by("-latest", "-pk")
    for row in rows[:limit]:
        if row.began:
            yield _mandate(row, "agit", row.began, "person-plus")
        if row.ended:
            yield _mandate(row, "n’agit plus", row.ended, "person-dash")


def _mandate(row, acts, day, icon):
    return Entry(
        title=f"{row.person} {acts} pour la structure",
        at=day,
        icon=icon,
        text=row.get_function_display(),
        shared_with=WITH_STRUCTURE,
    )


@timelines.register
class SheetChanges(OfStructure):
    """What the structure corrected on its own sheet."""

    name = "partners.sheet"

    @staticmethod
    def entries(user, obj, limit):
        rows = obj.sheet_changes.select_related("by__person")
        return [
            Entry(
                title="Fiche mise à jour par la structure",
                at=row.created_at,
                icon="pencil-square",
                by=str(row.by),
                text=row.words.capitalize(),
                shared_with=WITH_STRUCTURE,
            )
            for row in rows[:limit]
        ]


@timelines.register
class Agreed(OfStructure):
    """What became of the agreements that bind the structure. Why stays inside the team."""

    name = "partners.agreements"

    @staticmethod
    def entries(user, obj, limit):
        agreements = Agreement.objects.binding(obj)
        if user is None:
            agreements = agreements.exclude(state__in=AgreementState.INTERNAL)
        else:
            agreements = agreements.visible_to(user)
        agreements = {agreement.pk: agreement for agreement in agreements}
        logs = TransitionLog.objects.filter(
            content_type__app_label="partners",
            content_type__model="agreement",
            object_id__in=agreements,
        )
        return [
            _agreed(agreements[log.object_id], log, told_why=is_team(user))
            for log in logs.select_related("by__person").order_by("-at", "-pk")[:limit]
        ]


def _agreed(agreement, log, *, told_why):
    shown = agreement.state not in AgreementState.INTERNAL
    return Entry(
        title=f"Convention {HAPPENED[log.transition]}",
        at=log.at,
        icon="file-earmark-check",
        by=str(log.by or ""),
        text=log.reason if told_why else "",
        url=agreement.get_absolute_url(),
        link=agreement.title,
        shared_with=WITH_STRUCTURE if shown else "",
    )
