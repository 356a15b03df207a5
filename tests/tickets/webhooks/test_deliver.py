"""How deliveries are sent: to a real receiver, in order, again and again, and by nobody twice."""

import hashlib
import hmac
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from accounts.actors import Actor
from accounts.models import AuditEntry
from gotrs.common.clock import moved_to, now
from tests.cast import acting
from tests.servers.receiver import RawServer, Receiver
from tickets import operations as do
from tickets.models import Ticket, Webhook, WebhookDelivery
from tickets.models import WebhookState as S
from tickets.webhooks import deliver as delivering
from tickets.webhooks.deliver import claim_next, clear_old, deliver, ping, send_again

pytestmark = pytest.mark.django_db

SECRET = "a secret of the receiver"


def rename(ticket: Ticket, *titles: str) -> None:
    for title in titles:
        do.set_title(ticket, actor=Actor.system(), title=title)


def titles(receiver: Receiver) -> list[str]:
    """The new titles that arrived, in order."""
    return [one.json["changes"]["title"][1] for one in receiver.received]


def states() -> list[str]:
    return list(WebhookDelivery.objects.order_by("id").values_list("status", flat=True))


# --- What arrives ---------------------------------------------------------------------------------


def test_an_event_arrives_with_its_headers_and_signature(make_webhook, receiver, ticket, send_due):
    webhook = make_webhook(secret=SECRET, headers={"Authorization": "Bearer abc", "X-Team": "2"})
    rename(ticket, "Ünïcode 🔥")
    assert send_due() == 1
    (request,) = receiver.received
    delivery = WebhookDelivery.objects.get()
    assert (request.method, request.path) == ("POST", "/hook")
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["X-GOTRS-Event"] == "ticket.updated"
    assert request.headers["X-GOTRS-Delivery"] == str(delivery.pk)
    assert request.headers["Authorization"] == "Bearer abc"
    assert request.headers["X-Team"] == "2"
    assert request.json == delivery.payload
    assert request.json["ticket"]["title"] == "Ünïcode 🔥"

    stamp, signature = request.headers["X-GOTRS-Signature"].split(",")
    assert abs(int(stamp.removeprefix("t=")) - time.time()) < 60
    signed = stamp.removeprefix("t=").encode() + b"." + request.body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert signature == f"v1={expected}"

    assert (delivery.status, delivery.attempt, delivery.response_code) == (S.DELIVERED, 1, 200)
    assert delivery.next_attempt_at is None
    assert delivery.error == ""
    webhook.refresh_from_db()
    assert webhook.last_status == S.DELIVERED


def test_without_a_secret_nothing_is_signed(make_webhook, receiver, ticket, send_due):
    make_webhook()
    rename(ticket, "A")
    send_due()
    assert "X-GOTRS-Signature" not in receiver.received[0].headers


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_enough(make_webhook, receiver, ticket, send_due, status):
    make_webhook()
    receiver.status, receiver.answer = status, b""
    rename(ticket, "A")
    send_due()
    assert states() == [S.DELIVERED]


# --- Again ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (500, "The receiver answered 500 Internal Server Error."),
        (302, "The receiver answered 302 Found. Redirects are not followed."),
        (404, "The receiver answered 404 Not Found."),
        (599, "The receiver answered 599."),
    ],
)
def test_anything_else_is_tried_again_and_said_in_words(
    make_webhook, receiver, ticket, send_due, status, words
):
    make_webhook()
    receiver.status, receiver.headers = status, {"Location": receiver.url}
    rename(ticket, "A")
    assert send_due() == 1
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.attempt) == (S.PENDING, 1)
    assert (delivery.response_code, delivery.error) == (status, words)
    assert delivery.next_attempt_at > now()
    assert len(receiver.received) == 1


def test_pauses_grow_until_the_delivery_is_given_up(make_webhook, receiver, ticket, send_due):
    make_webhook(retry_count=7)
    receiver.status = 503
    rename(ticket, "A")
    moment, pauses = now(), []
    while True:
        with moved_to(moment):
            assert send_due() == 1
        delivery = WebhookDelivery.objects.get()
        if delivery.next_attempt_at is None:
            break
        pauses.append((delivery.next_attempt_at - moment).total_seconds() / 60)
        with moved_to(delivery.next_attempt_at - timedelta(seconds=1)):
            assert send_due() == 0
        moment = delivery.next_attempt_at
    assert pauses == [1, 5, 30, 120, 360, 360, 360]
    assert (delivery.status, delivery.attempt) == (S.FAILED, 8)
    assert {one.headers["X-GOTRS-Delivery"] for one in receiver.received} == {str(delivery.pk)}
    assert len({one.body for one in receiver.received}) == 1


def test_without_retries_one_failure_is_the_end(make_webhook, receiver, ticket, send_due):
    make_webhook(retry_count=0)
    receiver.status = 500
    rename(ticket, "A")
    send_due()
    assert states() == [S.FAILED]
    assert Webhook.objects.get().last_status == S.FAILED


def test_a_receiver_that_is_not_there_is_said_in_words(make_webhook, ticket, send_due):
    make_webhook(url="http://127.0.0.1:1/hook")
    rename(ticket, "A")
    send_due()
    delivery = WebhookDelivery.objects.get()
    assert delivery.response_code is None
    assert "Connection refused" in delivery.error


def test_a_slow_receiver_gets_no_more_than_its_time(make_webhook, ticket, send_due):
    over = threading.Event()
    with RawServer(lambda client: over.wait(10) and None) as server:
        make_webhook(url=server.url, timeout_seconds=1)
        rename(ticket, "A")
        send_due()
        over.set()
    delivery = WebhookDelivery.objects.get()
    assert delivery.error == "There was no answer within 1 seconds."
    assert 1000 <= delivery.duration_ms < 3000


def test_what_leads_inside_is_refused_when_it_is_sent(
    make_webhook, receiver, ticket, send_due, settings
):
    """It may have been public when the webhook was made."""
    settings.OUTGOING_ALLOW = []
    make_webhook()
    rename(ticket, "A")
    send_due()
    assert "private or local" in WebhookDelivery.objects.get().error
    assert receiver.received == []


def test_a_secret_that_can_not_be_read_stops_no_other(make_webhook, receiver, ticket, send_due):
    broken = make_webhook(secret=SECRET)
    make_webhook(url=receiver.url + "/good")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_webhook SET secret = 'nonsense' WHERE id = %s", [broken.pk])
    rename(ticket, "A")
    assert send_due() == 2
    delivery = WebhookDelivery.objects.get(webhook=broken.pk)
    assert (delivery.status, "key" in delivery.error) == (S.PENDING, True)
    assert [one.path for one in receiver.received] == ["/hook/good"]


# --- Order ----------------------------------------------------------------------------------------


def test_events_of_a_ticket_arrive_in_order(make_webhook, receiver, ticket, send_due):
    make_webhook()
    rename(ticket, "A", "B", "C")
    send_due()
    assert titles(receiver) == ["A", "B", "C"]


def test_one_that_fails_holds_up_the_later_ones_of_its_ticket_alone(
    make_webhook, receiver, ticket, make_ticket, support, send_due
):
    other = make_ticket(support, "Other")
    make_webhook()
    rename(ticket, "A", "B")
    rename(other, "X")
    receiver.before = lambda request: setattr(
        receiver, "status", 500 if b'"A"' in request.body else 200
    )
    assert send_due() == 2
    assert titles(receiver) == ["A", "X"]
    assert states() == [S.PENDING, S.PENDING, S.DELIVERED]
    rename(ticket, "C")  # comes while the earlier ones wait
    assert send_due() == 0
    receiver.before = lambda request: setattr(receiver, "status", 200)
    with moved_to(now() + timedelta(minutes=2)):
        assert send_due() == 3
    assert titles(receiver) == ["A", "X", "A", "B", "C"]


def test_one_that_is_given_up_lets_the_later_ones_go(make_webhook, receiver, ticket, send_due):
    make_webhook(retry_count=0)
    rename(ticket, "A", "B")
    receiver.before = lambda request: setattr(
        receiver, "status", 500 if b'["A","B"]' not in request.body else 200
    )
    send_due()
    assert states() == [S.FAILED, S.DELIVERED]


def test_each_receiver_has_its_own_order(make_webhook, receiver, ticket, send_due):
    make_webhook(url="http://127.0.0.1:1/")
    make_webhook()
    rename(ticket, "A", "B")
    send_due()
    assert titles(receiver) == ["A", "B"]


# --- Claims ---------------------------------------------------------------------------------------


def test_what_is_claimed_is_nobody_elses_until_the_claim_runs_out(
    make_webhook, receiver, ticket, send_due
):
    make_webhook()
    rename(ticket, "A", "B")
    claimed = claim_next()
    assert claimed is not None
    assert claim_next() is None  # B has to wait for A
    with moved_to(now() + delivering.CLAIM + timedelta(seconds=1)):
        assert send_due() == 2
    assert titles(receiver) == ["A", "B"]
    deliver(claimed)  # the first was not dead, only slow: it sends, and records nothing
    assert titles(receiver) == ["A", "B", "A"]
    assert [row.attempt for row in WebhookDelivery.objects.order_by("id")] == [2, 1]
    assert states() == [S.DELIVERED, S.DELIVERED]


def test_receivers_that_are_being_talked_to_are_left_out(make_webhook, ticket):
    first, second = make_webhook(), make_webhook()
    rename(ticket, "A", "B")
    claimed = claim_next()
    assert claimed is not None
    assert claimed.webhook_id == first.pk
    other = claim_next({first.pk})
    assert other is not None
    assert other.webhook_id == second.pk
    assert claim_next({first.pk, second.pk}) is None


def test_a_webhook_that_is_gone_meanwhile_is_no_trouble(make_webhook, receiver, ticket):
    webhook = make_webhook()
    rename(ticket, "A")
    claimed = claim_next()
    assert claimed is not None
    webhook.delete()
    deliver(claimed)
    assert receiver.received == []
    assert not WebhookDelivery.objects.exists()


# --- Switching off --------------------------------------------------------------------------------


def test_a_hundred_failures_in_a_row_switch_it_off(
    make_webhook, receiver, ticket, send_due, told, django_capture_on_commit_callbacks
):
    webhook = make_webhook(retry_count=0, failures_in_row=98)
    receiver.status = 500
    rename(ticket, "A")
    send_due()
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.failures_in_row) == (True, 99)
    rename(ticket, "B", "C")
    with django_capture_on_commit_callbacks(execute=True):
        assert send_due() == 1
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.failures_in_row) == (False, 100)
    entry = AuditEntry.objects.get(action="webhook.switch_off")
    assert (entry.agent_id, entry.channel, entry.entity_id) == (None, "system", str(webhook.pk))
    assert entry.old_values == {"is_active": True}
    assert entry.new_values == {"is_active": False, "failures_in_row": 100}
    # What waits rests, and nothing new is noted.
    waiting = WebhookDelivery.objects.get(status=S.PENDING)
    assert waiting.next_attempt_at is None
    rename(ticket, "D")
    assert len(told()) == 3


def test_a_success_ends_the_row_of_failures(make_webhook, ticket, send_due):
    webhook = make_webhook(failures_in_row=99)
    rename(ticket, "A")
    send_due()
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.failures_in_row) == (True, 0)


def test_attempts_that_will_be_repeated_are_no_failures_yet(
    make_webhook, receiver, ticket, send_due
):
    """Else a busy site would lose its webhook in a short break of the receiver's."""
    webhook = make_webhook(failures_in_row=99)
    receiver.status = 503
    rename(ticket, "A")
    send_due()
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.last_status) == (True, S.FAILED)


# --- By hand --------------------------------------------------------------------------------------


def test_a_ping_is_sent_at_once_and_once(make_webhook, receiver, admin, send_due):
    webhook = make_webhook("ticket.closed", secret=SECRET, is_active=False)
    delivery = ping(webhook, acting(admin))
    assert (delivery.status, delivery.event, delivery.attempt) == (S.DELIVERED, "ping", 1)
    (request,) = receiver.received
    assert request.headers["X-GOTRS-Event"] == "ping"
    assert request.json["event"] == "ping"
    assert request.json["ticket"] is None
    assert request.json["actor"]["login"] == "admin"
    receiver.status = 500
    failed = ping(webhook, acting(admin))
    assert (failed.status, failed.next_attempt_at) == (S.FAILED, None)
    assert send_due() == 0
    assert AuditEntry.objects.filter(action="webhook.test").count() == 2


def test_the_same_event_can_be_sent_again(make_webhook, receiver, ticket, admin, send_due):
    make_webhook()
    rename(ticket, "A")
    send_due()
    first = WebhookDelivery.objects.get()
    again = send_again(first, acting(admin))
    assert (again.status, again.attempt, again.event_id) == (S.PENDING, 0, first.event_id)
    assert send_due() == 1
    old, new = receiver.received
    assert old.json == new.json
    assert old.headers["X-GOTRS-Delivery"] != new.headers["X-GOTRS-Delivery"]


# --- Clearing away --------------------------------------------------------------------------------


def test_the_log_is_kept_for_thirty_days(make_webhook, ticket):
    make_webhook()
    rename(ticket, "A", "B")
    kept, old = WebhookDelivery.objects.order_by("id")
    _age(old, timedelta(days=30, minutes=1))
    _age(kept, timedelta(days=29))
    assert clear_old() == 1
    assert WebhookDelivery.objects.get() == kept


def _age(delivery: WebhookDelivery, age: timedelta) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(created_at=now() - age)


def test_looking_for_work_costs_one_query_while_there_is_none(
    make_webhook, django_assert_num_queries
):
    make_webhook()
    with django_assert_num_queries(1):
        assert claim_next() is None
