"""The thread of a structure: read by the team and the structure, written by the team."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.files import serve
from eveil.core.forms import posted
from partners.forms.journal import JournalForm
from partners.models import JournalEntry, JournalFile, Structure
from partners.pages import base_for
from partners.permissions import can_correct, can_keep_journal, is_team_or_partner
from partners.queries import journal as queries
from partners.services import journal as services
from partners.timelines import exchange


def _structure(request, pk):
    return get_visible(Structure.objects.visible_to(request.user), pk=pk)


def _entry(request, pk, entry_pk, *, rows=None):
    rows = JournalEntry.objects.all() if rows is None else rows
    rows = rows.visible_to(request.user).filter(structure=_structure(request, pk))
    return get_visible(rows.select_related("structure", "author"), pk=entry_pk)


@requires(is_team_or_partner)
@require_safe
def thread(request, pk):
    """All that happened with the structure, newest first, page by page.

    ``?echange=`` also shows one exchange, of whatever day, on top: where a search leads.
    """
    structure = _structure(request, pk)
    number = request.GET.get("page", "")
    page = min(int(number), queries.LAST_PAGE) if number.isdecimal() and int(number) else 1
    context = {
        "base": base_for(request.user),
        "structure": structure,
        "can_keep_journal": can_keep_journal(request.user),
        "thread": queries.thread(request.user, structure, limit=queries.PAGE, page=page),
        "found": _found(request, structure),
    }
    return render(request, "partners/thread.html", context)


def _found(request, structure):
    if not (key := request.GET.get("echange")):
        return []
    rows = JournalEntry.objects.visible_to(request.user).filter(structure=structure)
    rows = rows.select_related("author__person", "next_by__person", "step_done_by__person")
    return [exchange(get_visible(rows, pk=key), request.user)]


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def journal_new(request, pk):
    structure = _structure(request, pk)
    authorise(can_keep_journal(request.user))
    form = _form(request, JournalEntry(structure=structure), structure)
    if request.method == "POST" and form.is_valid():
        return _note(request, form, structure, "Échange noté")
    return render(request, "partners/journal_form.html", {"form": form, "structure": structure})


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def journal_edit(request, pk, entry_pk):
    locked = JournalEntry.objects.select_for_update(of=("self",), no_key=True)
    entry = _entry(request, pk, entry_pk, rows=locked)
    authorise(can_correct(request.user, entry))
    form = _form(request, entry, entry.structure)
    if request.method == "POST" and form.is_valid():
        return _note(request, form, entry.structure, "Échange corrigé")
    context = {"form": form, "structure": entry.structure, "entry": entry}
    return render(request, "partners/journal_form.html", context)


def _form(request, entry, structure):
    files = request.FILES if request.method == "POST" else None
    return JournalForm(
        posted(request),
        files,
        instance=entry,
        readers=queries.readers_of(structure),
        by=request.user,
    )


def _note(request, form, structure, done):
    entry = form.save(commit=False)
    services.note(entry, by=request.user, files=form.cleaned_data["files"])
    audience = "partagé avec la structure" if entry.is_shared else "interne à l’équipe"
    messages.success(request, f"{done}, {audience}.")
    return redirect(structure)


@requires(is_team_or_partner)
@require_POST
def journal_step(request, pk, entry_pk):
    """The next step is done; or after all is not, with an empty ``is_done``."""
    entry = _entry(request, pk, entry_pk)
    authorise(can_keep_journal(request.user))
    done = bool(request.POST.get("is_done", "1"))
    services.take_step(entry, by=request.user, done=done)
    verdict = "C’est fait" if done else "À faire à nouveau"
    messages.success(request, f"{verdict}\u00a0: {entry.next_step}.")
    return redirect(entry.structure)


@requires(is_team_or_partner)
@require_safe
def journal_file(request, pk, entry_pk, file_pk):
    files = JournalFile.objects.filter(entry=_entry(request, pk, entry_pk))
    return serve(get_visible(files, pk=file_pk))
