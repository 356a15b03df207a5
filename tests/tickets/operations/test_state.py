"""Choosing a state, and waiting (rules 5.2, 5.6, 6.5)."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import site
from accounts.actors import Actor
from gotrs.common.clock import moved_to, now
from gotrs.common.errors import Conflict, Invalid
from tests.cast import acting
from tickets import catalog
from tickets.events import TicketStateChanged
from tickets.models import State, StateType, Ticket
from tickets.operations import close_ticket, lock_ticket, set_pending, set_state

TOMORROW = timedelta(days=1)


def state_of(kind):
    return catalog.default_state(kind)


def test_a_state_brings_its_type_along(ticket, anna, record):
    record.start(ticket)
    set_state(ticket, actor=acting(anna), state=state_of(StateType.OPEN))
    stored = Ticket.objects.get(pk=ticket.pk)
    assert (stored.state.name, stored.state_type) == ("open", StateType.OPEN)
    assert record.history(ticket) == [("StateUpdate", "new", "open")]
    event = record.event(TicketStateChanged)
    assert (event.old_type, event.new_type) == (StateType.NEW, StateType.OPEN)
    assert record.steps(ticket) == 1
    assert record.mailed() == set()


def test_the_same_state_changes_nothing(ticket, anna, record):
    record.start(ticket)
    set_state(ticket, actor=acting(anna), state=ticket.state)
    assert record.nothing_happened(ticket)


def test_a_state_that_is_kept_need_not_be_in_use_any_more(ticket, anna, record):
    State.objects.filter(pk=ticket.state_id).update(valid_id=2)
    record.start(ticket)
    set_state(ticket, actor=acting(anna), state=State.objects.get(pk=ticket.state_id))
    assert record.nothing_happened(ticket)


@pytest.mark.parametrize("kind", [StateType.MERGED, StateType.REMOVED])
def test_states_that_are_reached_otherwise_are_refused(kind, ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_state(ticket, actor=acting(anna), state=state_of(kind))
    assert list(refusal.value.details) == ["state_id"]
    assert record.nothing_happened(ticket)


def test_states_that_are_not_in_use_any_more_are_refused(ticket, anna, record):
    State.objects.filter(name="open").update(valid_id=2)
    record.start(ticket)
    with pytest.raises(Invalid):
        set_state(ticket, actor=acting(anna), state=State.objects.get(name="open"))
    assert record.nothing_happened(ticket)


def test_choosing_a_closed_state_closes(ticket, anna, record):
    lock_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    set_state(ticket, actor=acting(anna), state=state_of(StateType.CLOSED))
    assert ticket.closed_at is not None
    assert (ticket.is_locked, ticket.owner) == (False, anna)
    assert record.history(ticket) == [
        ("StateUpdate", "new", "closed successful"),
        ("Unlock", "lock", "unlock"),
    ]


def test_from_one_closed_state_to_another_the_time_of_closing_stays(ticket, anna):
    close_ticket(ticket, actor=acting(anna))
    closed_at = ticket.closed_at
    other = State.objects.get(name="closed unsuccessful")
    with moved_to(now() + TOMORROW):
        set_state(ticket, actor=acting(anna), state=other)
    assert (ticket.state, ticket.closed_at) == (other, closed_at)


# --- Pending -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [StateType.PENDING_REMINDER, StateType.PENDING_AUTO])
def test_a_pending_ticket_waits_until_a_time_and_is_held(kind, ticket, anna, record):
    until = now() + TOMORROW
    record.start(ticket)
    set_pending(ticket, actor=acting(anna), until=until, state=state_of(kind))

    stored = Ticket.objects.get(pk=ticket.pk)
    assert (stored.state_type, stored.pending_until) == (kind, until)
    assert (stored.owner, stored.is_locked) == (anna, True)
    assert sorted(record.history(ticket)) == sorted(
        [
            ("OwnerUpdate", None, "anna"),
            ("Lock", "unlock", "lock"),
            ("SetPendingTime", None, until.isoformat()),
            ("StateUpdate", "new", state_of(kind).name),
        ]
    )
    assert record.steps(ticket) == 1


def test_without_a_state_it_is_the_reminder(ticket, anna):
    set_pending(ticket, actor=acting(anna), until=now() + TOMORROW)
    assert ticket.state.name == "pending reminder"


def test_another_time_is_one_change(ticket, anna, record):
    first, second = now() + TOMORROW, now() + 2 * TOMORROW
    set_pending(ticket, actor=acting(anna), until=first)
    record.start(ticket)
    set_pending(ticket, actor=acting(anna), until=second)
    assert record.history(ticket) == [("SetPendingTime", first.isoformat(), second.isoformat())]
    record.start(ticket)
    set_pending(ticket, actor=acting(anna), until=second)
    assert record.nothing_happened(ticket)


def test_a_time_that_is_over_is_kept_but_not_given(ticket, anna, record):
    until = now() + TOMORROW
    set_pending(ticket, actor=acting(anna), until=until)
    state = ticket.state
    with moved_to(now() + 2 * TOMORROW):
        record.start(ticket)
        set_state(ticket, actor=acting(anna), state=state, pending_until=until)
        assert record.nothing_happened(ticket)
        with pytest.raises(Invalid):
            set_pending(ticket, actor=acting(anna), until=now())
    assert record.nothing_happened(ticket)


@pytest.mark.parametrize("until", [None, datetime(2020, 1, 1, tzinfo=UTC)])
def test_a_pending_state_needs_a_time_in_the_future(until, ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_state(
            ticket,
            actor=acting(anna),
            state=state_of(StateType.PENDING_REMINDER),
            pending_until=until,
        )
    assert list(refusal.value.details) == ["pending_until"]
    assert record.nothing_happened(ticket)


def test_only_pending_states_wait(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_pending(
            ticket, actor=acting(anna), until=now() + TOMORROW, state=state_of(StateType.OPEN)
        )
    assert list(refusal.value.details) == ["state_id"]
    assert record.nothing_happened(ticket)


def test_from_one_pending_type_to_the_other_the_time_is_the_new_one(ticket, anna):
    set_pending(ticket, actor=acting(anna), until=now() + TOMORROW)
    later = now() + 2 * TOMORROW
    set_pending(ticket, actor=acting(anna), until=later, state=state_of(StateType.PENDING_AUTO))
    assert (ticket.state_type, ticket.pending_until) == (StateType.PENDING_AUTO, later)


@pytest.mark.parametrize("kind", [StateType.OPEN, StateType.NEW, StateType.CLOSED])
def test_leaving_the_pending_types_clears_the_time(kind, ticket, anna, record):
    until = now() + TOMORROW
    set_pending(ticket, actor=acting(anna), until=until)
    record.start(ticket)
    set_state(ticket, actor=acting(anna), state=state_of(kind))
    assert ticket.pending_until is None
    assert ("SetPendingTime", until.isoformat(), None) in record.history(ticket)
    assert ticket.is_locked == (kind != StateType.CLOSED)


def test_a_time_for_a_state_that_does_not_wait_is_left_out(ticket, anna):
    set_state(
        ticket,
        actor=acting(anna),
        state=state_of(StateType.OPEN),
        pending_until=now() + TOMORROW,
    )
    assert ticket.pending_until is None


def test_strict_locks_refuse_to_wait_with_a_colleagues_ticket(ticket, anna, admin, record):
    site.put("strict_locks", True)
    lock_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    with pytest.raises(Conflict):
        set_pending(ticket, actor=acting(anna), until=now() + TOMORROW)
    assert record.nothing_happened(ticket)


def test_the_system_waits_without_owning(ticket):
    set_pending(ticket, actor=Actor.system(), until=now() + TOMORROW)
    assert (ticket.owner, ticket.is_locked) == (None, False)
