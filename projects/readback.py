"""An application read back to who wrote it, step by step."""

from django.utils.text import capfirst

from eveil.core.kit.words import phone_fr
from projects.enums import IntakeStep, Need

TO_WRITE = "à compléter"


def read_back(submission, *, of_person=False):
    """``[(step, [(label, text), …]), …]``; what is optional and empty is left out.

    ``of_person``: as who enters it for somebody reads it.
    """
    answers = submission.answers
    collective = {True: "oui", False: "non", None: TO_WRITE}[submission.collective]
    needs = capfirst(", ".join(Need(need).label.lower() for need in submission.needs))
    known_by, sent_by = "Comment vous nous avez connus", "Structure qui vous oriente"
    heard_from = submission.get_heard_from_display()
    if of_person:
        known_by, sent_by = "Nous a connus par", "Structure qui l’oriente"
        needs, heard_from = submission.wanted, submission.known_by
    sections = {
        IntakeStep.YOU: [
            ("Nom", submission.full_name),
            ("Adresse électronique", submission.email),
            ("Téléphone", phone_fr(submission.phone)),
        ],
        IntakeStep.PLACE: [
            ("Commune", str(submission.municipality or TO_WRITE)),
            ("Situation", submission.get_entry_status_display() or TO_WRITE),
        ],
        IntakeStep.PROJECT: [
            ("Nom du projet", submission.title or TO_WRITE),
            ("Idée", submission.idea or TO_WRITE),
            ("Avancement", submission.get_stage_display() or TO_WRITE),
            ("À plusieurs", collective),
        ],
        IntakeStep.NEEDS: [
            ("Besoins", needs or TO_WRITE),
            ("Autres attentes", answers.get("expectations")),
            (known_by, heard_from),
            (sent_by, answers.get("referrer")),
        ],
    }
    return [
        (step, [(label, text) for label, text in rows if text]) for step, rows in sections.items()
    ]
