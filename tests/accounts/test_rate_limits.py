"""Limits, counted together by all processes (contract 1.8)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client, RequestFactory

from accounts.auth.addresses import client_address
from gotrs import settings as defaults
from tests.cast import PASSWORD


def attempt(
    client, path="/api/v1/auth/login", username="anna", password="wrong", address="192.0.2.1"
):
    if path == "/login":
        return client.post(path, {"username": username, "password": password}, REMOTE_ADDR=address)
    body = {"username": username, "password": password}
    return client.post(path, body, content_type="application/json", REMOTE_ADDR=address)


@pytest.fixture
def limited(settings):
    """Three sign-ins a minute instead of ten, so that the tests are short."""
    settings.RATE_LOGIN = "3/h"


def test_after_too_many_attempts_even_the_right_password_is_refused(client, anna, limited):
    for _attempt in range(3):
        assert attempt(client).status_code == 401
    answer = attempt(client, password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert answer.headers["X-RateLimit-Limit"] == "3"
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_the_three_doors_count_together(client, anna, limited):
    for path in ("/api/v1/auth/login", "/api/auth/login", "/login"):
        assert attempt(client, path).status_code in {200, 401}
    for path in ("/api/v1/auth/login", "/api/auth/login", "/login"):
        assert attempt(client, path).status_code == 429


def test_every_answer_of_a_door_says_how_much_is_left(client, anna, limited):
    for path, left in (("/api/v1/auth/login", "2"), ("/api/auth/login", "1"), ("/login", "0")):
        answer = attempt(client, path, password=PASSWORD)
        assert answer.headers["X-RateLimit-Limit"] == "3"
        assert answer.headers["X-RateLimit-Remaining"] == left
        assert 1 <= int(answer.headers["X-RateLimit-Reset"]) <= 3600
    refused = attempt(client, "/login", password=PASSWORD)
    assert refused.headers["Retry-After"] == refused.headers["X-RateLimit-Reset"]


def test_the_nearest_of_several_limits_is_shown(client, anna, rita, settings):
    settings.RATE_LOGIN = "5/h"
    for _attempt in range(2):
        attempt(client, username="anna")
    answer = attempt(client, username="anna", address="192.0.2.2")
    assert answer.headers["X-RateLimit-Remaining"] == "2"


def test_a_limit_that_is_off_limits_nothing_and_says_nothing(client, anna, settings):
    settings.RATE_LOGIN = settings.RATE_API = None
    answers = [attempt(client) for _attempt in range(12)]
    assert {answer.status_code for answer in answers} == {401}
    assert not any(name.startswith("X-RateLimit") for name in answers[0].headers)
    assert "X-RateLimit-Limit" not in client.get("/api/v1/info").headers


def test_the_defaults_are_those_of_the_contract():
    assert defaults.RATE_LOGIN == "10/m"
    assert defaults.RATE_PASSWORD_RESET == "3/h"
    assert defaults.RATE_CUSTOMER_TICKETS == "10/h"
    assert defaults.RATE_API == "100/m"


def test_an_account_is_protected_from_many_addresses(client, anna, limited):
    for number in range(3):
        assert attempt(client, address=f"192.0.2.{number}").status_code == 401
    assert attempt(client, address="192.0.2.99").status_code == 429
    assert attempt(client, username="ben", address="192.0.2.99").status_code == 401


def test_an_address_can_not_try_many_accounts(client, anna, limited):
    for number in range(3):
        assert attempt(client, username=f"person{number}").status_code == 401
    assert attempt(client, username="person9").status_code == 429


def test_the_general_limit_counts_each_person_apart(api_of, anna, rita, settings):
    settings.RATE_API = "2/h"
    one, other = api_of(anna), api_of(rita)
    assert one.get("/users/me").headers["X-RateLimit-Remaining"] == "1"
    assert one.get("/users/me").headers["X-RateLimit-Remaining"] == "0"
    refused = one.put("/users/me", {"phone": "1"})
    assert refused.status_code == 429
    assert "Retry-After" in refused.headers
    anna.refresh_from_db()
    assert anna.phone == ""
    assert other.get("/users/me").status_code == 200


def test_strangers_and_bad_tokens_are_counted_by_address(client, db, settings):
    settings.RATE_API = "2/h"
    assert client.get("/api/v1/info").status_code == 200
    assert client.get("/api/v1/users/me", headers={"X-API-Key": "gotrs_x"}).status_code == 401
    assert client.get("/api/v1/users/me", headers={"X-API-Key": "gotrs_y"}).status_code == 429


def test_health_is_not_limited(client, db, settings):
    settings.RATE_API = "1/h"
    assert {client.get("/api/v1/health").status_code for _ in range(3)} == {200}


def test_a_customers_ticket_says_how_many_are_left_this_hour(api_of, ben, settings):
    settings.RATE_CUSTOMER_TICKETS, settings.RATE_API = "10/h", "100/m"
    answer = api_of(ben).post("/tickets", {"title": "Help"})
    assert answer.headers["X-RateLimit-Limit"] == "10"
    assert answer.headers["X-RateLimit-Remaining"] == "9"


def test_a_customer_opens_only_so_many_tickets_an_hour(api_of, ben, carla, settings):
    settings.RATE_CUSTOMER_TICKETS = "2/h"
    api, colleague = api_of(ben), api_of(carla)
    assert api.post("/tickets", {"title": ""}).status_code == 400
    for _ticket in range(2):
        assert api.post("/tickets", {"title": "Help", "body": "x"}).status_code == 201
    assert api.post("/tickets", {"title": "Help", "body": "x"}).status_code == 429
    assert api.get("/tickets").json()["pagination"]["total"] == 2
    assert colleague.post("/tickets", {"title": "Help"}).status_code == 201


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_counter_loses_nothing_when_many_count_at_once():
    cache = caches["shared"]
    cache.clear()

    def count(_number):
        try:
            return cache.add("visits", 1, 60) or cache.incr("visits")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(80)))
    assert cache.get("visits") == 80


# --- Whose address --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "client"),
    [
        ([], "192.0.2.7", "10.0.0.1", "192.0.2.7"),
        (["127.0.0.1"], "192.0.2.7", "10.0.0.1", "192.0.2.7"),
        (["127.0.0.1"], "127.0.0.1", "198.51.100.3", "198.51.100.3"),
        (["127.0.0.1"], "127.0.0.1", "10.9.9.9, 198.51.100.3", "198.51.100.3"),
        (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "198.51.100.3, 10.1.2.3", "198.51.100.3"),
        (["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
        (["127.0.0.1"], "127.0.0.1", "nonsense", "0.0.0.0"),
        (["127.0.0.1"], "::ffff:127.0.0.1", "2001:db8::1", "2001:db8::1"),
        (["unix"], "", "198.51.100.3", "198.51.100.3"),
        ([], "", "198.51.100.3", "0.0.0.0"),
    ],
)
def test_a_forwarded_address_is_believed_from_named_proxies_only(
    settings, proxies, peer, forwarded, client
):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == client


def test_a_client_can_not_escape_its_limit_by_a_header(anna, limited):
    client = Client()
    for number in range(4):
        answer = client.post(
            "/api/v1/auth/login",
            {"username": f"person{number}", "password": "wrong"},
            content_type="application/json",
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
    assert answer.status_code == 429
