"""Taking a mail back within its undo window (rule 8.2)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import Actor, Channel
from gotrs.common.errors import Conflict
from tickets import search_port
from tickets.access import readable_articles
from tickets.mail.outbound.control import cancel, undo
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import (
    ArticleType,
    DeliveryState,
    HistoryType,
    Lock,
    OutgoingMail,
    State,
    StateType,
    Ticket,
    TicketHistory,
)
from tickets.operations import ArticleDraft, add_article, assign, set_pending, set_state

pytestmark = pytest.mark.django_db


def held(ticket: Ticket, agent: Any, state: State | None = None, **more: Any) -> OutgoingMail:
    """The agent's reply, that can be undone."""
    article = add_article(
        ticket,
        actor=Actor.of(agent, Channel.WEB),
        draft=ArticleDraft(
            body="Use petrol.", article_type=ArticleType.EMAIL_EXTERNAL, hold_seconds=10
        ),
        state=state,
        **more,
    )
    return OutgoingMail.objects.get(article=article)


def state(name: str) -> State:
    return State.objects.get(name=name)


def facts(ticket: Ticket) -> tuple[str, str | None, bool]:
    fresh = Ticket.objects.select_related("state", "owner").get(pk=ticket.pk)
    return fresh.state.name, fresh.owner.login if fresh.owner else None, fresh.is_locked


def undone(mail: OutgoingMail, agent: Any) -> None:
    undo(mail, actor=Actor.of(agent, Channel.WEB))


def test_an_undone_mail_is_never_sent_and_the_history_says_so(ticket, anna, smtp):
    mail = held(ticket, anna)
    undone(mail, anna)
    OutgoingMail.objects.update(not_before=timezone.now())
    assert deliver_due("w") == 0
    assert smtp.attempts == 0
    mail.refresh_from_db()
    assert mail.state == DeliveryState.CANCELLED
    (row,) = TicketHistory.objects.filter(ticket=ticket, type=HistoryType.SEND_UNDONE)
    assert (row.agent, row.article) == (anna, mail.article)


def test_state_owner_and_lock_become_what_they_were(ticket, anna):
    assert facts(ticket) == ("new", None, False)
    mail = held(ticket, anna, state("open"))
    assert facts(ticket) == ("open", "anna", True)
    undone(mail, anna)
    assert facts(ticket) == ("new", None, False)


def test_a_ticket_closed_along_with_the_mail_is_open_and_locked_again(ticket, anna):
    set_state(ticket, actor=Actor.of(anna, Channel.WEB), state=state("open"))
    assign(ticket, actor=Actor.of(anna, Channel.WEB), owner=anna)
    mail = held(ticket, anna, state("closed successful"))
    assert facts(ticket) == ("closed successful", "anna", False)
    undone(mail, anna)
    assert facts(ticket) == ("open", "anna", True)


def test_a_pending_time_comes_back_with_its_state(ticket, anna):
    until = timezone.now() + timedelta(days=3)
    set_pending(ticket, actor=Actor.of(anna, Channel.WEB), until=until)
    mail = held(ticket, anna, state("open"))
    undone(mail, anna)
    ticket.refresh_from_db()
    assert ticket.state_type == StateType.PENDING_REMINDER
    assert ticket.pending_until == until


def test_what_somebody_changed_since_stays(ticket, anna, admin):
    mail = held(ticket, anna, state("open"))
    other = Actor.of(admin, Channel.WEB)
    set_state(ticket, actor=other, state=state("closed successful"))
    assign(ticket, actor=other, owner=admin)
    undone(mail, anna)
    assert facts(ticket) == ("closed successful", "admin", True)


def test_a_state_chosen_after_the_mail_stays(ticket, anna):
    mail = held(ticket, anna)
    set_state(ticket, actor=Actor.of(anna, Channel.WEB), state=state("open"))
    undone(mail, anna)
    assert facts(ticket)[0] == "open"


def test_the_lock_of_a_colleague_stays(ticket, anna, admin):
    assign(ticket, actor=Actor.of(admin, Channel.WEB), owner=admin)
    mail = held(ticket, anna)
    undone(mail, anna)
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.lock) == (admin, Lock.LOCK)


def test_the_customer_sees_neither_a_held_nor_an_undone_mail(ticket, anna, ben):
    customer = Actor.of(ben, Channel.WEB)
    mail = held(ticket, anna)
    assert mail.article not in readable_articles(customer, ticket)
    undone(mail, anna)
    assert mail.article not in readable_articles(customer, ticket)
    assert mail.article in readable_articles(Actor.of(anna, Channel.WEB), ticket)
    ticket.refresh_from_db()
    assert (ticket.article_count, ticket.visible_article_count) == (2, 1)
    assert search_port.find_ids("petrol", actor=customer) == []
    assert search_port.find_ids("petrol", actor=Actor.of(anna, Channel.WEB)) == [ticket.pk]


def test_the_customer_sees_it_as_soon_as_it_can_not_be_undone(ticket, anna, ben):
    mail = held(ticket, anna)
    OutgoingMail.objects.update(not_before=timezone.now())
    deliver_due("w")
    assert mail.article in readable_articles(Actor.of(ben, Channel.WEB), ticket)


def test_after_the_window_nothing_can_be_undone(ticket, anna):
    mail = held(ticket, anna, state("open"))
    OutgoingMail.objects.update(not_before=timezone.now())
    deliver_due("w")
    with pytest.raises(Conflict):
        undone(mail, anna)
    assert facts(ticket) == ("open", "anna", True)
    assert not TicketHistory.objects.filter(type=HistoryType.SEND_UNDONE).exists()


def test_stopping_what_some_have_already_got_leaves_it_visible(ticket, anna, ben):
    mail = held(ticket, anna)
    mail.recipients.create(kind="cc", address="carla@acme.test", state=DeliveryState.SENT)
    cancel(mail, actor=Actor.of(anna, Channel.WEB))
    mail.article.refresh_from_db()
    assert mail.article.is_visible_for_customer
