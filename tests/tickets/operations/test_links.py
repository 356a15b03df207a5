"""Links between tickets (rule 5.18)."""

import pytest

from gotrs.common.errors import Conflict, DomainError, Invalid, NotFound
from tests.cast import acting
from tickets.models import LinkType, TicketLink
from tickets.operations import delete_ticket, link_tickets, merge_tickets, unlink_tickets


@pytest.fixture
def other(make_ticket, sales):
    """A ticket in Sales."""
    return make_ticket(sales, "Other")


def test_a_link_stands_in_both_histories(ticket, other, anna, record):
    record.start(ticket, other)
    link = link_tickets(ticket, actor=acting(anna), target=other, type=LinkType.DEPENDS_ON)
    assert (link.source, link.target, link.created_by) == (ticket, other, anna)
    assert record.history(ticket) == [("TicketLinkAdd", "DependsOn", other.tn)]
    assert record.history(other) == [("TicketLinkAdd", "DependsOn", ticket.tn)]
    assert (record.steps(ticket), record.steps(other)) == (1, 1)
    assert record.mailed() == set()


@pytest.mark.parametrize("turned", [False, True], ids=["same way", "other way"])
def test_each_pair_and_type_is_linked_once(turned, ticket, other, anna, record):
    link_tickets(ticket, actor=acting(anna), target=other)
    one, two = (other, ticket) if turned else (ticket, other)
    record.start(ticket, other)
    with pytest.raises(Conflict) as refusal:
        link_tickets(one, actor=acting(anna), target=two)
    assert (refusal.value.code, refusal.value.status) == ("duplicate", 409)
    assert record.nothing_happened(ticket, other)


def test_a_pair_may_have_links_of_several_types(ticket, other, anna):
    for type in LinkType:
        link_tickets(ticket, actor=acting(anna), target=other, type=type)
    assert TicketLink.objects.count() == len(LinkType)


def test_no_ticket_is_linked_to_itself(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        link_tickets(ticket, actor=acting(anna), target=ticket)
    assert list(refusal.value.details) == ["target_id"]
    assert record.nothing_happened(ticket)


def test_deleted_tickets_are_not_linked(ticket, other, anna, record):
    delete_ticket(other, actor=acting(anna))
    record.start(ticket, other)
    with pytest.raises(NotFound):
        link_tickets(ticket, actor=acting(anna), target=other)
    assert record.nothing_happened(ticket, other)
    assert not TicketLink.objects.exists()


def test_taking_a_link_away_stands_in_both_histories(ticket, other, anna, record):
    link = link_tickets(ticket, actor=acting(anna), target=other)
    record.start(ticket, other)
    unlink_tickets(link, actor=acting(anna))
    ticket.refresh_from_db()
    other.refresh_from_db()
    assert not TicketLink.objects.exists()
    assert record.history(ticket) == [("TicketLinkDelete", "Normal", other.tn)]
    assert record.history(other) == [("TicketLinkDelete", "Normal", ticket.tn)]
    assert (record.steps(ticket), record.steps(other)) == (1, 1)


def test_taking_it_away_twice_changes_nothing(ticket, other, anna, record):
    link = link_tickets(ticket, actor=acting(anna), target=other)
    again = TicketLink.objects.get(pk=link.pk)
    unlink_tickets(link, actor=acting(anna))
    ticket.refresh_from_db()
    other.refresh_from_db()
    record.start(ticket, other)
    unlink_tickets(again, actor=acting(anna))
    assert record.nothing_happened(ticket, other)


def test_the_link_of_a_merge_goes_by_un_merging_only(ticket, other, anna):
    merge_tickets(ticket, actor=acting(anna), target=other)
    with pytest.raises(DomainError) as refusal:
        unlink_tickets(TicketLink.objects.get(), actor=acting(anna))
    assert refusal.value.code == "already_merged"
    assert TicketLink.objects.exists()
