"""Keeping what an agent types at a ticket, and throwing it away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.auth.doors import SignedInRequest, agents_only
from tickets import saved_drafts
from tickets.access import access_ticket
from tickets.views.drafting import composer_context, new_composer
from tickets.views.freshness import Seen


@require_POST
@agents_only
def save_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what the composer holds, as it is; without text there is no draft any more."""
    ticket = access_ticket(request.actor, pk)
    saved_drafts.save(ticket, request.actor.agent_id or 0, request.POST.dict())
    return HttpResponse(status=204)


@require_POST
@agents_only
def discard_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw away what was typed; an empty composer comes back."""
    ticket = access_ticket(request.actor, pk)
    saved_drafts.discard(ticket, request.actor.agent_id or 0)
    text = _("The draft was discarded.")
    if not request.htmx:
        messages.success(request, text)
        return redirect(f"{reverse('ticket', args=[pk])}#compose")
    form = new_composer(request.actor, ticket, Seen.now_of(ticket))
    context = composer_context(request.actor, ticket, form)
    response = render(request, "tickets/_ticket_composer.html", context)
    return trigger_client_event(response, "toast", {"text": text, "kind": "success"})
