"""One's own drafts: the tickets where one began to write."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.auth.doors import SignedInRequest, agents_only
from tickets import saved_drafts
from tickets.access import access_ticket
from tickets.forms.ticket_composer import FORWARD, NOTE, PHONE, REPLY
from tickets.models import Ticket, TicketDraft
from tickets.views.shell import shell

_PAGE_SIZE = 50
_WORDS = 30
# The same icons and words as on the tabs of the composer.
_KINDS: dict[str, tuple[str, Promise]] = {
    REPLY: ("reply", gettext_lazy("Reply")),
    FORWARD: ("forward", gettext_lazy("Forward")),
    NOTE: ("sticky-note", gettext_lazy("Note")),
    PHONE: ("phone", gettext_lazy("Phone")),
}


@dataclass(frozen=True)
class Entry:
    """A draft in the list."""

    ticket: Ticket
    icon: str
    kind: str
    beginning: str
    saved_at: datetime


@require_safe
@agents_only
def my_drafts(request: SignedInRequest) -> HttpResponse:
    """All that one has begun to write, newest first."""
    found = saved_drafts.of_actor(request.actor)
    page = Paginator(found, _PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "entries": [_entry(draft) for draft in page]}
    return render(request, "tickets/drafts.html", context | shell(request, nav="drafts"))


def _entry(draft: TicketDraft) -> Entry:
    icon, kind = _KINDS.get(draft.fields.get("kind", ""), ("pencil", gettext_lazy("Draft")))
    beginning = Truncator(" ".join(draft.fields.get("body", "").split())).words(
        _WORDS, truncate="…"
    )
    return Entry(draft.ticket, icon, str(kind), beginning, draft.saved_at)


@require_POST
@agents_only
def discard_my_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw away what was typed at the ticket ``pk``; the list comes back."""
    ticket = access_ticket(request.actor, pk)
    saved_drafts.discard(ticket, request.actor.agent_id or 0)
    messages.success(request, _("The draft was discarded."))
    return redirect("my_drafts")
