"""Who holds which permission in which group (rules 6.1, 6.2)."""

import pytest

from accounts import site
from accounts.actors import Actor, Channel
from accounts.models import AgentGrant, Group, Permission, Role, RoleGrant, RoleMember
from accounts.permissions import NO_GRANTS, agents_allowed, is_admin, read_grants
from tests.cast import USERS, acting, make_agent

pytestmark = pytest.mark.django_db
ADMIN = 2


def give_role(agent, name, grants):
    """A role of this name with ``grants``: group id -> permissions, held by the agent."""
    role = Role.objects.create(name=name)
    for group_id, keys in grants.items():
        for key in keys:
            RoleGrant.objects.create(role=role, group_id=group_id, permission=key)
    RoleMember.objects.create(role=role, agent=agent)
    return role


def test_grants_are_the_union_of_direct_ones_and_roles(board):
    agent = make_agent("kim", {USERS: ["ro"]})
    give_role(agent, "Writers", {USERS: ["note"], board.pk: ["ro"]})
    give_role(agent, "Movers", {USERS: ["move_into"]})
    grants = read_grants(agent)
    assert grants.by_group == {
        USERS: frozenset({"ro", "note", "move_into"}),
        board.pk: frozenset({"ro"}),
    }
    assert not grants.everywhere


def test_each_permission_stands_alone_but_rw():
    for held in Permission.values:
        agent = make_agent(f"agent-{held}", {USERS: [held]})
        grants = read_grants(agent)
        for key in Permission.values:
            assert grants.allows(USERS, key) == (held in (key, "rw"))
            assert grants.groups(key) == ([USERS] if held in (key, "rw") else [])


def test_another_groups_permission_does_not_count(board):
    grants = read_grants(make_agent("kim", {USERS: ["rw"]}))
    assert not grants.allows(board.pk, "ro")
    assert not grants.allows(None, "ro")


@pytest.mark.parametrize("what", ["group", "role", "agent"])
def test_what_is_invalid_gives_nothing(what, board):
    agent = make_agent("kim", {board.pk: ["rw"]})
    role = give_role(agent, "Readers", {board.pk: ["ro"]})
    if what == "role":
        AgentGrant.objects.all().delete()
    row = {"group": board, "role": role, "agent": agent}[what]
    row.valid_id = 2
    row.save()
    assert read_grants(agent).by_group == {}
    assert agent not in agents_allowed(board.pk, Permission.RO)


def test_grants_are_read_once_by_one_query(django_assert_num_queries, anna):
    site.get("admin_sees_all")
    actor = acting(anna)
    with django_assert_num_queries(1):
        assert actor.grants.allows(USERS, "rw")
        assert not actor.grants.allows(99, "rw")


@pytest.mark.parametrize("key", Permission.values)
def test_any_key_in_the_group_admin_makes_an_admin(key):
    agent = make_agent("kim", {ADMIN: [key]})
    assert is_admin(agent)
    assert read_grants(agent).everywhere
    assert acting(agent).is_admin


def test_a_role_makes_an_admin_too():
    agent = make_agent("kim")
    role = give_role(agent, "Chiefs", {ADMIN: ["rw"]})
    assert is_admin(agent)
    role.valid_id = 2
    role.save()
    assert not is_admin(agent)


def test_an_invalid_admin_is_none():
    agent = make_agent("kim", {ADMIN: ["rw"]}, valid_id=2)
    assert not is_admin(agent)
    assert read_grants(agent) is NO_GRANTS


def test_admins_hold_everything_everywhere_unless_told_not_to(admin, board):
    assert read_grants(admin).allows(board.pk, "rw")
    site.put("admin_sees_all", False)
    grants = read_grants(admin)
    assert not grants.allows(board.pk, "ro")
    assert grants.allows(ADMIN, "rw")
    assert is_admin(admin)


def test_customers_and_unknown_senders_hold_nothing(ben):
    for actor in (acting(ben), Actor(Channel.MAIL, address="who@example.test")):
        assert actor.grants is NO_GRANTS
        assert not actor.is_admin
        assert actor.is_customer


def test_the_system_holds_everything():
    actor = Actor.system()
    assert actor.grants.allows(99, "rw")
    assert (actor.is_system, actor.is_admin, actor.is_customer) == (True, True, False)
    assert actor.agent_id is None


def test_an_actor_says_who_it_is(anna, ben):
    assert (acting(anna).agent_id, acting(anna).customer_login) == (anna.pk, "")
    assert (acting(ben).agent_id, acting(ben).customer_login) == (None, "ben@acme.test")
    stranger = Actor(Channel.MAIL, address="who@example.test")
    assert stranger.customer_login == "who@example.test"


# --- Choices of owner fields -------------------------------------------------------------------


def logins(group_id, key="ro"):
    return [agent.login for agent in agents_allowed(group_id, key)]


def test_those_who_may_be_given_work(anna, rita, outsider, bert, admin, board):
    assert logins(USERS) == ["admin", "anna", "rita"]
    assert logins(USERS, "owner") == ["admin", "anna"]
    assert logins(board.pk) == ["admin", "bert"]


def test_an_agent_with_several_grants_is_offered_once(board):
    agent = make_agent("kim", {USERS: ["ro", "rw"], ADMIN: ["rw"]})
    give_role(agent, "Readers", {USERS: ["ro", "note"]})
    assert logins(USERS) == ["kim"]


def test_admins_are_offered_only_where_they_see_all(admin, board):
    site.put("admin_sees_all", False)
    assert logins(board.pk) == []
    assert logins(ADMIN) == ["admin"]


def test_neither_the_system_nor_closed_accounts_are_offered(anna):
    AgentGrant.objects.get_or_create(agent_id=1, group_id=USERS, permission="rw")
    make_agent("gone", {USERS: ["rw"]}, valid_id=2)
    make_agent("away", {USERS: ["rw"]}, valid_id=3)
    assert logins(USERS) == ["anna"]


def test_what_is_offered_is_what_read_grants_says(anna, rita, outsider, bert, admin, board):
    closed = Group.objects.create(name="closed", valid_id=2)
    for agent in (anna, bert):
        AgentGrant.objects.create(agent=agent, group=closed, permission="rw")
    give_role(outsider, "Helpers", {board.pk: ["note"], closed.pk: ["ro"]})
    people = (anna, rita, outsider, bert, admin)
    for group_id in (USERS, ADMIN, board.pk, closed.pk):
        for key in Permission.values:
            allowed = {agent.login for agent in people if read_grants(agent).allows(group_id, key)}
            assert set(logins(group_id, key)) == allowed
