"""The mails that the platform writes, as staff see them: what left, what waits, what failed.

Where no mail server is set, a mail is shown as its recipient would receive it. A message that
holds a secret (a code, a link that opens an account) is shown in that mailbox only, which
exists outside production alone.
"""

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST
from django_filters import CharFilter, ChoiceFilter, FilterSet

from eveil.core import outbox
from eveil.core.access import get_visible, requires
from eveil.core.enums import MessageState
from eveil.core.lists import Column, ListPage, Tab
from eveil.core.models import Message, ReceivedMail
from eveil.core.notifications import notifications
from eveil.people.permissions import is_team


def kinds():
    return [(kind.name, kind.label) for kind in notifications]


class MailFilters(FilterSet):
    q = CharFilter(label="Adresse ou objet", method="search")
    etat = ChoiceFilter(label="État", field_name="state", choices=MessageState.choices)
    sorte = ChoiceFilter(label="Sorte", field_name="kind", choices=kinds)

    def search(self, queryset, name, value):
        return queryset.filter(Q(to_email__icontains=value) | Q(subject__icontains=value))


class MailList(ListPage):
    model = Message
    title = "Courriels"
    noun = "courriel"
    feminine = False
    filterset_class = MailFilters
    row_template = "reports/mails/_row.html"
    columns = [
        Column("Objet et destinataire", css="ev-c-name"),
        Column("Sorte", css="ev-c-low"),
        Column("Écrit", "ecrit", ["created_at"]),
        Column("État", "etat", ["state"]),
    ]
    default_sort = "-ecrit"

    def get_queryset(self):
        return Message.objects.defer("text", "html")

    def for_page(self, rows):
        labels = dict(kinds())
        stuck = timezone.now() - timedelta(seconds=settings.OUTBOX_CLAIM_SECONDS)
        page = list(rows)
        for row in page:
            row.kind_label = labels.get(row.kind, row.kind)
            row.is_stuck = row.state == MessageState.SENDING and row.claimed_at < stuck
        return page

    def tabs(self):
        failed = Message.objects.filter(state=MessageState.FAILED).count()
        return [Tab("Tous"), Tab("En échec", {"etat": MessageState.FAILED.value}, failed)]


mail_list = requires(is_team)(MailList.as_view())


@dataclass(frozen=True)
class Content:
    """What a mail says, from its stored parts or from what was received."""

    headers: list
    text: str
    html: str
    attachments: list  # of (name, content type, bytes)
    hidden: bool = False


def content_of(message):
    """The mail as received where it was kept; else the parts that wait or left."""
    received = ReceivedMail.objects.filter(message_id=outbox.message_id(message.key)).first()
    if received:
        return _received(received)
    if message.sensitive:
        return Content([], "", "", [], hidden=True)
    attached = [
        (part.filename, part.content_type, bytes(part.content))
        for part in message.attachments.all()
    ]
    return Content([], message.text, message.html, attached)


def _received(received):
    mail = message_from_bytes(bytes(received.raw), policy=policy.default)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return Content(
        headers=[("De", mail["From"]), ("À", mail["To"]), ("Message-ID", mail["Message-ID"])],
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        attachments=[
            (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
            for part in mail.iter_attachments()
        ],
    )


@requires(is_team)
@require_GET
def mail_detail(request, pk):
    message = get_visible(Message.objects, pk=pk)
    kind = notifications[message.kind].label if message.kind in notifications else message.kind
    return render(
        request,
        "reports/mails/detail.html",
        {"message": message, "kind": kind, "content": content_of(message)},
    )


@requires(is_team)
@require_GET
@xframe_options_sameorigin
@csp_replace(
    {
        "default-src": ["'none'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'unsafe-inline'"],
        "sandbox": ["allow-popups"],
    }
)
def mail_html(request, pk):
    """The HTML part alone, for the frame of the page: mails style themselves inline."""
    html = content_of(get_visible(Message.objects, pk=pk)).html
    # Links of a mail open beside the platform, not inside the frame.
    return HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))


@requires(is_team)
@require_GET
def mail_attachment(request, pk, number):
    attachments = content_of(get_visible(Message.objects, pk=pk)).attachments
    if number >= len(attachments):
        raise Http404
    name, content_type, content = attachments[number]
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@requires(is_team)
@require_POST
def mail_retry(request, pk):
    message = get_visible(Message.objects, pk=pk)
    if outbox.retry(message):
        messages.success(request, f"« {message.subject} » repart vers {message.to_email}.")
    else:
        messages.info(request, "Ce courriel n’est plus en échec.")
    return redirect("reports:mail_detail", pk=pk)
