"""Drafts: what an agent types at a ticket is kept until it is sent or thrown away.

They survive a crash and another machine. They are the agent's alone: nobody else's list, no search
and no API shows them, and they change nothing of the ticket.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.text import storable
from tickets import rules
from tickets.models import Ticket, TicketDraft

# What is kept of the composer, each with the most characters that are kept of it. The text alone
# may be long; what goes beyond is refused at sending anyway.
FIELDS: Mapping[str, int] = {
    "kind": 20,
    "article": 20,
    "to": 10_000,
    "cc": 10_000,
    "forwarded": 20,
    "forward_to": 10_000,
    "forward_cc": 10_000,
    "body": rules.MAX_BODY_BYTES,
    "html": rules.MAX_BODY_BYTES,
    "state": 20,
    "pending_until": 30,
    "time_unit": 30,
    "caller": 20,
    "send_at": 30,
}
# How long they are kept after the last word.
KEPT = timedelta(days=90)


def save(ticket: Ticket, agent_id: int, typed: Mapping[str, str]) -> bool:
    """Keep what was typed instead of what was kept before; blank text is no draft.

    Returns whether there is a draft now.
    """
    fields = {
        name: storable(typed[name])[:longest] for name, longest in FIELDS.items() if name in typed
    }
    if not fields.get("body", "").strip():
        discard(ticket, agent_id)
        return False
    TicketDraft.objects.update_or_create(
        ticket=ticket, agent_id=agent_id, defaults={"fields": fields, "saved_at": now()}
    )
    return True


def read(ticket: Ticket, agent_id: int | None) -> dict[str, str]:
    """What the agent has typed here; empty if nothing. One query."""
    drafts = TicketDraft.objects.filter(ticket=ticket, agent=agent_id)
    return drafts.values_list("fields", flat=True).first() or {}


def of_actor(actor: Actor) -> QuerySet[TicketDraft]:
    """The agent's own, newest first, with their tickets; without those they can't read any more."""
    readable = Ticket.objects.visible_to(actor).values("pk")
    drafts = TicketDraft.objects.filter(agent=actor.agent_id, ticket__in=readable)
    return drafts.select_related("ticket__queue").order_by("-saved_at", "-id")


def of_mark() -> Subquery:
    """What the agent of a TicketSeen row has typed there, for a query that is made anyway."""
    drafts = TicketDraft.objects.filter(ticket=OuterRef("ticket"), agent=OuterRef("agent"))
    return Subquery(drafts.values("fields"))


def discard(ticket: Ticket, agent_id: int) -> None:
    """Sent, or thrown away."""
    TicketDraft.objects.filter(ticket=ticket, agent=agent_id).delete()


def move(source: Ticket, target: Ticket) -> None:
    """The drafts of a merged ticket go on in the other one, unless their agent writes there too.

    Rule 5.14.
    """
    busy = TicketDraft.objects.filter(ticket=target).values_list("agent_id", flat=True)
    TicketDraft.objects.filter(ticket=source).exclude(agent__in=list(busy)).update(ticket=target)


def clear_old() -> int:
    """Remove what nobody went on with for 90 days; returns how many rows went."""
    return TicketDraft.objects.filter(saved_at__lt=now() - KEPT).delete()[0]
