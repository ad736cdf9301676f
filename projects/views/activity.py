"""Activity tests, as the team follows them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.transitions import TransitionRefused
from eveil.people.permissions import is_team
from projects.forms import activity as forms
from projects.models import Accompaniment, ActivityTest
from projects.permissions import can_accompany
from projects.services import activity as services


@requires(is_team)
@require_http_methods(["GET", "POST"])
def activity_test_new(request, pk):
    rows = Accompaniment.objects.visible_to(request.user)
    accompaniment = get_visible(rows.select_related("holder__person", "project"), pk=pk)
    authorise(can_accompany(request.user))
    form = forms.ActivityTestForm(
        posted(request), instance=ActivityTest(accompaniment=accompaniment)
    )
    if request.method == "POST" and form.is_valid():
        try:
            test = services.begin(form.save(commit=False), by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Le test d’activité commence\u00a0: {test}.")
            return redirect(test)
    context = {
        "heading": "Commencer un test d’activité",
        "holder": accompaniment.holder,
        "about": accompaniment.project,
        "form": form,
    }
    return render(request, "projects/record/form.html", context)


@requires(is_team)
@require_safe
def activity_test(request, pk):
    return _page(request, _test(request, pk))


@requires(is_team)
@require_POST
def activity_test_turnover(request, pk):
    test = _test(request, pk)
    form = forms.TurnoverForm(request.POST, test=test)
    return _take(request, test, "turnover", form, services.note_turnover, "Le mois est noté.")


@requires(is_team)
@require_POST
def activity_test_renew(request, pk):
    test = _test(request, pk)
    form = forms.RenewForm(request.POST, test=test)
    return _take(request, test, "renewal", form, services.renew, "Le test est renouvelé.")


@requires(is_team)
@require_POST
def activity_test_close(request, pk):
    test = _test(request, pk)
    form = forms.CloseForm(request.POST)
    return _take(request, test, "closing", form, services.close, "Le test est terminé.")


def _test(request, pk):
    rows = ActivityTest.objects.visible_to(request.user)
    return get_visible(
        rows.select_related("accompaniment__holder__person", "accompaniment__project", "host"),
        pk=pk,
    )


def _take(request, test, name, form, verb, done):
    authorise(can_accompany(request.user))
    if form.is_valid():
        try:
            verb(test, by=request.user, **form.cleaned_data)
        except TransitionRefused as refusal:
            messages.error(request, refusal.message)
            return redirect(test)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(test)
    return _page(request, test, **{name: form})


def _page(request, test, turnover=None, renewal=None, closing=None):
    rows = list(test.turnovers.all())
    context = {
        "test": test,
        "holder": test.accompaniment.holder,
        "project": test.accompaniment.project,
        "turnovers": rows,
        "total": test.turnovers.aggregate(total=Sum("amount"))["total"],
        "turnover": turnover or forms.TurnoverForm(test=test),
        "renewal": renewal or forms.RenewForm(test=test),
        "closing": closing or forms.CloseForm(),
    }
    return render(request, "projects/record/activity_test.html", context)
