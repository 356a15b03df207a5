"""What the audit log says of signing in and out and of one's own account."""

import logging

import pytest
from django.test import Client

from accounts.models import AuditEntry
from tests.cast import PASSWORD


def lines():
    """Action, login, channel and address of each entry, oldest first."""
    rows = AuditEntry.objects.order_by("id")
    return [(row.action, row.login, row.channel, row.ip_address) for row in rows]


def sign_in(path, username, password=PASSWORD):
    body = {"username": username, "password": password}
    kind = {} if path == "/login" else {"content_type": "application/json"}
    client = Client()
    return client, client.post(path, body, REMOTE_ADDR="192.0.2.7", **kind)


@pytest.mark.parametrize(
    ("path", "channel"),
    [("/login", "web"), ("/api/auth/login", "web"), ("/api/v1/auth/login", "api")],
)
def test_each_door_notes_who_came_in(anna, ben, path, channel):
    for person in (anna, ben):
        sign_in(path, person.email)
    assert lines() == [
        ("login.success", "anna", channel, "192.0.2.7"),
        ("login.success", "ben@acme.test", channel, "192.0.2.7"),
    ]
    assert AuditEntry.objects.first().agent == anna


@pytest.mark.parametrize("path", ["/login", "/api/auth/login", "/api/v1/auth/login"])
def test_each_door_notes_who_was_refused_with_the_name_as_typed(anna, path, caplog):
    with caplog.at_level(logging.INFO):
        sign_in(path, "Anna", "wrong-4711")
        sign_in(path, "nobody", "wrong-4711")
    assert [(action, login) for action, login, _channel, _address in lines()] == [
        ("login.failed", "Anna"), ("login.failed", "nobody"),
    ]  # fmt: skip
    entry = AuditEntry.objects.first()
    assert (entry.ip_address, entry.new_values) == ("192.0.2.7", {"reason": "invalid_credentials"})
    assert caplog.text.count("Sign-in refused") == 2
    assert "wrong-4711" not in caplog.text + str(AuditEntry.objects.values())


def test_a_disabled_account_is_noted_as_such(anna):
    anna.valid_id = 2
    anna.save()
    _client, answer = sign_in("/api/v1/auth/login", "anna")
    assert answer.json()["code"] == "account_disabled"
    assert AuditEntry.objects.get().new_values == {"reason": "account_disabled"}


def test_signing_out_is_noted_once(anna, api_of, browser_of):
    api = api_of(anna)
    api.post("/auth/logout")
    api.post("/auth/logout")
    browser_of(anna).post("/logout")
    assert [line[:3] for line in lines()] == [
        ("logout", "anna", "api"), ("logout", "anna", "web"),
    ]  # fmt: skip


def test_signing_out_everywhere_says_how_many(anna, api_of):
    api_of(anna)
    api_of(anna).post("/auth/logout", {"all": True})
    assert AuditEntry.objects.get().new_values == {"sessions": 2}


def test_a_change_of_password_or_profile_is_noted_without_the_password(anna, api_of):
    api = api_of(anna)
    new = "another good password"
    api.post("/users/me/password", {"current_password": PASSWORD, "new_password": new})
    api.put("/users/me", {"phone": "123", "title": ""})
    assert [line[:2] for line in lines()] == [
        ("password.change", "anna"), ("agent.update", "anna"),
    ]  # fmt: skip
    entry = AuditEntry.objects.last()
    assert (entry.old_values, entry.new_values) == ({"phone": ""}, {"phone": "123"})
    assert new not in str(AuditEntry.objects.values())
