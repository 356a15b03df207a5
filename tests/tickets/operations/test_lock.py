"""Lock and unlock (rules 5.8, 5.9)."""

import pytest

from accounts.actors import Actor
from gotrs.common.errors import Conflict, Invalid
from tests.cast import acting
from tickets import tally
from tickets.models import StateType
from tickets.operations import assign, lock_ticket, unlock_ticket


def test_locking_makes_the_actor_the_owner(ticket, anna, record):
    record.start(ticket)
    lock_ticket(ticket, actor=acting(anna))
    assert (ticket.owner, ticket.is_locked) == (anna, True)
    assert ticket.lock_stamp is not None
    assert record.history(ticket) == [
        ("OwnerUpdate", None, "anna"),
        ("Lock", "unlock", "lock"),
    ]
    assert record.event_names() == ["TicketOwnerChanged", "TicketUpdated"]
    assert record.steps(ticket) == 1
    assert ticket.state_type == StateType.NEW


def test_locking_again_changes_nothing(ticket, anna, record):
    lock_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    lock_ticket(ticket, actor=acting(anna))
    assert record.nothing_happened(ticket)


def test_a_ticket_that_a_colleague_holds_is_not_locked(ticket, anna, admin, record):
    lock_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    with pytest.raises(Conflict) as refusal:
        lock_ticket(ticket, actor=acting(admin))
    assert (refusal.value.code, refusal.value.status) == ("locked_by_other", 409)
    assert record.nothing_happened(ticket)


def test_it_can_be_taken_over(ticket, anna, admin, record):
    lock_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    lock_ticket(ticket, actor=acting(admin), force=True)
    assert (ticket.owner, ticket.is_locked) == (admin, True)
    assert record.history(ticket) == [("OwnerUpdate", "anna", "admin")]


def test_an_unlocked_ticket_of_a_colleague_can_be_locked(ticket, anna, admin):
    assign(ticket, actor=acting(admin), owner=anna, lock=False)
    lock_ticket(ticket, actor=acting(admin))
    assert ticket.owner == admin


def test_unlocking_leaves_the_owner(ticket, anna, admin, record):
    lock_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    unlock_ticket(ticket, actor=acting(admin))
    assert (ticket.owner, ticket.is_locked, ticket.lock_stamp) == (anna, False, None)
    assert record.history(ticket) == [("Unlock", "lock", "unlock")]
    record.start(ticket)
    unlock_ticket(ticket, actor=acting(admin))
    assert record.nothing_happened(ticket)


def test_the_system_locks_without_owning(ticket):
    lock_ticket(ticket, actor=Actor.system())
    assert (ticket.owner, ticket.is_locked) == (None, True)


def test_customers_lock_nothing(ticket, ben, record):
    record.start(ticket)
    with pytest.raises(Invalid):
        lock_ticket(ticket, actor=acting(ben))
    assert record.nothing_happened(ticket)


def test_locked_tickets_count_as_taken(ticket, anna, support):
    actor = acting(anna)
    assert tally.counts(actor)[support.pk].unlocked == 1
    lock_ticket(ticket, actor=actor)
    assert tally.counts(actor)[support.pk].unlocked == 0
