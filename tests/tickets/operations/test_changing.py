"""One change of several operations: one lock, one step of the version, all or nothing."""

import pytest

from accounts.actors import Actor, Channel
from gotrs.common.errors import DomainError, NotFound, VersionMismatch
from tests.cast import acting
from tickets import events
from tickets.models import ArticleType, OutgoingMail, Priority, Ticket, TicketHistory, TicketType
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    changing,
    close_ticket,
    lock_ticket,
    merge_tickets,
    move_ticket,
    set_priority,
    set_tags,
    set_title,
    set_type,
)

REPLY = ArticleDraft(body="Use water.", article_type=ArticleType.EMAIL_EXTERNAL)


def test_several_operations_are_one_change(ticket, anna, admin, sales, record):
    record.start(ticket)
    actor = acting(admin)
    with changing(ticket, actor=actor):
        set_title(ticket, actor=actor, title="Smoke")
        set_priority(ticket, actor=actor, priority=Priority.objects.get(pk=5))
        set_type(ticket, actor=actor, type=TicketType.objects.get(pk=2))
        move_ticket(ticket, actor=actor, queue=sales)
        assign(ticket, actor=actor, owner=anna)
        set_tags(ticket, actor=actor, tags=["hot"])
        add_article(ticket, actor=actor, draft=REPLY)
    assert record.steps(ticket) == 1
    kinds = [line[0] for line in record.history(ticket)]
    for kind in ("TitleUpdate", "PriorityUpdate", "TypeUpdate", "Move", "TagUpdate", "SendAnswer"):
        assert kinds.count(kind) == 1
    assert (ticket.owner, ticket.queue, ticket.article_count) == (anna, sales, 2)
    assert {row.queue_id for row in record.rows(ticket)} == {sales.pk}


def test_a_change_without_any_difference_writes_nothing(ticket, anna, record):
    record.start(ticket)
    with changing(ticket, actor=acting(anna)):
        set_title(ticket, actor=acting(anna), title=ticket.title)
    assert record.nothing_happened(ticket)


def test_a_refusal_within_undoes_all_of_it(ticket, anna, sales, record):
    actor = acting(anna)
    queue = ticket.queue

    def work():
        with changing(ticket, actor=actor):
            set_title(ticket, actor=actor, title="Smoke")
            move_ticket(ticket, actor=actor, queue=sales)
            set_tags(ticket, actor=actor, tags=["hot"])
            add_article(ticket, actor=actor, draft=REPLY)
            close_ticket(ticket, actor=actor)
            close_ticket(ticket, actor=actor)

    record.start(ticket)
    with pytest.raises(DomainError):
        work()
    assert record.nothing_happened(ticket)
    assert ticket.queue == queue
    assert not ticket.tags.exists()
    assert ticket.articles.count() == 1
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_after_any_trouble_the_ticket_can_be_used_again(error, ticket, anna, record):
    def work():
        with changing(ticket, actor=acting(anna)):
            set_title(ticket, actor=acting(anna), title="Smoke")
            raise error

    with pytest.raises(error):
        work()
    record.start(ticket)
    assert ticket.title == "Printer on fire"
    set_title(ticket, actor=acting(anna), title="Steam")
    assert record.history(ticket) == [("TitleUpdate", "Printer on fire", "Steam")]


def test_a_subscriber_that_fails_undoes_the_operation(ticket, anna, record):
    def fail(event):
        raise RuntimeError

    events.subscribe(events.TicketTitleChanged, fail)
    try:
        with pytest.raises(RuntimeError):
            set_title(ticket, actor=acting(anna), title="Smoke")
    finally:
        events._subscribers[events.TicketTitleChanged].remove(fail)
    record.start(ticket)
    assert record.nothing_happened(ticket)
    assert ticket.title == "Printer on fire"
    assert not TicketHistory.objects.filter(new_value="Smoke").exists()


def test_what_a_subscriber_does_is_a_change_of_its_own(ticket, anna, admin, record):
    def answer(event):
        set_priority(event.ticket, actor=acting(admin), priority=Priority.objects.get(pk=5))

    events.subscribe(events.TicketTitleChanged, answer)
    try:
        record.start(ticket)
        set_title(ticket, actor=acting(anna), title="Smoke")
    finally:
        events._subscribers[events.TicketTitleChanged].remove(answer)
    assert record.steps(ticket) == 2
    assert Ticket.objects.get(pk=ticket.pk).priority_id == 5
    assert ("PriorityUpdate", "3 normal", "5 very high") in record.history(ticket)


def test_the_ticket_is_read_anew_before_it_is_changed(ticket, anna, admin, record):
    stale = Ticket.objects.get(pk=ticket.pk)
    lock_ticket(ticket, actor=acting(admin))
    set_title(stale, actor=acting(anna), title="Smoke")
    assert (stale.owner, stale.is_locked, stale.version) == (admin, True, 3)


def test_the_expected_version_holds_for_the_whole_change(ticket, anna, record):
    actor = acting(anna)
    with changing(ticket, actor=actor, expected_version=1):
        set_title(ticket, actor=actor, title="Smoke")
        close_ticket(ticket, actor=actor)
    assert ticket.version == 2
    record.start(ticket)
    with pytest.raises(VersionMismatch), changing(ticket, actor=actor, expected_version=1):
        set_title(ticket, actor=actor, title="Steam")
    assert record.nothing_happened(ticket)


def test_a_ticket_that_is_gone_is_not_found(ticket, anna):
    ghost = Ticket.objects.get(pk=ticket.pk)
    ghost.pk = 999_999
    with pytest.raises(NotFound):
        set_title(ghost, actor=acting(anna), title="Smoke")


def test_a_merged_ticket_takes_no_change(ticket, anna, make_ticket, support, record):
    merge_tickets(ticket, actor=acting(anna), target=make_ticket(support, "Target"))
    record.start(ticket)
    with pytest.raises(DomainError) as refusal, changing(ticket, actor=acting(anna)):
        raise AssertionError("must not come so far")
    assert refusal.value.code == "already_merged"
    assert record.nothing_happened(ticket)


def test_history_keeps_channel_and_cause(ticket, record):
    record.start(ticket)
    set_title(ticket, actor=Actor.system(Channel.AUTOMATION, cause="rule 12"), title="Smoke")
    (row,) = record.rows(ticket)
    assert (row.channel, row.cause, row.agent_id, row.customer) == (
        "automation",
        "rule 12",
        1,
        "",
    )
