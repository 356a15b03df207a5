"""What an entry does to its ticket: state, lock, owner, time, marks (rules 5.8 to 5.10, 5.13)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts import site
from accounts.actors import Actor, Channel
from gotrs.common.clock import moved_to, now
from gotrs.common.errors import Conflict, Invalid
from tests.cast import acting
from tests.tickets.operations.drafts import NOTE, REPLY
from tickets import catalog
from tickets.models import (
    ArticleType,
    SenderType,
    StateType,
    TicketSeen,
)
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    close_ticket,
    lock_ticket,
)

# --- State, lock, owner with it -------------------------------------------------------------------


def test_a_reply_with_a_next_state_is_one_change(ticket, anna, record):
    record.start(ticket)
    add_article(
        ticket, actor=acting(anna), draft=REPLY, state=catalog.default_state(StateType.OPEN)
    )
    assert [line[0] for line in record.history(ticket)] == [
        "SendAnswer",
        "StateUpdate",
        "OwnerUpdate",
        "Lock",
    ]
    assert record.steps(ticket) == 1
    assert (ticket.state_type, ticket.owner, ticket.is_locked) == (StateType.OPEN, anna, True)


def test_a_reply_that_closes_leaves_the_ticket_unlocked_and_owned(ticket, anna, record):
    record.start(ticket)
    add_article(
        ticket, actor=acting(anna), draft=REPLY, state=catalog.default_state(StateType.CLOSED)
    )
    assert record.history(ticket)[1:] == [
        ("OwnerUpdate", None, "anna"),
        ("StateUpdate", "new", "closed successful"),
    ]
    assert (ticket.is_closed, ticket.owner, ticket.is_locked) == (True, anna, False)


def test_a_reply_that_reopens_locks(ticket, anna):
    close_ticket(ticket, actor=acting(anna))
    add_article(
        ticket, actor=acting(anna), draft=REPLY, state=catalog.default_state(StateType.OPEN)
    )
    assert (ticket.state_type, ticket.is_locked) == (StateType.OPEN, True)


def test_a_reply_to_a_closed_ticket_that_stays_closed_locks_nothing(ticket, anna):
    close_ticket(ticket, actor=acting(anna))
    add_article(ticket, actor=acting(anna), draft=REPLY)
    assert (ticket.is_closed, ticket.is_locked) == (True, False)


def test_a_refused_next_state_takes_the_article_with_it(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid):
        add_article(
            ticket,
            actor=acting(anna),
            draft=REPLY,
            state=catalog.default_state(StateType.PENDING_REMINDER),
        )
    assert record.nothing_happened(ticket)
    assert ticket.articles.count() == 1
    assert ticket.article_count == 1


def test_a_ticket_that_a_colleague_holds_may_still_be_worked_on(ticket, anna, admin, record):
    lock_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    add_article(ticket, actor=acting(anna), draft=REPLY)
    assert (ticket.owner, ticket.is_locked) == (admin, True)
    assert [line[0] for line in record.history(ticket)] == ["SendAnswer"]


def test_strict_locks_refuse_what_would_lock(ticket, anna, admin, record):
    site.put("strict_locks", True)
    lock_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    with pytest.raises(Conflict) as refusal:
        add_article(ticket, actor=acting(anna), draft=REPLY)
    assert refusal.value.code == "locked_by_other"
    assert record.nothing_happened(ticket)

    add_article(ticket, actor=acting(anna), draft=NOTE)  # a note locks nothing
    assert ticket.article_count == 2


@pytest.mark.parametrize("draft", [REPLY, NOTE])
def test_an_entry_unlocks_what_an_absent_colleague_holds(draft, ticket, anna, admin):
    lock_ticket(ticket, actor=acting(admin))
    admin.out_of_office_from = admin.out_of_office_until = now().date()
    admin.save()
    add_article(ticket, actor=acting(anna), draft=draft)
    assert (ticket.owner, ticket.is_locked) == ((anna, True) if draft is REPLY else (admin, False))


def test_unlocking_for_absent_colleagues_can_be_off(ticket, anna, admin):
    site.put("unlock_on_away", False)
    lock_ticket(ticket, actor=acting(admin))
    admin.out_of_office_from = admin.out_of_office_until = now().date()
    admin.save()
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert ticket.is_locked


def test_the_system_takes_no_ownership(ticket, record):
    record.start(ticket)
    add_article(
        ticket,
        actor=Actor.system(Channel.AUTOMATION, cause="rule 7"),
        draft=ArticleDraft(body="x", sender_type=SenderType.AGENT, article_type=ArticleType.PHONE),
    )
    assert (ticket.owner, ticket.is_locked) == (None, False)
    row = record.rows(ticket)[0]
    assert (row.channel, row.cause, row.agent_id) == ("automation", "rule 7", 1)
    assert ticket.changed_by is None


# --- Time, counts, marks --------------------------------------------------------------------------


def test_time_is_booked_with_the_article(ticket, anna, record):
    record.start(ticket)
    article = add_article(
        ticket, actor=acting(anna), draft=ArticleDraft(body="x", time_unit=Decimal("1.5"))
    )
    assert article.time_entries.get().time_unit == Decimal("1.50")
    assert record.history(ticket)[-1] == ("TimeAccounting", "1.50", "1.50")
    assert record.steps(ticket) == 1


def test_every_agent_article_restarts_the_unlock_timeout(ticket, anna, admin):
    lock_ticket(ticket, actor=acting(anna))
    later = now() + timedelta(hours=1)
    with moved_to(later):
        add_article(ticket, actor=acting(admin), draft=NOTE)
    assert ticket.lock_stamp == later


def test_a_customers_article_restarts_it_only_after_an_agents(ticket, anna, ben):
    assign(ticket, actor=acting(anna), owner=anna)
    stamp = ticket.lock_stamp
    said = ArticleDraft(body="x", article_type=ArticleType.WEBREQUEST)
    notice = ArticleDraft(body="x", sender_type=SenderType.SYSTEM)
    with moved_to(now() + timedelta(hours=1)):
        add_article(ticket, actor=acting(ben), draft=said)
    assert ticket.lock_stamp == stamp, "the one before was the customer's"
    add_article(ticket, actor=acting(anna), draft=NOTE)
    add_article(ticket, actor=Actor.system(), draft=notice)
    later = now() + timedelta(hours=2)
    with moved_to(later):
        add_article(ticket, actor=acting(ben), draft=said)
    assert ticket.lock_stamp == later


def test_a_new_article_makes_the_ticket_unread_for_all_but_its_author(ticket, anna, admin):
    from tickets.operations import mark_seen

    mark_seen(ticket, actor=acting(admin))
    article = add_article(ticket, actor=acting(anna), draft=NOTE)

    seen = dict(TicketSeen.objects.values_list("agent__login", "article_id"))
    assert seen["anna"] == ticket.last_article_id == article.pk
    assert seen["admin"] < ticket.last_article_id


def test_a_system_article_makes_nothing_unread(ticket):
    last = ticket.last_article_id
    add_article(ticket, actor=Actor.system(), draft=ArticleDraft(body="x"))
    assert ticket.last_article_id == last
    assert ticket.article_count == 2
