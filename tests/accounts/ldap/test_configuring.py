"""Setting up a directory, and trying the way to it (contract 4.18)."""

import json
import socket
import time

import pytest
from django.db import connection

from accounts.models import (
    AuditEntry,
    Directory,
    Role,
)
from tests.accounts.ldap.said import LDAP
from tests.clients import refused
from tests.servers.slapd import READER_DN, READER_PASSWORD, Slapd

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
