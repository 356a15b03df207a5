"""Who looks at a ticket, and who is writing: shown to each other so that nobody collides."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from gotrs.common.clock import now
from tickets.live import signals
from tickets.models import TicketPresence

# Who was not heard of for so long is gone: a hub that serves them says so every BEAT seconds.
BEAT = 20
_GONE_AFTER = timedelta(seconds=50)
_WRITES_FOR = timedelta(seconds=15)


@dataclass(frozen=True)
class Present:
    """An agent at a ticket."""

    agent_id: int
    name: str
    writes: bool


def look(ticket_id: int, agent_id: int) -> None:
    """The agent has the ticket open."""
    _, is_new = TicketPresence.objects.update_or_create(
        ticket_id=ticket_id, agent_id=agent_id, defaults={"seen_at": now()}
    )
    if is_new:
        signals.tell(people=[ticket_id])


def beat(pairs: Collection[tuple[int, int]]) -> None:
    """These (ticket, agent) are still there. One query."""
    still = Q(pk__in=[])
    for ticket_id, agent_id in set(pairs):
        still |= Q(ticket_id=ticket_id, agent_id=agent_id)
    TicketPresence.objects.filter(still).update(seen_at=now())


def write(ticket_id: int, agent_id: int, *, writes: bool) -> None:
    """The agent is writing, or no more. Told only when it is news."""
    moment = now()
    until = moment + _WRITES_FOR if writes else None
    before = TicketPresence.objects.filter(ticket_id=ticket_id, agent_id=agent_id)
    was = before.filter(writing_until__gt=moment).exists()
    TicketPresence.objects.update_or_create(
        ticket_id=ticket_id,
        agent_id=agent_id,
        defaults={"seen_at": moment, "writing_until": until},
    )
    if was != writes:
        signals.tell(people=[ticket_id])


def leave(ticket_id: int, agent_id: int) -> None:
    """The agent closed the ticket."""
    gone, _ = TicketPresence.objects.filter(ticket_id=ticket_id, agent_id=agent_id).delete()
    if gone:
        signals.tell(people=[ticket_id])


def present_at(ticket_ids: Collection[int]) -> dict[int, list[Present]]:
    """Who is at each of these tickets, in the order of names. One query."""
    moment = now()
    found: dict[int, list[Present]] = defaultdict(list)
    rows = TicketPresence.objects.filter(
        ticket_id__in=ticket_ids, seen_at__gt=moment - _GONE_AFTER
    ).select_related("agent")
    for row in rows if ticket_ids else ():
        writes = row.writing_until is not None and row.writing_until > moment
        found[row.ticket_id].append(Present(row.agent_id, row.agent.full_name, writes))
    for people in found.values():
        people.sort(key=lambda one: (one.name.casefold(), one.agent_id))
    return found


@dataclass(frozen=True)
class Place:
    """A ticket that somebody is at."""

    queue_id: int
    people: tuple[Present, ...]


def everywhere() -> dict[int, Place]:
    """All tickets that somebody is at. Two queries, as many rows as agents have pages open."""
    recent = TicketPresence.objects.filter(seen_at__gt=now() - _GONE_AFTER)
    queues = dict(recent.values_list("ticket_id", "ticket__queue_id"))
    people = present_at(queues)
    return {pk: Place(queues[pk], tuple(found)) for pk, found in people.items()}


def clear() -> int:
    """Forget who left without a word; returns how many."""
    gone, _ = TicketPresence.objects.filter(seen_at__lt=now() - 10 * _GONE_AFTER).delete()
    return gone
