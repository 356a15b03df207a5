"""The operations under /admin/ldap (contract 4.18)."""

import json
import socket
import time
from typing import Any

import pytest
from django.db import connection

from accounts.ldap import extra
from accounts.models import (
    Agent,
    AuditEntry,
    Directory,
    DirectoryAccount,
    DirectoryLogin,
    Role,
)
from tests.cast import USERS
from tests.clients import ApiClient, queries_of
from tests.servers.slapd import READER_DN, READER_PASSWORD, Slapd

LDAP = "/admin/ldap"
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


@pytest.fixture
def api(admin):
    return ApiClient(admin)


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return answer.json().get("details", {})


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


# --- Configuring ----------------------------------------------------------------------------------


def test_the_password_is_kept_encrypted_and_shown_to_nobody(api, configure):
    answer = api.post(f"{LDAP}/configure", configure.body())
    data = answer.json()["data"]
    assert (answer.status_code, data["configured"], data["enabled"]) == (200, True, True)
    assert data["host"] == "127.0.0.1"
    assert data["user_filter"] == "(&(objectClass=person)(uid={username}))"
    assert data["attribute_map"]["email"] == "mail"
    assert data["group_member_attribute"] == "member"
    for shown in (answer, api.get(f"{LDAP}/config"), api.post(f"{LDAP}/disable")):
        assert READER_PASSWORD not in shown.content.decode()
        assert "bind_password" not in shown.json()["data"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT bind_password FROM accounts_directory")
        assert READER_PASSWORD not in cursor.fetchone()[0]
    written = json.dumps(list(AuditEntry.objects.values("old_values", "new_values")))
    assert READER_PASSWORD not in written
    entry = AuditEntry.objects.get(action="ldap.configure")
    assert (entry.login, entry.new_values["bind_password"]) == ("admin", "***")


def test_a_password_that_is_left_out_is_kept(api, configure):
    api.post(f"{LDAP}/configure", configure.body())
    body = configure.body(auto_sync=True, sync_interval="30m")
    del body["bind_password"]
    answer = api.post(f"{LDAP}/configure", body)
    assert (answer.status_code, answer.json()["data"]["auto_sync"]) == (200, True)
    assert Directory.objects.get().bind_password == READER_PASSWORD
    assert api.post(f"{LDAP}/test").json()["data"]["connected"] is True
    assert api.post(f"{LDAP}/test", body).status_code == 200
    last = AuditEntry.objects.filter(action="ldap.configure").latest("pk")
    assert last.new_values == {"auto_sync": True, "sync_interval": "30m"}


def test_what_was_read_may_be_sent_back(api, configure, branch):
    role = Role.objects.create(name="Helpers")
    body = configure.body(group_mappings=[{"ldap_group": "help", "role_id": role.pk}])
    data = api.post(f"{LDAP}/configure", body).json()["data"]
    assert data["group_mappings"] == [
        {"ldap_group": "help", "group_id": None, "role_id": role.pk, "permissions": []}
    ]
    assert api.post(f"{LDAP}/configure", data).json()["data"] == data


@pytest.mark.parametrize(("use_tls", "port"), [(False, 389), (True, 636)])
def test_the_port_follows_tls(api, configure, use_tls, port):
    body = configure.body(use_tls=use_tls)
    del body["port"]
    assert api.post(f"{LDAP}/configure", body).json()["data"]["port"] == port


def test_all_that_is_missing_is_named(api):
    details = refused(api.post(f"{LDAP}/configure", {}), 400, "validation_failed")
    assert set(details) == {"host", "base_dn", "bind_dn", "bind_password"}
    assert not Directory.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host", "ldap://directory.example.org"),
        ("host", "directory example"),
        ("host", "directory:389"),
        ("host", "dir\u0007"),
        ("host", "-x"),
        ("host", "a/b"),
        ("host", "1.2.3.400"),
        ("host", ["x"]),
        ("port", 0),
        ("port", 70000),
        ("port", "x"),
        ("base_dn", "no dn"),
        ("base_dn", "dc=a,,dc=b"),
        ("bind_dn", ""),
        ("bind_dn", "cn=a\u0007"),
        ("bind_password", ""),
        ("bind_password", None),
        ("user_search_base", "people"),
        ("user_filter", "uid={username}"),
        ("user_filter", "(uid={username}"),
        ("user_filter", "(&(uid={username})"),
        ("user_filter", "(uid={username}))"),
        ("user_filter", "({username}=x)"),
        ("user_filter", "(" * 200),
        ("user_filter", 5),
        ("group_filter", "(&)"),
        ("group_filter", "cn=*"),
        ("group_member_attribute", "two words"),
        ("attribute_map", []),
        ("attribute_map", {"email": "ma il"}),
        ("attribute_map", {"email": ["mail"]}),
        ("attribute_map", {"title": "userPassword"}),
        ("group_mappings", {}),
        ("group_mappings", [5]),
        ("group_mappings", [{"ldap_group": "x"}]),
        ("group_mappings", [{"ldap_group": "", "group_id": 1}]),
        ("group_mappings", [{"ldap_group": "x", "group_id": 1, "role_id": 1}]),
        ("group_mappings", [{"ldap_group": "x", "group_id": 99999}]),
        ("group_mappings", [{"ldap_group": "x", "group_id": 10**30}]),
        ("group_mappings", [{"ldap_group": "x", "group_id": 1, "permissions": ["root"]}]),
        ("group_mappings", [{"ldap_group": "x", "group_id": 1, "permissions": []}]),
        ("group_mappings", [{"ldap_group": "x", "group_id": 1, "permissions": [["rw"]]}]),
        ("auto_sync", "maybe"),
        ("sync_interval", "often"),
        ("sync_interval", "5s"),
        ("sync_interval", "60d"),
        ("sync_interval", ""),
    ],
)
def test_bad_values_are_refused_on_their_field(api, configure, field, value):
    answer = api.post(f"{LDAP}/configure", configure.body(**{field: value}))
    if (field, value) == ("sync_interval", ""):
        assert answer.json()["data"]["sync_interval"] == "1h"
        return
    assert set(refused(answer, 400, "validation_failed")) == {field}
    assert not Directory.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host", "directory"),
        ("host", "dc-1.corp.example.org"),
        ("host", "10.0.0.1"),
        ("host", "fd00::1"),
        ("host", "[fd00::1]"),
        ("host", "verzeichnis.köln.de"),
        ("bind_dn", "gotrs@corp.example.org"),
        ("bind_dn", "CORP\\gotrs"),
        ("user_filter", "(|(uid={username})(mail=%(user)s))"),
        (
            "user_filter",
            "(&(sAMAccountName=%s)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))",
        ),
        ("sync_interval", "1h30m"),
        ("attribute_map", {"username": "sAMAccountName", "object_guid": "x y"}),
    ],
)
def test_what_admins_have_is_taken(api, configure, field, value):
    assert api.post(f"{LDAP}/configure", configure.body(**{field: value})).status_code == 200


def test_tls_and_starttls_exclude_each_other(api, configure):
    answer = api.post(f"{LDAP}/configure", configure.body(use_tls=True, start_tls=True, base_dn=""))
    assert set(refused(answer, 400, "validation_failed")) == {"start_tls", "base_dn"}


def test_with_verify_only_what_works_is_stored(api, configure):
    answer = api.post(f"{LDAP}/configure", configure.body(verify=True, bind_password="wrong"))
    refused(answer, 400, "ldap_connection_failed")
    assert not Directory.objects.exists()
    assert api.post(f"{LDAP}/configure", configure.body(verify=True)).status_code == 200


def test_disabling_keeps_the_settings_and_may_be_repeated(api, configure):
    configure()
    for _turn in range(2):
        data = api.post(f"{LDAP}/disable").json()["data"]
        assert (data["configured"], data["enabled"], data["bind_dn"]) == (True, False, READER_DN)
    assert AuditEntry.objects.filter(action="ldap.disable").count() == 1
    assert api.post(f"{LDAP}/configure", configure.body()).json()["data"]["enabled"] is True


# --- Connecting -----------------------------------------------------------------------------------


def test_a_test_stores_nothing(api, configure, branch):
    branch.add_person("anna")
    answer = api.post(f"{LDAP}/test", configure.body())
    data = answer.json()["data"]
    assert (answer.status_code, data["connected"], data["users_found"]) == (200, True, 1)
    assert isinstance(data["response_time"], int)
    assert not Directory.objects.exists()
    assert set(refused(api.post(f"{LDAP}/test", {"host": "x"}), 400, "validation_failed")) == {
        "base_dn",
        "bind_dn",
        "bind_password",
    }


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"port": 1}, "Connect: "),
        ({"host": "directory.invalid"}, "Connect: the name can not be resolved"),
        ({"bind_dn": "cn=nobody,dc=gotrs,dc=test"}, "Bind: "),
        ({"bind_dn": "CORP\\nobody"}, "Bind: "),
        ({"bind_password": "wrong"}, "Bind: "),
        ({"user_search_base": "ou=no,dc=gotrs,dc=test"}, "User search: the search base"),
        (
            {
                "group_search_base": "ou=no,dc=gotrs,dc=test",
                "group_mappings": [{"ldap_group": "x", "group_id": 1}],
            },
            "Group search: the search base",
        ),
        ({"use_tls": True}, "TLS: the server does not speak TLS"),
    ],
)
def test_the_step_that_failed_is_named(api, configure, said, words):
    answer = api.post(f"{LDAP}/test", configure.body(**said))
    refused(answer, 400, "ldap_connection_failed")
    assert words in answer.json()["error"]
    assert READER_PASSWORD not in answer.content.decode()


@pytest.mark.parametrize("tls", [{}, {"use_tls": True}, {"start_tls": True}])
def test_a_silent_directory_is_refused_within_ten_seconds(api, configure, tls):
    with socket.create_server(("127.0.0.1", 0)) as server:
        body = configure.body(port=server.getsockname()[1], **tls)
        began = time.monotonic()
        answer = api.post(f"{LDAP}/test", body)
    assert time.monotonic() - began < 6
    refused(answer, 400, "ldap_connection_failed")
    assert "no answer in time" in answer.json()["error"]


TLS = [("use_tls", "tls_port", "TLS"), ("start_tls", "port", "StartTLS")]


@pytest.mark.parametrize(("switch", "port", "step"), TLS)
def test_certificates_are_checked(api, configure, slapd, monkeypatch, switch, port, step):
    body = configure.body(port=getattr(slapd, port), **{switch: True})
    answer = api.post(f"{LDAP}/test", body)
    refused(answer, 400, "ldap_connection_failed")
    assert f"{step}: the certificate does not hold" in answer.json()["error"]
    assert api.post(f"{LDAP}/test", body | {"insecure_skip_verify": True}).status_code == 200
    monkeypatch.setenv("SSL_CERT_FILE", str(slapd.certificate.certificate))
    assert api.post(f"{LDAP}/test", body).status_code == 200
    assert api.post(f"{LDAP}/test", body | {"host": "localhost"}).status_code == 200


@pytest.mark.parametrize(("switch", "port", "step"), TLS)
def test_expired_certificates_are_refused(api, configure, monkeypatch, switch, port, step):
    server = Slapd(expired=True).start()
    try:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate.certificate))
        base = "dc=gotrs,dc=test"
        body = configure.body(
            port=getattr(server, port), user_search_base=base, group_search_base=base,
            base_dn=base, **{switch: True},
        )  # fmt: skip
        answer = api.post(f"{LDAP}/test", body)
        refused(answer, 400, "ldap_connection_failed")
        assert (
            f"{step}: the certificate does not hold, certificate has expired"
            in (answer.json()["error"])
        )
        assert api.post(f"{LDAP}/test", body | {"insecure_skip_verify": True}).status_code == 200
    finally:
        server.stop()


@pytest.mark.parametrize(("switch", "port", "step"), TLS)
def test_all_of_it_works_by_tls(api, configure, branch, slapd, monkeypatch, switch, port, step):
    monkeypatch.setenv("SSL_CERT_FILE", str(slapd.certificate.certificate))
    configure(port=getattr(slapd, port), **{switch: True})
    # More than one record of TLS.
    branch.add_person("anna", password="secret")
    branch.add_group("many", [f"uid=user{n:05},{branch.people}" for n in range(5000)])
    assert api.post(f"{LDAP}/sync/users").json()["data"]["users_created"] == 1
    (group,) = api.get(f"{LDAP}/groups").json()["data"]
    assert len(group["members"]) == 5000
    body = {"username": "anna", "password": "secret"}
    assert api.post(f"{LDAP}/authenticate", body).status_code == 200


def test_a_key_that_is_gone_is_told(api, configure, settings):
    configure()
    settings.ENCRYPTION_KEYS = ["another key that was never used before"]
    assert api.get(f"{LDAP}/config").json()["data"]["configured"] is True
    answer = api.post(f"{LDAP}/test")
    refused(answer, 400, "ldap_connection_failed")
    assert "GOTRS_ENCRYPTION_KEY" in answer.json()["error"]
    assert api.get(f"{LDAP}/sync/status").json()["data"]["connected"] is False
    assert api.post(f"{LDAP}/configure", configure.body()).status_code == 200
    assert api.post(f"{LDAP}/test").status_code == 200


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


# --- The directory --------------------------------------------------------------------------------


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


# --- Accounts -------------------------------------------------------------------------------------


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
