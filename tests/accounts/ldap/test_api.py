"""Who may ask for /admin/ldap, and what it says without a directory (contract 4.18)."""

import pytest

from accounts.ldap import extra
from accounts.models import (
    DirectoryLogin,
)
from tests.accounts.ldap.said import LDAP
from tests.clients import ApiClient, refused

NEEDS_DIRECTORY = [
    ("post", "/test", None),
    ("post", "/authenticate", {"username": "anna", "password": "secret"}),
    ("get", "/users/search?q=anna", None),
    ("get", "/users/anna", None),
    ("get", "/groups", None),
    ("post", "/sync/users", {}),
    ("post", "/import/users", {"usernames": ["anna"]}),
]
WORKS_WITHOUT = [
    ("get", "/config"),
    ("post", "/disable"),
    ("get", "/sync/status"),
    ("get", "/mappings/users"),
    ("get", "/mappings/groups"),
    ("get", "/logs/auth"),
]


# --- Doors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path", "body"), NEEDS_DIRECTORY)
def test_unconfigured_there_is_nothing_to_ask(api, method, path, body):
    refused(api.request(method, LDAP + path, body), 400, "ldap_not_configured")


@pytest.mark.parametrize(("method", "path"), WORKS_WITHOUT)
def test_unconfigured_one_may_look(api, method, path):
    assert api.request(method, LDAP + path).status_code == 200


def test_unconfigured_config_and_status_say_so(api):
    assert api.get(f"{LDAP}/config").json()["data"] == {
        "configured": False,
        "enabled": False,
        "auto_sync": False,
        "sync_interval": "1h",
        "last_sync": None,
    }
    status = api.get(f"{LDAP}/sync/status").json()["data"]
    assert (status["configured"], status["connected"], status["last_result"]) == (
        False,
        False,
        None,
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [*WORKS_WITHOUT, *((m, p) for m, p, _b in NEEDS_DIRECTORY), ("post", "/configure")],
)
def test_only_admins_are_let_in(anna, ben, method, path):
    refused(ApiClient(anna).request(method, LDAP + path), 403, "admin_required")
    refused(ApiClient(ben).request(method, LDAP + path), 403, "admin_required")
    assert ApiClient().request(method, LDAP + path).status_code == 401


# --- Without the packages -------------------------------------------------------------------------


@pytest.fixture
def no_packages(monkeypatch):
    """As after ``make run``, which doesn't install the extra."""
    extra._load.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "ldap", None)
    for name in ("accounts.ldap.client", "accounts.ldap.backend"):
        monkeypatch.delitem(__import__("sys").modules, name, raising=False)
    import accounts.ldap

    for name in ("client", "backend"):
        monkeypatch.delattr(accounts.ldap, name, raising=False)
    yield
    extra._load.cache_clear()


def test_without_the_packages_all_of_it_says_so(no_packages, api, configure, sign_in):
    answer = api.post(f"{LDAP}/configure", configure.body())
    assert answer.status_code == 200
    assert "requirements/ldap.txt" in answer.json()["message"]
    for method, path, body in NEEDS_DIRECTORY:
        answer = api.request(method, LDAP + path, body)
        refused(answer, 400, "ldap_connection_failed")
        assert "pip install -r requirements/ldap.txt" in answer.json()["error"]
    for method, path in WORKS_WITHOUT:
        assert api.request(method, LDAP + path).status_code == 200
    configure()
    assert sign_in("newcomer", "secret").status_code == 401
    assert "not installed" in DirectoryLogin.objects.latest("pk").error
