"""Accounts of agents, from the first day to the last: /admin/users (contract 4.10)."""

import json

import pytest

from accounts.auth.api_tokens import create_token
from accounts.models import (
    Agent,
    AgentGrant,
    ApiToken,
    AuditEntry,
    DirectoryAccount,
    Group,
    PasswordLink,
    Role,
    RoleMember,
)
from tests.cast import PASSWORD, acting
from tests.clients import ApiClient, refused
from tickets.models import OutgoingMail
from tickets.operations import assign

pytestmark = pytest.mark.django_db
ADMIN_ROLE = 2
NEW = {
    "login": "mia",
    "email": "mia@gotrs.test",
    "password": "an uncommon sentence",
    "first_name": "Mia",
    "last_name": "Moss",
}


# --- Creating -------------------------------------------------------------------------------------


def test_an_admin_creates_an_agent_who_can_sign_in_at_once(admin, board):
    groups = [1, {"id": board.pk, "permissions": ["note", "ro"]}]
    answer = ApiClient(admin).post("/admin/users", NEW | {"title": "Dr.", "groups": groups})
    assert answer.status_code == 201, answer.content
    user = answer.json()["data"]
    assert answer.headers["Location"] == f"/api/v1/admin/users/{user['id']}"
    assert user["role"] == "Agent"
    assert user["valid_id"] == 1
    assert user["groups"] == [
        {"id": board.pk, "name": "board", "permissions": ["ro", "note"]},
        {"id": 1, "name": "users", "permissions": ["rw"]},
    ]
    assert ApiClient(admin).get(f"/admin/users/{user['id']}").json()["data"] == user
    login = ApiClient().post("/auth/login", {"username": "MIA", "password": NEW["password"]})
    assert login.status_code == 200


def test_the_audit_log_says_what_was_created_but_no_password(admin):
    ApiClient(admin).post("/admin/users", NEW | {"role_ids": [1]})
    entry = AuditEntry.objects.get(action="agent.create")
    assert entry.login == "admin"
    assert entry.new_values["login"] == "mia"
    assert entry.new_values["role_ids"] == [1]
    everything = json.dumps(list(AuditEntry.objects.values("old_values", "new_values")))
    assert NEW["password"] not in everything
    assert "argon2" not in everything


@pytest.mark.parametrize("more", [{"role": "Admin"}, {"role_ids": [ADMIN_ROLE]}, {"groups": [2]}])
def test_an_admin_is_made_by_word_by_role_or_by_group(admin, more):
    user = ApiClient(admin).post("/admin/users", NEW | more).json()["data"]
    assert user["role"] == "Admin"
    assert Agent.objects.get(login="mia").is_admin


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"login": None}, {"login"}),
        ({"login": " "}, {"login"}),
        ({"login": "mia moss"}, {"login"}),
        ({"login": "mia\u0007"}, {"login"}),
        ({"login": "x" * 256}, {"login"}),
        ({"email": "mia"}, {"email"}),
        ({"email": ""}, {"email"}),
        ({"password": "short"}, {"password"}),
        ({"password": "password"}, {"password"}),
        ({"password": "mia@gotrs.test"}, {"password"}),
        ({"role": "Customer"}, {"role"}),
        ({"groups": [99]}, {"groups"}),
        ({"groups": [{"id": 1, "permissions": ["fly"]}]}, {"groups"}),
        ({"groups": [{"permissions": ["ro"]}]}, {"groups"}),
        ({"groups": {"id": 1}}, {"groups"}),
        ({"role_ids": [99]}, {"role_ids"}),
        ({"role_ids": ["x"]}, {"role_ids"}),
        ({"role_ids": [10**30]}, {"role_ids"}),
        ({"valid_id": 4}, {"valid_id"}),
        ({"role": "Agent", "groups": [2]}, {"role"}),
        ({"login": "a b", "email": "x", "password": "1"}, {"login", "email", "password"}),
    ],
)
def test_bad_values_are_told_all_at_once_and_create_nobody(admin, change, fields):
    answer = ApiClient(admin).post("/admin/users", NEW | change)
    assert set(refused(answer, 400, "validation_failed")) == fields
    assert not Agent.objects.filter(login__startswith="mia").exists()
    assert not AuditEntry.objects.filter(action="agent.create").exists()


def test_without_login_address_and_password_there_is_no_account(admin):
    details = refused(ApiClient(admin).post("/admin/users", {}), 400, "validation_failed")
    assert set(details) == {"login", "email", "password"}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"login": "ANNA"}, {"login"}),
        ({"email": "Anna@GOTRS.test"}, {"email"}),
        ({"login": "anna@gotrs.test"}, {"login"}),
        ({"login": "anna", "email": "anna@gotrs.test"}, {"login", "email"}),
    ],
)
def test_login_and_address_are_unique_in_any_case(admin, anna, change, fields):
    answer = ApiClient(admin).post("/admin/users", NEW | change)
    assert set(refused(answer, 409, "duplicate")) == fields


# --- Changing -------------------------------------------------------------------------------------


def test_an_account_that_was_read_can_be_sent_back_and_nothing_changes(admin, anna):
    RoleMember.objects.create(agent=anna, role_id=ADMIN_ROLE)
    api = ApiClient(admin)
    user = api.get(f"/admin/users/{anna.pk}").json()["data"]
    grants = set(AgentGrant.objects.values_list("agent_id", "group_id", "permission"))
    answer = api.put(f"/admin/users/{anna.pk}", user)
    assert answer.status_code == 200
    assert answer.json()["data"] == user
    assert set(AgentGrant.objects.values_list("agent_id", "group_id", "permission")) == grants
    assert not AuditEntry.objects.filter(action="agent.update").exists()


def test_a_put_changes_what_it_names_and_leaves_the_rest(admin, anna):
    answer = ApiClient(admin).patch(f"/admin/users/{anna.pk}", {"phone": "7", "title": None})
    user = answer.json()["data"]
    assert (user["phone"], user["last_name"], user["title"]) == ("7", "Arndt", "")
    entry = AuditEntry.objects.get(action="agent.update")
    assert (entry.old_values, entry.new_values) == ({"phone": ""}, {"phone": "7"})


def test_another_login_is_refused_the_same_one_is_not(admin, anna):
    api = ApiClient(admin)
    details = refused(
        api.put(f"/admin/users/{anna.pk}", {"login": "annika"}), 400, "validation_failed"
    )
    assert set(details) == {"login"}
    assert api.put(f"/admin/users/{anna.pk}", {"login": "anna"}).status_code == 200


def test_a_body_without_any_known_field_is_refused(admin, anna):
    answer = ApiClient(admin).put(f"/admin/users/{anna.pk}", {"colour": "red"})
    refused(answer, 400, "no_known_fields")


def test_an_address_in_use_is_a_conflict(admin, anna, rita):
    answer = ApiClient(admin).put(f"/admin/users/{anna.pk}", {"email": "RITA@gotrs.test"})
    assert set(refused(answer, 409, "duplicate")) == {"email"}


def test_groups_and_roles_are_replaced(admin, anna, board):
    api = ApiClient(admin)
    role = Role.objects.create(name="second level")
    user = api.put(
        f"/admin/users/{anna.pk}",
        {"groups": [{"id": board.pk, "permissions": ["ro"]}], "role_ids": str(role.pk)},
    ).json()["data"]
    assert user["groups"] == [{"id": board.pk, "name": "board", "permissions": ["ro"]}]
    assert user["roles"] == [{"id": role.pk, "name": "second level"}]
    user = api.put(f"/admin/users/{anna.pk}", {"groups": [], "role_ids": []}).json()["data"]
    assert (user["groups"], user["roles"]) == ([], [])


def test_what_is_held_in_an_invalid_group_stays_unseen_and_untouched(admin, anna):
    closed = Group.objects.create(name="closed", valid_id=2)
    AgentGrant.objects.create(agent=anna, group=closed, permission="ro")
    ApiClient(admin).put(f"/admin/users/{anna.pk}", {"groups": []})
    assert list(anna.grants.values_list("group_id", flat=True)) == [closed.pk]


def test_a_new_password_ends_the_sessions_of_the_agent(admin, anna):
    api, theirs = ApiClient(admin), ApiClient(anna)
    assert theirs.get("/users/me").status_code == 200
    assert (
        api.put(f"/admin/users/{anna.pk}", {"password": "an uncommon sentence"}).status_code == 200
    )
    assert theirs.get("/users/me").status_code == 401
    anna.refresh_from_db()
    assert anna.check_password("an uncommon sentence")
    entry = AuditEntry.objects.get(action="password.set")
    assert (entry.login, entry.entity_id) == ("admin", str(anna.pk))


def test_a_new_address_voids_links_that_went_to_the_old_one(admin, anna):
    api = ApiClient(admin)
    api.post(f"/admin/users/{anna.pk}/reset-password")
    assert PasswordLink.objects.filter(agent=anna).exists()
    api.put(f"/admin/users/{anna.pk}", {"email": "new@gotrs.test"})
    assert not PasswordLink.objects.filter(agent=anna).exists()


def test_a_token_of_an_admin_sets_no_passwords(admin, anna):
    api = ApiClient()
    _token, text = create_token(admin, actor=acting(admin), name="ci", scopes=["admin"])
    api.headers["Authorization"] = f"Bearer {text}"
    assert api.get("/admin/users").status_code == 200
    new = {"new_password": "an uncommon sentence"}
    for answer in (
        api.put(f"/admin/users/{anna.pk}", {"password": new["new_password"]}),
        api.post(f"/admin/users/{anna.pk}/reset-password", new),
    ):
        refused(answer, 403, "insufficient_scope")
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


# --- Passwords ------------------------------------------------------------------------------------


def test_a_reset_without_a_body_mails_a_link(admin, anna):
    theirs = ApiClient(anna)
    answer = ApiClient(admin).post(f"/admin/users/{anna.pk}/reset-password")
    assert (answer.status_code, answer.json()["data"]) == (200, {})
    mail = OutgoingMail.objects.get()
    assert [r.address for r in mail.recipients.all()] == ["anna@gotrs.test"]
    assert theirs.get("/users/me").status_code == 200
    assert AuditEntry.objects.get(action="password.link_sent").login == "admin"


def test_a_reset_with_a_password_sets_it_and_ends_all_sessions(admin, anna):
    api, theirs, path = ApiClient(admin), ApiClient(anna), f"/admin/users/{anna.pk}/reset-password"
    details = refused(api.post(path, {"new_password": "x"}), 400, "validation_failed")
    assert set(details) == {"new_password"}
    assert theirs.get("/users/me").status_code == 200
    assert api.post(path, {"new_password": "an uncommon sentence"}).status_code == 200
    assert theirs.get("/users/me").status_code == 401
    assert not OutgoingMail.objects.exists()


# --- Closing and opening --------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["delete", "deactivate", "put"])
def test_a_closed_account_loses_sessions_tokens_and_links_but_keeps_its_tickets(
    admin, anna, ticket, way
):
    assign(ticket, actor=acting(admin), owner=anna)
    create_token(anna, actor=acting(anna), name="script", scopes=["read"])
    api, theirs = ApiClient(admin), ApiClient(anna)
    api.post(f"/admin/users/{anna.pk}/reset-password")
    path = f"/admin/users/{anna.pk}"
    answer = {
        "delete": lambda: api.delete(path),
        "deactivate": lambda: api.post(f"{path}/deactivate"),
        "put": lambda: api.put(path, {"valid_id": 2}),
    }[way]()
    assert answer.status_code == 200
    assert answer.json()["data"]["valid_id"] == 2
    assert theirs.get("/users/me").status_code == 401
    assert not ApiToken.objects.filter(agent=anna).exists()
    assert not PasswordLink.objects.filter(agent=anna).exists()
    assert api.get(f"/tickets/{ticket.pk}").json()["data"]["owner"] == "anna"
    assert AuditEntry.objects.get(action="agent.update").new_values == {"valid_id": 2}


def test_a_second_delete_is_refused_a_second_deactivation_is_not(admin, anna):
    api, path = ApiClient(admin), f"/admin/users/{anna.pk}"
    answer = api.delete(path)
    assert answer.json()["data"] == {"id": anna.pk, "valid_id": 2}
    refused(api.delete(path), 400, "already_deleted")
    assert api.post(f"{path}/deactivate").status_code == 200
    for _turn in range(2):
        assert api.post(f"{path}/activate").json()["data"]["valid_id"] == 1
    assert AuditEntry.objects.filter(action="agent.update").count() == 2


def test_an_admins_word_on_an_account_from_ldap_stands_against_the_next_sync(admin, anna):
    DirectoryAccount.objects.create(agent=anna, username="anna", dn="x", disabled_by_sync=True)
    Agent.objects.filter(pk=anna.pk).update(valid_id=2)
    ApiClient(admin).post(f"/admin/users/{anna.pk}/activate")
    assert not DirectoryAccount.objects.get().disabled_by_sync


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_accounts_are_for_admins_alone(request, who, rita):
    api = ApiClient(request.getfixturevalue(who))
    path = f"/admin/users/{rita.pk}"
    for answer in (
        api.get("/admin/users"), api.post("/admin/users", NEW), api.get(path),
        api.put(path, {"phone": "1"}), api.delete(path), api.post(f"{path}/activate"),
        api.post(f"{path}/deactivate"), api.post(f"{path}/reset-password"),
        api.get("/admin/users/999"),
    ):  # fmt: skip
        refused(answer, 403, "admin_required")


def test_customers_see_no_agents(ben, anna):
    for path in ("/users", f"/users/{anna.pk}", "/users/999"):
        refused(ApiClient(ben).get(path), 403, "permission_denied")
