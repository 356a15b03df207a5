"""The life of a ticket: states, pending, closing, reopening, deleting (part 5)."""

from datetime import datetime

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import DomainError, Invalid
from tickets import catalog, rules
from tickets.events import TicketRemoved, TicketRestored, TicketStateChanged, TicketUpdated
from tickets.models import DeliveryState, HistoryType, OutgoingMail, State, StateType, Ticket
from tickets.models.outbox import WAITING_STATES
from tickets.operations.change import Change, changing
from tickets.operations.drafts import ArticleDraft
from tickets.operations.ownership import lock_for_work, unlock_within


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
        rules.check_state_choice(state)
        if state.is_pending:
            same = state.pk == ticket.state_id and pending_until is None
            if not same:
                rules.check_pending_time(state, pending_until)
                _set_pending_time(change, pending_until)
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
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        lock_for_work(change)
        set_state(ticket, actor=actor, state=state, pending_until=until)
    return ticket


def close_ticket(
    ticket: Ticket,
    *,
    actor: Actor,
    state: State | None = None,
    note: ArticleDraft | str | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Close an active ticket (rule 5.2), perhaps with a note. Default: closed successful.

    Raises DomainError ``already_closed``, Invalid for a state that isn't closed.
    """
    state = state or catalog.default_state(StateType.CLOSED)
    if state.type_id != StateType.CLOSED:
        raise Invalid("This is not a closed state.", "state_id")
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        rules.check_not_closed(ticket)
        rules.check_state_choice(state)
        _write_note(change, note)
        apply_state(change, state)
    return ticket


def reopen_ticket(
    ticket: Ticket,
    *,
    actor: Actor,
    state: State | None = None,
    note: ArticleDraft | str | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Open a closed ticket again; the owner stays, no lock (rule 5.4).

    Raises DomainError ``not_closed``, Invalid for a state that isn't open.
    """
    state = state or catalog.default_state(StateType.OPEN)
    if state.type_id != StateType.OPEN:
        raise Invalid("This is not an open state.", "state_id")
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        rules.check_closed(ticket)
        rules.check_state_choice(state)
        _write_note(change, note)
        apply_state(change, state)
    return ticket


def delete_ticket(ticket: Ticket, *, actor: Actor, expected_version: int | None = None) -> Ticket:
    """Take the ticket out of everything; an admin can restore it (rule 5.22).

    Mail of it that still waits is cancelled.
    """
    with changing(
        ticket, actor=actor, expected_version=expected_version, merged_too=True
    ) as change:
        if ticket.is_removed:
            raise DomainError("This ticket is deleted already.", code="already_deleted")
        before = ticket.state
        apply_state(change, catalog.default_state(StateType.REMOVED))
        change.log(HistoryType.REMOVE, old=before.name)
        OutgoingMail.objects.filter(ticket=ticket, state__in=WAITING_STATES).update(
            state=DeliveryState.CANCELLED, last_error="The ticket was deleted."
        )
        change.emit(TicketRemoved(ticket, actor))
    return ticket


def restore_ticket(ticket: Ticket, *, actor: Actor, expected_version: int | None = None) -> Ticket:
    """Bring a deleted ticket back, in the default open state (rule 5.22)."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        if not ticket.is_removed:
            raise DomainError("This ticket is not deleted.", code="not_deleted")
        apply_state(change, catalog.default_state(StateType.OPEN))
        change.log(HistoryType.RESTORED)
        change.emit(TicketRestored(ticket, actor))
    return ticket


def apply_state(change: Change, state: State) -> None:
    """The state with its consequences, within a change; choice is checked by the caller."""
    ticket = change.ticket
    old, old_type = ticket.state, ticket.state_type
    if not change.set(state=state, state_type=state.type_id):
        return
    change.log(HistoryType.STATE_UPDATE, old=old.name, new=state.name)
    if not state.is_pending:
        _set_pending_time(change, None)
    if state.type_id not in (StateType.NEW, StateType.OPEN) and not state.is_pending:
        unlock_within(change)
        change.set(first_response_due=None, update_due=None, solution_due=None, next_due=None)
    if state.type_id == StateType.CLOSED:
        change.set(closed_at=now())
    elif state.is_active:
        change.set(closed_at=None)
        if change.set(archived=False):
            change.log(HistoryType.ARCHIVE_FLAG_UPDATE, old=True, new=False)
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


def _write_note(change: Change, note: ArticleDraft | str | None) -> None:
    from tickets.operations.articles import note_draft, write_article

    draft = note_draft(note)
    if draft is not None:
        write_article(change, draft)
