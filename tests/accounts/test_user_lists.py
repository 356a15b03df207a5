"""The lists of agents: /admin/users for admins, /users for colleagues (contract 4.10)."""

import pytest

from accounts.models import (
    Agent,
    RoleMember,
)
from tests.cast import make_agent
from tests.clients import ApiClient, queries_of, refused

pytestmark = pytest.mark.django_db
ADMIN_ROLE = 2


def logins(answer):
    assert answer.status_code == 200, answer.content
    return [row["login"] for row in answer.json()["data"]]


def test_the_list_is_searched_filtered_and_sorted(admin, anna, rita, outsider, bert, board):
    Agent.objects.filter(pk=rita.pk).update(valid_id=3)
    RoleMember.objects.create(agent=outsider, role_id=ADMIN_ROLE)
    api = ApiClient(admin)
    everybody = ["admin", "anna", "bert", "outsider", "rita", "root@localhost"]
    assert logins(api.get("/admin/users")) == everybody
    assert logins(api.get("/admin/users?order=desc")) == everybody[::-1]
    assert logins(api.get("/admin/users?sort=-login")) == everybody[::-1]
    assert logins(api.get("/admin/users?valid=3")) == ["rita"]
    assert logins(api.get("/admin/users?search=ARNDT")) == ["anna"]
    assert logins(api.get("/admin/users?search=bert+board")) == ["bert"]
    assert logins(api.get("/admin/users?search=%25")) == []
    assert logins(api.get("/admin/users?role=admin")) == ["admin", "outsider"]
    assert logins(api.get("/admin/users?role=Agent&valid=1")) == ["anna", "bert", "root@localhost"]
    assert logins(api.get(f"/admin/users?group_id={board.pk}")) == ["bert"]
    assert logins(api.get("/admin/users?group_id=1,2")) == ["admin", "anna", "outsider", "rita"]
    assert logins(api.get(f"/admin/users?role_id={ADMIN_ROLE}")) == ["outsider"]
    assert logins(api.get("/admin/users?sort=name&search=gotrs.test"))[:2] == ["admin", "outsider"]
    assert logins(api.get("/admin/users?sort=created"))[0] == "root@localhost"
    assert logins(api.get("/admin/users?sort=-last_login"))[0] == "admin"


def test_the_list_is_paged(admin, anna, rita):
    answer = ApiClient(admin).get("/admin/users?per_page=2&page=2").json()
    assert [row["login"] for row in answer["data"]] == ["rita", "root@localhost"]
    assert answer["pagination"]["total"] == 4


def test_filters_that_make_no_sense_are_told_all_at_once(admin):
    answer = ApiClient(admin).get("/admin/users?valid=9&group_id=99&role_id=x&role=Boss")
    details = refused(answer, 400, "invalid_filter")
    assert set(details) == {"valid", "group_id", "role_id", "role"}


def test_agents_pick_colleagues_from_a_short_list(admin, anna, rita, board):
    Agent.objects.filter(pk=rita.pk).update(valid_id=2)
    api = ApiClient(anna)
    rows = api.get("/users").json()["data"]
    assert [row["login"] for row in rows] == ["admin", "anna"]
    assert set(rows[0]) == {
        "id", "login", "first_name", "last_name", "email", "valid_id", "out_of_office",
    }  # fmt: skip
    assert logins(api.get("/users?valid=all&search=r")) == ["admin", "anna", "rita"]
    assert logins(api.get("/users?group_id=1")) == ["anna"]
    assert api.get(f"/users/{rita.pk}").json()["data"]["valid_id"] == 2
    refused(api.get("/users/999"), 404, "not_found")
    refused(api.get("/users/x"), 400, "invalid_id")


@pytest.mark.parametrize("path", ["/users", "/admin/users"])
def test_lists_cost_the_same_with_more_agents(admin, anna, path):
    api = ApiClient(admin)
    few = queries_of(api, path)
    for number in range(4):
        agent = make_agent(f"more{number}", {1: ["ro"], 3: ["rw"]})
        RoleMember.objects.create(agent=agent, role_id=ADMIN_ROLE)
    many = queries_of(api, path)
    assert many == (few[0], few[1] + 4)
