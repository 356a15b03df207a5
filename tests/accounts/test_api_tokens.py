"""Personal API tokens (contract 1.4, 4.9)."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import site
from accounts.models import Agent, AgentGrant, ApiToken, AuditEntry
from gotrs.common.clock import moved_to
from gotrs.common.validity import Validity
from tests.cast import PASSWORD
from tests.clients import ApiClient


def make_token(person, *scopes, name="script", **more):
    """A client that shows a new token of the person, and the answer that made it."""
    body = {"name": name, "scopes": list(scopes) or ["write"], **more}
    answer = ApiClient(person).post("/users/me/tokens", body)
    assert answer.status_code == 201, answer.content
    client = ApiClient()
    client.headers["Authorization"] = f"Bearer {answer.json()['data']['token']}"
    return client, answer.json()["data"]


def code_of(answer):
    return answer.status_code, answer.json().get("code")


# --- Making, listing, deleting --------------------------------------------------------------------


def test_a_token_is_shown_once_and_only_its_hash_is_kept(anna, api_of):
    _client, data = make_token(anna, "read", name=" Backup ")
    token = data.pop("token")
    assert len(token) == 46
    assert token.startswith("gotrs_")
    assert (data["name"], data["scopes"], data["prefix"]) == ("Backup", ["read"], token[:12])
    assert api_of(anna).get("/users/me/tokens").json()["data"] == [data]
    row = ApiToken.objects.get()
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(ApiToken.objects.values()) + str(AuditEntry.objects.values())


def test_the_object_has_all_its_fields(anna):
    _client, data = make_token(anna, expires_at="2999-01-01")
    assert set(data) == {
        "id", "name", "prefix", "scopes", "expires_at", "last_used", "created_at", "token",
    }  # fmt: skip
    assert (data["expires_at"], data["last_used"]) == ("2999-01-01T00:00:00Z", None)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, "name scopes"),
        ({"name": " ", "scopes": ["read"]}, "name"),
        ({"name": "x" * 201, "scopes": ["root"]}, "name scopes"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": "everything"}, "scopes"),
        ({"name": "x", "scopes": [["read"]]}, "scopes"),
        ({"name": "x", "scopes": None}, "scopes"),
        ({"name": "x", "scopes": ["read"], "expires_at": "2001-01-01"}, "expires_at"),
        ({"name": "x", "scopes": ["read"], "expires_at": "soon"}, "expires_at"),
    ],
)
def test_bad_values_are_named_and_make_no_token(api_of, anna, body, fields):
    answer = api_of(anna).post("/users/me/tokens", body)
    assert answer.status_code == 400
    assert set(answer.json()["details"]) == set(fields.split())
    assert not ApiToken.objects.exists()


def test_a_name_is_used_once_by_each_person(anna, rita, api_of):
    make_token(anna, name="script")
    answer = api_of(anna).post("/users/me/tokens", {"name": "SCRIPT", "scopes": ["read"]})
    assert code_of(answer) == (409, "duplicate")
    make_token(rita, name="script")


def test_making_and_deleting_is_in_the_audit_log(anna, api_of):
    _client, data = make_token(anna, "read")
    api_of(anna).delete(f"/users/me/tokens/{data['id']}")
    entries = AuditEntry.objects.filter(entity_type="api_token").order_by("id")
    assert [(e.action, e.login) for e in entries] == [
        ("api_token.create", "anna"), ("api_token.delete", "anna"),
    ]  # fmt: skip


def test_a_deleted_token_stops_at_once_and_is_gone(anna, api_of):
    client, data = make_token(anna)
    assert client.get("/users/me").status_code == 200
    path = f"/users/me/tokens/{data['id']}"
    assert api_of(anna).delete(path).json()["data"] == {"id": data["id"]}
    assert code_of(client.get("/users/me")) == (401, "invalid_token")
    assert api_of(anna).delete(path).status_code == 404


def test_others_tokens_are_as_if_they_were_not_there(anna, rita, ben, api_of):
    client, data = make_token(anna)
    for other in (rita, ben):
        assert api_of(other).get("/users/me/tokens").json()["data"] == []
        missing = api_of(other).delete(f"/users/me/tokens/{data['id']}")
        never = api_of(other).delete("/users/me/tokens/999999")
        assert missing.status_code == never.status_code == 404
        assert missing.json() == never.json()
    assert client.get("/users/me").status_code == 200
    assert code_of(api_of(anna).delete("/users/me/tokens/x")) == (400, "invalid_id")
    assert api_of(anna).delete(f"/users/me/tokens/{10**30}").status_code == 404


def test_only_admins_get_the_scope_admin(admin, anna, ben, api_of):
    make_token(admin, "admin")
    for person in (anna, ben):
        answer = api_of(person).post("/users/me/tokens", {"name": "x", "scopes": ["admin"]})
        assert code_of(answer) == (403, "admin_required")


# --- Signing in -----------------------------------------------------------------------------------


def test_both_headers_work_for_agents_and_customers(anna, ben):
    for person in (anna, ben):
        client, data = make_token(person, "read")
        assert client.get("/users/me").json()["data"]["login"] == person.login
        keyed = ApiClient().get("/users/me", X_API_Key=data["token"])
        assert keyed.json()["data"]["login"] == person.login


@pytest.mark.parametrize(
    "text",
    ["gotrs_", "gotrs_" + "a" * 40, "gotrs_" + "a" * 4000, "gotrs_" + "ä" * 40, "GOTRS_x", "x"],
)
def test_a_wrong_token_is_refused(client, db, text):
    headers = {"Authorization": f"Bearer {text}".encode().decode("latin-1")}
    assert code_of(client.get("/api/v1/users/me", headers=headers)) == (401, "invalid_token")


def test_a_token_is_not_taken_from_the_query(anna, client):
    _client, data = make_token(anna)
    answer = client.get(f"/api/v1/users/me?token={data['token']}&api_key={data['token']}")
    assert code_of(answer) == (401, "authentication_required")


def test_a_token_expires(anna):
    soon = timezone.now() + timedelta(hours=1)
    client, _data = make_token(anna, expires_at=soon.isoformat())
    assert client.get("/users/me").status_code == 200
    with moved_to(soon + timedelta(seconds=1)):
        assert code_of(client.get("/users/me")) == (401, "invalid_token")


def test_a_token_dies_with_the_account(anna):
    client, _data = make_token(anna)
    Agent.objects.filter(pk=anna.pk).update(valid_id=Validity.INVALID)
    assert code_of(client.get("/users/me")) == (401, "invalid_token")


def test_a_token_outlives_a_change_of_the_password(anna, api_of):
    client, _data = make_token(anna)
    body = {"current_password": PASSWORD, "new_password": "another good password"}
    assert api_of(anna).post("/users/me/password", body).status_code == 200
    assert client.get("/users/me").status_code == 200


def test_last_used_is_noted_to_the_minute(anna, api_of):
    client, _data = make_token(anna)

    def last_used():
        return api_of(anna).get("/users/me/tokens").json()["data"][0]["last_used"]

    start = timezone.now().replace(microsecond=0)
    for seconds, noted in ((0, start), (50, start), (70, start + timedelta(seconds=70))):
        with moved_to(start + timedelta(seconds=seconds)):
            client.get("/users/me")
        assert last_used() == noted.isoformat().replace("+00:00", "Z")


def test_a_request_by_token_costs_one_query_for_who_asks(anna):
    client, _data = make_token(anna)
    client.get("/users/me")
    site.get("site_name")
    with CaptureQueriesContext(connection) as captured:
        client.get("/users/me")
    reads = [q["sql"] for q in captured if "accounts_apitoken" in q["sql"]]
    assert len(reads) == 1
    assert not [q for q in captured if q["sql"].startswith("UPDATE")]


def test_in_maintenance_mode_only_tokens_of_admins_work(admin, anna):
    agent, _data = make_token(anna)
    boss, _data = make_token(admin)
    site.put("maintenance_mode", True)
    assert code_of(agent.get("/users/me")) == (403, "maintenance_mode")
    assert boss.get("/users/me").status_code == 200


def test_a_token_signs_nobody_out(anna, api_of):
    client, _data = make_token(anna)
    assert client.post("/auth/logout").status_code == 200
    assert client.get("/users/me").status_code == 200


# --- Scopes ---------------------------------------------------------------------------------------


def test_a_read_token_reads_and_changes_nothing(anna, make_ticket, support):
    ticket = make_ticket(support)
    client, _data = make_token(anna, "read")
    assert client.get(f"/tickets/{ticket.pk}").status_code == 200
    assert client.request("head", f"/tickets/{ticket.pk}").status_code == 200
    for method, path in (
        ("post", "/tickets"),
        ("put", f"/tickets/{ticket.pk}"),
        ("patch", "/users/me"),
        ("delete", f"/tickets/{ticket.pk}"),
        ("post", f"/tickets/{ticket.pk}/close"),
    ):
        answer = client.request(method, path, {"title": "Changed"})
        assert code_of(answer) == (403, "insufficient_scope"), path
    ticket.refresh_from_db()
    assert (ticket.title, ticket.is_closed) == ("Printer on fire", False)


def test_a_write_token_reads_and_writes(anna, make_ticket, support):
    ticket = make_ticket(support)
    client, _data = make_token(anna, "write")
    assert client.get(f"/tickets/{ticket.pk}").status_code == 200
    assert client.put(f"/tickets/{ticket.pk}", {"title": "Changed"}).status_code == 200


@pytest.mark.parametrize("scope", ["read", "write"])
def test_without_the_scope_admin_an_admins_token_does_no_admins_work(
    admin, make_ticket, secret, scope
):
    ticket = make_ticket(secret)
    client, _data = make_token(admin, scope)
    assert client.get(f"/tickets/{ticket.pk}").status_code == 200  # rw everywhere stays
    answer = client.post("/priorities", {"name": "urgent"})
    assert code_of(answer) == (403, "insufficient_scope")


def test_with_the_scope_admin_it_does(admin, make_ticket, secret):
    client, _data = make_token(admin, "admin")
    assert client.post("/priorities", {"name": "urgent"}).status_code == 201
    assert client.get(f"/tickets/{make_ticket(secret).pk}").status_code == 200


def test_a_token_never_exceeds_its_owner(admin, anna, outsider, make_ticket, support):
    ticket = make_ticket(support)
    client, _data = make_token(outsider, "write")
    assert client.get(f"/tickets/{ticket.pk}").status_code == 404
    other, _data = make_token(anna, "write")
    assert code_of(other.post("/priorities", {"name": "x"})) == (403, "admin_required")
    boss, _data = make_token(admin, "admin")
    AgentGrant.objects.filter(agent=admin).delete()
    assert code_of(boss.post("/priorities", {"name": "x"})) == (403, "admin_required")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/users/me/password"),
        ("get", "/users/me/sessions"),
        ("delete", "/users/me/sessions"),
        ("delete", "/users/me/sessions/1"),
        ("get", "/users/me/tokens"),
        ("post", "/users/me/tokens"),
        ("delete", "/users/me/tokens/1"),
    ],
)
def test_passwords_sessions_and_tokens_are_not_managed_by_a_token(admin, method, path):
    client, _data = make_token(admin, "admin")
    answer = client.request(method, path, {} if method == "post" else None)
    assert code_of(answer) == (403, "insufficient_scope")


# --- Limits and repeats ---------------------------------------------------------------------------


def test_each_token_has_a_limit_of_its_own(anna, api_of, settings):
    one, _data = make_token(anna, name="one")
    other, _data = make_token(anna, name="other")
    settings.RATE_API = "2/h"
    assert [one.get("/users/me").status_code for _ in range(3)] == [200, 200, 429]
    assert other.get("/users/me").status_code == 200
    assert api_of(anna).get("/users/me").status_code == 200


def test_wrong_tokens_are_counted_by_address(client, db, settings):
    settings.RATE_API = "2/h"
    headers = {"X-API-Key": "gotrs_" + "a" * 40}
    answers = [client.get("/api/v1/users/me", headers=headers).status_code for _ in range(3)]
    assert answers == [401, 401, 429]


def test_repeats_are_told_apart_by_token(anna, support):
    one, _data = make_token(anna, name="one")
    other, _data = make_token(anna, name="other")
    body = {"title": "Once", "queue_id": support.pk}
    first, again, others = (
        client.post("/tickets", body, Idempotency_Key="k") for client in (one, one, other)
    )
    assert first.json() == again.json()
    assert others.json()["data"]["id"] != first.json()["data"]["id"]
