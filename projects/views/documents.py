"""Private documents: given and read by the team and by whom they are about."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, is_logged_in, requires
from eveil.core.files import serve
from eveil.core.forms import posted
from eveil.people.permissions import is_team
from projects.forms.record import DocumentForm
from projects.forms.space import MyDocumentForm
from projects.models import Document, ProjectHolder
from projects.permissions import can_accompany, can_delete_document, is_holder
from projects.services import documents as services


@requires(is_team)
@require_http_methods(["GET", "POST"])
def holder_documents(request, pk):
    rows = ProjectHolder.objects.visible_to(request.user)
    holder = get_visible(rows.select_related("person"), pk=pk)
    authorise(can_accompany(request.user))
    files = request.FILES if request.method == "POST" else None
    form = DocumentForm(posted(request), files, holder=holder, projects=holder.projects.all())
    if form.is_valid():
        document = services.give(
            form.cleaned_data["file"],
            owner=form.owner(),
            audience=form.cleaned_data["audience"],
            by=request.user,
        )
        readers = document.get_audience_display().lower()
        messages.success(request, f"«\u00a0{document}\u00a0» est déposé. Qui lit\u00a0: {readers}.")
        return redirect("projects:holder_documents", pk)
    about = Document.objects.about(holder.pk).select_related("project", "by__person")
    documents = [(row, can_delete_document(request.user, row)) for row in about]
    context = {"holder": holder, "form": form, "documents": documents}
    return render(request, "projects/record/documents.html", context)


@requires(is_logged_in)
@require_safe
def document(request, pk):
    return serve(get_visible(Document.objects.visible_to(request.user), pk=pk))


@requires(is_team)
@require_POST
def document_delete(request, pk):
    row = get_visible(Document.objects.visible_to(request.user), pk=pk)
    authorise(can_delete_document(request.user, row))
    holder = row.holder or row.project.holders.first()
    services.take_away(row, by=request.user)
    messages.success(request, f"«\u00a0{row}\u00a0» est supprimé.")
    return redirect("projects:holder_documents", holder.pk)


@requires(is_holder)
@require_http_methods(["GET", "POST"])
def my_documents(request):
    """A holder reads what is shared with it, and gives what it is asked for."""
    holder = ProjectHolder.objects.get(person=request.user.person_id)
    files = request.FILES if request.method == "POST" else None
    form = MyDocumentForm(posted(request), files)
    if form.is_valid():
        given = services.give(form.cleaned_data["file"], owner={"holder": holder}, by=request.user)
        messages.success(request, f"«\u00a0{given}\u00a0» est déposé. L’équipe peut le lire.")
        return redirect("projects:my_documents")
    rows = Document.objects.visible_to(request.user).select_related("project", "by__person")
    return render(request, "projects/space/documents.html", {"form": form, "documents": rows})
