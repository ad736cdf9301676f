from django.core.management.base import BaseCommand, CommandError

from eveil.territory import reference, services


class Command(BaseCommand):
    help = "Load the French communes, their intercommunalities and their départements."

    def add_arguments(self, parser):
        parser.add_argument(
            "--only", metavar="07,26", help="codes of départements; the others stay as they are"
        )

    def handle(self, *args, only=None, verbosity=1, **options):
        content = reference.read()
        departments = None
        if only is not None:
            departments = {code.strip() for code in only.split(",")}
            unknown = departments - {row.code for row in content.departments}
            if unknown:
                raise CommandError(f"No such département: {', '.join(sorted(unknown))}.")
        loaded = services.load(content, departments)
        if verbosity:
            self.stdout.write(
                f"{content.source}: {loaded.created} communes created, {loaded.updated} updated, "
                f"{loaded.deactivated} deactivated."
            )
