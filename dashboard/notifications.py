"""The bell and its list: what an agent was told, reminders that can be put off."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.auth.doors import SignedInRequest, agents_only
from dashboard import inbox
from gotrs.common.errors import DomainError, Invalid
from tickets import saved_drafts
from tickets.views.shell import shell

PAGE_SIZE = 50
MENU_SIZE = 8


@require_safe
@agents_only
def notifications(request: SignedInRequest) -> HttpResponse:
    """All of 90 days, newest first. A page number that is none leads to the first one."""
    found = inbox.newest(inbox.messages_of(request.actor))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": [inbox.entry(message) for message in page],
        "unread": inbox.unread_count(request.actor),
    }
    return render(request, "dashboard/notifications.html", context | shell(request))


@require_safe
@agents_only
def menu(request: SignedInRequest) -> HttpResponse:
    """The newest ones, for the menu under the bell."""
    found = inbox.newest(inbox.messages_of(request.actor))[:MENU_SIZE]
    entries = [inbox.entry(message) for message in found]
    return render(request, "dashboard/_notification_menu.html", {"entries": entries})


@require_safe
@agents_only
def count(request: SignedInRequest) -> HttpResponse:
    """Figures of the bell and of one's drafts. The bell asks for itself, so that no page waits."""
    context = {
        "unread": inbox.unread_count(request.actor),
        "drafts": saved_drafts.of_actor(request.actor).count(),
    }
    return render(request, "dashboard/_notification_count.html", context)


@require_POST
@agents_only
def open_notification(request: SignedInRequest, message_id: int) -> HttpResponse:
    """Mark it as read and go to its ticket."""
    message = inbox.find_message(request.actor, message_id)
    inbox.mark_read(message)
    if message.ticket_id is None:
        return redirect("notifications")
    return redirect("ticket", pk=message.ticket_id)


@require_POST
@agents_only
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark all as read."""
    inbox.mark_all_read(request.actor)
    return redirect("notifications")


@require_POST
@agents_only
def snooze(request: SignedInRequest, message_id: int) -> HttpResponse:
    """Put a reminder off: ``for`` is hour, tomorrow or week."""
    message = inbox.find_message(request.actor, message_id)
    choice = request.POST.get("for", "")
    if choice not in inbox.SNOOZES:
        raise Invalid("Choose until when.", "for")
    try:
        ticket = inbox.snooze(message, choice, actor=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Ticket %(tn)s waits on.") % {"tn": ticket.tn})
    return redirect("notifications")
