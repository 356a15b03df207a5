"""Reading, changing and deleting tickets (contract 4.3, 1.6, 1.7, 1.9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Agent
from gotrs.common.validity import Validity
from tests.cast import USERS, acting, make_agent
from tickets.operations import assign, close_ticket, set_pending

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
