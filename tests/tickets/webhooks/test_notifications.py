"""Notifications that name webhooks: other systems hear what a rule says (rule 9.2)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import site
from accounts.actors import Actor, Channel
from gotrs.common.clock import moved_to, now
from tests.cast import acting
from tests.tickets.notices.making import make_rule, only
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import (
    ArticleType,
    Notification,
    OutgoingMail,
    Ticket,
    Webhook,
    WebhookDelivery,
    WebhookState,
)
from tickets.notices import rules
from tickets.notices.events import EVENTS
from tickets.operations import (
    ArticleDraft,
    add_article,
    close_ticket,
    lock_ticket,
    set_pending,
    set_title,
)
from tickets.webhooks import payload as payloads
from tickets.worker import deadlines, housekeeping

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
NOTE = ArticleDraft(subject="Look", body="The toner is empty.")


@pytest.fixture(autouse=True)
def quiet(db: None) -> None:
    """No notification but those of the test."""
    only()


@pytest.fixture
def resting(make_webhook: Callable[..., Webhook], sales: Any) -> Webhook:
    """A webhook that hears nothing of the tests by itself: another event, of another queue."""
    return make_webhook("ticket.deleted", queues=[sales])


def newest() -> WebhookDelivery:
    found = WebhookDelivery.objects.order_by("-id").first()
    assert found is not None
    return found


def titles(webhook: Webhook) -> list[str]:
    """Titles of the tickets that a webhook was told of, in order."""
    rows = WebhookDelivery.objects.filter(webhook=webhook).order_by("id")
    return [row.payload["ticket"]["title"] for row in rows]


def go_on() -> bool:
    return False


# --- What is told ---------------------------------------------------------------------------------


def test_the_webhook_that_is_named_hears_it_whatever_it_has_chosen_itself(
    resting, told, ticket, anna
):
    rule = make_rule("TicketTitleUpdate", webhook_ids=[resting.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert told(resting) == ["notification"]
    payload = newest().payload
    assert payload["event"] == "notification"
    assert payload["notification"] == {
        "id": rule.pk,
        "name": "Ours",
        "subject": f"About {ticket.tn}",
        "body": "Anna Arndt: Smoke",
        "body_truncated": False,
    }
    assert (payload["ticket"]["id"], payload["ticket"]["title"]) == (ticket.pk, "Smoke")
    assert payload["actor"] == {"id": anna.pk, "login": "anna", "role": "Agent"}
    assert (payload["article"], payload["changes"]) == (None, {})
    assert newest().ticket == ticket
    assert not Notification.objects.exists()


def test_what_it_has_chosen_itself_is_told_as_before(make_webhook, told, ticket, anna):
    webhook = make_webhook("ticket.updated")
    make_rule("TicketTitleUpdate", webhook_ids=[webhook.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert told(webhook) == ["ticket.updated", "notification"]
    first, second = WebhookDelivery.objects.order_by("id")
    assert "notification" not in first.payload
    assert first.event_id != second.event_id


def test_it_speaks_the_language_of_the_site(resting, ticket, anna):
    texts = {"en": ("Title", "It is new."), "de": ("Titel", "Er ist neu.")}
    make_rule("TicketTitleUpdate", webhook_ids=[resting.pk], texts=texts)
    site.put("default_language", "de")
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert newest().payload["notification"]["body"] == "Er ist neu."


def test_an_entry_comes_with_it(resting, ticket, anna):
    texts = {"en": ("{{ last_article.subject }}", "{{ last_article.body }}")}
    make_rule("ArticleCreate", webhook_ids=[resting.pk], texts=texts)
    article = add_article(ticket, actor=acting(anna), draft=NOTE)
    payload = newest().payload
    assert payload["article"]["id"] == article.pk
    assert payload["notification"]["subject"] == "Look"
    assert payload["notification"]["body"] == "The toner is empty."


def test_a_text_without_end_is_left_out(resting, ticket, anna, monkeypatch):
    monkeypatch.setattr(payloads, "MAX_BYTES", 8_000)
    texts = {"en": ("Long", "{{ last_article.body }}")}
    make_rule("ArticleCreate", webhook_ids=[resting.pk], texts=texts)
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="x" * 9_000))
    payload = newest().payload
    assert (payload["article"]["body"], payload["article"]["body_truncated"]) == ("", True)
    said = payload["notification"]
    assert (said["subject"], said["body"], said["body_truncated"]) == ("Long", "", True)


def test_it_is_signed_and_tried_again_as_every_delivery(
    make_webhook, receiver, ticket, anna, send_due
):
    webhook = make_webhook("ticket.deleted", secret="s3cr3t")
    make_rule("TicketTitleUpdate", webhook_ids=[webhook.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    receiver.status = 503
    assert send_due() == 1
    assert newest().status == WebhookState.PENDING
    receiver.status = 204
    with moved_to(now() + timedelta(minutes=2)):
        assert send_due() == 1
    assert newest().status == WebhookState.DELIVERED
    for request in receiver.received:
        assert request.headers["X-GOTRS-Event"] == "notification"
        assert "v1=" in request.headers["X-GOTRS-Signature"]
    assert receiver.received[1].json == newest().payload


# --- Whom -----------------------------------------------------------------------------------------


def test_all_that_are_named_hear_the_same_event(make_webhook, told, ticket, anna):
    one, two, other = (make_webhook("ticket.deleted") for _number in range(3))
    make_rule("TicketTitleUpdate", webhook_ids=[one.pk, two.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert (told(one), told(two), told(other)) == (["notification"], ["notification"], [])
    assert WebhookDelivery.objects.values("event_id").distinct().count() == 1


def test_one_that_rests_or_is_gone_hears_nothing(make_webhook, ticket, anna):
    off, gone = make_webhook("*", is_active=False), make_webhook("ticket.deleted")
    make_rule("TicketTitleUpdate", webhook_ids=[off.pk, gone.pk, 10**9])
    Webhook.objects.filter(pk=gone.pk).delete()
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert not WebhookDelivery.objects.exists()


def test_of_several_that_name_it_the_first_tells_of_one_thing(resting, ticket, anna):
    make_rule("TicketTitleUpdate", name="Late", position=20, webhook_ids=[resting.pk])
    make_rule("TicketTitleUpdate", name="Early", position=10, webhook_ids=[resting.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert WebhookDelivery.objects.get().payload["notification"]["name"] == "Early"


def test_several_things_of_one_click_are_told_each(resting, ticket, anna):
    """A machine needs all of them; only people would rather read one message."""
    lock_ticket(ticket, actor=acting(anna))
    make_rule("TicketLockUpdate", name="Unlocked", position=10, webhook_ids=[resting.pk])
    make_rule("TicketStateUpdate", name="Closed", position=20, webhook_ids=[resting.pk])
    close_ticket(ticket, actor=acting(anna))
    rows = WebhookDelivery.objects.order_by("id")
    assert [row.payload["notification"]["name"] for row in rows] == ["Unlocked", "Closed"]


def test_tickets_that_do_not_pass_the_filter_are_not_told_of(resting, ticket, anna):
    make_rule("TicketTitleUpdate", webhook_ids=[resting.pk], ticket_filter={"lock": "lock"})
    set_title(ticket, actor=acting(anna), title="A")
    lock_ticket(ticket, actor=acting(anna))
    set_title(ticket, actor=acting(anna), title="B")
    assert titles(resting) == ["B"]


def test_people_and_webhooks_of_one_notification_are_all_told(resting, told, ticket, anna, rita):
    make_rule("TicketTitleUpdate", webhook_ids=[resting.pk], agent_ids=[rita.pk])
    set_title(ticket, actor=acting(anna), title="A")
    assert told(resting) == ["notification"]
    assert Notification.objects.get().agent == rita


# --- How often ------------------------------------------------------------------------------------


def test_once_a_day_is_each_webhook_of_each_ticket(
    make_webhook, make_ticket, support, ticket, anna
):
    one, two = make_webhook("ticket.deleted"), make_webhook("ticket.deleted")
    rule = make_rule("TicketTitleUpdate", webhook_ids=[one.pk], once_a_day=True)
    set_title(ticket, actor=acting(anna), title="A")
    set_title(ticket, actor=acting(anna), title="B")
    set_title(make_ticket(support), actor=acting(anna), title="C")
    assert titles(one) == ["A", "C"]
    rule.recipients["webhook_ids"].append(two.pk)
    rule.save()
    only("Ours")
    set_title(ticket, actor=acting(anna), title="D")
    assert (titles(one), titles(two)) == (["A", "C"], ["D"])
    with moved_to(now() + timedelta(days=1, minutes=1)):
        set_title(ticket, actor=acting(anna), title="E")
    assert (titles(one), titles(two)) == (["A", "C", "E"], ["D", "E"])


def test_once_a_day_holds_within_one_click_too(resting, ticket, anna):
    lock_ticket(ticket, actor=acting(anna))
    make_rule("TicketLockUpdate", "TicketStateUpdate", webhook_ids=[resting.pk], once_a_day=True)
    close_ticket(ticket, actor=acting(anna))
    assert WebhookDelivery.objects.count() == 1


def test_another_notification_of_the_same_thing_tells_in_its_place(resting, ticket, anna):
    make_rule("TicketTitleUpdate", name="A", webhook_ids=[resting.pk], once_a_day=True)
    make_rule("TicketTitleUpdate", name="B", webhook_ids=[resting.pk], position=300)
    for title in ("Smoke", "Fire"):
        set_title(ticket, actor=acting(anna), title=title)
    rows = WebhookDelivery.objects.order_by("id")
    assert [row.payload["notification"]["name"] for row in rows] == ["A", "B"]


# --- Who looks for it -----------------------------------------------------------------------------


@pytest.mark.parametrize("once_a_day", [False, True])
def test_a_late_ticket_that_concerns_nobody_is_told_to_a_webhook(resting, ticket, once_a_day):
    make_rule("NotificationEscalation", webhook_ids=[resting.pk], once_a_day=once_a_day)
    Ticket.objects.filter(pk=ticket.pk).update(update_due=NOON, next_due=NOON)
    for hours in (0, 1, 25):
        with moved_to(NOON + timedelta(hours=hours)):
            deadlines.tell_of_deadlines(go_on)
    assert len(titles(resting)) == 2
    assert newest().payload["actor"] is None


def test_a_reminder_that_concerns_nobody_is_told_to_a_webhook(resting, ticket, anna):
    make_rule("NotificationPendingReminder", webhook_ids=[resting.pk])
    set_pending(ticket, actor=acting(anna), until=now() + timedelta(hours=1))
    Ticket.objects.filter(pk=ticket.pk).update(owner=None, responsible=None)
    with moved_to(now() + timedelta(hours=2)):
        housekeeping.remind(go_on)
        housekeeping.remind(go_on)
    assert len(titles(resting)) == 1


def test_it_is_no_line_in_the_preferences_of_agents(resting):
    rule = make_rule("TicketTitleUpdate", webhook_ids=[resting.pk])
    assert not rules.tells_agents(rule)
    assert rule.key not in [topic.key for topic in rules.topics()]


# --- When nothing is told -------------------------------------------------------------------------


def test_imports_and_what_was_undone_are_told_to_no_webhook(resting, ticket, anna):
    make_rule("TicketTitleUpdate", webhook_ids=[resting.pk])
    set_title(ticket, actor=Actor.system(Channel.IMPORT), title="A")
    with transaction.atomic():
        set_title(ticket, actor=acting(anna), title="B")
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()


def test_a_webhook_that_fails_tells_nobody_of_it(resting, receiver, ticket, anna, send_due):
    """Whatever rules wait for: a delivery is no event, so none follows from one."""
    every = [name for _group, events in EVENTS for name in events]
    make_rule(*every, webhook_ids=[resting.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    receiver.status = 500
    Webhook.objects.filter(pk=resting.pk).update(retry_count=0, failures_in_row=99)
    assert send_due() == 1
    resting.refresh_from_db()
    assert not resting.is_active, "switched off, for it was the hundredth in a row"
    assert WebhookDelivery.objects.count() == 1


def test_what_notifications_write_themselves_is_told_to_no_webhook(resting, ticket, anna, ben):
    make_rule("TicketStateUpdate", name="Mail", to=("customer",), as_article=True)
    make_rule("ArticleCreate", "ArticleEmailSendingSent", name="Hook", webhook_ids=[resting.pk])
    close_ticket(ticket, actor=acting(anna))
    assert OutgoingMail.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_a_mail_that_could_not_be_delivered_is_told(resting, ticket, anna, smtp):
    make_rule("ArticleEmailSendingError", webhook_ids=[resting.pk])
    smtp.refuse("ben@acme.test")
    reply = ArticleDraft(body="Try again.", article_type=ArticleType.EMAIL_EXTERNAL)
    article = add_article(ticket, actor=acting(anna), draft=reply)
    deliver_due("w")
    assert newest().payload["article"]["id"] == article.pk


# --- What it costs --------------------------------------------------------------------------------


def test_further_webhooks_cost_no_further_query(make_webhook, ticket, anna):
    def cost(title: str) -> int:
        set_title(ticket, actor=acting(anna), title=f"{title}, warming up")
        with CaptureQueriesContext(connection) as captured:
            set_title(ticket, actor=acting(anna), title=title)
        return len(captured)

    one = make_webhook("ticket.deleted")
    nobody = cost("A")
    rule = make_rule("TicketTitleUpdate", webhook_ids=[one.pk])
    single = cost("B")
    rule.recipients["webhook_ids"] += [make_webhook("ticket.deleted").pk for _more in range(20)]
    rule.save()
    only("Ours")
    assert cost("C") == single > nobody
