"""Creating, reading, changing and deleting tickets (contract 4.3, 1.6, 1.7, 1.9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Agent
from gotrs.common.validity import Validity
from queues.models import Service, Sla
from tests.cast import USERS, acting, make_agent
from tickets.api.shapes import TicketSerializer
from tickets.models import Article, SenderType, State, Ticket, TicketHistory
from tickets.operations import assign, close_ticket, set_pending


@pytest.fixture
def nothing_changes(ticket):
    """Checks at its end that the ticket, its history and the number of tickets are as before."""

    def state():
        ticket.refresh_from_db()
        return (
            Ticket.objects.count(),
            Article.objects.count(),
            TicketHistory.objects.count(),
            ticket.version,
            ticket.title,
        )

    before = state()
    yield
    assert state() == before


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


# --- Reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("pk", ["0", "-1", "999999", "9" * 30])
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_any_integer_that_finds_nothing_is_404(api_of, anna, pk, method):
    answer = getattr(api_of(anna), method)(f"/tickets/{pk}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("pk", ["abc", "1.5", "1e3", "%20", "٣", "bulk"])
def test_what_is_no_integer_is_no_id(api_of, anna, pk):
    assert api_of(anna).get(f"/tickets/{pk}").json()["code"] == "invalid_id"


def test_unreadable_and_missing_tickets_read_the_same(api_of, outsider, ben, olga, ticket):
    for person in (outsider, olga):
        for method, body in (("get", None), ("put", {"title": "x"}), ("delete", None)):
            unreadable = api_of(person).request(method, f"/tickets/{ticket.pk}", body)
            missing = api_of(person).request(method, "/tickets/999999", body)
            assert unreadable.status_code == missing.status_code == 404
            assert unreadable.json() == missing.json()


def test_a_ticket_is_found_by_number_too(api_of, anna, outsider, ticket):
    by_number = api_of(anna).get(f"/tickets/by-number/{ticket.tn}")
    assert by_number.json()["data"]["id"] == ticket.pk
    assert by_number.headers["ETag"] == '"1"'
    for api, tn in ((api_of(anna), "123"), (api_of(outsider), ticket.tn)):
        assert api.get(f"/tickets/by-number/{tn}").status_code == 404


def test_parts_may_be_included(api_of, anna, ben, ticket):
    query = "?include=articles,last_article,links,watchers,nonsense"
    inside = api_of(anna).get(f"/tickets/{ticket.pk}{query}").json()["data"]
    assert (len(inside["articles"]), inside["links"], inside["watchers"]) == (1, [], [])
    outside = api_of(ben).get(f"/tickets/{ticket.pk}{query}").json()["data"]
    assert "watchers" not in outside
    assert outside["last_article"]["sender_type"] == "customer"


# --- Changing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_put_changes_what_it_names_in_one_version(api_of, anna, ticket, sales, method):
    answer = getattr(api_of(anna), method)(
        f"/tickets/{ticket.pk}",
        {
            "title": "New title",
            "queue": "Sales",
            "priority": "low",
            "owner_id": "me",
            "tags": ["b", "a"],
            "article": {"body": "Because."},
        },
    )
    data = answer.json()["data"]
    assert answer.status_code == 200, answer.content
    assert (data["title"], data["queue"], data["priority_id"]) == ("New title", "Sales", 2)
    assert (data["owner"], data["tags"], data["article_count"]) == ("anna", ["a", "b"], 2)
    assert (data["version"], answer.headers["ETag"]) == (2, '"2"')
    assert data["customer_user_id"] == "ben@acme.test"


def test_an_object_that_was_read_may_be_sent_back_without_any_change(
    api_of, anna, rita, ben, ticket, nothing_changes
):
    for person in (anna, rita, ben):
        api = api_of(person)
        read = api.get(f"/tickets/{ticket.pk}").json()["data"]
        again = api.put(f"/tickets/{ticket.pk}", read)
        assert again.status_code == 200, again.content
        assert again.json()["data"] == read


def test_a_pending_ticket_may_be_sent_back_as_well(api_of, anna, ticket):
    set_pending(ticket, actor=acting(anna), until=timezone.now() + timedelta(days=1))
    api = api_of(anna)
    read = api.get(f"/tickets/{ticket.pk}").json()["data"]
    assert api.put(f"/tickets/{ticket.pk}", read).json()["data"] == read


def test_of_two_names_the_one_that_differs_from_the_stored_value_counts(
    api_of, anna, ticket, sales
):
    api = api_of(anna)
    read = api.get(f"/tickets/{ticket.pk}").json()["data"]
    moved = api.put(f"/tickets/{ticket.pk}", read | {"queue_id": sales.pk}).json()["data"]
    assert moved["queue"] == "Sales"
    closed = api.put(f"/tickets/{ticket.pk}", moved | {"state": "closed"}).json()["data"]
    assert closed["state_id"] == 2
    clash = api.put(f"/tickets/{ticket.pk}", {"queue_id": 1, "queue": "Raw"})
    assert set(clash.json()["details"]) == {"queue_id", "queue"}


def test_null_clears_what_may_be_empty(api_of, anna, ticket):
    api = api_of(anna)
    api.put(f"/tickets/{ticket.pk}", {"owner_id": "me", "responsible_id": "me"})
    body = {"owner_id": None, "responsible": None, "customer_user_id": None, "type_id": None}
    data = api.put(f"/tickets/{ticket.pk}", body).json()["data"]
    assert (data["owner_id"], data["responsible_id"], data["type_id"]) == (None, None, None)
    assert (data["customer_user_id"], data["customer_id"]) == (None, None)
    assert (data["locked"], data["lock"]) == (False, "unlock")


def test_the_company_follows_a_new_customer_unless_named(api_of, anna, olga, ticket):
    api = api_of(anna)
    data = api.put(f"/tickets/{ticket.pk}", {"customer_user_id": olga.login}).json()["data"]
    assert data["customer_id"] == "OTHER"
    data = api.put(f"/tickets/{ticket.pk}", {"customer_id": "ACME"}).json()["data"]
    assert (data["customer_user_id"], data["customer_id"]) == (olga.login, "ACME")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "no_known_fields"),
        ({"id": 7, "version": 9, "nonsense": 1}, "no_known_fields"),
        ({"title": ""}, "validation_failed"),
        ({"title": None, "queue_id": None, "state": None, "priority": None}, "validation_failed"),
        ({"title": "x" * 256, "owner_id": 999}, "validation_failed"),
        ({"state": "pending reminder"}, "validation_failed"),
        ({"state_id": 9}, "validation_failed"),
        ({"state": "removed"}, "validation_failed"),
        ({"pending_until": "2099-01-01"}, "validation_failed"),
        ({"archived": "perhaps", "locked": 7, "tags": "x" * 60}, "validation_failed"),
        ({"article": {"subject": "without text"}}, "validation_failed"),
        ({"article": {"body": "  "}}, "validation_failed"),
        ({"title": "good", "owner_id": 1}, "validation_failed"),
    ],
    ids=str,
)
def test_a_bad_put_changes_nothing(api_of, anna, ticket, body, code, nothing_changes):
    answer = api_of(anna).put(f"/tickets/{ticket.pk}", body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    ("held", "allowed", "refused"),
    [
        (["ro"], [], ["title", "queue", "priority", "owner", "article"]),
        (["ro", "note"], ["article"], ["title", "priority", "owner", "queue"]),
        (["ro", "owner"], ["owner"], ["title", "priority", "article", "queue"]),
        (["ro", "priority"], ["priority"], ["title", "owner", "article", "queue"]),
        (["ro", "move_into"], ["queue"], ["title", "owner", "article", "priority"]),
        (["rw"], ["title", "queue", "priority", "owner", "article"], []),
    ],
)
def test_each_fact_needs_its_own_permission(api_of, anna, ticket, sales, held, allowed, refused):
    api = api_of(make_agent("carl", {USERS: held}))
    bodies: dict[str, dict[str, Any]] = {
        "title": {"title": "New"},
        "queue": {"queue": "Sales"},
        "priority": {"priority": 5},
        "owner": {"owner": "anna"},
        "article": {"article": {"body": "x"}},
    }
    for name in refused:
        answer = api.put(f"/tickets/{ticket.pk}", bodies[name])
        assert answer.json()["code"] == "permission_denied", name
        also = {key: value for kept in allowed for key, value in bodies[kept].items()}
        assert api.put(f"/tickets/{ticket.pk}", bodies[name] | also).status_code == 403
    ticket.refresh_from_db()
    assert ticket.version == 1
    for name in allowed:
        assert api.put(f"/tickets/{ticket.pk}", bodies[name]).status_code == 200, name


def test_a_customer_corrects_the_title_of_an_own_open_ticket_only(
    api_of, ben, carla, anna, ticket, sales
):
    path = f"/tickets/{ticket.pk}"
    assert api_of(ben).put(path, {"title": "Corrected"}).json()["data"]["title"] == "Corrected"
    assert api_of(carla).put(path, {"title": "Hers"}).status_code == 403
    for body in ({"queue": "Sales"}, {"priority": 5}, {"title": "x", "state": "closed"}):
        assert api_of(ben).put(path, body).status_code == 403
    ticket.refresh_from_db()
    close_ticket(ticket, actor=acting(anna))
    assert api_of(ben).put(path, {"title": "Too late"}).status_code == 403


# --- Versions -------------------------------------------------------------------------------------


def test_a_write_on_a_stale_version_is_refused(api_of, anna, ticket):
    api, path = api_of(anna), f"/tickets/{ticket.pk}"
    assert api.put(path, {"title": "One"}, If_Match='"1"').headers["ETag"] == '"2"'
    for tag in ('"1"', '"7"', "nonsense", 'W/"2"', "2"):
        answer = api.put(path, {"title": "Two"}, If_Match=tag)
        assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch"), tag
    for tag in ('"2"', "*", '"1", "4"', ""):
        assert api.put(path, {"title": f"New {tag}"}, If_Match=tag).status_code == 200, tag


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/assign", {"agent_id": "me"}),
        ("post", "/close", {}),
        ("post", "/priority", {"priority": 5}),
        ("post", "/queue", {"queue": "Sales"}),
        ("post", "/pending", {"pending_until": "2099-01-01"}),
        ("post", "/lock", {}),
        ("post", "/articles", {"body": "x"}),
        ("post", "/time", {"time_unit": 1}),
        ("post", "/watch", {}),
        ("delete", "/watch", None),
        ("delete", "", None),
    ],
)
def test_every_write_under_a_ticket_honours_the_version(
    api_of, anna, ticket, sales, method, path, body, nothing_changes
):
    answer = getattr(api_of(anna), method)(f"/tickets/{ticket.pk}{path}", body, If_Match='"9"')
    assert answer.status_code == 412


# --- Deleting -------------------------------------------------------------------------------------


def test_a_deleted_ticket_is_gone(api_of, anna, admin, ticket):
    api = api_of(anna)
    answer = api.delete(f"/tickets/{ticket.pk}")
    assert answer.json()["data"] == {"id": ticket.pk, "tn": ticket.tn, "deleted": True}
    assert answer.json()["message"]
    for person in (anna, admin):
        for method in ("get", "delete", "put"):
            assert getattr(api_of(person), method)(f"/tickets/{ticket.pk}").status_code == 404
    assert api.get(f"/tickets/by-number/{ticket.tn}").status_code == 404


def test_deleting_needs_rw(api_of, rita, ben, ticket, nothing_changes):
    for person in (rita, ben):
        assert api_of(person).delete(f"/tickets/{ticket.pk}").status_code == 403


def test_a_merged_ticket_takes_no_change(api_of, anna, make_ticket, support, ticket):
    from tickets.operations import merge_tickets

    merge_tickets(ticket, actor=acting(anna), target=make_ticket(support))
    api = api_of(anna)
    answer = api.put(f"/tickets/{ticket.pk}", {"title": "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "already_merged")
    assert api.get(f"/tickets/{ticket.pk}").json()["data"]["merged_into_id"]


def test_a_merge_target_is_named_only_to_those_who_can_read_it(
    api_of, anna, admin, make_ticket, secret, ticket
):
    from tickets.operations import merge_tickets

    target = make_ticket(secret)
    merge_tickets(ticket, actor=acting(admin), target=target)
    path = f"/tickets/{ticket.pk}"
    assert api_of(admin).get(path).json()["data"]["merged_into_id"] == target.pk
    assert api_of(anna).get(path).json()["data"]["merged_into_id"] is None


def test_a_ticket_stays_named_after_an_agent_who_has_left(api_of, anna, rita, ticket):
    assign(ticket, actor=acting(anna), owner=rita)
    Agent.objects.filter(pk=rita.pk).update(valid_id=Validity.INVALID)
    assert api_of(anna).get(f"/tickets/{ticket.pk}").json()["data"]["owner"] == "rita"
