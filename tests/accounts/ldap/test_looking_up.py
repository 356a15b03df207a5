"""Asking the directory for users, groups and passwords (contract 4.18)."""

import pytest

from accounts.models import (
    Agent,
    DirectoryLogin,
)
from tests.accounts.ldap.said import LDAP
from tests.clients import refused


def test_a_user_with_groups(api, configure, branch):
    configure(attribute_map={"department": "departmentNumber"})
    dn = branch.add_person(
        "anna",
        cn="Änne Müller",
        displayName="Änne M.",
        title="Engineer",
        departmentNumber="R&D",
        sn="Müller",
    )
    team = branch.add_group("team", [dn], description="The team")
    company = branch.add_group("company", [team])
    user = api.get(f"{LDAP}/users/anna").json()["data"]
    assert user == {
        "dn": dn,
        "username": "anna",
        "email": "anna@corp.test",
        "first_name": "Anna",
        "last_name": "Müller",
        "display_name": "Änne M.",
        "department": "R&D",
        "title": "Engineer",
        "groups": [company, team],
    }
    assert api.get(f"{LDAP}/groups").json()["data"] == [
        {"dn": company, "name": "company", "description": "", "members": [team]},
        {"dn": team, "name": "team", "description": "The team", "members": [dn]},
    ]
    assert api.get(f"{LDAP}/users/search?q=müll").json()["data"] == [user]
    assert api.get(f"{LDAP}/users/search?q=NNA@corp").json()["data"] == [user]


@pytest.mark.parametrize(
    "name", ["nobody", "*", "*)(uid=*", "admin)(|(uid=*", "anna)(objectClass=*", "%C3%A4", "%5C"]
)
def test_a_name_that_is_nobodys(api, configure, branch, name):
    configure()
    branch.add_person("anna")
    refused(api.get(f"{LDAP}/users/{name}"), 404, "not_found")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("an", ["anna", "hanna"]),
        ("*", []),
        ("a*a", []),
        ("*)(uid=*", []),
        (")(objectClass=*", []),
        ("\\2a", []),
        ("%00", None),
        ("", None),
        ("x" * 300, None),
    ],
)
def test_a_search_takes_every_character_as_it_is(api, configure, branch, query, found):
    from urllib.parse import quote

    configure()
    for name in ("hanna", "anna", "bert"):
        branch.add_person(name)
    answer = api.get(f"{LDAP}/users/search?q={query if query == '%00' else quote(query)}")
    if found is None:
        assert answer.status_code == 400
    else:
        assert [user["username"] for user in answer.json()["data"]] == found


def test_a_search_is_paged(api, configure, branch):
    configure()
    for number in range(5):
        branch.add_person(f"user{number}")
    answer = api.get(f"{LDAP}/users/search?q=user&limit=2&page=2").json()
    assert [user["username"] for user in answer["data"]] == ["user2", "user3"]
    assert answer["pagination"]["total"] == 5
    assert refused(api.get(f"{LDAP}/users/search"), 400, "validation_failed").keys() == {"q"}


def test_a_password_is_tried_without_a_session(api, configure, branch):
    configure()
    branch.add_person("anna", password="Grüße")
    path = f"{LDAP}/authenticate"
    user = api.post(path, {"username": "anna", "password": "Grüße"}).json()["data"]
    assert user["username"] == "anna"
    for body in (
        {"username": "anna", "password": "wrong"},
        {"username": "nobody", "password": "Grüße"},
        {"username": "*", "password": "Grüße"},
        {"username": "anna)(|(uid=*", "password": "Grüße"},
    ):
        answer = api.post(path, body)
        refused(answer, 401, "ldap_invalid_credentials")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    empty = api.post(path, {"username": "anna", "password": ""})
    assert set(refused(empty, 400, "validation_failed")) == {"password"}
    assert api.get("/users/me").status_code == 200
    assert not Agent.objects.filter(login="anna").exists()
    assert DirectoryLogin.objects.count() == 5
