"""Moving to another queue (rule 5.11)."""

import pytest

from gotrs.common.errors import DomainError, Invalid
from tests.cast import acting
from tickets import tally
from tickets.events import TicketMoved
from tickets.models import HistoryType
from tickets.operations import assign, merge_tickets, move_ticket


def test_the_owner_stays_if_they_can_read_the_new_queue(
    ticket, support, sales, anna, admin, record
):
    assign(ticket, actor=acting(anna), owner=anna)
    record.start(ticket)
    move_ticket(ticket, actor=acting(admin), queue=sales)

    assert (ticket.queue, ticket.owner, ticket.is_locked) == (sales, anna, True)
    assert record.history(ticket) == [("Move", "Support", "Sales")]
    assert record.row(ticket, HistoryType.MOVE).queue_id == sales.pk
    event = record.event(TicketMoved)
    assert (event.old_queue_id, event.new_queue_id) == (support.pk, sales.pk)
    assert record.steps(ticket) == 1
    assert record.mailed() == set()


def test_else_nobody_owns_it_and_it_is_unlocked(ticket, secret, anna, admin, record):
    assign(ticket, actor=acting(anna), owner=anna)
    record.start(ticket)
    move_ticket(ticket, actor=acting(admin), queue=secret)
    assert (ticket.queue, ticket.owner, ticket.is_locked) == (secret, None, False)
    assert record.history(ticket) == [
        ("Move", "Support", "Secret"),
        ("OwnerUpdate", "anna", None),
        ("Unlock", "lock", "unlock"),
    ]
    assert record.steps(ticket) == 1


def test_a_ticket_without_owner_moves_as_it_is(ticket, secret, admin, record):
    record.start(ticket)
    move_ticket(ticket, actor=acting(admin), queue=secret)
    assert [line[0] for line in record.history(ticket)] == ["Move"]


def test_the_same_queue_is_no_change_even_if_it_is_invalid(ticket, support, anna, record):
    support.valid_id = 2
    support.save()
    record.start(ticket)
    move_ticket(ticket, actor=acting(anna), queue=support)
    assert record.nothing_happened(ticket)


def test_nothing_goes_into_an_invalid_queue(ticket, sales, anna, record):
    sales.valid_id = 2
    sales.save()
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        move_ticket(ticket, actor=acting(anna), queue=sales)
    assert list(refusal.value.details) == ["queue_id"]
    assert record.nothing_happened(ticket)


def test_a_merged_ticket_does_not_move(ticket, support, sales, anna, make_ticket):
    merge_tickets(ticket, actor=acting(anna), target=make_ticket(support, "Target"))
    with pytest.raises(DomainError) as refusal:
        move_ticket(ticket, actor=acting(anna), queue=sales)
    assert refusal.value.code == "already_merged"


def test_the_counts_of_both_queues_follow(ticket, support, sales, anna):
    move_ticket(ticket, actor=acting(anna), queue=sales)
    counts = tally.counts(acting(anna))
    assert counts[sales.pk].new == 1
    assert support.pk not in counts or counts[support.pk].total == 0
