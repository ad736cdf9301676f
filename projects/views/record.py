"""The record of a holder, written by the team: identity, entry, who accompanies, who holds."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from eveil.core.access import authorise, get_visible, requires
from eveil.core.dates import date_fr
from eveil.core.forms import posted
from eveil.core.mailforms import shows_mail
from eveil.people.models import Person
from eveil.people.permissions import is_team
from eveil.people.picker import find_persons
from projects.enums import AccompanimentState
from projects.forms import record as forms
from projects.forms.returns import ReturnForm
from projects.forms.transfers import TransferForm
from projects.models import Accompaniment, Holding, Project, ProjectHolder
from projects.outcome_queries import news_to_come
from projects.permissions import can_accompany, can_read_sensitive
from projects.services import record as services
from projects.services.returns import RUNNING, is_running

BOTH = ["GET", "POST"]
NEWS_ALOUD = (
    "Des nouvelles restent à prendre après sa sortie. Tant que cet accompagnement dure, elles ne "
    "sont plus demandées par courriel, mais à qui accompagne."
)


def _holder(request, pk):
    rows = ProjectHolder.objects.visible_to(request.user).select_related("person__user")
    return get_visible(rows, pk=pk)


def _accompaniment(request, pk, rows=None):
    rows = (Accompaniment.objects.all() if rows is None else rows).visible_to(request.user)
    return get_visible(rows.select_related("holder__person", "project", "adviser__person"), pk=pk)


def _page(request, heading, holder, form, **context):
    """A form about a holder, with the way back to its page."""
    context = {"heading": heading, "holder": holder, "form": form, **context}
    return render(request, context.pop("template", "projects/record/form.html"), context)


def _back(holder):
    return redirect("projects:holder_detail", holder.pk)


@requires(is_team)
@require_http_methods(BOTH)
@transaction.atomic
def holder_identity(request, pk):
    holder = _holder(request, pk)
    authorise(can_accompany(request.user))
    person = holder.person
    if request.method == "POST":
        person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    form = forms.IdentityForm(posted(request), instance=person)
    if request.method == "POST" and form.is_valid():
        services.save_identity(form.save(commit=False), by=request.user)
        messages.success(request, f"L’identité de {form.instance} est enregistrée.")
        return _back(holder)
    return _page(request, "Identité", holder, form)


@requires(is_team)
@require_http_methods(BOTH)
@transaction.atomic
def accompaniment_entry(request, pk):
    rows = Accompaniment.objects.all()
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",), no_key=True)
    row = _accompaniment(request, pk, rows)
    authorise(can_accompany(request.user))
    form = forms.EntryForm(posted(request), instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_entry(
                form.save(commit=False),
                operations=form.cleaned_data["operations"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"L’entrée de {row.holder} est enregistrée.")
            return _back(row.holder)
    return _page(request, "Situation à l’entrée", row.holder, form, about=row.project)


@requires(is_team)
@shows_mail
@require_http_methods(BOTH)
def accompaniment_return(request, pk):
    """Somebody comes back with the same project: a new entry after one that has ended."""
    former = _accompaniment(request, pk)
    authorise(can_accompany(request.user))
    holder = former.holder
    if former.state == AccompanimentState.ACTIVE or is_running(former):
        messages.error(request, RUNNING)
        return _back(holder)
    form = ReturnForm(posted(request), former=former, user=request.user)
    if form.is_valid() and form.was_shown:
        try:
            row = form.perform()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, f"{holder} est de nouveau accompagné·e, depuis le {date_fr(row.start)}."
            )
            return _back(holder)
    return _page(
        request,
        "Ouvrir une nouvelle entrée",
        holder,
        form,
        about=former.project,
        note=NEWS_ALOUD if news_to_come(holder) else "",
        template="projects/record/compose.html",
    )


@requires(is_team)
@require_http_methods(BOTH)
def accompaniment_sensitive(request, pk):
    row = _accompaniment(request, pk, Accompaniment.objects.select_related("sensitive_entry"))
    authorise(can_read_sensitive(request.user, row))
    known = getattr(row, "sensitive_entry", None)
    initial = (
        {}
        if known is None
        else {
            "benefits": known.benefits,
            "disability_recognised": known.disability_recognised,
        }
    )
    agrees = services.agrees_to_sensitive(row.holder.person)
    form = forms.SensitiveForm(posted(request), agrees=agrees, initial=initial)
    if form.is_valid():
        services.save_sensitive(
            row,
            benefits=form.cleaned_data["benefits"],
            disability_recognised=form.cleaned_data["disability_recognised"],
            agreed=form.cleaned_data.get("agreed", False),
            by=request.user,
        )
        messages.success(request, "C’est noté. Vous et la coordination seules le lisez.")
        return _back(row.holder)
    return _page(request, "Informations confidentielles", row.holder, form, about=row.project)


@requires(is_team)
@shows_mail
@require_http_methods(BOTH)
def accompaniment_transfer(request, pk):
    row = _accompaniment(request, pk)
    authorise(can_accompany(request.user))
    form = _transfer_form(request, row)
    if form.is_valid() and form.was_shown:
        try:
            done = form.perform()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, form.told(done))
            return _back(row.holder)
    return _page(
        request,
        "Transmettre l’accompagnement",
        row.holder,
        form,
        about=row.project,
        template="projects/record/compose.html",
    )


def _transfer_form(request, row):
    """What was typed is kept when another adviser is only looked at (``look``)."""
    if "look" not in request.POST:
        return TransferForm(posted(request), accompaniment=row, user=request.user)
    typed = {name: request.POST.get(name, "") for name in ("adviser", "note", "message")}
    return TransferForm(accompaniment=row, user=request.user, initial=typed)


# Projects of a holder, holders of a project --------------------------------------------------


@requires(is_team)
@require_http_methods(BOTH)
def holder_project(request, pk):
    holder = _holder(request, pk)
    authorise(can_accompany(request.user))
    form = forms.ProjectForm(posted(request), initial={"adviser": request.user})
    if form.is_valid():
        services.open_project(holder, by=request.user, **form.cleaned_data)
        messages.success(request, f"«\u00a0{form.cleaned_data['title']}\u00a0» est ouvert.")
        return _back(holder)
    return _page(request, "Ouvrir un autre projet", holder, form)


@requires(is_team)
@require_http_methods(BOTH)
def project_holders(request, pk):
    """Who holds a project and with which right; somebody more, known or new."""
    project = get_visible(Project.objects.visible_to(request.user), pk=pk)
    authorise(can_accompany(request.user))
    sought = request.GET.get("q", "")
    found = list(find_persons(sought))
    form = forms.AssociateForm(posted(request), found=found)
    if form.is_valid():
        try:
            services.associate(
                project,
                form.picked,
                right=form.cleaned_data["right"],
                accompany=form.cleaned_data["accompany"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{form.picked} porte aussi «\u00a0{project}\u00a0».")
            return redirect("projects:project_holders", pk)
    holdings = project.holdings.select_related("holder__person").order_by("pk")
    context = {
        "project": project,
        "form": form,
        "sought": sought,
        "found": found,
        "holdings": [
            (row, forms.RightForm(initial={"right": row.right}, auto_id=f"id_{row.pk}_%s"))
            for row in holdings
        ],
    }
    return render(request, "projects/record/holders.html", context)


@requires(is_team)
@require_POST
def holding_right(request, pk):
    return _change(request, pk, services.change_right, forms.RightForm(request.POST))


@requires(is_team)
@require_POST
def holding_end(request, pk):
    return _change(request, pk, services.dissociate)


def _change(request, pk, verb, form=None):
    """Take a step on a part of a project; why it is refused is said where it was asked."""
    row = get_visible(Holding.objects.select_related("holder__person", "project"), pk=pk)
    authorise(can_accompany(request.user))
    if form is None or form.is_valid():
        arguments = [form.cleaned_data["right"]] if form else []
        try:
            verb(row, *arguments, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"C’est changé pour {row.holder}.")
    return redirect("projects:project_holders", row.project_id)
