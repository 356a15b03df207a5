"""Accounts are brought in line with the directory."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.auth.api_tokens import create_token
from accounts.ldap import runs, setup, sync
from accounts.models import (
    Agent,
    AgentGrant,
    ApiToken,
    AuditEntry,
    DirectoryAccount,
    DirectoryGrant,
    DirectorySync,
    Group,
    Role,
    RoleGrant,
    RoleMember,
)
from gotrs.common.clock import moved_to, now
from tests.cast import USERS, acting
from tests.clients import ApiClient
from tests.servers.slapd import LIMITED_DN, SUFFIX

ADMIN_GROUP = 2
NOTHING = {"users_created": 0, "users_updated": 0, "users_disabled": 0, "groups_updated": 0}


@pytest.fixture
def run(admin):
    """Runs the sync as admin and gives LDAPSyncResult."""

    def start(**options):
        return sync.synchronise(actor=acting(admin), **options)

    return start


def numbers(result):
    return {name: result[name] for name in NOTHING}


def rights(login, group_id=USERS):
    found = AgentGrant.objects.filter(agent__login=login, group_id=group_id)
    return sorted(found.values_list("permission", flat=True))


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


# --- Broken answers -------------------------------------------------------------------------------


def test_an_answer_without_users_disables_nobody(configure, branch, run):
    configure()
    branch.add_person("anna")
    run()
    configure(user_filter="(&(objectClass=device)(uid={username}))")
    result = run()
    assert (result["users_found"], result["users_disabled"]) == (0, 0)
    assert "no user at all" in result["errors"][0]
    assert Agent.objects.get(login="anna").is_active


def test_an_answer_that_is_cut_off_disables_nobody(configure, branch, run):
    configure()
    people = [f"user{number:03}" for number in range(60)]
    branch.server.add(
        (
            f"uid={uid},{branch.people}",
            {
                "objectClass": "inetOrgPerson",
                "uid": uid,
                "cn": uid,
                "sn": uid,
                "mail": f"{uid}@corp.test",
            },
        )
        for uid in people
    )
    assert run()["users_created"] == 60
    configure(bind_dn=LIMITED_DN)
    result = run()
    assert (result["users_found"], result["users_disabled"]) == (50, 0)
    assert "not give all users" in result["errors"][0]


@pytest.mark.parametrize(
    "said",
    [
        {"user_search_base": f"ou=nowhere,{SUFFIX}"},
        {"group_search_base": f"ou=nowhere,{SUFFIX}"},
        {"bind_password": "wrong"},
        {"port": 1},
    ],
)
def test_a_search_that_fails_changes_nothing_and_is_noted(configure, branch, run, said):
    configure()
    branch.add_person("anna")
    run()
    configure(**said)
    with pytest.raises(Exception, match="could not be asked"):
        run()
    assert Agent.objects.get(login="anna").is_active
    status = setup.status()
    assert "could not be asked" in status["last_result"]["errors"][0]
    assert status["last_sync"] < DirectorySync.objects.latest("pk").ended_at
    configure()
    assert numbers(run()) == NOTHING


def test_one_run_at_a_time_and_a_dead_one_holds_nobody_up(configure, branch, run):
    configure()
    branch.add_person("anna")
    running = runs.begin(dry_run=False)
    with pytest.raises(Exception, match="already"):
        run()
    assert not DirectoryAccount.objects.exists()
    with moved_to(now() + runs.LIMIT + timedelta(seconds=1)):
        assert run()["users_created"] == 1
    running.refresh_from_db()
    assert running.ended_at is None


# --- Groups ---------------------------------------------------------------------------------------


def test_groups_give_roles_and_permissions_and_take_back_only_their_own(configure, branch, run):
    role = Role.objects.create(name="Helpers")
    configure(
        group_mappings=[
            {"ldap_group": "help", "role_id": role.pk},
            {"ldap_group": f"CN=Writers, {branch.groups}", "group_id": USERS,
             "permissions": ["ro", "note"]},
        ]
    )  # fmt: skip
    anna, bert = branch.add_person("anna"), branch.add_person("bert")
    help_group = branch.add_group("help", [anna])
    writers = branch.add_group("writers", [anna, bert])
    result = run()
    assert (result["groups_found"], result["groups_updated"]) == (2, 2)
    assert (rights("anna"), rights("bert")) == (["note", "ro"], ["note", "ro"])
    assert [m.agent.login for m in role.members.all()] == ["anna"]
    assert numbers(run()) == NOTHING

    by_hand = Agent.objects.get(login="anna")
    AgentGrant.objects.create(agent=by_hand, group_id=USERS, permission="create")
    other = Role.objects.create(name="By hand")
    RoleMember.objects.create(agent=by_hand, role=other)
    branch.change(help_group, member=[bert])
    branch.change(writers, member=[bert])
    result = run()
    assert numbers(result) == NOTHING | {"users_updated": 2, "groups_updated": 2}
    assert rights("anna") == ["create"]
    assert [m.agent.login for m in role.members.all()] == ["bert"]
    assert other.members.filter(agent=by_hand).exists()
    line = AuditEntry.objects.filter(action="agent.update", entity_id=by_hand.pk).latest("pk")
    assert line.old_values["groups"] == {str(USERS): ["ro", "create", "note"]}
    assert line.new_values["groups"] == {str(USERS): ["create"]}
    assert numbers(run()) == NOTHING


def test_what_an_admin_gave_before_the_directory_did_stays(configure, branch, run):
    configure(group_mappings=[{"ldap_group": "help", "group_id": USERS, "permissions": ["ro"]}])
    anna, bert = branch.add_person("anna"), branch.add_person("bert")
    run()
    AgentGrant.objects.create(
        agent=Agent.objects.get(login="anna"), group_id=USERS, permission="ro"
    )
    group = branch.add_group("help", [anna, bert])
    run()
    assert (rights("anna"), rights("bert")) == (["ro"], ["ro"])
    branch.change(group, member=[f"uid=nobody,{branch.people}"])
    run()
    assert (rights("anna"), rights("bert")) == (["ro"], [])


def test_a_mapping_that_is_removed_takes_back_what_it_gave(configure, branch, run):
    configure(group_mappings=[{"ldap_group": "help", "group_id": USERS}])
    branch.add_group("help", [branch.add_person("anna")])
    run()
    assert rights("anna") == ["rw"]
    configure()
    run()
    assert rights("anna") == []
    assert not DirectoryGrant.objects.exists()


def test_groups_in_groups_count_and_circles_end(configure, branch, run):
    configure(group_mappings=[{"ldap_group": "company", "group_id": USERS, "permissions": ["ro"]}])
    anna, bert = branch.add_person("anna"), branch.add_person("bert")
    team = branch.add_group("team", [anna])
    floor = branch.add_group("floor", [team])
    company = branch.add_group("company", [floor, bert])
    branch.change(team, member=[anna, company])
    assert run()["errors"] == []
    assert (rights("anna"), rights("bert")) == (["ro"], ["ro"])


@pytest.mark.parametrize("deep", [3, 15])
def test_sign_in_and_sync_see_the_same_groups(configure, branch, run, sign_in, deep):
    configure(group_mappings=[{"ldap_group": "top", "group_id": USERS, "permissions": ["ro"]}])
    inner = branch.add_person("anna", password="secret", dn=f"cn=a\\2C (b)*\\\\c,{branch.people}")
    for number in range(deep):
        inner = branch.add_group(f"g{number}" if number < deep - 1 else "top", [inner])
    assert sign_in("anna", "secret").status_code == 200
    assert rights("anna") == ["ro"]
    assert numbers(run()) == NOTHING
    branch.change(inner, member=[f"uid=nobody,{branch.people}"])
    assert sign_in("anna", "secret").status_code == 200
    assert rights("anna") == []


@pytest.mark.parametrize(
    ("attribute", "classes", "member"),
    [
        ("uniqueMember", "groupOfUniqueNames", "dn"),
        ("memberUid", "posixGroup", "uid"),
    ],
)
def test_other_kinds_of_groups(configure, branch, run, sign_in, attribute, classes, member):
    configure(
        group_member_attribute=attribute,
        group_mappings=[{"ldap_group": "help", "group_id": USERS, "permissions": ["note"]}],
    )
    dn = branch.add_person("anna", password="secret")
    more = {"gidNumber": "1"} if member == "uid" else {}
    entry = {"objectClass": classes, "cn": "help", attribute: dn if member == "dn" else "anna"}
    branch.server.add([(f"cn=help,{branch.groups}", entry | more)])
    run()
    assert rights("anna") == ["note"]
    assert sign_in("anna", "secret").status_code == 200
    assert rights("anna") == ["note"]


def test_a_group_of_ours_that_is_gone_is_left_out(configure, branch, run):
    board = Group.objects.create(name="board")
    configure(
        group_mappings=[
            {"ldap_group": "help", "group_id": board.pk},
            {"ldap_group": "help", "group_id": USERS, "permissions": ["ro"]},
        ]
    )
    branch.add_group("help", [branch.add_person("anna")])
    board.delete()
    assert run()["errors"] == []
    assert rights("anna") == ["ro"]


# --- Admins ---------------------------------------------------------------------------------------


def test_the_last_admin_is_never_disabled(configure, branch, run, admin):
    configure(group_mappings=[{"ldap_group": "chiefs", "group_id": ADMIN_GROUP}])
    dn = branch.add_person("chief")
    branch.add_person("anna")
    branch.add_group("chiefs", [dn])
    run()
    chief = Agent.objects.get(login="chief")
    assert chief.is_admin
    Agent.objects.filter(pk=admin.pk).update(valid_id=2)
    branch.remove(dn)
    result = run()
    assert result["users_disabled"] == 0
    assert result["errors"] == ["chief: This is the last admin."]
    chief.refresh_from_db()
    assert chief.is_active
    Agent.objects.filter(pk=admin.pk).update(valid_id=1)
    assert run()["users_disabled"] == 1


@pytest.mark.parametrize("by_role", [True, False])
def test_the_last_admin_is_never_demoted(configure, branch, run, admin, by_role):
    role = Role.objects.create(name="Chiefs")
    RoleGrant.objects.create(role=role, group_id=ADMIN_GROUP, permission="rw")
    target = {"role_id": role.pk} if by_role else {"group_id": ADMIN_GROUP}
    configure(group_mappings=[{"ldap_group": "chiefs", **target}])
    dn = branch.add_person("chief")
    group = branch.add_group("chiefs", [dn])
    run()
    Agent.objects.filter(pk=admin.pk).update(valid_id=2)
    branch.change(group, member=[f"uid=nobody,{branch.people}"])
    assert run()["errors"] == ["chief: This is the last admin."]
    assert Agent.objects.get(login="chief").is_admin
    Agent.objects.filter(pk=admin.pk).update(valid_id=1)
    assert run()["errors"] == []
    assert not Agent.objects.get(login="chief").is_admin


# --- By itself ------------------------------------------------------------------------------------


def test_the_worker_runs_it_at_the_interval(configure, branch, run):
    assert not sync.run_if_due()
    configure()
    branch.add_person("anna")
    assert not sync.run_if_due()
    configure(auto_sync=True, sync_interval="30m")
    assert sync.run_if_due()
    assert AuditEntry.objects.filter(action="ldap.sync").get().login == "root@localhost"
    assert not sync.run_if_due()
    status = setup.status()
    assert status["next_sync"] - DirectorySync.objects.get().started_at == timedelta(minutes=30)
    with moved_to(now() + timedelta(minutes=31)):
        assert sync.run_if_due()


def test_after_a_failure_the_worker_tries_again_soon(configure, branch, caplog):
    configure(auto_sync=True, sync_interval="2h", port=1)
    assert sync.run_if_due()
    assert "Connect" in caplog.text
    with moved_to(now() + timedelta(minutes=4)):
        assert not sync.run_if_due()
    with moved_to(now() + timedelta(minutes=6)):
        assert sync.run_if_due()


def test_switched_off_the_worker_leaves_it(configure, branch, admin):
    configure(auto_sync=True)
    setup.disable(actor=acting(admin))
    assert not sync.run_if_due()
    assert setup.status()["next_sync"] is None


def test_the_command_says_what_it_did(configure, branch, capsys):
    with pytest.raises(CommandError, match="No LDAP directory"):
        call_command("sync_ldap")
    configure()
    branch.add_person("anna")
    branch.add_person("two words", dn=f"cn=x,{branch.people}")
    call_command("sync_ldap", "--dry-run")
    assert not DirectoryAccount.objects.exists()
    call_command("sync_ldap")
    said = capsys.readouterr()
    assert "2 users found: 1 created, 0 updated, 0 disabled" in said.out
    assert "two words" in said.err
    assert DirectoryAccount.objects.count() == 1


def test_old_runs_are_forgotten_but_for_the_last(configure, branch, run):
    configure()
    branch.add_person("anna")
    run()
    run()
    with moved_to(now() + timedelta(days=91)):
        assert runs.clear_old() == 1
    assert runs.last_success() is not None


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
