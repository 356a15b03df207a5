"""Roles, permissions and the administration follow the groups of the directory."""

import pytest

from accounts.models import (
    Agent,
    AgentGrant,
    AuditEntry,
    DirectoryGrant,
    Group,
    Role,
    RoleGrant,
    RoleMember,
)
from tests.accounts.ldap.said import NOTHING, numbers
from tests.cast import USERS

ADMIN_GROUP = 2


def rights(login, group_id=USERS):
    found = AgentGrant.objects.filter(agent__login=login, group_id=group_id)
    return sorted(found.values_list("permission", flat=True))


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
