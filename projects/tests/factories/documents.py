"""Files that are served to few."""

import factory
from django.core.files.base import ContentFile

from projects import models
from projects.enums import DocumentAudience
from projects.tests.factories.holders import ProjectHolderFactory
from projects.tests.factories.intake import IntakeSubmissionFactory


class PrivateFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 test", "devis.pdf"))
    name = "devis.pdf"
    content_type = "application/pdf"
    size = 13


class DocumentFactory(PrivateFileFactory):
    """Of a holder, or of the ``project`` given; internal unless ``shared=True``."""

    class Meta:
        model = models.Document

    class Params:
        shared = factory.Trait(audience=DocumentAudience.HOLDER)

    project = None
    holder = factory.Maybe("project", None, factory.SubFactory(ProjectHolderFactory))


class ConsentScanFactory(PrivateFileFactory):
    class Meta:
        model = models.ConsentScan

    submission = factory.SubFactory(IntakeSubmissionFactory)
