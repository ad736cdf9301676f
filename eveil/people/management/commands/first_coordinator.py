"""The one account that nobody can be invited to by somebody else."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from eveil.people import services


class Command(BaseCommand):
    help = "Open the account of the first coordinator, who invites everybody else."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("first_name")
        parser.add_argument("last_name")

    def handle(self, *, email, first_name, last_name, **options):
        try:
            user = services.open_first_coordinator(
                email=email, first_name=first_name, last_name=last_name
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{user} may log in with a code mailed to {user.email}.")
