"""The life of a ticket: states, pending, deleting and restoring (part 5)."""

from datetime import datetime

from accounts import site
from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import DomainError, Invalid
from tickets import catalog, rules
from tickets.events import TicketRemoved, TicketRestored, TicketStateChanged, TicketUpdated
from tickets.models import (
    DeliveryState,
    HistoryType,
    LinkType,
    OutgoingMail,
    OutgoingRecipient,
    State,
    StateType,
    Ticket,
)
from tickets.models.catalog import ACTIVE_TYPES
from tickets.models.outbox import WAITING_STATES
from tickets.operations.change import Change, archive_within, changing
from tickets.operations.ownership import lock_for_work, own_for_closing, unlock_within


def set_state(
    ticket: Ticket,
    *,
    actor: Actor,
    state: State,
    pending_until: datetime | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Put the ticket into another state, with all that follows from its type.

    Closing unlocks and clears the pending time; leaving the pending types clears it. Raises
    Invalid for states that are reached otherwise (merged, removed) and for a pending state
    without a time in the future.
    """
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        wanted = pending_until if state.is_pending else None
        if state.pk == ticket.state_id and wanted in (None, ticket.pending_until):
            return ticket
        rules.check_state_choice(state)
        if state.is_pending:
            rules.check_pending_time(state, pending_until)
            lock_for_work(change)
            _set_pending_time(change, pending_until)
        elif state.type_id == StateType.CLOSED and ticket.is_active:
            prepare_closing(change)
        apply_state(change, state)
    return ticket


def set_pending(
    ticket: Ticket,
    *,
    actor: Actor,
    until: datetime,
    state: State | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Let the ticket wait until a time, for a reminder or an automatic close (rule 5.6).

    Without ``state`` the default reminder state. Raises Invalid for a time that is past or a state
    that isn't pending.
    """
    state = state or catalog.default_state(StateType.PENDING_REMINDER)
    if not state.is_pending:
        raise Invalid("This is not a pending state.", "state_id")
    return set_state(
        ticket,
        actor=actor,
        state=state,
        pending_until=until,
        expected_version=expected_version,
    )


def prepare_closing(change: Change) -> None:
    """What comes before an active ticket is closed, within a change (rule 5.2).

    Raises DomainError while a child is active, if ``close_children_first`` says so, and Conflict
    ``locked_by_other`` with ``strict_locks``.
    """
    children = {
        "links_in__source": change.ticket,
        "links_in__type": LinkType.PARENT_CHILD,
        "state_type__in": ACTIVE_TYPES,
    }
    if site.get("close_children_first") and Ticket.objects.filter(**children).exists():
        raise DomainError("Tickets that belong to this one are still open. Close them first.")
    own_for_closing(change)


def delete_ticket(ticket: Ticket, *, actor: Actor, expected_version: int | None = None) -> Ticket:
    """Take the ticket out of everything; an admin can restore it (rule 5.22).

    Mail of it that still waits is cancelled. Raises NotFound if it is deleted already.
    """
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        before = ticket.state
        apply_state(change, catalog.default_state(StateType.REMOVED))
        change.log(HistoryType.REMOVE, old=before.name)
        _cancel_waiting_mail(ticket)
        change.emit(TicketRemoved(ticket, actor))
    return ticket


def _cancel_waiting_mail(ticket: Ticket) -> None:
    waiting = OutgoingMail.objects.filter(ticket=ticket, state__in=WAITING_STATES)
    cancelled = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not cancelled:
        return
    OutgoingMail.objects.filter(pk__in=cancelled).update(
        state=DeliveryState.CANCELLED, last_error="The ticket was deleted."
    )
    OutgoingRecipient.objects.filter(mail__in=cancelled, state__in=WAITING_STATES).update(
        state=DeliveryState.CANCELLED, changed_at=now()
    )


def restore_ticket(ticket: Ticket, *, actor: Actor, expected_version: int | None = None) -> Ticket:
    """Bring a deleted ticket back, in the default open state (rule 5.22)."""
    with changing(ticket, actor=actor, expected_version=expected_version, any_state=True) as change:
        if not ticket.is_removed:
            raise DomainError("This ticket is not deleted.", code="not_deleted")
        apply_state(change, catalog.default_state(StateType.OPEN))
        change.log(HistoryType.RESTORED)
        change.emit(TicketRestored(ticket, actor))
    return ticket


def apply_state(change: Change, state: State) -> None:
    """The state with its consequences, within a change; choice is checked by the caller."""
    ticket = change.ticket
    old, old_type, was_active = ticket.state, ticket.state_type, ticket.is_active
    if not change.set(state=state, state_type=state.type_id):
        return
    change.log(HistoryType.STATE_UPDATE, old=old.name, new=state.name)
    if not state.is_pending:
        _set_pending_time(change, None)
    if not state.is_active:
        unlock_within(change)
        change.set(first_response_due=None, update_due=None, solution_due=None, next_due=None)
    elif not was_active:
        archive_within(change, False)
    if state.type_id != StateType.CLOSED:
        change.set(closed_at=None)
    elif old_type != StateType.CLOSED:
        change.set(closed_at=now())
    change.emit(TicketStateChanged(ticket, change.actor, old.pk, state.pk, old_type, state.type_id))


def _set_pending_time(change: Change, until: datetime | None) -> None:
    old = change.ticket.pending_until
    if change.set(pending_until=until):
        change.log(
            HistoryType.SET_PENDING_TIME,
            old=old.isoformat() if old else None,
            new=until.isoformat() if until else None,
        )
        change.emit(TicketUpdated(change.ticket, change.actor, "pending_until", old, until))
