"""One action on many tickets: each checked, changed and committed by itself (rule 5.23)."""

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from accounts.actors import Actor
from accounts.models import Agent, Permission
from gotrs.common.errors import DomainError, NotFound
from queues.models import Queue
from tickets import operations, rules
from tickets.access import MAX_ID, require, require_move
from tickets.models import Priority, State, StateType, Ticket
from tickets.operations import ArticleDraft
from tickets.operations.ownership import asking_once

logger = logging.getLogger(__name__)

MAX_TICKETS = 500
# So many are read at once.
_STEP = 100

Step = Callable[[Actor, Ticket], object]


@dataclass(frozen=True)
class BulkChange:
    """What is done to each ticket: ``check`` raises Forbidden, ``apply`` calls operations.

    Both find the ticket locked and as it is now.
    """

    check: Step
    apply: Step

    def with_note(self, note: ArticleDraft | None) -> "BulkChange":
        """The same, followed by a note if there is one."""
        if note is None:
            return self

        def check(actor: Actor, ticket: Ticket) -> None:
            self.check(actor, ticket)
            require(actor, ticket, Permission.NOTE)

        def apply(actor: Actor, ticket: Ticket) -> None:
            self.apply(actor, ticket)
            operations.add_article(ticket, actor=actor, draft=note)

        return BulkChange(check, apply)


@dataclass(frozen=True)
class BulkResult:
    """What became of one ticket; ``error`` is None if it is now as wanted."""

    ticket_id: int
    ticket: Ticket | None = None
    error: DomainError | None = None


def apply_to_each(actor: Actor, ids: Iterable[int], change: BulkChange) -> list[BulkResult]:
    """Change each ticket that the actor can read, once each; results in the order given.

    A refusal of one does not stop the others; what can not be read is NotFound. All history rows
    name the same cause.
    """
    wanted = list(dict.fromkeys(ids))
    cause = f"bulk change {secrets.token_hex(4)} of {len(wanted)} tickets"
    acting = replace(actor, cause=cause)
    results: dict[int, BulkResult] = {}
    # In the order of keys, so that two runs never wait for each other.
    in_order = sorted(wanted)
    with asking_once():
        for start in range(0, len(in_order), _STEP):
            step = in_order[start : start + _STEP]
            tickets = _readable(acting, step)
            for pk in step:
                results[pk] = _apply_to_one(acting, pk, tickets.get(pk), change)
    return [results[pk] for pk in wanted]


def _readable(actor: Actor, ids: Sequence[int]) -> dict[int, Ticket]:
    possible = [pk for pk in ids if 0 < pk <= MAX_ID]
    return Ticket.objects.visible_to(actor).with_names().in_bulk(possible)


def _apply_to_one(actor: Actor, pk: int, ticket: Ticket | None, change: BulkChange) -> BulkResult:
    if ticket is None:
        return BulkResult(pk, error=NotFound("Ticket not found."))
    try:
        with operations.changing(ticket, actor=actor, any_state=True):
            rules.check_not_removed(ticket)
            change.check(actor, ticket)
            rules.check_not_merged(ticket)
            change.apply(actor, ticket)
    except DomainError as error:
        return BulkResult(pk, ticket, error)
    except Exception:
        # The others are done or still to come; the caller must know which.
        logger.exception("Ticket %s of a bulk change failed", pk)
        message = "Something went wrong on our side. It has been logged."
        return BulkResult(pk, ticket, DomainError(message, code="server_error", status=500))
    return BulkResult(pk, ticket)


# --- The single changes ---------------------------------------------------------------------------


def to_owner(owner: Agent | None) -> BulkChange:
    """Assign to an agent and lock, or take from everybody."""
    return BulkChange(
        lambda actor, ticket: require(actor, ticket, Permission.OWNER),
        lambda actor, ticket: operations.assign(ticket, actor=actor, owner=owner),
    )


def to_priority(priority: Priority) -> BulkChange:
    """Set the priority."""
    return BulkChange(
        lambda actor, ticket: require(actor, ticket, Permission.PRIORITY),
        lambda actor, ticket: operations.set_priority(ticket, actor=actor, priority=priority),
    )


def to_queue(queue: Queue) -> BulkChange:
    """Move into a queue."""
    return BulkChange(
        lambda actor, ticket: require_move(actor, ticket, queue),
        lambda actor, ticket: operations.move_ticket(ticket, actor=actor, queue=queue),
    )


def to_closed(state: State, note: ArticleDraft | None = None) -> BulkChange:
    """Close, perhaps with a note; a closed one is DomainError ``already_closed``."""

    def check(actor: Actor, ticket: Ticket) -> None:
        require(actor, ticket, Permission.RW)
        if note is not None:
            require(actor, ticket, Permission.NOTE)

    return BulkChange(
        check,
        lambda actor, ticket: operations.close_ticket(ticket, actor=actor, state=state, note=note),
    )


def to_state(state: State) -> BulkChange:
    """Put into a state that needs no time; one of type closed closes."""
    if state.type_id == StateType.CLOSED:
        return to_closed(state)
    return BulkChange(
        lambda actor, ticket: require(actor, ticket, Permission.RW),
        lambda actor, ticket: operations.set_state(ticket, actor=actor, state=state),
    )
