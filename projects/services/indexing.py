"""Keep the search columns true: called by every verb that writes what they are made of."""

from projects.models import IntakeSubmission, ProjectHolder


def refresh_search(submission):
    """Write the words of an application anew; in the transaction of what changed them."""
    IntakeSubmission.objects.filter(pk=submission.pk).update(search=submission.search_vector())


def refresh_holder_search(holder):
    """The same for a holder, after a change of its person or its projects."""
    ProjectHolder.objects.filter(pk=holder.pk).update(search=holder.search_vector())


def person_saved(instance, *, created, **kwargs):
    """Receiver of Person's ``post_save``: people, on our left, can't call us."""
    if created:
        return  # Nobody holds a project before being somebody.
    holder = ProjectHolder.objects.filter(person=instance).first()
    if holder:
        holder.person = instance
        refresh_holder_search(holder)
