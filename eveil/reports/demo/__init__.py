"""The demo history: fictional people around the real institutions of EVEIL.

Until 30 June 2021 its records give exactly the results of the incubator's public page; then it
goes on to the day of loading. The same day and hour always give the same rows, and the past
does not change when it is loaded another day. Texts are in ``data/``; each module tells a part.
"""

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from eveil.people.models import User
from eveil.reports import figures
from eveil.reports.demo.agreements import tell_agreements, write_copies
from eveil.reports.demo.exchanges import tell_exchanges
from eveil.reports.demo.gatherings import tell_meetings
from eveil.reports.demo.institutions import tell_structures, tell_team
from eveil.reports.demo.interviews import tell_interviews
from eveil.reports.demo.outcomes import tell_outcomes
from eveil.reports.demo.papers import write_mails, write_reports
from eveil.reports.demo.pathways import tell_pathways
from eveil.reports.demo.present import tell_present
from eveil.reports.demo.records import tell_records
from eveil.reports.demo.referrals import tell_referrals
from eveil.reports.demo.resources import tell_resources
from eveil.reports.demo.trainings import tell_trainings
from eveil.reports.demo.world import PASSWORD, World
from projects import missing

__all__ = ["MissingCommunes", "already_used", "load", "logins", "present_logins", "tell"]

# What a database may hold before the history: what migrating and loading the communes leave.
REFERENCE = {"contenttypes", "sessions", "territory"}


class MissingCommunes(Exception):
    """The communes of the history are not loaded."""


def logins():
    """(role, e-mail, password) of one account per role, for who shows the platform."""
    return [
        ("Coordinatrice", "nadege.vialle@example.org", PASSWORD),
        ("Accompagnateur", "julien.teyssonnier@example.org", PASSWORD),
        ("Porteuse de projet", "samira.belkacem@example.org", PASSWORD),
        ("Interlocutrice d’une structure partenaire", "helene.combaluzier@example.org", PASSWORD),
        ("Formateur d’une structure partenaire", "bruno.charre@example.org", PASSWORD),
    ]


def present_logins():
    """The logins whose account is in this database: none where the history is not."""
    present = set(
        User.objects.filter(email__in=[login[1] for login in logins()]).values_list(
            "email", flat=True
        )
    )
    return [login for login in logins() if login[1] in present]


def already_used():
    """Names of the tables that hold something other than reference data."""
    return sorted(
        {
            str(model._meta.verbose_name_plural)
            for model in apps.get_models()
            if model._meta.managed
            and not model._meta.proxy
            and model._meta.app_label not in REFERENCE
            and not (model._meta.app_label == "auth" and model.__name__ == "Permission")
            and model._base_manager.exists()
        }
    )


def tell(now):
    """The whole history up to ``now``, as rows that nothing has written yet."""
    world = World(now.replace(minute=0, second=0, microsecond=0))
    if world.missing:
        raise MissingCommunes(", ".join(world.missing))
    tell_team(world)
    tell_structures(world)
    tell_agreements(world)
    tell_pathways(world)
    tell_trainings(world)
    tell_meetings(world)
    tell_present(world)
    tell_resources(world)
    tell_exchanges(world)
    tell_referrals(world)
    tell_records(world)
    tell_interviews(world)
    tell_outcomes(world)
    return world


@transaction.atomic
def load(now=None):
    """Write the whole history up to ``now``, all or nothing."""
    world = tell(now or timezone.now())
    world.write()
    write_copies()
    write_reports(world.now)
    write_mails(world.now)
    # Beat would in ten minutes; until then the home told of the month before.
    missing.measure(timezone.localdate(world.now))
    # While this was written, autovacuum noted that the tables are empty: planned with that, one
    # page takes a minute, until its next round.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    # The dashboard may have counted the empty database a minute ago.
    transaction.on_commit(figures.forget)
