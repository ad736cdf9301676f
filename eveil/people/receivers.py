"""What follows from what allauth does."""

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.dispatch import receiver

from eveil.people.models import Person


@receiver(email_changed, sender=EmailAddress)
def mails_follow_the_login(user, from_email_address, to_email_address, **kwargs):
    """Who changes the address it logs in with means to be written to there."""
    if from_email_address:
        Person.objects.filter(pk=user.person_id, email__iexact=from_email_address.email).update(
            email=to_email_address.email
        )
