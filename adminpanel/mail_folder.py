"""Where mail stays in a folder instead of being sent, as in the demo, these pages show it."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from tickets.models import DeliveryState, OutgoingMail, Ticket
from tickets.views.shell import shell

_SHOWN = 100
# What a reader of mail wants to see of its head, in this order.
_HEADERS = ("From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References")


@require_safe
@agents_only
def mail_folder(request: SignedInRequest) -> HttpResponse:
    """The last mails that went into the folder, of tickets that the agent may read."""
    mails = [mail for mail in _mails(request.actor)[:_SHOWN] if _path(mail).exists()]
    return render(request, "mail_folder/list.html", shell(request) | {"mails": mails})


@require_safe
@agents_only
def mail_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One mail as its recipients would read it."""
    mail = get_object_or_404(_mails(request.actor), pk=pk)
    message = email.message_from_bytes(_read(mail), _class=EmailMessage, policy=default)
    body = message.get_body(("plain", "html"))
    context = shell(request) | {
        "mail": mail,
        "headers": [(name, message[name]) for name in _HEADERS if message[name]],
        "text": body.get_content() if body else "",
        "files": [part.get_filename() for part in message.iter_attachments()],
    }
    return render(request, "mail_folder/mail.html", context)


@require_safe
@agents_only
def mail_source(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bytes, as a file."""
    mail = get_object_or_404(_mails(request.actor), pk=pk)
    return HttpResponse(
        _read(mail),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{_path(mail).name}"'},
    )


def _mails(actor: Actor) -> QuerySet[OutgoingMail]:
    """Newest first. Raises Http404 where mail is sent for real."""
    if settings.MAIL_TRANSPORT != "folder":
        raise Http404
    return (
        OutgoingMail.objects.filter(
            state=DeliveryState.SENT, ticket__in=Ticket.objects.visible_to(actor)
        )
        .select_related("ticket")
        .prefetch_related("recipients")
        .order_by("-sent_at", "-id")
    )


def _path(mail: OutgoingMail) -> Path:
    """The name that delivery gave it (tickets.mail.outbound.deliver)."""
    return Path(settings.MAIL_FOLDER) / f"{mail.pk:09d}.eml"


def _read(mail: OutgoingMail) -> bytes:
    try:
        return _path(mail).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
