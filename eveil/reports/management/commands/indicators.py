import json
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from eveil.core.indicators import counts, ranked


class Command(BaseCommand):
    help = "Compute the key figures of the incubator from its records."

    def add_arguments(self, parser):
        parser.add_argument("--since", type=date.fromisoformat, help="first day, 2021-01-31")
        parser.add_argument("--until", type=date.fromisoformat, help="last day; today by default")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--all", action="store_true", help="not only the key figures")

    def handle(self, *args, since=None, until=None, **options):
        until = until or timezone.localdate()
        chosen = ranked(key_figures=not options["all"])
        found = counts([(entry, since, until) for entry in chosen])
        values = {entry.name: value for entry, value in zip(chosen, found, strict=True)}
        if options["format"] == "json":
            self.stdout.write(json.dumps(values))
            return
        for entry in chosen:
            self.stdout.write(f"{values[entry.name]:6}  {entry.label}")
