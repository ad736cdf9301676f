"""What is accepted as a file, whatever its name pretends."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError

from eveil.core.files import IMAGES, PrivateFileField

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def odt():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office/>")
    return content.getvalue()


def clean(name, content, **options):
    return PrivateFileField(**options).clean(SimpleUploadedFile(name, content, "text/html"))


@pytest.mark.parametrize(
    ("name", "content", "expected_name", "expected_type"),
    [
        ("Convention signée.pdf", PDF, "Convention signée.pdf", "application/pdf"),
        ("photo.exe", PNG, "photo.png", "image/png"),
        ("../../etc/passwd", PDF, "passwd.pdf", "application/pdf"),
        (".pdf", PDF, ".pdf.pdf", "application/pdf"),
        ("bilan.ODT", odt(), "bilan.odt", "application/vnd.oasis.opendocument.text"),
        ("x" * 300 + ".pdf", PDF, "x" * 100 + ".pdf", "application/pdf"),
    ],
)
def test_type_and_name_come_from_the_content(name, content, expected_name, expected_type):
    cleaned = clean(name, content)
    assert cleaned.name == expected_name
    assert cleaned.content_type == expected_type
    assert cleaned.read() == content


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"MZ\x90\0",
        b"PK\x03\x04 not a document",
        b"GIF89a",
    ],
)
def test_other_types_are_refused(content):
    with pytest.raises(ValidationError, match="type accepté"):
        clean("convention.pdf", content)


def test_only_the_types_asked_for():
    with pytest.raises(ValidationError, match="JPG, PNG, WEBP"):
        clean("logo.png", PDF, types=IMAGES)


def test_too_heavy(settings):
    settings.FILE_MAX_BYTES = 10
    with pytest.raises(ValidationError, match="la limite est de"):
        clean("plan.pdf", PDF + b"\0" * 20)


def test_empty_file():
    with pytest.raises(ValidationError):
        clean("vide.pdf", b"")
