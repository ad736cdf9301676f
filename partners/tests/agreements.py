"""Agreements in tests: addresses of their pages, copies that are signed."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eveil.core.files import PrivateFileField
from partners.tests.factories import PDF


def page(name, agreement, *rest):
    return reverse(f"partners:{name}", args=[agreement.pk, *(one.pk for one in rest)])


def upload(name="signée.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def signed_file(name="signée.pdf"):
    """As the form of a copy hands it over."""
    return PrivateFileField().clean(upload(name))
