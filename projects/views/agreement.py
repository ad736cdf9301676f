"""The page by which a person answers about itself: by the link of a mail, or from its space.

Opening a link changes nothing: programs that scan mails open every link they find. What was
agreed is read on the same page, and taken back there.
"""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eveil.core.access import get_visible, public
from eveil.core.transitions import TransitionRefused
from projects import agreements, tokens
from projects.enums import HandState, ReferralState
from projects.forms.exchanges import AgreementForm
from projects.models import HelpOffer
from projects.services import hands, referrals

GONE = 410
WITHDRAW, TELL = "retirer", "dire"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request, kind, token):
    exchange, too_old = read(kind, token)
    if too_old:
        return render(request, "projects/exchanges/agreement_old.html", status=GONE)
    asks = exchange.state in {ReferralState.ASKED, HandState.ASKED} and not is_draft(exchange)
    form = AgreementForm(request.POST if request.method == "POST" else None, exchange=exchange)
    if request.method == "POST":
        chosen = request.POST.get("answer")
        try:
            if chosen in {WITHDRAW, TELL}:
                change(exchange, chosen)
                return redirect(request.path)
            if asks and form.is_valid():
                answer(exchange, form)
                return redirect(request.path)
        except TransitionRefused:
            return redirect(request.path)
        if not asks:
            return redirect(request.path)
    context = {
        "exchange": exchange,
        "is_hand": isinstance(exchange, HelpOffer),
        "asks": asks,
        "form": form,
        "question": agreements.question_of(exchange),
        "follows": agreements.what_follows(exchange),
        "text": exchange.agreed_text or agreements.text_of(exchange),
        "contacts": exchange.contacts(),
        "can_tell": can_tell(exchange),
    }
    return render(request, "projects/exchanges/agreement.html", context)


def read(kind, token):
    """(the exchange that the link names, whether the link is too old), or 404."""
    pk, too_old = tokens.read(kind, token)
    rows = tokens.KINDS[kind].objects.for_list()
    if kind == "main":
        rows = rows.select_related("project", "holder__person")
    # The signature is what makes it visible.
    return get_visible(rows, pk=pk), too_old


def is_draft(exchange):
    """Sent to us: the person answers by sending the application, not here."""
    return getattr(exchange, "is_in", False)


def can_tell(exchange):
    return is_draft(exchange) and not exchange.is_agreed and exchange.person_id is not None


def answer(exchange, form):
    given = form.cleaned_data
    is_hand = isinstance(exchange, HelpOffer)
    if given["answer"] == form.YES:
        (hands if is_hand else referrals).agree(exchange, shares=given["shares"], by=None)
    elif is_hand:
        hands.refuse(exchange, by=None)
    else:
        referrals.drop(exchange, by=None)


def change(exchange, chosen):
    if chosen == TELL and can_tell(exchange):
        referrals.tell(exchange, by=None)
    elif chosen == WITHDRAW and exchange.is_agreed:
        (hands.end if isinstance(exchange, HelpOffer) else referrals.withdraw)(exchange, by=None)
