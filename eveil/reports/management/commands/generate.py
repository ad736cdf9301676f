from django.core.management.base import BaseCommand, CommandError

from eveil.reports.generate import Generator
from eveil.territory.models import Municipality


class Command(BaseCommand):
    help = "Écrit N porteurs plausibles et tout ce qui les entoure, pour mesurer la plateforme."

    def add_arguments(self, parser):
        parser.add_argument("--holders", type=int, required=True, help="nombre de porteurs")
        parser.add_argument("--seed", type=int, default=1, help="graine du tirage")

    def handle(self, *, holders, seed, **options):
        if holders < 1:
            raise CommandError("--holders doit être au moins 1.")
        if not Municipality.objects.exists():
            raise CommandError("Chargez d’abord les communes : manage.py load_territory")
        Generator(holders, seed).run(self.stdout.write)
