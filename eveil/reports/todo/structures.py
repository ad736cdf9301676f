"""What waits about structures: meetings, resources, departures, steps, agreements."""

from django.db.models import (
    Case,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils import timezone

from eveil.core import dates
from eveil.core.present import Present
from eveil.core.text import NBSP, of_person, plural
from eveil.core.union import columns, label_of, name_of
from eveil.reports import queries
from eveil.reports.todo.lines import Aside, Line
from partners.models import Departure, JournalEntry, Mandate, Resource
from partners.queries import agreements

# So is an agreement that is being read for longer.
SIGNING_DAYS = 21


# Meetings ----------------------------------------------------------------------------------


def meeting_rows(user):
    is_over = Case(When(Q(ends_at__lt=Present()), then=Value("over")), default=Value(""))
    return columns(
        queries.meetings_to_see_to(),
        at="starts_at",
        subject=F("theme"),
        about=label_of("host__"),
        detail=is_over,
    )


def meeting_line(row):
    about = f"{row.subject}, {dates.short_day(row.at)}, chez {row.about}"
    if row.detail == "over":
        return Line(
            title="Clore la rencontre",
            url=reverse("events:meeting_detail", args=[row.pk]),
            icon="check2-square",
            about=about,
            action="Marquer tenue",
            days=row.age,
            post=reverse("events:meeting_hold", args=[row.pk]),
        )
    return Line(
        title="Inviter à la rencontre",
        url=reverse("events:meeting_invite", args=[row.pk]),
        icon="send",
        about=about,
        action="Inviter",
    )


# Resources ---------------------------------------------------------------------------------


def resource_rows(user):
    awaiting = Resource.objects.awaiting().order_by("created_at", "pk")
    return columns(awaiting, at="created_at", subject=F("title"), about=label_of("structure__"))


def resource_line(row):
    return Line(
        title=f"Publier «{NBSP}{row.subject}{NBSP}»{NBSP}?",
        url=reverse("partners:resource_detail", args=[row.pk]),
        icon="folder2-open",
        about=f"Ressource proposée par {row.about}",
        action="Lire",
    )


# Contacts ----------------------------------------------------------------------------------


def departure_rows(user):
    """Announced and not decided; a person who acts for nobody any more still hands over."""
    held = Mandate.objects.filter(structure=OuterRef("structure"), person=OuterRef("person"))
    mandate = Subquery(held.order_by("-is_main", "-start").values("pk")[:1])
    rows = Departure.objects.open().annotate(mandate=mandate).exclude(mandate=None)
    # A name of nobody is a space.
    proposed = Coalesce(NullIf(name_of("proposed__"), Value(" ")), name_of(""))
    return columns(
        rows,
        pk="mandate",
        at="last_day",
        subject=name_of("person__"),
        about=Concat(label_of("structure__"), Value("/"), proposed),
        detail=F("structure"),
    )


def departure_line(row):
    """The handover is filled in with what was announced: one click confirms it."""
    label, _slash, proposed = row.about.rpartition("/")
    proposal = f", propose {proposed}" if proposed.strip() else ", sans proposer personne"
    return Line(
        title=f"Passer le relais {of_person(row.subject)}",
        url=reverse("partners:handover_new", args=[row.detail, row.pk]),
        icon="arrow-left-right",
        about=f"{label}, part le {dates.short_day(row.at)}{proposal}",
        action="Confirmer",
        days=max(row.age, 0),
    )


def alone_rows(user):
    return columns(queries.structures_without_contact(), at="since", subject=label_of(""))


def alone_line(row):
    """Since when nobody speaks for it."""
    return Aside(
        title=row.subject,
        url=reverse("partners:structure_detail", args=[row.pk]),
        meta=f"Depuis le {dates.date_fr(row.at)}" if row.at else "Jamais désigné",
        act=reverse("partners:mandate_new", args=[row.pk]),
    )


# Next steps of exchanges -------------------------------------------------------------------


def step_rows(user):
    due = JournalEntry.objects.with_step_to_take(user).filter(next_on__lte=timezone.localdate())
    return columns(
        due,
        at="next_on",
        subject=F("next_step"),
        about=Concat(label_of("structure__"), Value(", par "), name_of("next_by__person__")),
        detail=F("structure"),
    )


def step_line(row):
    """What somebody of the team promised a structure: done where it stands."""
    return Line(
        title=row.subject,
        url=reverse("partners:structure_detail", args=[row.detail]),
        icon="arrow-return-right",
        about=f"{row.about}, pour le {dates.short_day(row.at)}",
        action="Fait",
        days=row.age,
        post=reverse("partners:journal_step", args=[row.detail, row.pk]),
    )


# Agreements --------------------------------------------------------------------------------


def ending_rows(user):
    return columns(agreements.ending_soon(user), at="end", subject=F("title"), about=F("names"))


def ending_line(row):
    left = (timezone.localdate(row.at) - timezone.localdate()).days
    when = f"dans {plural(left, 'jour')}" if left else "aujourd’hui"
    return Line(
        title=f"Préparer la suite de «{NBSP}{row.subject}{NBSP}»",
        url=reverse("partners:agreement_detail", args=[row.pk]),
        icon="file-earmark-check",
        about=", ".join(filter(None, [f"Convention qui se termine {when}", row.about])),
        action="Ouvrir",
    )


def unsigned_rows(user):
    return columns(
        agreements.without_signed_copy(user),
        at="submitted_at",
        subject=F("title"),
        about=F("names"),
    )


def unsigned_line(row):
    return Line(
        title=f"Faire signer «{NBSP}{row.subject}{NBSP}»",
        url=reverse("partners:agreement_detail", args=[row.pk]),
        icon="pen",
        about=", ".join(filter(None, ["Convention sans exemplaire signé", row.about])),
        action="Ouvrir",
        days=row.age if row.age > SIGNING_DAYS else 0,
    )


def behind_rows(user):
    return columns(
        agreements.behind(user),
        at=Present(),
        subject=F("title"),
        about=F("names"),
        detail=F("unmet"),
    )


def behind_line(row):
    left = plural(int(row.detail), "intervention")
    return Line(
        title=f"Faire le point sur «{NBSP}{row.subject}{NBSP}»",
        url=reverse("partners:agreement_detail", args=[row.pk]),
        icon="check2-square",
        about=", ".join(filter(None, [f"{left} à finir avant la fin de l’année", row.about])),
        action="Ouvrir",
    )
