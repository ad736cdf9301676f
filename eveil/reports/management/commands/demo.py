from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from eveil.reports import demo


class Command(BaseCommand):
    help = "Load the demo history (fictional people, real institutions) into an empty database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, without an error, when the database already holds something",
        )

    def handle(self, *args, if_empty=False, verbosity=1, **options):
        if settings.PRODUCTION:
            raise CommandError("The demo history is not for production: nothing was loaded.")
        used = demo.already_used()
        if used and if_empty:
            return
        if used:
            raise CommandError(
                f"The database already holds: {', '.join(used)}. "
                "The demo history loads into an empty database only; nothing was changed."
            )
        collect_static()
        try:
            demo.load()
        except demo.MissingCommunes as missing:
            raise CommandError(
                f"These communes are missing: {missing}. Run `manage.py load_territory` first."
            ) from None
        if verbosity:
            self.stdout.write("Demo history loaded. Log in as:")
            for role, email, password in demo.logins():
                self.stdout.write(f"  {role:45} {email:35} {password}")


def collect_static():
    """The mails of the history name pictures, whose addresses are known once collected."""
    if isinstance(staticfiles_storage, ManifestFilesMixin) and not staticfiles_storage.hashed_files:
        call_command("collectstatic", interactive=False, verbosity=0)
