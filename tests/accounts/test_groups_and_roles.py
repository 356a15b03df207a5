"""Groups, roles and who is in them (contract 4.10)."""

import pytest

from accounts.models import Agent, AgentGrant, AuditEntry, Group, Role, RoleGrant, RoleMember
from tests.cast import make_agent
from tests.clients import ApiClient, queries_of, refused

pytestmark = pytest.mark.django_db

ADMIN_GROUP = 2
ADMIN_ROLE = 2


@pytest.fixture
def second(db):
    """Another admin, so that nobody is the last one."""
    return make_agent("second", {ADMIN_GROUP: ["rw"]})


# --- Groups ---------------------------------------------------------------------------------------


def test_admins_write_groups_and_agents_read_them(admin, anna):
    api = ApiClient(admin)
    answer = api.post("/groups", {"name": "Field service", "comment": "Vans"})
    assert answer.status_code == 201
    group = answer.json()["data"]
    assert group == {
        "id": group["id"], "name": "Field service", "comment": "Vans", "valid_id": 1,
    }  # fmt: skip
    assert answer.headers["Location"] == f"/api/v1/groups/{group['id']}"
    theirs = ApiClient(anna)
    names = [row["name"] for row in theirs.get("/groups").json()["data"]]
    assert names == ["users", "admin", "stats", "Field service"]
    assert theirs.get(f"/groups/{group['id']}").json()["data"] == group
    assert "pagination" not in theirs.get("/groups").json()
    changed = api.patch(f"/groups/{group['id']}", {"name": "Vans", "comment": None}).json()["data"]
    assert (changed["name"], changed["comment"]) == ("Vans", "")
    gone = api.delete(f"/groups/{group['id']}").json()["data"]
    assert gone == {"id": group["id"], "valid_id": 2}
    refused(api.delete(f"/groups/{group['id']}"), 400, "already_deleted")
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["group.create", "group.update", "group.delete"]


@pytest.mark.parametrize("group_id", [1, 2, 3])
def test_the_groups_that_the_code_knows_stay(admin, group_id):
    api = ApiClient(admin)
    refused(api.delete(f"/groups/{group_id}"), 403, "protected_object")
    refused(api.put(f"/groups/{group_id}", {"valid_id": 2}), 403, "protected_object")
    assert Group.objects.get(pk=group_id).is_valid


def test_a_group_with_queues_stays(admin, board, secret):
    api = ApiClient(admin)
    refused(api.delete(f"/groups/{board.pk}"), 409, "in_use")
    refused(api.put(f"/groups/{board.pk}", {"valid_id": 3}), 409, "in_use")


def test_the_same_name_twice_is_a_conflict(admin):
    api = ApiClient(admin)
    refused(api.post("/groups", {"name": "Users"}), 409, "duplicate")
    refused(api.post("/roles", {"name": "AGENT"}), 409, "duplicate")
    refused(api.post("/groups", {"name": " "}), 400, "validation_failed")
    refused(api.post("/roles", {}), 400, "validation_failed")


# --- Members of groups ----------------------------------------------------------------------------


def test_members_are_listed_once_for_each_way(admin, anna, outsider):
    RoleMember.objects.create(agent=anna, role_id=1)
    RoleMember.objects.create(agent=outsider, role_id=1)
    closed = Role.objects.create(name="closed", valid_id=2)
    RoleGrant.objects.create(role=closed, group_id=1, permission="ro")
    RoleMember.objects.create(agent=admin, role=closed)
    AgentGrant.objects.create(agent=anna, group_id=1, permission="ro")
    answer = ApiClient(admin).get("/groups/1/users").json()
    assert "pagination" not in answer
    found = [(row["user"]["login"], row["permissions"], row["via"]) for row in answer["data"]]
    assert found == [
        ("outsider", ["rw"], "role"),
        ("anna", ["ro", "rw"], "direct"),
        ("anna", ["rw"], "role"),
    ]


def test_setting_a_membership_replaces_it_and_counts_with_the_next_request(
    admin, outsider, support, ticket
):
    api, theirs = ApiClient(admin), ApiClient(outsider)
    path = f"/groups/1/users/{outsider.pk}"
    assert theirs.get(f"/tickets/{ticket.pk}").status_code == 404
    entry = api.put(path, {"permissions": ["note", "ro", "ro"]}).json()["data"]
    assert entry["user"]["login"] == "outsider"
    assert (entry["permissions"], entry["via"]) == (["ro", "note"], "direct")
    assert theirs.get(f"/tickets/{ticket.pk}").status_code == 200
    api.patch(path, {"permissions": ["owner"]})
    assert list(outsider.grants.values_list("permission", flat=True)) == ["owner"]
    assert theirs.get(f"/tickets/{ticket.pk}").status_code == 404
    assert api.delete(path).json()["data"] == {}
    refused(api.delete(path), 404, "not_found")
    first, *_rest, last = AuditEntry.objects.order_by("id")
    assert (first.action, first.entity_id) == ("group.set_member", "1")
    assert first.old_values == {"agent_id": outsider.pk, "login": "outsider", "permissions": []}
    assert first.new_values["permissions"] == ["ro", "note"]
    assert (last.action, last.new_values["permissions"]) == ("group.remove_member", [])


@pytest.mark.parametrize("permissions", [None, "", [], ["fly"], [["ro"]], {"ro": True}, 7, "ro,x"])
def test_permissions_that_make_no_sense_are_refused(admin, anna, permissions):
    answer = ApiClient(admin).put(f"/groups/1/users/{anna.pk}", {"permissions": permissions})
    assert set(refused(answer, 400, "validation_failed")) == {"permissions"}
    assert list(anna.grants.values_list("permission", flat=True)) == ["rw"]


def test_a_body_without_permissions_is_refused(admin, anna):
    refused(ApiClient(admin).put(f"/groups/1/users/{anna.pk}", {}), 400, "no_known_fields")


@pytest.mark.parametrize(
    "path", ["/groups/99/users/1", "/groups/1/users/999", "/groups/1/users/-1"]
)
def test_groups_and_agents_that_do_not_exist_are_not_found(admin, path):
    api = ApiClient(admin)
    refused(api.put(path, {"permissions": ["ro"]}), 404, "not_found")
    refused(api.delete(path), 404, "not_found")
    refused(api.put("/groups/1/users/anna", {"permissions": ["ro"]}), 400, "invalid_id")


# --- Roles ----------------------------------------------------------------------------------------


def test_roles_with_what_they_give(admin, board):
    api = ApiClient(admin)
    role = api.post("/roles", {"name": "Second level"}).json()["data"]
    assert role["groups"] == []
    path = f"/roles/{role['id']}"
    given = api.put(f"{path}/groups/{board.pk}", {"permissions": ["ro"]}).json()["data"]
    assert given["groups"] == [{"id": board.pk, "name": "board", "permissions": ["ro"]}]
    given = api.patch(f"{path}/groups/1", {"permissions": ["rw", "ro"]}).json()["data"]
    assert [group["name"] for group in given["groups"]] == ["board", "users"]
    assert given["groups"][1]["permissions"] == ["ro", "rw"]
    assert api.get(path).json()["data"] == given
    assert given in api.get("/roles").json()["data"]
    rest = api.delete(f"{path}/groups/{board.pk}").json()["data"]
    assert [group["name"] for group in rest["groups"]] == ["users"]
    refused(api.delete(f"{path}/groups/{board.pk}"), 404, "not_found")
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "role.create", "role.set_grants", "role.set_grants", "role.remove_grants",
    ]  # fmt: skip


def test_a_role_counts_with_the_next_request(admin, outsider, ticket):
    api, theirs = ApiClient(admin), ApiClient(outsider)
    path = f"/roles/1/users/{outsider.pk}"
    for _turn in range(2):
        assert api.put(path).json()["data"]["name"] == "Agent"
    assert theirs.get(f"/tickets/{ticket.pk}").status_code == 200
    assert [row["login"] for row in api.get("/roles/1/users").json()["data"]] == ["outsider"]
    assert api.delete(path).json()["data"] == {}
    assert theirs.get(f"/tickets/{ticket.pk}").status_code == 404
    refused(api.delete(path), 404, "not_found")
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "role.add_member", "role.remove_member",
    ]  # fmt: skip


def test_an_invalid_role_gives_nothing(admin, outsider, ticket):
    api = ApiClient(admin)
    api.put(f"/roles/1/users/{outsider.pk}")
    assert api.delete("/roles/1").json()["data"] == {"id": 1, "valid_id": 2}
    assert ApiClient(outsider).get(f"/tickets/{ticket.pk}").status_code == 404


# --- The administration stays in hands ------------------------------------------------------------


@pytest.fixture
def by_role(admin):
    """The admin is one by the role Admin alone."""
    AgentGrant.objects.filter(agent=admin).delete()
    RoleMember.objects.create(agent=admin, role_id=ADMIN_ROLE)
    return admin


def test_nobody_leaves_the_group_admin_by_themselves(admin, second):
    api = ApiClient(admin)
    refused(api.delete(f"/groups/{ADMIN_GROUP}/users/{admin.pk}"), 403, "protected_object")
    # Any key makes an admin, and another one may be demoted.
    path = f"/groups/{ADMIN_GROUP}/users/{admin.pk}"
    assert api.put(path, {"permissions": ["ro"]}).status_code == 200
    assert api.delete(f"/groups/{ADMIN_GROUP}/users/{second.pk}").status_code == 200
    assert not Agent.objects.get(pk=second.pk).is_admin
    assert Agent.objects.get(pk=admin.pk).is_admin


@pytest.mark.parametrize("others", [True, False])
def test_no_way_through_roles_takes_the_administration(by_role, others):
    if others:
        make_agent("second", {ADMIN_GROUP: ["rw"]})
    api = ApiClient(by_role)
    for answer in (
        api.delete(f"/roles/{ADMIN_ROLE}/users/{by_role.pk}"),
        api.delete(f"/roles/{ADMIN_ROLE}/groups/{ADMIN_GROUP}"),
        api.delete(f"/roles/{ADMIN_ROLE}"),
        api.put(f"/roles/{ADMIN_ROLE}", {"valid_id": 3}),
    ):
        refused(answer, 403, "protected_object")
    assert Agent.objects.get(pk=by_role.pk).is_admin
    assert Role.objects.get(pk=ADMIN_ROLE).is_valid
    assert not AuditEntry.objects.exists()


# --- Lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/groups", "/roles", "/groups/1/users", "/roles/1/users"])
def test_lists_cost_the_same_with_more_rows(admin, anna, path):
    RoleMember.objects.create(agent=anna, role_id=1)
    api = ApiClient(admin)
    few, rows = queries_of(api, path)
    for number in range(3):
        group = Group.objects.create(name=f"group {number}")
        role = Role.objects.create(name=f"role {number}")
        RoleGrant.objects.create(role=role, group=group, permission="ro")
        agent = make_agent(f"more{number}", {1: ["ro"]})
        RoleMember.objects.create(agent=agent, role_id=1)
    more, more_rows = queries_of(api, path)
    assert more == few
    assert more_rows > rows


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_others_may_write_nothing(request, who, outsider):
    api = ApiClient(request.getfixturevalue(who))
    member = f"/groups/1/users/{outsider.pk}"
    for answer in (
        api.post("/groups", {"name": "Mine"}), api.put("/groups/1", {"name": "Mine"}),
        api.delete("/groups/1"), api.get("/groups/1/users"),
        api.put(member, {"permissions": ["rw"]}), api.delete(member),
        api.get("/roles"), api.get("/roles/1"), api.post("/roles", {"name": "Mine"}),
        api.put("/roles/1", {"name": "Mine"}), api.delete("/roles/1"), api.get("/roles/1/users"),
        api.put(f"/roles/1/users/{outsider.pk}"), api.delete(f"/roles/1/users/{outsider.pk}"),
        api.put("/roles/1/groups/1", {"permissions": ["rw"]}), api.delete("/roles/1/groups/1"),
    ):  # fmt: skip
        refused(answer, 403, "admin_required")
    assert not AuditEntry.objects.exists()


def test_customers_see_no_groups(ben):
    refused(ApiClient(ben).get("/groups"), 403, "permission_denied")
    refused(ApiClient(ben).get("/groups/1"), 403, "permission_denied")
