"""One change of one ticket: lock the row, decide, write columns and history, tell others.

``with changing(ticket, actor=actor) as change`` is the frame of every operation. Operations that
call each other with the same ticket share one change: one lock, one UPDATE, one step of the
version, whatever they do together.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import NotFound, VersionMismatch
from tickets import rules, tally
from tickets.events import TicketEvent, emit
from tickets.models import Article, HistoryType, Ticket, TicketHistory


class Change:
    """What an operation does to a ticket, collected and written once at its end."""

    def __init__(self, ticket: Ticket, actor: Actor) -> None:
        self.ticket = ticket
        self.actor = actor
        self._tally_before = tally.key_of(ticket)
        self._columns: set[str] = set()
        self._history: list[TicketHistory] = []
        self._events: list[TicketEvent] = []
        self._touched = False

    def set(self, **columns: Any) -> bool:
        """Give the ticket new values; True if one of them really differs."""
        changed = False
        for name, value in columns.items():
            if getattr(self.ticket, name) != value:
                setattr(self.ticket, name, value)
                self._columns.add(name)
                changed = True
        return changed

    def touch(self) -> None:
        """Something that belongs to the ticket changed, though none of its columns did."""
        self._touched = True

    def log(
        self,
        kind: HistoryType,
        old: object = None,
        new: object = None,
        *,
        article: Article | None = None,
    ) -> None:
        """Write a history row with the change; what the ticket is afterwards is added to it."""
        self._history.append(
            history_row(self.ticket, kind, self.actor, old=old, new=new, article=article)
        )

    def emit(self, event: TicketEvent) -> None:
        """Tell others once the rows are written, still inside the transaction."""
        self._events.append(event)

    def write(self) -> None:
        """Save what was collected. Nothing at all is written if nothing changed."""
        if self._columns or self._touched or self._history:
            self.set(
                version=self.ticket.version + 1,
                changed_at=now(),
                changed_by_id=self.actor.agent_id,
            )
            self.ticket.save(update_fields=sorted(self._columns))
            tally.record(self._tally_before, tally.key_of(self.ticket))
        self._tell()

    def write_first(self) -> None:
        """As write, for a ticket that was just made: no step of the version."""
        if self._columns:
            self.ticket.save(update_fields=sorted(self._columns))
        self._tell()

    def _tell(self) -> None:
        for row in self._history:
            describe_after(row, self.ticket)
        TicketHistory.objects.bulk_create(self._history)
        events, self._events = self._events, []
        for event in events:
            emit(event)


def history_row(
    ticket: Ticket,
    kind: HistoryType,
    actor: Actor,
    *,
    old: object = None,
    new: object = None,
    article: Article | None = None,
) -> TicketHistory:
    """A history row, not yet saved (rule 2.4)."""
    return TicketHistory(
        ticket=ticket,
        article=article,
        type=kind,
        old_value=None if old is None else str(old),
        new_value=None if new is None else str(new),
        agent_id=actor.agent.pk if actor.agent else None,
        customer=actor.customer_login[:255],
        channel=actor.channel,
        cause=actor.cause[:250],
        created_at=now(),
    )


def describe_after(row: TicketHistory, ticket: Ticket) -> None:
    """Note on a history row what the ticket is after the change."""
    row.queue_id = ticket.queue_id
    row.state_id = ticket.state_id
    row.priority_id = ticket.priority_id
    row.type_id_after = ticket.type_id
    row.owner_id = ticket.owner_id


@contextmanager
def changing(
    ticket: Ticket,
    *,
    actor: Actor,
    expected_version: int | None = None,
    merged_too: bool = False,
) -> Iterator[Change]:
    """Lock the ticket's row, read it anew into ``ticket``, and write the change at the end.

    Raises NotFound if it is gone, VersionMismatch if somebody was faster than
    ``expected_version``, DomainError ``already_merged`` for a merged ticket unless ``merged_too``.
    """
    running: Change | None = ticket.__dict__.get("_change")
    if running is not None:
        yield running
        return
    with transaction.atomic():
        reread(ticket)
        if expected_version is not None and ticket.version != expected_version:
            raise VersionMismatch("This ticket was changed by somebody else.")
        if not merged_too:
            rules.check_not_merged(ticket)
        change = Change(ticket, actor)
        ticket.__dict__["_change"] = change
        try:
            yield change
            change.write()
        finally:
            del ticket.__dict__["_change"]


def reread(ticket: Ticket) -> None:
    """Lock the row and read it anew, with its queue, state and priority. Raises NotFound."""
    locked = Ticket.objects.select_related("queue", "state", "priority", "owner")
    try:
        ticket.refresh_from_db(from_queryset=locked.select_for_update(of=("self",)))
    except Ticket.DoesNotExist:
        raise NotFound("Ticket not found.") from None


@contextmanager
def lock_together(*tickets: Ticket) -> Iterator[None]:
    """Lock several tickets in one transaction, in the order of their keys, so that two operations
    on the same pair never wait for each other.
    """
    with transaction.atomic():
        keys = sorted({ticket.pk for ticket in tickets})
        locked = Ticket.objects.filter(pk__in=keys).order_by("pk").select_for_update()
        list(locked.values_list("pk"))
        yield
