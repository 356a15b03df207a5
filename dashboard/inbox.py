"""What one person was told (part 9 of the rules): reading it, and marking it as read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import Permission
from accounts.preferences import zone_of
from gotrs.common.clock import now
from gotrs.common.errors import Conflict, NotFound
from tickets.access import MAX_ID, access_ticket
from tickets.models import Notification, Ticket
from tickets.operations import set_pending

# When a working day begins that a reminder is put off to.
_MORNING = 8
SNOOZES = ("hour", "tomorrow", "week")


def messages_of(actor: Actor) -> QuerySet[Notification]:
    """The person's own, without those about tickets that can't be read any more."""
    readable = Ticket.objects.visible_to(actor).values("pk")
    about = Q(ticket__isnull=True) | Q(ticket__in=readable)
    return Notification.objects.filter(about, in_app=True, **_recipient(actor))


def newest(found: QuerySet[Notification]) -> QuerySet[Notification]:
    """Newest first, joined with their tickets."""
    return found.select_related("ticket__state").order_by("-created_at", "-id")


def find_message(actor: Actor, pk: int) -> Notification:
    """One of the person's own. Raises NotFound."""
    found = newest(messages_of(actor)).filter(pk=pk).first() if 0 < pk <= MAX_ID else None
    if found is None:
        raise NotFound("Notification not found.")
    return found


def unread_count(actor: Actor) -> int:
    """How many wait to be read. One query."""
    return messages_of(actor).filter(read_at__isnull=True).count()


def mark_read(message: Notification) -> None:
    """Repeating changes nothing."""
    if message.read_at is None:
        message.read_at = now()
        message.save(update_fields=["read_at"])


def mark_all_read(actor: Actor) -> int:
    """Returns how many were unread."""
    unread = Notification.objects.filter(**_recipient(actor), read_at__isnull=True)
    return unread.update(read_at=now())


def can_snooze(message: Notification) -> bool:
    """Whether it is a reminder of a ticket that still waits for one."""
    ticket = message.ticket
    return message.type == "reminder" and ticket is not None and ticket.state.is_pending


def snooze(message: Notification, choice: str, *, actor: Actor) -> Ticket:
    """Put a reminder off: the ticket waits until later, and the message counts as read.

    ``choice`` is one of SNOOZES. Raises Conflict if the ticket waits no more, and what
    :func:`tickets.operations.set_pending` raises.
    """
    if not can_snooze(message) or message.ticket_id is None:
        raise Conflict("This ticket does not wait any more.")
    ticket = access_ticket(actor, message.ticket_id, need=Permission.RW)
    set_pending(ticket, actor=actor, until=snoozed_until(actor, choice), state=ticket.state)
    mark_read(message)
    return ticket


def snoozed_until(actor: Actor, choice: str) -> datetime:
    """In an hour, or at eight in the morning of tomorrow or of the next Monday, by their clock."""
    if choice == "hour":
        return now() + timedelta(hours=1)
    today = now().astimezone(zone_of(actor.person))
    days = 7 - today.weekday() if choice == "week" else 1
    morning = today.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=days)


@dataclass(frozen=True)
class Entry:
    """A message as pages show it."""

    message: Notification
    icon: str
    can_snooze: bool


_ICONS = {
    "new_ticket": "inbox",
    "move": "move",
    "mention": "at-sign",
    "assignment": "user-check",
    "follow_up": "mail",
    "note": "lock",
    "reminder": "alarm-clock",
    "escalation": "triangle-alert",
    "undelivered": "triangle-alert",
}


def entry(message: Notification) -> Entry:
    """With the icon of its kind. No query."""
    return Entry(message, _ICONS.get(message.type, "bell"), can_snooze(message))


def _recipient(actor: Actor) -> dict[str, Any]:
    if actor.customer is not None:
        return {"customer_user": actor.customer}
    return {"agent": actor.agent}
