"""Tokens: signing in, refreshing, signing out (contract 1.4, 4.2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import site
from accounts.models import Agent, LoginSession
from gotrs.common.validity import Validity
from tests.cast import PASSWORD, make_customer
from tests.clients import ApiClient


@pytest.fixture
def sign_in(client):
    """Signs in by the API and gives the answer."""

    def post(path="/api/v1/auth/login", **body):
        return client.post(path, body, content_type="application/json")

    return post


def test_an_agent_signs_in_with_login_and_password(sign_in, anna):
    answer = sign_in(username="anna", password=PASSWORD)
    data = answer.json()["data"]
    assert answer.status_code == 200
    assert data["token"] == data["access_token"]
    assert data["token_type"] == "Bearer"
    assert data["expires_in"] == 900
    assert data["expires_at"].endswith("Z")
    assert data["user"]["login"] == "anna"
    assert data["user"]["role"] == "Agent"
    assert data["user"]["groups"] == [{"id": 1, "name": "users", "permissions": ["rw"]}]
    assert "password" not in answer.content.decode()


@pytest.mark.parametrize("name", ["username", "login", "email"])
@pytest.mark.parametrize("value", ["anna", "ANNA", "anna@gotrs.test", "Anna@GOTRS.test"])
def test_login_or_address_may_come_under_any_name(sign_in, anna, name, value):
    assert sign_in(**{name: value, "password": PASSWORD}).status_code == 200


def test_a_customer_signs_in_on_the_same_path(sign_in, ben):
    user = sign_in(username="ben@acme.test", password=PASSWORD).json()["data"]["user"]
    assert (user["role"], user["customer_id"], user["groups"]) == ("Customer", "ACME", [])


def test_of_an_agent_and_a_customer_with_one_name_the_agent_comes_first(sign_in, anna):
    make_customer("anna")
    assert sign_in(username="anna", password=PASSWORD).json()["data"]["user"]["role"] == "Agent"


def test_a_customer_with_an_agents_name_still_gets_in_with_their_own_password(sign_in, anna):
    make_customer("anna", password="another password")
    answer = sign_in(username="anna", password="another password")
    assert answer.json()["data"]["user"]["role"] == "Customer"


def test_a_wrong_name_and_a_wrong_password_read_the_same(sign_in, anna):
    wrong_password = sign_in(username="anna", password="wrong")
    wrong_name = sign_in(username="nobody", password=PASSWORD)
    assert wrong_password.status_code == wrong_name.status_code == 401
    assert wrong_password.json() == wrong_name.json()
    assert wrong_password.json()["code"] == "invalid_credentials"
    assert wrong_password.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "name", ["anna", "ben@acme.test", "nobody", "root@localhost"], ids=lambda n: n
)
def test_every_refused_sign_in_costs_two_password_checks(sign_in, anna, ben, name, monkeypatch):
    from django.contrib.auth import hashers

    checked = []
    hasher = type(hashers.get_hasher())
    verify = hasher.verify

    def counting(self, password, encoded):
        checked.append(password)
        return verify(self, password, encoded)

    monkeypatch.setattr(hasher, "verify", counting)
    assert sign_in(username=name, password="wrong").status_code == 401
    assert len(checked) == 2


def test_only_the_right_password_tells_that_an_account_is_disabled(sign_in, anna):
    Agent.objects.filter(pk=anna.pk).update(valid_id=Validity.INVALID)
    assert sign_in(username="anna", password="wrong").json()["code"] == "invalid_credentials"
    answer = sign_in(username="anna", password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (403, "account_disabled")


def test_the_system_account_never_signs_in(sign_in, db):
    system = Agent.objects.get(pk=1)
    system.set_password(PASSWORD)
    system.save()
    assert sign_in(username="root@localhost", password=PASSWORD).status_code == 401


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"username", "password"}),
        ({"username": "  ", "password": ""}, {"username", "password"}),
        ({"username": ["anna"], "password": {"a": 1}}, {"username", "password"}),
        ({"username": "a" * 256, "password": "b" * 1025}, {"username", "password"}),
        ({"username": "anna", "login": "ben", "password": "x"}, {"username", "login"}),
    ],
)
def test_all_wrong_fields_of_a_sign_in_are_named_at_once(sign_in, anna, body, fields):
    answer = sign_in(**body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "validation_failed"
    assert set(answer.json()["details"]) == fields
    assert not LoginSession.objects.exists()


def test_a_form_signs_in_as_well(client, anna):
    answer = client.post("/api/v1/auth/login", {"username": "anna", "password": PASSWORD})
    assert answer.status_code == 200


# --- Using and refreshing -------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_an_access_token_opens_the_api_whatever_the_case_of_its_scheme(
    client, api_of, anna, scheme
):
    token = api_of(anna).pair.access
    answer = client.get("/api/v1/users/me", headers={"Authorization": f"{scheme} {token}"})
    assert answer.json()["data"]["login"] == "anna"


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer gotrs_" + "a" * 40},
        {"X-API-Key": "gotrs_" + "a" * 40},
        {"Authorization": "Bearer " + "x" * 5000},
    ],
)
def test_a_bad_token_is_refused(client, db, headers):
    answer = client.get("/api/v1/users/me", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_without_anything_one_is_asked_to_sign_in(client, db):
    answer = client.get("/api/v1/users/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_required")


def test_a_token_in_the_query_string_is_not_looked_at(client, api_of, anna):
    token = api_of(anna).pair.access
    assert client.get(f"/api/v1/users/me?token={token}&access_token={token}").status_code == 401


def test_a_refresh_token_does_not_open_the_api(client, api_of, anna):
    token = api_of(anna).pair.refresh
    answer = client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["code"] == "invalid_token"


def test_an_unsigned_token_is_refused(client, api_of, anna):
    import jwt

    claims = jwt.decode(api_of(anna).pair.access, options={"verify_signature": False})
    forged = jwt.encode(claims, "", algorithm="none")
    answer = client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {forged}"})
    assert answer.json()["code"] == "invalid_token"


def test_an_agents_token_is_no_customers_token(client, api_of, anna, ben, settings):
    """Even with our own key a token can't change what kind of person it stands for."""
    import jwt

    claims = jwt.decode(api_of(anna).pair.access, options={"verify_signature": False})
    forged = jwt.encode(claims | {"kind": "customer"}, settings.SECRET_KEY, algorithm="HS256")
    answer = client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {forged}"})
    assert answer.json()["code"] == "invalid_token"


@pytest.fixture
def refresh(client):
    """Shows a refresh token and gives the answer."""

    def post(token, path="/api/v1/auth/refresh"):
        return client.post(path, {"refresh_token": token}, content_type="application/json")

    return post


@pytest.mark.parametrize("path", ["/api/v1/auth/refresh", "/api/auth/refresh"])
def test_a_refresh_token_buys_a_new_pair(refresh, client, api_of, anna, path):
    data = refresh(api_of(anna).pair.refresh, path).json()["data"]
    token = data["access_token"]
    assert data["user"]["login"] == "anna"
    answer = client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert refresh(data["refresh_token"], path).status_code == 200


def test_a_refresh_token_that_is_shown_twice_ends_its_session(refresh, client, api_of, anna):
    api = api_of(anna)
    new = refresh(api.pair.refresh).json()["data"]
    again = refresh(api.pair.refresh)
    assert (again.status_code, again.json()["code"]) == (401, "refresh_token_reused")
    assert api.get("/users/me").json()["code"] == "invalid_token"
    headers = {"Authorization": f"Bearer {new['access_token']}"}
    assert client.get("/api/v1/users/me", headers=headers).status_code == 401
    assert refresh(new["refresh_token"]).json()["code"] == "invalid_refresh_token"


def test_neither_an_access_token_nor_nonsense_can_be_refreshed(refresh, api_of, anna):
    for token in (api_of(anna).pair.access, "nonsense", "a.b.c"):
        answer = refresh(token)
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_refresh_token")


@pytest.mark.parametrize("token", [None, "", 7, []])
def test_a_missing_refresh_token_is_a_bad_request(client, db, token):
    body = {} if token is None else {"refresh_token": token}
    answer = client.post("/api/v1/auth/refresh", body, content_type="application/json")
    assert (answer.status_code, set(answer.json()["details"])) == (400, {"refresh_token"})


def test_a_disabled_account_gets_no_new_pair(refresh, api_of, anna):
    api = api_of(anna)
    Agent.objects.filter(pk=anna.pk).update(valid_id=Validity.INVALID)
    assert refresh(api.pair.refresh).json()["code"] == "account_disabled"
    assert api.get("/users/me").json()["code"] == "invalid_token"


def test_tokens_expire(refresh, api_of, anna, monkeypatch):
    api = api_of(anna)
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr("rest_framework_simplejwt.tokens.aware_utcnow", lambda: later)
    monkeypatch.setattr("jwt.api_jwt.datetime", _clock_at(later))
    assert api.get("/users/me").json()["code"] == "invalid_token"


def _clock_at(moment):
    class Clock(type(moment)):  # type: ignore[misc]
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz) if tz else moment

    return Clock


def test_a_session_that_is_over_refuses_its_tokens(refresh, api_of, anna):
    api = api_of(anna)
    LoginSession.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert api.get("/users/me").status_code == 401
    assert refresh(api.pair.refresh).json()["code"] == "invalid_refresh_token"


# --- Signing out ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/api/v1/auth/logout", "/api/auth/logout"])
def test_signing_out_ends_both_tokens_at_once_and_may_be_repeated(
    client, refresh, api_of, anna, path
):
    api = api_of(anna)
    for _attempt in range(2):
        answer = client.post(path, headers=api.headers)
        assert answer.status_code == 200
        assert answer.json()["data"] == {}
    assert api.get("/users/me").status_code == 401
    assert refresh(api.pair.refresh).json()["code"] == "invalid_refresh_token"


def test_a_refresh_token_signs_out_as_well(client, api_of, anna):
    api = api_of(anna)
    body = {"refresh_token": api.pair.refresh}
    client.post("/api/v1/auth/logout", body, content_type="application/json")
    assert api.get("/users/me").status_code == 401


def test_signing_out_everywhere_ends_all_sessions_of_the_person_only(api_of, anna, ben):
    here, there, other = api_of(anna), api_of(anna), api_of(ben)
    here.post("/auth/logout", {"all": True})
    assert here.get("/users/me").status_code == there.get("/users/me").status_code == 401
    assert other.get("/users/me").status_code == 200


def test_with_nothing_to_end_signing_out_is_fine(client, db):
    answer = client.post("/api/v1/auth/logout", {}, content_type="application/json")
    assert answer.status_code == 200


# --- The browser's side ---------------------------------------------------------------------------


def test_the_pages_login_gives_tokens_and_the_cookie(client, anna):
    body = {"username": "anna", "password": PASSWORD}
    answer = client.post("/api/auth/login", body, content_type="application/json")
    assert "redirect" in answer.json()["data"]
    assert client.cookies["gotrs_session"].value
    assert client.get("/api/v1/users/me").json()["data"]["login"] == "anna"


def test_a_write_by_cookie_needs_the_csrf_token(anna, browser_of):
    browser = browser_of(anna, enforce_csrf_checks=True)
    body, kind = {"phone": "1"}, "application/json"
    refused = browser.put("/api/v1/users/me", body, content_type=kind)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    token = _csrf_token(browser)
    allowed = browser.put(
        "/api/v1/users/me", body, content_type=kind, headers={"X-CSRFToken": token}
    )
    assert allowed.status_code == 200


def _csrf_token(browser):
    from django.middleware.csrf import _get_new_csrf_string

    token = _get_new_csrf_string()
    browser.cookies["csrftoken"] = token
    return token


def test_a_write_by_token_needs_none(api_of, anna):
    api = api_of(anna)
    api._client = Client(enforce_csrf_checks=True)
    assert api.put("/users/me", {"phone": "1"}).status_code == 200


def test_the_header_wins_over_the_cookie(browser_of, api_of, anna, ben):
    browser = browser_of(anna)
    answer = browser.get("/api/v1/users/me", headers=api_of(ben).headers)
    assert answer.json()["data"]["login"] == "ben@acme.test"
    bad = browser.get("/api/v1/users/me", headers={"Authorization": "Bearer x"})
    assert bad.status_code == 401


def test_a_foreign_sites_form_can_not_sign_a_browser_in(anna):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(
        "/api/auth/login",
        {"username": "anna", "password": PASSWORD},
        headers={"Origin": "https://evil.test"},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert not LoginSession.objects.exists()


# --- Maintenance ----------------------------------------------------------------------------------


def test_in_maintenance_mode_only_admins_get_on(client, sign_in, refresh, api_of, anna, admin):
    agent, boss = api_of(anna), api_of(admin)
    site.put("maintenance_mode", True)
    refused = agent.get("/users/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "maintenance_mode")
    assert refresh(agent.pair.refresh).json()["code"] == "maintenance_mode"
    assert boss.get("/users/me").status_code == 200
    assert sign_in(username="anna", password=PASSWORD).status_code == 200
    assert client.get("/api/v1/health").status_code == 200
    assert client.get("/api/v1/status").json()["data"]["maintenance_mode"] is True
    assert agent.post("/auth/logout").status_code == 200


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_refresh_at_the_same_moment_only_one_wins(anna):
    tokens = [ApiClient(anna).pair.refresh for _attempt in range(5)]

    def show(token):
        try:
            body = {"refresh_token": token}
            answer = Client().post("/api/v1/auth/refresh", body, content_type="application/json")
            return token, answer.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(show, tokens * 4))
    for token in tokens:
        codes = [code for shown, code in answers if shown == token]
        assert sorted(codes) == [200, 401, 401, 401]
