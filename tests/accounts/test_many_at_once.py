"""Limits, links and codes when many ask at the same moment (contract 1.8, rules 12.3, 13.5)."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from django.db import connection
from django.test import Client

from accounts.auth import second_factor
from accounts.auth.password_links import send_link
from accounts.models import SecondFactor
from gotrs.common.clock import now
from tests.cast import PASSWORD, acting
from tests.servers.app import App
from tickets.models import OutgoingMail


def statuses(ask: Callable[[int], int], times: int) -> Counter[int]:
    """How often each status came when that many asked at once."""

    def one(number: int) -> int:
        try:
            return ask(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return Counter(pool.map(one, range(times)))


@pytest.fixture
def limited_app(transactional_db: None, make_app: Callable[..., App]):
    """Three server processes that count logins and requests of the API together."""
    limits = {"GOTRS_RATE_LOGIN": "5/hour", "GOTRS_RATE_API": "7/hour", "GOTRS_WEB_WORKERS": "3"}
    app = make_app(**limits).start()
    yield app
    app.stop()


def test_a_limit_counts_exactly_in_all_server_processes(limited_app: App):
    def status(path: str, body: bytes | None = None) -> int:
        request = urllib.request.Request(
            f"{limited_app.url}{path}", body, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    doors = ("/api/v1/auth/login", "/api/auth/login")
    body = json.dumps({"username": "nobody", "password": "wrong"}).encode()
    assert statuses(lambda n: status(doors[n % 2], body), 16) == {401: 5, 429: 11}
    assert statuses(lambda _n: status("/api/v1/info"), 16) == {200: 7, 429: 9}
    assert statuses(lambda _n: status("/api/v1/health"), 16) == {200: 16}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_a_link_one_sets_the_password(anna):
    send_link(anna)
    token = OutgoingMail.objects.get().secret_text.partition("/password/")[2].split()[0]

    def confirm(number: int) -> int:
        body = {"token": token, "new_password": f"a much better password {number}"}
        path = "/api/v1/auth/password-reset/confirm"
        return Client().post(path, body, content_type="application/json").status_code

    assert statuses(confirm, 8) == {200: 1, 400: 7}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["authenticator", "recovery"])
def test_of_many_who_show_a_code_one_gets_in(anna, kind):
    factor = second_factor.begin(anna)
    codes = second_factor.confirm(anna, pyotp.TOTP(factor.secret).at(now()), actor=acting(anna))
    SecondFactor.objects.update(last_step=0)
    code = codes[0] if kind == "recovery" else pyotp.TOTP(factor.secret).at(now())

    def sign_in(_number: int) -> int:
        body = {"username": "anna", "password": PASSWORD, "otp": code}
        path = "/api/v1/auth/login"
        return Client().post(path, body, content_type="application/json").status_code

    assert statuses(sign_in, 8) == {200: 1, 401: 7}
