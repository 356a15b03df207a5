"""Closing (rule 5.2)."""

from datetime import timedelta

import pytest

from accounts import site
from accounts.actors import Actor
from gotrs.common.clock import moved_to, now
from gotrs.common.errors import Conflict, DomainError, Invalid
from tests.cast import acting
from tickets import catalog
from tickets.models import ArticleType, LinkType, State, StateType, Ticket
from tickets.operations import (
    ArticleDraft,
    assign,
    close_ticket,
    link_tickets,
    lock_ticket,
    set_pending,
)


def test_closing_unlocks_and_keeps_the_owner(ticket, anna, record):
    lock_ticket(ticket, actor=acting(anna))
    Ticket.objects.filter(pk=ticket.pk).update(
        first_response_due=now(), update_due=now(), solution_due=now(), next_due=now()
    )
    moment = now() + timedelta(minutes=5)
    record.start(ticket)
    with moved_to(moment):
        close_ticket(ticket, actor=acting(anna))

    stored = Ticket.objects.get(pk=ticket.pk)
    assert (stored.state.name, stored.closed_at) == ("closed successful", moment)
    assert (stored.owner, stored.is_locked, stored.lock_stamp) == (anna, False, None)
    clocks = (stored.first_response_due, stored.update_due, stored.solution_due, stored.next_due)
    assert clocks == (None, None, None, None)
    assert record.history(ticket) == [
        ("StateUpdate", "new", "closed successful"),
        ("Unlock", "lock", "unlock"),
    ]
    assert record.steps(ticket) == 1
    assert record.mailed() == set()


def test_closing_ends_the_waiting(ticket, anna):
    set_pending(ticket, actor=acting(anna), until=now() + timedelta(days=1))
    close_ticket(ticket, actor=acting(anna))
    assert (ticket.is_closed, ticket.pending_until) == (True, None)


def test_a_note_is_written_with_it(ticket, anna, record):
    record.start(ticket)
    close_ticket(ticket, actor=acting(anna), note="New toner.")
    assert [line[0] for line in record.history(ticket)] == [
        "OwnerUpdate",
        "AddNote",
        "StateUpdate",
    ]
    note = ticket.articles.last()
    assert (note.body_text, note.is_visible_for_customer) == ("New toner.", False)
    assert record.steps(ticket) == 1


@pytest.mark.parametrize("note", [None, "", "  \n"])
def test_a_blank_note_is_none(note, ticket, anna):
    close_ticket(ticket, actor=acting(anna), note=note)
    assert ticket.article_count == 1


def test_the_note_may_be_for_the_customer(ticket, anna, record):
    note = ArticleDraft(body="Done.", article_type=ArticleType.NOTE_EXTERNAL)
    record.start(ticket)
    close_ticket(ticket, actor=acting(anna), note=note)
    assert ticket.articles.last().is_visible_for_customer
    assert record.mailed() == set()


def test_what_a_customer_says_with_it_is_visible_to_them(ticket, ben, record):
    record.start(ticket)
    close_ticket(ticket, actor=acting(ben), note="It was the plug.")
    assert ticket.articles.last().is_visible_for_customer
    assert [line[0] for line in record.history(ticket)] == ["FollowUp", "StateUpdate"]
    assert (ticket.owner, ticket.changed_by) == (None, None)


def test_the_state_can_be_chosen(ticket, anna):
    close_ticket(ticket, actor=acting(anna), state=State.objects.get(name="closed unsuccessful"))
    assert ticket.state.name == "closed unsuccessful"


def test_who_closes_what_nobody_owns_becomes_its_owner(ticket, anna):
    close_ticket(ticket, actor=acting(anna))
    assert (ticket.owner, ticket.is_locked) == (anna, False)


def test_an_owner_stays_whoever_closes(ticket, anna, admin, record):
    assign(ticket, actor=acting(admin), owner=admin, lock=False)
    close_ticket(ticket, actor=acting(anna))
    assert ticket.owner == admin


def test_the_system_closes_without_owning(ticket):
    close_ticket(ticket, actor=Actor.system())
    assert (ticket.is_closed, ticket.owner) == (True, None)


def test_a_closed_ticket_can_not_be_closed(ticket, anna, record):
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    with pytest.raises(DomainError) as refusal:
        close_ticket(ticket, actor=acting(anna), note="Again")
    assert (refusal.value.code, refusal.value.status) == ("already_closed", 400)
    assert record.nothing_happened(ticket)
    assert ticket.article_count == 1


@pytest.mark.parametrize("kind", [StateType.OPEN, StateType.MERGED, StateType.REMOVED])
def test_only_closed_states_close(kind, ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        close_ticket(ticket, actor=acting(anna), state=catalog.default_state(kind))
    assert list(refusal.value.details) == ["state_id"]
    assert record.nothing_happened(ticket)


def test_children_first_where_the_site_says_so(ticket, anna, support, make_ticket, record):
    site.put("close_children_first", True)
    child = make_ticket(support, "Child")
    link_tickets(ticket, actor=acting(anna), target=child, type=LinkType.PARENT_CHILD)
    record.start(ticket, child)
    with pytest.raises(DomainError):
        close_ticket(ticket, actor=acting(anna))
    assert record.nothing_happened(ticket, child)

    close_ticket(child, actor=acting(anna))  # its parent doesn't hold it up
    close_ticket(ticket, actor=acting(anna))
    assert ticket.is_closed


def test_children_do_not_matter_else(ticket, anna, support, make_ticket):
    child = make_ticket(support, "Child")
    link_tickets(ticket, actor=acting(anna), target=child, type=LinkType.PARENT_CHILD)
    close_ticket(ticket, actor=acting(anna))
    assert ticket.is_closed


def test_strict_locks_keep_colleagues_from_closing(ticket, anna, admin, record):
    site.put("strict_locks", True)
    lock_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    with pytest.raises(Conflict):
        close_ticket(ticket, actor=acting(anna))
    assert record.nothing_happened(ticket)
