"""Accounts from the directory: sync, import, mappings and the log of sign-ins (contract 4.18)."""

from typing import Any

import pytest

from accounts.models import (
    Agent,
    AuditEntry,
    DirectoryAccount,
    Role,
)
from tests.accounts.ldap.said import LDAP
from tests.cast import USERS
from tests.clients import queries_of, refused


def test_a_sync_by_the_api(api, configure, branch):
    configure()
    branch.add_person("anna")
    dry = api.post(f"{LDAP}/sync/users", {"dry_run": True}).json()["data"]
    assert (dry["dry_run"], dry["users_created"]) == (True, 1)
    assert not DirectoryAccount.objects.exists()
    done = api.post(f"{LDAP}/sync/users").json()["data"]
    assert (done["users_found"], done["users_created"], done["errors"]) == (1, 1, [])
    status = api.get(f"{LDAP}/sync/status").json()["data"]
    assert (status["configured"], status["connected"], status["total_users"]) == (True, True, 1)
    assert status["last_result"] == done
    assert status["last_sync"] == api.get(f"{LDAP}/config").json()["data"]["last_sync"]
    (mapped,) = api.get(f"{LDAP}/mappings/users").json()["data"]
    agent = Agent.objects.get(login="anna")
    assert mapped["user_id"] == agent.pk
    assert (mapped["login"], mapped["dn"]) == ("anna", f"uid=anna,{branch.people}")
    assert mapped["last_sync"]


def test_a_sync_that_runs_already(api, configure):
    from accounts.ldap import runs

    configure()
    runs.begin(dry_run=True)
    refused(api.post(f"{LDAP}/sync/users"), 409, "sync_running")


def test_a_repeat_with_the_same_key_runs_once(api, configure, branch):
    configure()
    branch.add_person("anna")
    first = api.post(f"{LDAP}/sync/users", {}, Idempotency_Key="one").json()
    again = api.post(f"{LDAP}/sync/users", {}, Idempotency_Key="one").json()
    assert first == again
    assert AuditEntry.objects.filter(action="ldap.sync").count() == 1


def test_users_are_imported_by_name(api, configure, branch, rita):
    configure(auto_create_users=False, auto_update_users=False)
    dn = branch.add_person("anna")
    branch.add_person("rita")
    branch.add_person("bert")
    body = {"usernames": ["anna", "rita", "nobody", "*", "anna"]}
    dry = api.post(f"{LDAP}/import/users", body | {"dry_run": True}).json()["data"]
    assert [r["status"] for r in dry["results"]] == ["created", "failed", "failed", "failed"]
    assert dry["results"][0]["user_id"] is None
    assert not DirectoryAccount.objects.exists()
    data = api.post(f"{LDAP}/import/users", body).json()["data"]
    agent = Agent.objects.get(login="anna")
    assert data["results"][0] == {
        "username": "anna",
        "status": "created",
        "user_id": agent.pk,
        "error": None,
    }
    assert "login" in data["results"][1]["error"]
    assert "no user" in data["results"][2]["error"]
    branch.change(dn, sn="Newname")
    again = api.post(f"{LDAP}/import/users", {"usernames": ["anna"]}).json()["data"]["results"]
    assert again[0]["status"] == "updated"
    again = api.post(f"{LDAP}/import/users", {"usernames": ["anna"]}).json()["data"]["results"]
    assert again[0]["status"] == "unchanged"
    assert AuditEntry.objects.filter(action="ldap.import").count() == 3
    lists: list[Any] = [[], None, [1], [None], ["x" * 300], ["x"] * 600, "", {}]
    for bad in lists:
        answer = api.post(f"{LDAP}/import/users", {"usernames": bad})
        if answer.status_code == 200:
            assert answer.json()["data"]["results"] == []
        else:
            assert set(refused(answer, 400, "validation_failed")) == {"usernames"}


def test_an_admin_says_that_a_new_entry_is_the_same_person(api, configure, branch):
    configure()
    dn = branch.add_person("anna")
    branch.add_person("bert")
    api.post(f"{LDAP}/sync/users")
    branch.remove(dn)
    branch.add_person("anna")
    result = api.post(f"{LDAP}/sync/users").json()["data"]
    assert (result["users_disabled"], len(result["errors"])) == (1, 1)
    body = {"usernames": ["anna"]}
    (one,) = api.post(f"{LDAP}/import/users", body).json()["data"]["results"]
    assert one["status"] == "updated"
    assert Agent.objects.get(login="anna").is_active
    result = api.post(f"{LDAP}/sync/users").json()["data"]
    assert (result["users_updated"], result["errors"]) == (0, [])


def test_group_mappings_name_what_they_give(api, configure, branch):
    role = Role.objects.create(name="Helpers")
    by_dn = f"cn=writers,{branch.groups}"
    configure(
        group_mappings=[
            {"ldap_group": "help", "role_id": role.pk},
            {"ldap_group": by_dn, "group_id": USERS, "permissions": ["note", "ro"]},
        ]
    )
    branch.add_group("help", [branch.add_person("anna")])
    rows = api.get(f"{LDAP}/mappings/groups").json()["data"]
    assert [row["dn"] for row in rows] == ["", by_dn]
    api.post(f"{LDAP}/sync/users")
    assert api.get(f"{LDAP}/mappings/groups").json()["data"] == [
        {
            "ldap_group": "help",
            "dn": f"cn=help,{branch.groups}",
            "group_id": None,
            "role_id": role.pk,
            "name": "Helpers",
            "permissions": [],
        },
        {
            "ldap_group": by_dn,
            "dn": by_dn,
            "group_id": USERS,
            "role_id": None,
            "name": "users",
            "permissions": ["ro", "note"],
        },
    ]


def test_the_log_of_sign_ins(api, configure, branch, sign_in):
    configure()
    branch.add_person("anna", password="secret")
    for name, password in (("anna", "wrong"), ("anna", "secret"), ("bert", "secret")):
        sign_in(name, password)
    rows = api.get(f"{LDAP}/logs/auth").json()["data"]
    assert [(row["username"], row["success"]) for row in rows] == [
        ("bert", False),
        ("anna", True),
        ("anna", False),
    ]
    assert rows[1]["error"] is None
    assert rows[2]["error"] == "Wrong password."
    assert rows[0]["ip_address"] == "127.0.0.1"
    found = api.get(f"{LDAP}/logs/auth?username=ANNA&limit=1").json()
    assert [row["success"] for row in found["data"]] == [True]
    assert found["pagination"]["total"] == 2


@pytest.mark.parametrize("path", ["/mappings/users", "/logs/auth", "/mappings/groups"])
def test_lists_cost_the_same_with_two_and_with_many_rows(api, configure, branch, sign_in, path):
    def fill(count, start=0):
        for number in range(start, count):
            branch.add_person(f"user{number}", password="secret")
            sign_in(f"user{number}", "secret")
        mappings = [{"ldap_group": f"g{n}", "group_id": USERS} for n in range(count)]
        configure(group_mappings=mappings)

    configure()
    fill(2)
    few, rows = queries_of(api, LDAP + path)
    assert rows == 2
    fill(8, 2)
    many, rows = queries_of(api, LDAP + path)
    assert (rows, many) == (8, few)
