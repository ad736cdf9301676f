"""What each party does: planned, done, and all of it on one page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.text import NBSP
from eveil.people.permissions import is_team
from partners import permissions
from partners.documents import agreements as documents
from partners.enums import PathwayStage
from partners.filters import WhoDoesWhatFilter
from partners.forms.agreements import ContactForm, ContributionForm, DeliveryForm
from partners.models import Contribution, Delivery
from partners.pages import base_for
from partners.permissions import is_team_or_partner
from partners.queries import agreements as queries
from partners.services import contributions as services
from partners.views.agreements import refused, visible


def _contribution(request, pk, contribution_pk):
    """(agreement, its contribution), or 404."""
    agreement = get_visible(visible(request), pk=pk)
    rows = Contribution.objects.filter(party__agreement=agreement)
    rows = rows.select_related("party__structure", "party__agreement", "contact")
    return agreement, get_visible(rows, pk=contribution_pk)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def contribution_new(request, pk):
    """What a party (``?partie=``) will do."""
    agreement = get_visible(visible(request), pk=pk)
    if not agreement.is_writable:
        return refused(request, agreement)
    form = ContributionForm(
        posted(request), agreement=agreement, initial={"party": request.GET.get("partie")}
    )
    if request.method == "POST" and form.is_valid():
        contribution = services.save(form.save(commit=False), by=request.user)
        messages.success(request, f"Intervention ajoutée{NBSP}: {contribution}.")
        return redirect(agreement)
    context = {"agreement": agreement, "form": form}
    return render(request, "partners/contribution_form.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def contribution_edit(request, pk, contribution_pk):
    """All of it until the signature; then only who speaks for it."""
    agreement, contribution = _contribution(request, pk, contribution_pk)
    locked = Contribution.objects.select_for_update(of=("self",), no_key=True)
    contribution = locked.select_related("party__structure", "party__agreement").get(
        pk=contribution.pk
    )
    if agreement.is_writable:
        form = ContributionForm(posted(request), instance=contribution, agreement=agreement)
        save = services.save
    else:
        form = ContactForm(posted(request), instance=contribution)
        save = services.change_contact
    if request.method == "POST" and form.is_valid():
        save(form.save(commit=False), by=request.user)
        messages.success(request, f"Intervention modifiée{NBSP}: {contribution}.")
        return redirect(agreement)
    context = {"agreement": agreement, "contribution": contribution, "form": form}
    return render(request, "partners/contribution_form.html", context)


@requires(is_team)
@require_POST
def contribution_remove(request, pk, contribution_pk):
    agreement, contribution = _contribution(request, pk, contribution_pk)
    if not agreement.is_writable:
        return refused(request, agreement)
    services.remove(contribution, by=request.user)
    messages.success(request, f"Intervention retirée{NBSP}: {contribution}.")
    return redirect(agreement)


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def contribution_detail(request, pk, contribution_pk):
    """What was done of it, year by year, and the form to say what has just been done."""
    agreement, contribution = _contribution(request, pk, contribution_pk)
    can_record = permissions.can_record(request.user, contribution)
    if request.method == "POST":
        authorise(can_record)
    form = DeliveryForm(posted(request), instance=Delivery(contribution=contribution))
    if request.method == "POST" and form.is_valid():
        try:
            delivery = services.record(form.save(commit=False), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"C’est noté{NBSP}: {delivery.note}.")
            return redirect("partners:contribution_detail", agreement.pk, contribution.pk)
    context = {
        "base": base_for(request.user),
        "agreement": agreement,
        "contribution": contribution,
        "can_record": can_record,
        "form": form,
        "is_team": is_team(request.user),
        "years": queries.deliveries_by_year(contribution, request.user),
    }
    return render(request, "partners/contribution_detail.html", context)


@requires(is_team_or_partner)
@require_POST
def delivery_withdraw(request, pk, contribution_pk, delivery_pk):
    """Take back what was noted by mistake."""
    agreement, contribution = _contribution(request, pk, contribution_pk)
    delivery = get_visible(contribution.deliveries.all(), pk=delivery_pk)
    delivery.contribution = contribution
    authorise(permissions.can_withdraw(request.user, delivery))
    services.withdraw(delivery, by=request.user)
    messages.success(request, f"Retiré{NBSP}: {delivery.note}.")
    return redirect("partners:contribution_detail", agreement.pk, contribution.pk)


# Who does what ------------------------------------------------------------------------------


def _board(request):
    """What the page and its paper show: the filters of the address, and the lines."""
    years = queries.planned_years()
    chosen = WhoDoesWhatFilter(request.GET, years=years)
    year, kind, epci = chosen.values()
    return {
        "form": chosen,
        "year": year or timezone.localdate().year,
        "kind": kind,
        "epci": epci,
        "lines": queries.who_does_what(year or timezone.localdate().year, kind=kind, epci=epci),
    }


@requires(is_team_or_partner)
@require_safe
def who_does_what(request):
    """Structures × stages of the pathway. Amounts are the business of who agreed on them."""
    context = {
        **_board(request),
        "base": base_for(request.user),
        "is_team": is_team(request.user),
        "stages": PathwayStage.labels,
        "query": request.GET.urlencode(),
    }
    return render(request, "partners/who_does_what.html", context)


@requires(is_team_or_partner)
@require_safe
def who_does_what_pdf(request):
    """The same on one sheet."""
    board = _board(request)
    content = documents.who_does_what_pdf(
        board["lines"],
        board["year"],
        narrowed=board["form"].narrowed(),
        with_amounts=is_team(request.user),
    )
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="qui-fait-quoi-{board["year"]}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
