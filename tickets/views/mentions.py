"""Suggestions while somebody types ``@`` in a note: colleagues, and groups with ``@@``."""

import re
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Agent, Group
from gotrs.common.validity import Validity
from tickets import notifications
from tickets.access import access_ticket
from tickets.models import Ticket

SUGGESTIONS = 8
MAX_LETTERS = 100
# What can stand behind @@; a name with blanks can't be called.
_CALLABLE = re.compile(r"\w[\w.+-]{0,99}")


@require_safe
@agents_only
def suggest_mentions(request: SignedInRequest, pk: int) -> HttpResponse:
    """``?q=ri``: agents who may read the ticket, by name or login; ``?q=@us``: groups."""
    ticket = access_ticket(request.actor, pk)
    if not request.htmx:
        return redirect("ticket", pk=pk)
    text = request.GET.get("q", "").replace("\0", "")[:MAX_LETTERS].strip()
    if text.startswith("@"):
        context: dict[str, Any] = {"groups": _groups(text[1:])}
    else:
        context = {"agents": _agents(ticket, text, request.actor.agent_id or 0)}
    return render(request, "tickets/_mentions.html", context)


def _agents(ticket: Ticket, text: str, own_id: int) -> list[Agent]:
    wanted = (
        Q(login__istartswith=text)
        | Q(first_name__istartswith=text)
        | Q(last_name__istartswith=text)
    )
    found = notifications.all_readers(ticket).filter(wanted).exclude(pk=own_id)
    return list(found.order_by("first_name", "last_name", "id")[:SUGGESTIONS])


def _groups(text: str) -> list[str]:
    found = Group.objects.filter(valid_id=Validity.VALID, name__istartswith=text)
    names = found.order_by("name").values_list("name", flat=True)
    return [name for name in names[:100] if _CALLABLE.fullmatch(name)][:SUGGESTIONS]
