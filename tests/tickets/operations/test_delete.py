"""Deleting and restoring (rule 5.22)."""

from datetime import timedelta

import pytest

from gotrs.common.clock import now
from gotrs.common.errors import DomainError, NotFound
from tests.cast import acting
from tickets import tally
from tickets.models import ArticleType, DeliveryState, OutgoingMail, StateType, Ticket
from tickets.operations import (
    ArticleDraft,
    add_article,
    delete_ticket,
    restore_ticket,
    set_pending,
    set_state,
    set_title,
)

REPLY = ArticleDraft(body="Use water.", article_type=ArticleType.EMAIL_EXTERNAL)


def test_a_deleted_ticket_is_gone_everywhere(ticket, anna, admin, ben, support, record):
    set_pending(ticket, actor=acting(anna), until=now() + timedelta(days=1))
    Ticket.objects.filter(pk=ticket.pk).update(solution_due=now(), next_due=now())
    record.start(ticket)
    delete_ticket(ticket, actor=acting(anna))

    stored = Ticket.objects.get(pk=ticket.pk)
    assert stored.state_type == StateType.REMOVED
    assert (stored.pending_until, stored.solution_due, stored.next_due) == (None, None, None)
    assert not stored.is_locked
    assert [line[0] for line in record.history(ticket)][-1] == "Remove"
    assert record.event_names()[-1] == "TicketRemoved"
    assert record.steps(ticket) == 1
    for person in (anna, admin, ben):
        assert not Ticket.objects.visible_to(acting(person)).exists()
    assert tally.count(acting(admin), archived=None) == 0


def test_mail_that_waits_is_cancelled_and_what_was_sent_stays(ticket, anna):
    for state in (DeliveryState.QUEUED, DeliveryState.DEFERRED, DeliveryState.SENT):
        article = add_article(ticket, actor=acting(anna), draft=REPLY)
        OutgoingMail.objects.filter(article=article).update(state=state)
        article.outgoing_mail.recipients.update(state=state)
    held = ArticleDraft(body="x", article_type=ArticleType.EMAIL_EXTERNAL, hold_seconds=10)
    add_article(ticket, actor=acting(anna), draft=held)

    delete_ticket(ticket, actor=acting(anna))

    mails = OutgoingMail.objects.order_by("pk")
    states = [(mail.state, mail.recipients.get().state) for mail in mails]
    gone = (DeliveryState.CANCELLED, DeliveryState.CANCELLED)
    assert states == [gone, gone, (DeliveryState.SENT, DeliveryState.SENT), gone]
    assert not OutgoingMail.objects.due().exists()


def test_it_can_not_be_deleted_twice_nor_changed(ticket, anna, record):
    delete_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    for operation in (
        lambda: delete_ticket(ticket, actor=acting(anna)),
        lambda: set_title(ticket, actor=acting(anna), title="x"),
        lambda: add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="x")),
        lambda: set_state(ticket, actor=acting(anna), state=ticket.state),
    ):
        with pytest.raises(NotFound):
            operation()
    assert record.nothing_happened(ticket)


def test_it_comes_back_open(ticket, anna, admin, record):
    delete_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    restore_ticket(ticket, actor=acting(admin))
    assert ticket.state_type == StateType.OPEN
    assert record.history(ticket) == [
        ("StateUpdate", "removed", "open"),
        ("Restored", None, None),
    ]
    assert record.event_names()[-1] == "TicketRestored"
    assert record.steps(ticket) == 1
    assert Ticket.objects.visible_to(acting(anna)).get() == ticket


def test_only_deleted_tickets_are_restored(ticket, admin, record):
    record.start(ticket)
    with pytest.raises(DomainError) as refusal:
        restore_ticket(ticket, actor=acting(admin))
    assert refusal.value.code == "not_deleted"
    assert record.nothing_happened(ticket)
