"""The limits as a new installation has them (contract 1.8)."""

from collections.abc import Callable

import pytest

from tests.contract.client import Answer
from tests.contract.people import People
from tests.contract.rules import check_refusal

V1 = "/api/v1"


def until_refused(ask: Callable[[], Answer], limit: int, seconds: int) -> list[int]:
    """Ask until it is too much; returns the statuses before.

    What is left must fall one by one to nothing. It is more again if a window ends meanwhile: all
    of it, or what another limit (of the address, of the name) leaves.
    """
    statuses: list[int] = []
    left, ends = limit, seconds
    for _number in range(2 * limit + 2):
        answer = ask()
        assert answer.headers.get("X-RateLimit-Limit") == str(limit)
        reset = int(answer.headers.get("X-RateLimit-Reset"))
        assert 1 <= reset <= seconds
        if answer.status_code == 429:
            break
        statuses.append(answer.status_code)
        now = int(answer.headers.get("X-RateLimit-Remaining"))
        assert now == left - 1 or (now > left and reset > ends) or len(statuses) == 1
        left, ends = now, reset
    assert answer.status_code == 429
    assert left == 0
    assert answer.headers.get("X-RateLimit-Remaining") == "0"
    assert 1 <= int(answer.headers.get("Retry-After")) <= seconds
    assert not list(check_refusal(answer, "rate_limited"))
    return statuses


@pytest.fixture
def people(transactional_db, make_app):
    """The people of a new installation with the limits of the product."""
    app = make_app().start()
    yield People(app)
    app.stop()


def test_a_new_installation_has_the_limits_of_the_contract(people):
    nobody, ben, mia = people.nobody, people.customer, people.agent
    wrong = {"username": "mia", "password": "wrong"}
    lost = {"username": "nobody here"}
    ticket = {"title": "Smoke"}

    # Three have signed in already.
    tried = until_refused(lambda: nobody.request("POST", f"{V1}/auth/login", wrong), 10, 60)
    assert set(tried) == {401}
    reset = f"{V1}/auth/password-reset"
    forgotten = until_refused(lambda: nobody.request("POST", reset, lost), 3, 3600)
    assert set(forgotten) == {200}
    created = until_refused(lambda: ben.request("POST", f"{V1}/tickets", ticket), 10, 3600)
    assert set(created) == {201}
    made = ben.request("GET", f"{V1}/tickets").json()["pagination"]["total"]
    assert made == len(created) >= 10
    asked = until_refused(lambda: mia.request("GET", f"{V1}/users/me"), 100, 60)
    assert len(asked) >= 100
    assert set(asked) == {200}
    for path in ("/health", "/healthz", "/readyz", "/metrics"):
        answers = [mia.request("GET", path) for _number in range(12)]
        assert {answer.status_code for answer in answers} == {200}
        assert "X-RateLimit-Limit" not in answers[0].headers
