"""Webhooks by API: for admins, secrets go in and never come out (contract 4.16)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import AuditEntry
from gotrs.common import kept
from tests.cast import acting
from tests.clients import ApiClient, queries_of
from tests.servers.receiver import Receiver
from tests.tickets.notices.making import make_rule
from tickets.models import Webhook, WebhookDelivery
from tickets.operations import set_title
from tickets.webhooks.deliver import claim_next, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loopback_allowed(settings: Any) -> Iterator[None]:
    settings.OUTGOING_ALLOW = ["127.0.0.1"]
    kept.forget_everything()
    yield
    kept.forget_everything()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


@pytest.fixture
def api(admin: Any) -> ApiClient:
    return ApiClient(admin)


NEW = {
    "name": "Chat",
    "url": "http://127.0.0.1:1/hook",
    "events": ["ticket.closed", "ticket.created", "ticket.closed"],
    "secret": "s3cr3t-of-chat",
    "headers": {"Authorization": "Bearer t0k3n", "X-Team": "2"},
}


def make(api: ApiClient, **more: Any) -> dict[str, Any]:
    answer = api.post("/webhooks", NEW | more)
    assert answer.status_code == 201, answer.content
    row: dict[str, Any] = answer.json()["data"]
    return row


def send_due() -> None:
    while (delivery := claim_next()) is not None:
        deliver(delivery)


# --- Five operations ------------------------------------------------------------------------------


def test_a_webhook_is_made_read_changed_and_really_goes(api, support):
    answer = api.post("/webhooks", NEW | {"queue_ids": [support.pk]})
    assert answer.status_code == 201, answer.content
    row = answer.json()["data"]
    assert answer.headers["Location"] == f"/api/v1/webhooks/{row['id']}"
    assert row == {
        "id": row["id"],
        "name": "Chat",
        "url": "http://127.0.0.1:1/hook",
        "events": ["ticket.created", "ticket.closed"],
        "queue_ids": [support.pk],
        "headers": ["Authorization", "X-Team"],
        "is_active": True,
        "retry_count": 5,
        "timeout_seconds": 10,
        "has_secret": True,
        "last_status": None,
        "create_time": row["create_time"],
        "change_time": row["change_time"],
    }
    assert api.get(f"/webhooks/{row['id']}").json()["data"] == row
    listed = api.get("/webhooks").json()
    assert (listed["data"], listed["pagination"]["total"]) == ([row], 1)

    changed = api.put(
        f"/webhooks/{row['id']}",
        {"events": "*", "queue_ids": None, "retry_count": "0", "timeout_seconds": 30},
    )
    assert changed.status_code == 200, changed.content
    after = changed.json()["data"]
    assert (after["events"], after["queue_ids"]) == (["*"], [])
    assert (after["retry_count"], after["timeout_seconds"]) == (0, 30)
    assert after["change_time"] >= row["change_time"]

    gone = api.delete(f"/webhooks/{row['id']}")
    assert (gone.status_code, gone.json()["data"]) == (200, {"id": row["id"]})
    for again in (api.delete(f"/webhooks/{row['id']}"), api.get(f"/webhooks/{row['id']}")):
        assert (again.status_code, again.json()["code"]) == (404, "not_found")


def test_what_was_read_can_be_sent_back(api):
    row = make(api)
    answer = api.put(f"/webhooks/{row['id']}", row)
    assert answer.status_code == 200, answer.content
    assert answer.json()["data"] == row | {"change_time": answer.json()["data"]["change_time"]}
    stored = Webhook.objects.get()
    assert stored.secret == NEW["secret"]
    assert json.loads(stored.headers) == NEW["headers"]


def test_one_that_hears_notifications_alone_can_be_sent_back_too(api):
    """The back office makes such ones; the API does not."""
    row = make(api)
    Webhook.objects.update(events=[])
    assert api.get(f"/webhooks/{row['id']}").json()["data"]["events"] == []
    assert api.put(f"/webhooks/{row['id']}", {"name": "B", "events": []}).status_code == 200
    assert api.put(f"/webhooks/{row['id']}", {"events": ["notification"]}).status_code == 400


def test_headers_and_secret_can_be_replaced_and_taken_away(api):
    path = f"/webhooks/{make(api)['id']}"
    assert api.put(path, {"headers": ["X-Team"]}).json()["data"]["headers"] == ["X-Team"]
    assert json.loads(Webhook.objects.get().headers) == {"X-Team": "2"}
    assert api.put(path, {"headers": {"X-New": "1"}}).json()["data"]["headers"] == ["X-New"]
    assert api.put(path, {"headers": {}}).json()["data"]["headers"] == []
    assert api.put(path, {"secret": None}).json()["data"]["has_secret"] is False
    assert Webhook.objects.get().secret == ""


def test_no_answer_and_no_audit_entry_shows_a_secret(api):
    row = make(api)
    path = f"/webhooks/{row['id']}"
    answers = [
        api.get("/webhooks"),
        api.get(path),
        api.put(path, {"secret": "other-s3cr3t", "headers": {"X-Key": "v4lu3"}}),
        api.post(f"{path}/test"),
        api.get(f"{path}/deliveries"),
        api.delete(path),
    ]
    created, updated, tested, deleted = AuditEntry.objects.order_by("id")
    assert [created.action, updated.action, tested.action, deleted.action] == [
        "webhook.create", "webhook.update", "webhook.test", "webhook.delete",
    ]  # fmt: skip
    assert updated.new_values == {
        "secret": "***", "header_names": ["X-Key"], "secret_headers": "***",
    }  # fmt: skip
    assert created.new_values["url"] == NEW["url"]
    assert (deleted.entity_type, deleted.entity_id) == ("webhook", str(row["id"]))
    entries = json.dumps([[e.old_values, e.new_values] for e in AuditEntry.objects.all()])
    for text in (*(answer.content.decode() for answer in answers), entries):
        for secret in ("s3cr3t", "t0k3n", "v4lu3"):
            assert secret not in text


def test_secrets_are_encrypted_at_rest(api):
    from django.db import connection

    make(api)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, headers FROM tickets_webhook")
        (row,) = cursor.fetchall()
    assert "s3cr3t" not in row[0]
    assert "t0k3n" not in row[1]


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_others_than_admins_are_refused(request, api, who):
    pk = make(api)["id"]
    other = ApiClient(request.getfixturevalue(who))
    for answer in (
        other.get("/webhooks"),
        other.post("/webhooks", NEW),
        other.get(f"/webhooks/{pk}"),
        other.put(f"/webhooks/{pk}", {"name": "Mine"}),
        other.delete(f"/webhooks/{pk}"),
        other.post(f"/webhooks/{pk}/test"),
        other.get(f"/webhooks/{pk}/deliveries"),
        other.get("/webhooks/999/deliveries"),
        other.post(f"/webhooks/{pk}/deliveries/1/retry"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")


def test_the_same_name_twice_is_a_conflict(api):
    make(api)
    answer = api.post("/webhooks", NEW | {"name": "CHAT"})
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate")


def test_lists_cost_the_same_whatever_their_length(api, support, ticket, anna):
    for number in range(2):
        make(api, name=f"Hook {number}", queue_ids=[support.pk], events=["*"])
    few = queries_of(api, "/webhooks")
    set_title(ticket, actor=acting(anna), title="A")
    path = f"/webhooks/{Webhook.objects.earliest('id').pk}/deliveries"
    one = queries_of(api, path)
    for number in range(2, 9):
        make(api, name=f"Hook {number}", queue_ids=[support.pk])
        set_title(ticket, actor=acting(anna), title=f"B{number}")
    assert queries_of(api, "/webhooks") == (few[0], 9)
    assert queries_of(api, path) == (one[0], 8)


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": None}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"url": None}, "url"),
        ({"url": ""}, "url"),
        ({"url": ["http://x.test/"]}, "url"),
        ({"url": "ftp://x.test/"}, "url"),
        ({"url": "http://u:p@x.test/"}, "url"),
        ({"url": "http://10.0.0.1/"}, "url"),
        ({"url": "http://127.0.0.2:8000/"}, "url"),
        ({"url": "http://169.254.169.254/latest/meta-data/"}, "url"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, "url"),
        ({"url": "http://0x0a000001/"}, "url"),
        ({"url": "http://x.test/" + "x" * 2000}, "url"),
        ({"events": None}, "events"),
        ({"events": []}, "events"),
        ({"events": ["ticket.exploded"]}, "events"),
        ({"events": ["ping"]}, "events"),
        ({"events": [["ticket.closed"]]}, "events"),
        ({"events": {"ticket.closed": True}}, "events"),
        ({"secret": 5}, "secret"),
        ({"secret": "x" * 256}, "secret"),
        ({"headers": "X: y"}, "headers"),
        ({"headers": ["X-Unknown"]}, "headers"),
        ({"headers": [5]}, "headers"),
        ({"headers": {"X": 5}}, "headers"),
        ({"headers": {"X": "a\r\nBcc: b"}}, "headers"),
        ({"headers": {"X\r\nY": "a"}}, "headers"),
        ({"headers": {"X Y": "a"}}, "headers"),
        ({"headers": {"": "a"}}, "headers"),
        ({"headers": {"X": ""}}, "headers"),
        ({"headers": {"X": "ä"}}, "headers"),
        ({"headers": {"X": "a" * 2001}}, "headers"),
        ({"headers": {"Host": "internal"}}, "headers"),
        ({"headers": {"content-length": "5"}}, "headers"),
        ({"headers": {"Transfer-Encoding": "chunked"}}, "headers"),
        ({"headers": {"X-GOTRS-Signature": "t=1"}}, "headers"),
        ({"headers": {"X": "1", "x": "2"}}, "headers"),
        ({"headers": {f"X-{n}": "1" for n in range(21)}}, "headers"),
        ({"queue_ids": [999_999]}, "queue_ids"),
        ({"queue_ids": "Support"}, "queue_ids"),
        ({"is_active": "perhaps"}, "is_active"),
        ({"retry_count": 11}, "retry_count"),
        ({"retry_count": -1}, "retry_count"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"timeout_seconds": 31}, "timeout_seconds"),
    ],
)
def test_bad_values_name_their_field_and_change_nothing(api, body, field):
    answer = api.post("/webhooks", NEW | body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert list(answer.json()["details"]) == [field]
    assert not Webhook.objects.exists()
    pk = make(api)["id"]
    answer = api.put(f"/webhooks/{pk}", body)
    assert answer.status_code == 400
    assert list(answer.json()["details"]) == [field]


def test_all_wrong_fields_are_named_at_once(api):
    answer = api.post("/webhooks", {"url": "http://127.0.0.2/", "retry_count": 99})
    assert set(answer.json()["details"]) == {"name", "url", "events", "retry_count"}


def test_a_name_that_can_not_be_resolved_yet_is_taken(api):
    make(api, url="https://gotrs-nowhere.invalid/hook")


def test_private_addresses_are_refused_without_the_configuration(api, settings):
    settings.OUTGOING_ALLOW = []
    answer = api.post("/webhooks", NEW)
    assert answer.status_code == 400
    assert "private or local" in answer.json()["details"]["url"][0]


# --- What is told ---------------------------------------------------------------------------------


def test_a_webhook_that_was_made_just_now_is_told_at_once(api, receiver, ticket, anna):
    set_title(ticket, actor=acting(anna), title="A")
    row = make(api, url=receiver.url, events=["*"])
    set_title(ticket, actor=acting(anna), title="B")
    send_due()
    (request,) = receiver.received
    assert request.json["changes"] == {"title": ["A", "B"]}
    assert api.get(f"/webhooks/{row['id']}").json()["data"]["last_status"] == "delivered"
    api.delete(f"/webhooks/{row['id']}")
    set_title(ticket, actor=acting(anna), title="C")
    assert not WebhookDelivery.objects.exists()


def test_what_waits_rests_while_it_is_inactive(api, receiver, ticket, anna):
    path = f"/webhooks/{make(api, url=receiver.url, events=['*'])['id']}"
    set_title(ticket, actor=acting(anna), title="A")
    api.put(path, {"is_active": False})
    set_title(ticket, actor=acting(anna), title="B")
    send_due()
    assert receiver.received == []
    (waiting,) = api.get(f"{path}/deliveries").json()["data"]
    assert (waiting["status"], waiting["next_attempt"]) == ("pending", None)
    Webhook.objects.update(failures_in_row=100)
    api.put(path, {"is_active": True})
    send_due()
    assert [one.json["ticket"]["title"] for one in receiver.received] == ["A"]
    assert Webhook.objects.get().failures_in_row == 0


# --- Test, log, retry -----------------------------------------------------------------------------


def test_the_test_is_sent_at_once_and_answers_how_it_went(api, receiver):
    path = f"/webhooks/{make(api, url=receiver.url)['id']}"
    answer = api.post(f"{path}/test")
    assert answer.status_code == 200, answer.content
    row = answer.json()["data"]
    assert (row["event"], row["status"], row["attempt"]) == ("ping", "delivered", 1)
    assert (row["response_code"], row["error"], row["next_attempt"]) == (200, None, None)
    assert row["ticket_id"] is None
    assert receiver.received[0].json == row["payload"]
    assert receiver.received[0].headers["Authorization"] == "Bearer t0k3n"

    receiver.status = 500
    failed = api.post(f"{path}/test")
    assert failed.status_code == 200
    row = failed.json()["data"]
    assert (row["status"], row["response_code"]) == ("failed", 500)
    assert row["error"] == "The receiver answered 500 Internal Server Error."


def test_the_test_of_a_receiver_that_is_not_there_is_an_answer_too(api):
    row = api.post(f"/webhooks/{make(api)['id']}/test").json()["data"]
    assert (row["status"], row["response_code"]) == ("failed", None)
    assert "Connection refused" in row["error"]


def test_the_log_is_newest_first_and_filtered(api, receiver, ticket, anna):
    path = f"/webhooks/{make(api, url=receiver.url, events=['*'])['id']}"
    other = make(api, name="Other", events=["*"])
    set_title(ticket, actor=acting(anna), title="A")
    send_due()
    receiver.status = 500
    api.post(f"{path}/test")
    set_title(ticket, actor=acting(anna), title="B")
    log = api.get(f"{path}/deliveries").json()
    found = [(row["event"], row["status"]) for row in log["data"]]
    assert found == [
        ("ticket.updated", "pending"), ("ping", "failed"), ("ticket.updated", "delivered"),
    ]  # fmt: skip
    assert log["pagination"]["total"] == 3
    assert log["data"][2]["ticket_id"] == ticket.pk
    assert log["data"][2]["payload"]["ticket"]["title"] == "A"

    def count(query: str) -> int:
        return len(api.get(f"{path}/deliveries?{query}").json()["data"])

    assert count("status=delivered") == 1
    assert count("status=delivered,failed") == 2
    assert count("event=ping") == 1
    assert count("event=ticket.updated&status=pending") == 1
    assert count("event=ticket.closed") == 0
    assert count("per_page=2&page=2") == 1
    assert count("status=") == 3
    assert len(api.get(f"/webhooks/{other['id']}/deliveries").json()["data"]) == 2
    wrong = api.get(f"{path}/deliveries?status=lost&event=ticket.exploded")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_filter")
    assert set(wrong.json()["details"]) == {"status", "event"}


def test_a_delivery_is_sent_again_as_a_new_one(api, receiver, ticket, anna):
    path = f"/webhooks/{make(api, url=receiver.url, events=['*'], retry_count=0)['id']}"
    receiver.status = 500
    set_title(ticket, actor=acting(anna), title="A")
    send_due()
    (first,) = api.get(f"{path}/deliveries").json()["data"]
    answer = api.post(f"{path}/deliveries/{first['id']}/retry")
    assert answer.status_code == 200, answer.content
    again = answer.json()["data"]
    assert again["id"] > first["id"]
    assert (again["status"], again["attempt"]) == ("pending", 0)
    assert again["payload"] == first["payload"]
    receiver.status = 200
    send_due()
    statuses = [row["status"] for row in api.get(f"{path}/deliveries").json()["data"]]
    assert statuses == ["delivered", "failed"]
    assert AuditEntry.objects.get(action="webhook.retry").new_values == {
        "delivery": first["id"],
        "new_delivery": again["id"],
    }


def test_a_repeat_with_the_same_key_sends_again_once(api, receiver, ticket, anna):
    path = f"/webhooks/{make(api, url=receiver.url, events=['*'])['id']}"
    set_title(ticket, actor=acting(anna), title="A")
    (first,) = api.get(f"{path}/deliveries").json()["data"]
    retry = f"{path}/deliveries/{first['id']}/retry"
    one, two = (api.post(retry, Idempotency_Key="k") for _ in range(2))
    assert one.json() == two.json()
    assert WebhookDelivery.objects.count() == 2


def test_what_a_notification_told_stands_in_the_log(api, receiver, ticket, anna):
    row = make(api, url=receiver.url, events=["ticket.deleted"])
    make_rule("TicketTitleUpdate", webhook_ids=[row["id"]])
    set_title(ticket, actor=acting(anna), title="Smoke")
    send_due()
    log = f"/webhooks/{row['id']}/deliveries"
    (told,) = api.get(f"{log}?event=notification").json()["data"]
    assert (told["event"], told["status"]) == ("notification", "delivered")
    assert told["payload"]["notification"]["body"] == "Anna Arndt: Smoke"
    again = api.post(f"{log}/{told['id']}/retry").json()["data"]
    assert again["payload"] == told["payload"]


def test_deliveries_of_another_webhook_are_not_found(api, ticket, anna):
    mine, other = make(api, events=["*"]), make(api, name="Other", events=["ticket.closed"])
    set_title(ticket, actor=acting(anna), title="A")
    pk = WebhookDelivery.objects.get().pk
    for path in (
        f"/webhooks/{other['id']}/deliveries/{pk}/retry",
        f"/webhooks/{mine['id']}/deliveries/{pk + 1}/retry",
        f"/webhooks/{mine['id']}/deliveries/{10**30}/retry",
        f"/webhooks/999/deliveries/{pk}/retry",
        "/webhooks/999/test",
    ):
        answer = api.post(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    answer = api.post(f"/webhooks/{mine['id']}/deliveries/x/retry")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_id")
