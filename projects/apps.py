from django.apps import AppConfig
from django.db.models.signals import post_save


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "projets"

    def ready(self):
        from projects.services.indexing import person_saved
        from projects.services.record import consent_saved

        post_save.connect(
            person_saved, sender="people.Person", dispatch_uid="projects.person_saved"
        )
        post_save.connect(
            consent_saved, sender="people.Consent", dispatch_uid="projects.consent_saved"
        )
