"""Files that people give: what is accepted, and how it is read again.

The type is read in the content, never in the name or in what the browser says. A file is
served by a view that checks the right first, then answers ``serve(row)``.
"""

from pathlib import PurePath

import filetype
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_delete
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from eveil.core.text import file_size, tidy

IMAGES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
DOCUMENTS = {
    "application/pdf": ".pdf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}
# What a browser shows by itself without running anything of it.
_SHOWN = {*IMAGES, "application/pdf"}


class PrivateFileField(forms.FileField):
    """A file of one of ``types`` (content type → suffix), of ``settings.FILE_MAX_BYTES`` at most.

    Cleans to an uploaded file whose ``content_type`` was read in its content and whose
    ``name`` ends as that type does.
    """

    default_error_messages = {
        "type": "Ce fichier n’est pas d’un type accepté\u00a0: %(accepted)s.",
        "size": "Ce fichier pèse %(size)s\u00a0; la limite est de %(limit)s.",
    }

    def __init__(self, *args, types=None, **kwargs):
        self.types = types or {**DOCUMENTS, **IMAGES}
        kwargs.setdefault("help_text", f"{self.accepted()}, {_limit()} au plus.")
        super().__init__(*args, max_length=None, **kwargs)

    def accepted(self):
        return ", ".join(sorted(suffix[1:].upper() for suffix in self.types.values()))

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": ",".join(self.types.values())}

    def clean(self, data, initial=None):
        uploaded = super().clean(data, initial)
        if not uploaded or uploaded is initial:
            return uploaded
        if uploaded.size > settings.FILE_MAX_BYTES:
            params = {"size": file_size(uploaded.size), "limit": _limit()}
            raise ValidationError(self.error_messages["size"], code="size", params=params)
        kind = filetype.guess_mime(uploaded)
        if kind not in self.types:
            params = {"accepted": self.accepted()}
            raise ValidationError(self.error_messages["type"], code="type", params=params)
        uploaded.content_type = kind
        stem = tidy(PurePath(uploaded.name).stem).replace("/", "-") or "fichier"
        uploaded.name = f"{stem[:100]}{self.types[kind]}"
        return uploaded


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PrivateFilesField(PrivateFileField):
    """Several files at once, such as the photos of each page. Cleans to a list."""

    MOST = 20
    widget = _SeveralFiles
    default_error_messages = {"many": "Choisissez %(most)s fichiers au plus."}

    def clean(self, data, initial=None):
        given = (data if isinstance(data, list | tuple) else [data]) or [None]
        if len(given) > self.MOST:
            params = {"most": self.MOST}
            raise ValidationError(self.error_messages["many"], code="many", params=params)
        return [
            file for file in (super(PrivateFilesField, self).clean(one) for one in given) if file
        ]


def private(model, uploaded, *, by, **owner):
    """A row of ``model`` (a ``PrivateFile``) for a file cleaned by the field; not saved yet."""
    return model(
        file=uploaded,
        name=uploaded.name,
        content_type=uploaded.content_type,
        size=uploaded.size,
        by=by,
        **owner,
    )


def watch(model):
    """From now on, the file of a row of ``model`` goes with the row, however that is deleted."""
    post_delete.connect(_discard_file, sender=model, dispatch_uid=model._meta.label)


def _discard_file(sender, instance, **kwargs):
    """Once nobody can come back to it; a transaction that fails keeps row and file."""

    def discard():
        if not sender._base_manager.filter(file=instance.file.name).exists():
            instance.file.storage.delete(instance.file.name)

    transaction.on_commit(discard, using=kwargs["using"], robust=True)


def serve(row):
    """The file of a ``PrivateFile``, whose reader the view has already checked.

    Read whole, ten megabytes at most; the browser keeps no copy for the next user of a shared
    computer.
    """
    with row.file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type=row.content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=row.content_type not in _SHOWN, filename=row.name
    )
    response["Cache-Control"] = "private, no-store"
    return response


def stream(row):
    """A file that the platform made, of any size, as a download; same care as ``serve``."""
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _limit():
    return file_size(settings.FILE_MAX_BYTES)
