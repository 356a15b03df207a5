"""Accounts are brought in line with the directory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.auth.api_tokens import create_token
from accounts.ldap import setup
from accounts.models import (
    Agent,
    AgentGrant,
    ApiToken,
    AuditEntry,
    DirectoryAccount,
    DirectoryGrant,
    Role,
    RoleMember,
)
from tests.accounts.ldap.said import NOTHING, numbers
from tests.cast import USERS, acting
from tests.clients import ApiClient

# --- Users ----------------------------------------------------------------------------------------


def test_users_become_agents_and_a_second_run_changes_nothing(configure, branch, run):
    configure()
    branch.add_person("anna", sn="Arndt", telephoneNumber="+49 30 1")
    branch.add_person(
        "jürgen", dn=f"cn=Groß\\, Jürgen,{branch.people}", cn="Groß, Jürgen", mail="j@corp.test"
    )
    result = run()
    assert (result["users_found"], result["users_created"], result["errors"]) == (2, 2, [])
    assert result["duration"] >= 0
    agent = Agent.objects.get(login="anna")
    assert (agent.email, agent.first_name, agent.last_name, agent.phone) == (
        "anna@corp.test",
        "Anna",
        "Arndt",
        "+49 30 1",
    )
    assert not agent.has_usable_password()
    assert DirectoryAccount.objects.get(agent__login="jürgen").dn.startswith("cn=Groß")
    before = AuditEntry.objects.exclude(action="ldap.sync").count()
    again = run()
    assert numbers(again) == NOTHING
    assert again["errors"] == []
    assert AuditEntry.objects.exclude(action="ldap.sync").count() == before
    line = AuditEntry.objects.filter(action="ldap.sync").latest("pk")
    assert (line.login, line.new_values["users_found"]) == ("admin", 2)


def test_changes_in_the_directory_arrive(configure, branch, run):
    configure()
    dn = branch.add_person("anna")
    run()
    branch.change(dn, mail="other@corp.test", givenName="Änne")
    assert run()["users_updated"] == 1
    agent = Agent.objects.get(login="anna")
    assert (agent.email, agent.first_name) == ("other@corp.test", "Änne")
    configure(auto_update_users=False)
    branch.change(dn, mail="third@corp.test")
    assert numbers(run()) == NOTHING


def test_an_entry_that_is_renamed_or_moved_stays_the_same_account(configure, branch, run):
    configure()
    dn = branch.add_person("anna.alt")
    run()
    agent = Agent.objects.get(login="anna.alt")
    branch.rename(dn, "uid=anna.neu")
    result = run()
    assert numbers(result) == NOTHING | {"users_updated": 1}
    agent.refresh_from_db()
    assert agent.login == "anna.neu"
    account = DirectoryAccount.objects.get()
    assert (account.username, account.dn) == ("anna.neu", f"uid=anna.neu,{branch.people}")
    assert numbers(run()) == NOTHING


def test_who_is_gone_is_disabled_and_signed_out_and_comes_back(configure, branch, run, ticket):
    configure()
    dn = branch.add_person("anna")
    branch.add_person("bert")
    run()
    agent = Agent.objects.get(login="anna")
    api = ApiClient(agent)
    create_token(agent, actor=acting(agent), name="script", scopes=["read"])
    branch.remove(dn)
    assert numbers(run()) == NOTHING | {"users_disabled": 1}
    agent.refresh_from_db()
    assert not agent.is_active
    assert api.get("/users/me").status_code == 401
    assert not ApiToken.objects.filter(agent=agent).exists()
    assert numbers(run()) == NOTHING
    # The same uid, but another entry: somebody else, unless an admin says so.
    branch.add_person("anna", mail="anna2@corp.test")
    again = run()
    assert "another entry" in again["errors"][0]
    agent.refresh_from_db()
    assert not agent.is_active


def test_who_leaves_the_filter_is_disabled_and_opened_again_when_back(configure, branch, run):
    configure(user_filter="(&(uid={username})(employeeType=staff))")
    dn = branch.add_person("anna", employeeType="staff")
    branch.add_person("bert", employeeType="staff")
    run()
    branch.change(dn, employeeType="former")
    assert run()["users_disabled"] == 1
    branch.change(dn, employeeType="staff")
    assert numbers(run()) == NOTHING | {"users_updated": 1}
    assert Agent.objects.get(login="anna").is_active
    assert not DirectoryAccount.objects.get(username="anna").disabled_by_sync


def test_whom_an_admin_disabled_the_sync_does_not_open(configure, branch, run, admin):
    configure()
    branch.add_person("anna")
    run()
    agent = Agent.objects.get(login="anna")
    ApiClient(admin).post(f"/admin/users/{agent.pk}/deactivate")
    assert numbers(run()) == NOTHING
    agent.refresh_from_db()
    assert not agent.is_active


def test_local_accounts_are_never_touched(configure, branch, run, anna, rita, admin):
    configure()
    branch.add_person("anna", mail="x@corp.test")
    branch.add_person("zoe", mail=rita.email)
    branch.add_person("bert")
    before = list(Agent.objects.order_by("pk").values())
    result = run()
    assert (result["users_created"], len(result["errors"])) == (1, 2)
    assert result["errors"][0].startswith("anna: ")
    assert "email" in result["errors"][1]
    after = list(Agent.objects.exclude(login="bert").order_by("pk").values())
    assert after == before
    again = run()
    assert numbers(again) == NOTHING
    assert again["errors"] == result["errors"]


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"mail": ""}, "no e-mail address"),
        ({"mail": "nonsense"}, "is none"),
        ({"uid": "two words"}, "blanks"),
    ],
)
def test_who_can_be_no_account_is_named_and_the_others_go_on(
    configure, branch, run, attributes, words
):
    configure()
    branch.add_person(
        attributes.get("uid", "odd"),
        dn=f"cn=odd,{branch.people}",
        cn="odd",
        **{name: value for name, value in attributes.items() if name != "uid"},
    )
    branch.add_person("anna")
    result = run()
    assert (result["users_created"], len(result["errors"])) == (1, 1)
    assert words in result["errors"][0]


def test_two_entries_with_one_address_are_one_account(configure, branch, run):
    configure()
    branch.add_person("anna", mail="both@corp.test")
    branch.add_person("bert", mail="BOTH@corp.test")
    result = run()
    assert (result["users_created"], len(result["errors"])) == (1, 1)
    assert numbers(run()) == NOTHING


def test_without_auto_create_nobody_is_made(configure, branch, run):
    configure(auto_create_users=False)
    branch.add_person("anna")
    result = run()
    assert (result["users_found"], result["users_created"], result["errors"]) == (1, 0, [])
    assert not DirectoryAccount.objects.exists()


def test_a_dry_run_says_everything_and_writes_nothing(configure, branch, run):
    role = Role.objects.create(name="Helpers")
    configure(group_mappings=[{"ldap_group": "help", "role_id": role.pk}])
    dn = branch.add_person("anna")
    gone = branch.add_person("gone")
    branch.add_group("help", [dn])
    run()
    branch.remove(gone)
    branch.change(dn, sn="Newname")
    branch.add_person("bert")
    before = [
        list(kind.objects.order_by("pk").values())
        for kind in (Agent, DirectoryAccount, DirectoryGrant, RoleMember)
    ]
    last = setup.status()["last_sync"]
    result = run(dry_run=True)
    assert numbers(result) == {
        "users_created": 1,
        "users_updated": 1,
        "users_disabled": 1,
        "groups_updated": 0,
    }
    assert result["dry_run"] is True
    assert before == [
        list(kind.objects.order_by("pk").values())
        for kind in (Agent, DirectoryAccount, DirectoryGrant, RoleMember)
    ]
    assert setup.status()["last_sync"] == last
    assert numbers(run()) == numbers(result)


# --- Size -----------------------------------------------------------------------------------------


def test_hundreds_of_users_with_nested_groups(configure, branch, run):
    role = Role.objects.create(name="Helpers")
    configure(
        group_mappings=[
            {"ldap_group": "all", "role_id": role.pk},
            {"ldap_group": "team-1", "group_id": USERS, "permissions": ["ro", "note"]},
        ]
    )
    names = [f"user{number:03}" for number in range(600)]
    branch.server.add(
        (
            f"cn=Größe\\, {uid},{branch.people}",
            {
                "objectClass": "inetOrgPerson",
                "uid": uid,
                "cn": f"Größe, {uid}",
                "sn": "Größe",
                "mail": f"{uid}@corp.test",
                "jpegPhoto": "\x00\x01 binary",
            },
        )
        for uid in names
    )
    teams = [
        branch.add_group(
            f"team-{number}",
            [
                f"cn=Größe\\, {uid},{branch.people}"
                for uid in names[number * 100 : number * 100 + 100]
            ],
        )
        for number in range(6)
    ]
    branch.add_group("all", teams)
    with CaptureQueriesContext(connection) as first:
        result = run()
    assert (result["users_found"], result["users_created"], result["errors"]) == (600, 600, [])
    assert len(first) < 600 * 25
    assert result["duration"] < 60_000
    assert RoleMember.objects.filter(role=role).count() == 600
    assert AgentGrant.objects.filter(group_id=USERS, permission="note").count() == 100
    with CaptureQueriesContext(connection) as second:
        again = run()
    assert numbers(again) == NOTHING
    # Nothing for each user but a savepoint.
    assert len([q for q in second if "SAVEPOINT" not in q["sql"]]) < 40
    assert again["duration"] < 10_000
