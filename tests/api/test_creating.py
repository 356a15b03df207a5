"""Creating tickets, as an agent and as a customer (contract 4.3, 1.6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gotrs.common.validity import Validity
from queues.models import Service, Sla
from tests.cast import USERS, make_agent
from tickets.api.shapes import TicketSerializer
from tickets.models import Article, SenderType, State

# --- Creating -------------------------------------------------------------------------------------


def test_an_agent_creates_a_ticket_with_its_first_article(api_of, anna, ben, support):
    answer = api_of(anna).post(
        "/tickets",
        {
            "title": " Printer on fire ",
            "queue": "support",
            "priority": "high",
            "customer_user_id": "ben@acme.test",
            "body": "Smoke.",
            "tags": ["VIP", "vip"],
        },
    )
    data = answer.json()["data"]
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/tickets/{data['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert data["title"] == "Printer on fire"
    assert (data["queue_id"], data["queue"]) == (support.pk, "Support")
    assert (data["priority_id"], data["state"], data["type"]) == (4, "new", "Unclassified")
    assert (data["customer_id"], data["customer_user_id"]) == ("ACME", "ben@acme.test")
    assert (data["owner_id"], data["locked"], data["lock"]) == (None, False, "unlock")
    assert (data["tags"], data["article_count"], data["create_by"]) == (["vip"], 1, anna.pk)
    article = Article.objects.get()
    assert (article.sender_type, article.is_visible_for_customer) == (SenderType.AGENT, False)


def test_an_answer_has_exactly_the_documented_fields(api_of, anna, ben, ticket):
    # Parts that come only if asked for are left out.
    documented = {name for name, field in TicketSerializer().fields.items() if field.required}
    assert set(api_of(anna).get(f"/tickets/{ticket.pk}").json()["data"]) == documented
    assert set(api_of(ben).get(f"/tickets/{ticket.pk}").json()["data"]) == documented


def test_everything_may_be_said_at_once(api_of, anna, ben, support):
    service = Service.objects.create(name="Mail")
    sla = Sla.objects.create(name="Gold")
    sla.services.add(service)
    until = (timezone.now() + timedelta(days=1)).isoformat()
    answer = api_of(anna).post(
        "/tickets",
        {
            "title": "All",
            "queue_id": str(support.pk),
            "status": "pending",
            "pending_until": until,
            "type": "incident",
            "service": "mail",
            "sla_id": sla.pk,
            "owner": "anna",
            "responsible_id": "me",
            "lock": "lock",
            "customer_user_id": "BEN@acme.test",
            "customer_id": 4711,
            "article": {"subject": "S", "body": "<b>x</b>", "content_type": "text/html"},
        },
    )
    data = answer.json()["data"]
    assert answer.status_code == 201, answer.content
    assert data["state"] == "pending reminder"
    assert (data["service"], data["sla"], data["type"]) == ("Mail", "Gold", "Incident")
    assert (data["owner"], data["responsible"], data["locked"]) == ("anna", "anna", True)
    assert (data["customer_id"], data["customer_user_id"]) == ("4711", "ben@acme.test")
    assert Article.objects.get().body_html == "<b>x</b>"


def test_an_address_finds_its_customer_user_and_an_unknown_one_stays(api_of, anna, support):
    from tests.cast import make_customer

    make_customer("dora", "ACME", email="dora@acme.test")
    api = api_of(anna)
    for given, kept in (("dora@acme.test", "dora"), ("new@there.test", "new@there.test")):
        body = {"title": "x", "queue_id": support.pk, "customer_user_id": given}
        assert api.post("/tickets", body).json()["data"]["customer_user_id"] == kept


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": None, "queue_id": None}, "title queue_id"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"title": 7, "body": [], "subject": {}, "tags": 5}, "title body subject tags"),
        ({"queue_id": 999, "priority_id": 99, "state_id": "nix"}, "queue_id priority_id state_id"),
        ({"queue_id": True, "type_id": [], "service_id": {}}, "queue_id type_id service_id"),
        ({"queue_id": "9" * 50, "priority": -1}, "queue_id priority"),
        ({"owner_id": 999, "responsible": "ben@acme.test"}, "owner_id responsible"),
        ({"owner_id": 1}, "owner_id"),
        ({"customer_user_id": "nobody"}, "customer_user_id"),
        ({"customer_user_id": "a@b.test\r\nBcc: c@d.test"}, "customer_user_id"),
        ({"customer_id": "x" * 151}, "customer_id"),
        ({"status": "pending"}, "pending_until"),
        ({"status": "pending", "pending_until": "2020-01-01"}, "pending_until"),
        ({"pending_until": "tomorrow", "locked": "maybe"}, "pending_until locked"),
        ({"state_id": 9}, "state_id"),
        ({"state_id": 5}, "state_id"),
        ({"queue": "Sales", "queue_id": 1}, "queue queue_id"),
        ({"body": "a", "description": "b"}, "body description"),
        ({"body": "a", "article": {"body": "b"}}, "article.body"),
        ({"article": "text"}, "article.body"),
        (
            {"body": "a", "article_type": "fax", "content_type": "text/rtf"},
            "article_type content_type",
        ),
        ({"body": "x", "subject": "a\nb"}, "subject"),
        ({"tags": ["x" * 51]}, "tags"),
        ({"tags": [str(n) for n in range(21)]}, "tags"),
        ({"file_ids": ["nonsense"]}, "file_ids"),
        ({"file_ids": ["00000000-0000-0000-0000-000000000000"]}, "file_ids"),
        ({"dynamic_fields": {"Room": "7"}}, "dynamic_fields.Room"),
        ({"dynamic_fields": []}, "dynamic_fields"),
        ({"sla_id": 1}, "sla_id"),
    ],
)
def test_bad_values_are_all_named_and_nothing_is_made(
    api_of, anna, sales, ben, change, fields, nothing_changes
):
    body = {"title": "x", "queue_id": sales.pk} | change
    body = {name: value for name, value in body.items() if value is not None}
    answer = api_of(anna).post("/tickets", body)
    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == "validation_failed"
    assert set(answer.json()["details"]) == set(fields.split())


def test_what_is_not_in_use_any_more_is_refused(api_of, anna, sales, nothing_changes):
    sales.valid_id = Validity.INVALID
    sales.save()
    State.objects.filter(pk=4).update(valid_id=Validity.INVALID)
    answer = api_of(anna).post("/tickets", {"title": "x", "queue_id": sales.pk, "state_id": 4})
    assert set(answer.json()["details"]) == {"queue_id", "state_id"}


def test_an_sla_must_belong_to_the_service(api_of, anna, support, nothing_changes):
    service, sla = Service.objects.create(name="Mail"), Sla.objects.create(name="Gold")
    body = {"title": "x", "queue_id": support.pk, "service_id": service.pk, "sla_id": sla.pk}
    assert set(api_of(anna).post("/tickets", body).json()["details"]) == {"sla_id"}


def test_creating_needs_create_in_that_queue(api_of, anna, rita, secret, support, nothing_changes):
    body = {"title": "x", "queue_id": support.pk}
    assert api_of(rita).post("/tickets", body).json()["code"] == "permission_denied"
    assert api_of(anna).post("/tickets", body | {"queue_id": secret.pk}).status_code == 403


def test_naming_an_owner_needs_owner_as_well(api_of, anna, support):
    creator = make_agent("carl", {USERS: ["create"]})
    body = {"title": "x", "queue_id": support.pk}
    api = api_of(creator)
    assert api.post("/tickets", body | {"owner_id": anna.pk}).status_code == 403
    created = api.post("/tickets", body)
    assert created.status_code == 201
    assert created.json()["data"]["queue"] == "Support"
    assert api.get(created.headers["Location"].removeprefix("/api/v1")).status_code == 404


# --- Creating, as a customer ----------------------------------------------------------------------


def test_a_customer_writes_into_the_portals_queue(api_of, ben, anna):
    answer = api_of(ben).post("/tickets", {"title": "Help", "body": "Please.", "priority": "high"})
    data = answer.json()["data"]
    assert answer.status_code == 201
    assert (data["queue_id"], data["customer_user_id"], data["customer_id"]) == (
        1,
        ben.login,
        "ACME",
    )
    assert (data["create_by"], data["article_count"], data["priority_id"]) == (None, 1, 4)
    article = Article.objects.get()
    assert (article.sender_type, article.is_visible_for_customer) == (SenderType.CUSTOMER, True)
    assert article.created_by_customer == ben.login


@pytest.mark.parametrize(
    "more",
    [
        {"owner_id": 1},
        {"state": "closed"},
        {"locked": True},
        {"tags": ["x"]},
        {"customer_user_id": "carla@acme.test"},
        {"customer_id": "OTHER"},
        {"queue": "Junk"},
        {"queue": "Secret"},
        {"body": "x", "article_type": "note-internal"},
        {"article": {"body": "x", "sender_type": "agent"}},
    ],
    ids=str,
)
def test_customers_set_nothing_else_and_only_for_themselves(
    api_of, ben, carla, secret, anna, more, nothing_changes
):
    more = {name: anna.pk if name == "owner_id" else value for name, value in more.items()}
    answer = api_of(ben).post("/tickets", {"title": "x"} | more)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
