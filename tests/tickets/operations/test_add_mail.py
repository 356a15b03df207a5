"""Entries that are mailed: to whom, from where, in which thread (rules 8.3 to 8.8)."""

from datetime import timedelta

import pytest

from accounts.actors import Channel
from gotrs.common.clock import moved_to, now
from gotrs.common.errors import Invalid
from tests.cast import acting
from tests.tickets.operations.drafts import REPLY
from tickets.models import (
    ArticleType,
    DeliveryState,
)
from tickets.operations import (
    ArticleDraft,
    add_article,
)


def test_a_reply_goes_to_the_customer_from_the_queue_and_threads(ticket, anna, ben, record):
    received = add_article(
        ticket,
        actor=acting(ben, Channel.MAIL),
        draft=ArticleDraft(
            body="Still burning.",
            article_type=ArticleType.EMAIL_EXTERNAL,
            message_id="<b@acme.test>",
            references="<a@acme.test>",
            mail_facts={"mail": 1},
        ),
    )
    record.start(ticket)
    reply = add_article(ticket, actor=acting(anna), draft=REPLY)

    assert reply.to_header == "Ben Brook <ben@acme.test>"
    address = ticket.queue.system_address
    assert address.email in reply.from_header
    assert reply.subject == f"Re: [Ticket#{ticket.tn}] Printer on fire"
    assert reply.in_reply_to == received.message_id
    assert reply.references == "<a@acme.test> <b@acme.test>"
    assert "Use water." in reply.body_text
    assert "Ben Brook" in reply.body_text, "the salutation"
    mail = record.mail()
    assert (mail.article, mail.ticket, mail.message_id) == (reply, ticket, reply.message_id)
    assert (mail.state, mail.envelope_from) == (DeliveryState.QUEUED, address.email)
    assert record.mailed() == {ben.email}


def test_each_recipient_gets_it_once(ticket, anna, record):
    record.start(ticket)
    add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="x",
            article_type=ArticleType.EMAIL_EXTERNAL,
            to="A <a@x.test>, B@x.test",
            cc="b@x.test, c@x.test",
            bcc="d@x.test, A@X.test",
        ),
    )
    recipients = record.mail().recipients.values_list("kind", "address")
    assert sorted(recipients) == [
        ("bcc", "d@x.test"),
        ("cc", "c@x.test"),
        ("to", "B@x.test"),
        ("to", "a@x.test"),
    ]


def test_a_mail_can_be_held_for_a_while(ticket, anna, record):
    moment = now()
    record.start(ticket)
    with moved_to(moment):
        add_article(
            ticket,
            actor=acting(anna),
            draft=ArticleDraft(body="x", article_type=ArticleType.EMAIL_EXTERNAL, hold_seconds=10),
        )
    mail = record.mail()
    assert (mail.state, mail.not_before) == (DeliveryState.HELD, moment + timedelta(seconds=10))
    assert set(mail.recipients.values_list("state", flat=True)) == {DeliveryState.HELD}


def test_a_reply_to_a_hidden_article_is_hidden_and_never_adds_the_customer(
    ticket, anna, ben, record
):
    hidden = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="x", article_type=ArticleType.EMAIL_INTERNAL, to="expert@example.test"
        ),
    )
    record.start(ticket)
    answer = ArticleDraft(
        body="Thanks", article_type=ArticleType.EMAIL_EXTERNAL, in_reply_to=hidden
    )
    with pytest.raises(Invalid):
        add_article(ticket, actor=acting(anna), draft=answer)
    assert record.mailed() == set()

    reply = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="Thanks",
            article_type=ArticleType.EMAIL_EXTERNAL,
            in_reply_to=hidden,
            to="expert@example.test",
        ),
    )
    assert not reply.is_visible_for_customer
    assert reply.in_reply_to == hidden.message_id
    assert record.history(ticket)[0][0] == "SendAnswer"
    assert record.mailed() == {"expert@example.test"}


def test_a_mail_to_third_parties_does_not_name_the_customers_mails(ticket, anna, ben):
    add_article(ticket, actor=acting(anna), draft=REPLY)
    outbound = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="x", article_type=ArticleType.EMAIL_INTERNAL, to="expert@example.test"
        ),
    )
    assert (outbound.in_reply_to, outbound.references) == ("", "")
    assert outbound.subject == f"[Ticket#{ticket.tn}] Printer on fire"


def test_references_are_twenty_at_most_and_keep_the_first(ticket, anna, ben):
    ids = [f"<{n}@acme.test>" for n in range(30)]
    add_article(
        ticket,
        actor=acting(ben, Channel.MAIL),
        draft=ArticleDraft(
            body="x",
            article_type=ArticleType.EMAIL_EXTERNAL,
            message_id="<last@acme.test>",
            references=" ".join(ids),
            mail_facts={"mail": 1},
        ),
    )
    reply = add_article(ticket, actor=acting(anna), draft=REPLY)
    assert reply.references.split() == [ids[0], *ids[-18:], "<last@acme.test>"]


def test_notes_and_calls_are_never_mailed(ticket, anna, record):
    record.start(ticket)
    for kind in (ArticleType.NOTE_EXTERNAL, ArticleType.PHONE, ArticleType.NOTE_INTERNAL):
        add_article(
            ticket,
            actor=acting(anna),
            draft=ArticleDraft(body="x", article_type=kind, to="a@x.test", cc="b@x.test"),
        )
    assert record.mailed() == set()
