"""What happened to a structure, apart from what was said: every kind of event, in one query.

A kind gives rows of the same columns (``eveil.core.union``) about the structure of which the query
is asked, as ``user`` may read them, and says how one of them reads.
"""

from datetime import date, timedelta

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Subquery, When
from django.db.models.functions import Cast, Coalesce, Least, TruncDate
from django.urls import reverse
from django.utils import timezone

from eveil.core.dates import date_fr
from eveil.core.kept import Param, kept
from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry
from eveil.core.text import NBSP, sentence
from eveil.core.union import Row, columns, facts, name_of, union
from eveil.people.permissions import is_team
from partners import words
from partners.enums import AgreementState, MandateFunction, Verdict
from partners.models import Agreement, Delivery, Handover, Mandate, ReviewAnswer, SheetChange
from partners.queries.agreements import HAPPENED

STRUCTURE = Param("structure")
WITH_STRUCTURE = "Avec la structure"


def of_structure(user, structure, limit):
    """At most ``limit`` entries of each kind, in no order. One query."""
    rows = map(Row._make, _rows(user, limit, structure=structure.pk))
    return [KINDS[row.source][1](row, user, structure) for row in rows]


@kept
def _rows(user, limit):
    return union({name: rows(user) for name, (rows, _entry) in KINDS.items()}, limit)


# Who came and went: structures last while people change --------------------------------------


def handover_rows(user):
    """Those of the team read that one was cancelled; others, nothing of it any more."""
    rows = Handover.objects.filter(structure=STRUCTURE)
    if user is None or not is_team(user):
        rows = rows.standing()
    told_on = Cast(Least("last_day", TruncDate("created_at")), DateTimeField())
    stands = When(cancelled_at=None, then=name_of("by__person__"))
    return columns(
        rows.order_by("-last_day", "-pk"),
        at=Coalesce("cancelled_at", told_on),
        subject=name_of("leaver__"),
        about=name_of("successor__"),
        detail=facts(
            by=Case(stands, default=name_of("cancelled_by__person__")),
            last_day="last_day",
            first_day="first_day",
            cancelled_why="cancelled_why",
        ),
    )


def handover_entry(row, user, structure):
    known = row.facts
    if known["cancelled_why"]:
        return Entry(
            title=f"Relais annulé{NBSP}: {row.about} ne remplace pas {row.subject}",
            at=row.at,
            icon="x-lg",
            by=known["by"],
            text=known["cancelled_why"],
        )
    last_day, first_day = (date.fromisoformat(known[day]) for day in ("last_day", "first_day"))
    return Entry(
        title=f"{row.subject} passe le relais à {row.about}",
        at=row.at.date(),
        icon="arrow-left-right",
        by=known["by"],
        text=f"Dernier jour le {date_fr(last_day)}, relais pris le {date_fr(first_day)}.",
        url=reverse("partners:handover_detail", args=[structure.pk, row.pk]),
        link="Lire le dossier",
        shared_with=WITH_STRUCTURE,
    )


def start_rows(user):
    """A handover tells of both its mandates: they are not told again."""
    handed = Handover.objects.standing().filter(structure=STRUCTURE)
    taken = handed.filter(successor=OuterRef("person"), first_day=OuterRef("start"))
    passing = handed.filter(leaver=OuterRef("person"), last_day=OuterRef("start"))
    rows = Mandate.objects.filter(structure=STRUCTURE, start__lte=timezone.localdate())
    rows = rows.exclude(Exists(taken) | Exists(passing)).order_by("-start", "-pk")
    return columns(rows, at="start", subject=name_of("person__"), detail=F("function"))


def start_entry(row, user, structure):
    return mandate_entry(row, "agit", "person-plus")


def end_rows(user):
    passed = Handover.objects.standing().filter(
        structure=STRUCTURE,
        leaver=OuterRef("person"),
        last_day__gte=OuterRef("end"),
        last_day__lte=OuterRef("end") + timedelta(days=1),
    )
    rows = Mandate.objects.filter(structure=STRUCTURE, end__lt=timezone.localdate())
    rows = rows.exclude(Exists(passed)).order_by("-end", "-pk")
    return columns(rows, at="end", subject=name_of("person__"), detail=F("function"))


def end_entry(row, user, structure):
    return mandate_entry(row, "n’agit plus", "person-dash")


def mandate_entry(row, acts, icon):
    return Entry(
        title=f"{row.subject} {acts} pour la structure",
        at=row.at.date(),
        icon=icon,
        text=MandateFunction(row.detail).label,
        shared_with=WITH_STRUCTURE,
    )


# What the structure corrected on its own sheet -----------------------------------------------


def sheet_rows(user):
    rows = SheetChange.objects.filter(structure=STRUCTURE).order_by("-created_at", "-pk")
    by = name_of("by__person__")
    return columns(rows, at="created_at", subject="", about=by, detail=facts(fields="fields"))


def sheet_entry(row, user, structure):
    return Entry(
        title="Fiche mise à jour par la structure",
        at=row.at,
        icon="pencil-square",
        by=row.about,
        text=SheetChange(fields=row.facts["fields"]).words.capitalize(),
        shared_with=WITH_STRUCTURE,
    )


# What became of the agreements that bind the structure ---------------------------------------


def agreements_of(user):
    """Those that bind the structure, as ``user`` may read them."""
    agreements = Agreement.objects.binding(STRUCTURE)
    if user is None:
        return agreements.exclude(state__in=AgreementState.INTERNAL)
    return agreements.visible_to(user)


def agreement_rows(user):
    agreements = agreements_of(user)
    one = Agreement.objects.filter(pk=OuterRef("object_id"))
    return columns(
        TransitionLog.of_all(Agreement, agreements.values("pk")),
        pk="object_id",
        at="at",
        subject=Subquery(one.values("title")),
        about=name_of("by__person__"),
        detail=facts(transition="transition", reason="reason", state=Subquery(one.values("state"))),
    )


def agreement_entry(row, user, structure):
    """Why stays inside the team, and so does the mark of an entry that says it."""
    known = row.facts
    reason = known["reason"] if is_team(user) else ""
    internal = reason or known["state"] in AgreementState.INTERNAL
    return Entry(
        title=f"Convention {HAPPENED[known['transition']]}",
        at=row.at,
        icon="file-earmark-check",
        by=row.about.strip(),
        text=reason,
        url=reverse("partners:agreement_detail", args=[row.pk]),
        link=row.subject,
        shared_with="" if internal else WITH_STRUCTURE,
    )


# What it answered to those that it was given to read -------------------------------------------


def answer_rows(user):
    rows = ReviewAnswer.objects.filter(structure=STRUCTURE, agreement__in=agreements_of(user))
    return columns(
        rows.order_by("-created_at", "-pk"),
        pk="agreement",
        at="created_at",
        subject=F("agreement__title"),
        about=name_of("person__"),
        detail=facts(
            verdict="verdict",
            text="text",
            channel="channel",
            said_on="said_on",
            noted_by=name_of("noted_by__person__"),
            state="agreement__state",
        ),
    )


def answer_entry(row, user, structure):
    known = row.facts
    said_on = known["said_on"] and date.fromisoformat(known["said_on"])
    return Entry(
        title=f"Relecture d’une convention{NBSP}: {Verdict(known['verdict']).label.lower()}",
        at=row.at,
        icon=Verdict.STYLE[known["verdict"]][1],
        by=words.said_by(row.about, known["channel"], said_on, known["noted_by"].strip()),
        text=known["text"],
        url=reverse("partners:agreement_detail", args=[row.pk]),
        link=row.subject,
        shared_with="" if known["state"] in AgreementState.INTERNAL else WITH_STRUCTURE,
    )


# What it did of what was agreed --------------------------------------------------------------


def delivery_rows(user):
    rows = Delivery.objects.filter(
        contribution__party__structure=STRUCTURE,
        contribution__party__agreement__in=agreements_of(user),
    )
    return columns(
        rows.order_by("-day", "-pk"),
        pk="contribution",
        at="day",
        subject=F("contribution__title"),
        about=name_of("by__person__"),
        detail=facts(
            quantity="quantity",
            planned="contribution__amount",
            unit="contribution__unit",
            note="note",
            agreement="contribution__party__agreement",
        ),
    )


def delivery_entry(row, user, structure):
    known = row.facts
    done = words.done(known["quantity"], known["unit"])
    planned = words.planned(known["planned"], known["unit"])
    return Entry(
        title=f"{done}, sur {planned} par an",
        at=row.at.date(),
        icon="check2-square",
        by=row.about.strip(),
        text=sentence(known["note"]),
        url=reverse("partners:contribution_detail", args=[known["agreement"], row.pk]),
        link=row.subject,
        shared_with=WITH_STRUCTURE,
    )


KINDS = {
    "handover": (handover_rows, handover_entry),
    "start": (start_rows, start_entry),
    "end": (end_rows, end_entry),
    "sheet": (sheet_rows, sheet_entry),
    "agreement": (agreement_rows, agreement_entry),
    "answer": (answer_rows, answer_entry),
    "delivery": (delivery_rows, delivery_entry),
}
