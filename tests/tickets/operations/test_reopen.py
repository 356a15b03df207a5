"""Reopening by an agent (rules 5.4, 5.21)."""

import pytest

from gotrs.common.errors import DomainError, Invalid
from tests.cast import acting
from tickets import catalog
from tickets.models import State, StateType
from tickets.operations import close_ticket, merge_tickets, reopen_ticket, set_archived


def test_a_closed_ticket_opens_again_with_its_owner_and_no_lock(ticket, anna, record):
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    reopen_ticket(ticket, actor=acting(anna), note="He called.")
    assert (ticket.state_type, ticket.closed_at) == (StateType.OPEN, None)
    assert (ticket.owner, ticket.is_locked) == (anna, False)
    assert [line[0] for line in record.history(ticket)] == ["AddNote", "StateUpdate"]
    assert record.steps(ticket) == 1
    assert record.mailed() == set()


def test_the_state_can_be_chosen_among_the_open_ones(ticket, anna):
    close_ticket(ticket, actor=acting(anna))
    checking = State.objects.create(name="checking", type_id=StateType.OPEN)
    reopen_ticket(ticket, actor=acting(anna), state=checking)
    assert ticket.state == checking


@pytest.mark.parametrize("kind", [StateType.NEW, StateType.CLOSED, StateType.PENDING_REMINDER])
def test_other_states_are_refused(kind, ticket, anna, record):
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    with pytest.raises(Invalid):
        reopen_ticket(ticket, actor=acting(anna), state=catalog.default_state(kind))
    assert record.nothing_happened(ticket)


def test_only_closed_tickets_can_be_reopened(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(DomainError) as refusal:
        reopen_ticket(ticket, actor=acting(anna))
    assert (refusal.value.code, refusal.value.status) == ("not_closed", 400)
    assert record.nothing_happened(ticket)


def test_a_merged_ticket_comes_back_by_un_merging_only(ticket, anna, support, make_ticket):
    merge_tickets(ticket, actor=acting(anna), target=make_ticket(support, "Target"))
    with pytest.raises(DomainError) as refusal:
        reopen_ticket(ticket, actor=acting(anna))
    assert refusal.value.code == "already_merged"


def test_reopening_brings_an_archived_ticket_back(ticket, anna, record):
    close_ticket(ticket, actor=acting(anna))
    set_archived(ticket, actor=acting(anna), archived=True)
    record.start(ticket)
    reopen_ticket(ticket, actor=acting(anna))
    assert not ticket.archived
    assert ("ArchiveFlagUpdate", "True", "False") in record.history(ticket)
    assert record.steps(ticket) == 1
