"""Admins write priorities, states and types (contract 4.8); the pattern of all master data."""

import pytest

from accounts.models import AuditEntry
from tests.clients import ApiClient
from tickets.models import Priority, State

pytestmark = pytest.mark.django_db

NEW = {
    "priorities": {"name": "6 at once", "color": "#FF0000"},
    "states": {"name": "waiting for parts", "state_type": "open", "color": "#112233"},
    "types": {"name": "Complaint"},
}


@pytest.mark.parametrize("what", NEW)
def test_admins_create_change_and_take_away(admin, what):
    api = ApiClient(admin)
    answer = api.post(f"/{what}", NEW[what])
    assert answer.status_code == 201, answer.content
    row = answer.json()["data"]
    assert answer.headers["Location"] == f"/api/v1/{what}/{row['id']}"
    assert row["valid_id"] == 1
    for name, value in NEW[what].items():
        assert row[name] == value

    changed = api.put(f"/{what}/{row['id']}", {"name": "Another name"})
    assert changed.status_code == 200
    assert changed.json()["data"] == row | {"name": "Another name"}

    gone = api.delete(f"/{what}/{row['id']}")
    assert gone.status_code == 200
    assert gone.json()["data"] == {"id": row["id"], "valid_id": 2}
    assert row["id"] not in [r["id"] for r in api.get(f"/{what}").json()["data"]]
    assert api.get(f"/{what}/{row['id']}").json()["data"]["valid_id"] == 2
    again = api.delete(f"/{what}/{row['id']}")
    assert (again.status_code, again.json()["code"]) == (400, "already_deleted")


def test_each_write_stands_in_the_audit_log(admin):
    api = ApiClient(admin)
    row = api.post("/types", {"name": "Complaint"}).json()["data"]
    api.patch(f"/types/{row['id']}", {"name": "Praise"})
    created, updated = AuditEntry.objects.filter(entity_type="type").order_by("id")
    assert (created.action, created.login, created.channel) == ("type.create", "admin", "api")
    assert created.entity_id == str(row["id"])
    assert updated.action == "type.update"
    assert (updated.old_values, updated.new_values) == ({"name": "Complaint"}, {"name": "Praise"})
    assert updated.ip_address == "127.0.0.1"


@pytest.mark.parametrize("what", NEW)
@pytest.mark.parametrize("who", ["anna", "ben"])
def test_others_may_not_write(request, what, who):
    api = ApiClient(request.getfixturevalue(who))
    for answer in (
        api.post(f"/{what}", NEW[what]),
        api.put(f"/{what}/1", {"name": "Mine"}),
        api.delete(f"/{what}/1"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("what", NEW)
def test_the_same_name_twice_is_a_conflict(admin, what):
    api = ApiClient(admin)
    api.post(f"/{what}", NEW[what])
    twice = api.post(f"/{what}", NEW[what] | {"name": NEW[what]["name"].upper()})
    assert (twice.status_code, twice.json()["code"]) == (409, "duplicate")


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("priorities", {}, "name"),
        ("priorities", {"name": "  "}, "name"),
        ("priorities", {"name": "x" * 201}, "name"),
        ("priorities", {"name": "x", "color": "red"}, "color"),
        ("states", {"name": "x"}, "type_id"),
        ("states", {"name": "x", "type_id": 99}, "type_id"),
        ("states", {"name": "x", "type_id": 1, "state_type": "closed"}, "type_id"),
        ("types", {"name": "x", "valid_id": 7}, "valid_id"),
    ],
)
def test_bad_values_name_their_field(admin, what, body, field):
    answer = ApiClient(admin).post(f"/{what}", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert field in answer.json()["details"]


@pytest.mark.parametrize("state", [1, 4, 5, 9])
def test_states_that_the_engine_needs_stay(admin, state):
    answer = ApiClient(admin).delete(f"/states/{state}")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
    assert State.objects.get(pk=state).is_valid


def test_the_type_of_a_state_in_use_stays(admin, ticket):
    answer = ApiClient(admin).put(f"/states/{ticket.state_id}", {"type_id": 3})
    assert (answer.status_code, answer.json()["code"]) == (409, "in_use")


def test_the_priority_of_new_tickets_stays(admin):
    assert ApiClient(admin).delete("/priorities/3").status_code == 409
    assert ApiClient(admin).put("/priorities/3", {"valid_id": 2}).status_code == 409
    assert Priority.objects.get(pk=3).is_valid


def test_a_body_without_any_known_field_is_refused(admin):
    answer = ApiClient(admin).put("/types/1", {"colour": "red"})
    assert (answer.status_code, answer.json()["code"]) == (400, "no_known_fields")
