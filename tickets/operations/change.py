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
from tickets.events import TicketChange, TicketEvent, TicketUpdated, emit
from tickets.models import Article, HistoryType, Ticket, TicketHistory

# Under this name a ticket instance knows the change that it is part of.
_RUNNING = "_change"
# What most operations look at.
_NEEDED = ("queue", "state", "priority", "owner")


class Change:
    """What an operation does to a ticket, collected and written once at its end."""

    def __init__(self, ticket: Ticket, actor: Actor, *, is_first: bool = False) -> None:
        self.ticket = ticket
        self.actor = actor
        # Whether the ticket is just being made, so that nothing belongs to it yet.
        self.is_first = is_first
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
        """Save what was collected and tell others. Nothing is written if nothing changed."""
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
        tally.record(None, tally.key_of(self.ticket))
        self._tell()

    def _tell(self) -> None:
        for row in self._history:
            describe_after(row, self.ticket)
        if self._history:
            TicketHistory.objects.bulk_create(self._history)
        for event in self._events:
            emit(event)
        if self._events:
            emit(TicketChange(self.ticket, self.actor, tuple(self._events)))


def archive_within(change: Change, archived: bool) -> None:
    """Put the ticket out of daily sight or back, within a change (rule 5.21)."""
    ticket = change.ticket
    old = ticket.archived
    if not change.set(archived=archived):
        return
    if archived:
        ticket.seen.all().delete()
    change.log(HistoryType.ARCHIVE_FLAG_UPDATE, old=old, new=archived)
    change.emit(TicketUpdated(ticket, change.actor, "archived", old, archived))


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


def log_aside(ticket: Ticket, kind: HistoryType, actor: Actor, *, new: str) -> None:
    """Write a history row about something that is no change of the ticket: who was told of it.

    Neither its version nor its time of change moves, so nobody's open form is out of date.
    """
    row = history_row(ticket, kind, actor, new=new)
    describe_after(row, ticket)
    row.save(force_insert=True)


@contextmanager
def changing(
    ticket: Ticket,
    *,
    actor: Actor,
    expected_version: int | None = None,
    any_state: bool = False,
) -> Iterator[Change]:
    """Lock the ticket's row, read it anew into ``ticket``, and write the change at the end.

    Within it further operations on the same instance join the change. Whatever is raised inside
    undoes all of it, in the database and in ``ticket``; so a refusal must not be caught within.

    Raises NotFound if the ticket is gone or deleted, VersionMismatch if somebody was faster than
    ``expected_version``, DomainError ``already_merged`` for a merged one. With ``any_state``
    deleted and merged ones can be changed too.
    """
    running: Change | None = ticket.__dict__.get(_RUNNING)
    if running is not None:
        yield running
        return
    with transaction.atomic():
        reread(ticket)
        if expected_version is not None and ticket.version != expected_version:
            raise VersionMismatch("This ticket was changed by somebody else.")
        if not any_state:
            rules.check_not_removed(ticket)
            rules.check_not_merged(ticket)
        with _as_it_was_after_an_error(ticket):
            change = Change(ticket, actor)
            with joined_by_others(change):
                yield change
            change.write()


@contextmanager
def joined_by_others(change: Change) -> Iterator[None]:
    """Within the block, operations on the change's ticket become part of the change.

    It ends before the change is written, so that what subscribers do about it is a change of its
    own.
    """
    facts = change.ticket.__dict__
    facts[_RUNNING] = change
    try:
        yield
    finally:
        del facts[_RUNNING]


@contextmanager
def _as_it_was_after_an_error(ticket: Ticket) -> Iterator[None]:
    """What is rolled back in the database shows in nobody's instance either."""
    facts, related = dict(ticket.__dict__), dict(ticket._state.fields_cache)
    try:
        yield
    except BaseException:
        ticket.__dict__.clear()
        ticket.__dict__.update(facts)
        ticket._state.fields_cache = related
        raise


def reread(ticket: Ticket) -> None:
    """Lock the row and read it anew, with its queue, state, priority and owner. Raises NotFound.

    The row is read without joins: PostgreSQL would join the row that it waited for with the state
    and queue from before the wait. What the instance knows and still names is not read again.
    """
    known = dict(ticket._state.fields_cache)
    try:
        ticket.refresh_from_db(from_queryset=Ticket.objects.select_for_update())
    except Ticket.DoesNotExist:
        raise NotFound("Ticket not found.") from None
    cache = ticket._state.fields_cache
    for name, row in known.items():
        if getattr(row, "pk", None) == getattr(ticket, f"{name}_id", None):
            cache[name] = row
    missing = [name for name in _NEEDED if name not in cache]
    if missing:
        joined = Ticket.objects.select_related(*missing).get(pk=ticket.pk)
        cache.update({name: getattr(joined, name) for name in missing})


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
