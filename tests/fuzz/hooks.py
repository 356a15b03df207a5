"""Loaded by Schemathesis, in its own environment: signs in as one role and counts the answers.

``FUZZ_LOGIN`` and ``FUZZ_PASSWORD`` say who asks, ``FUZZ_URL`` where, and ``FUZZ_COUNTS`` names the
file that gets the figures at the end.
"""

import atexit
import itertools
import json
import os
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import requests
import schemathesis

_URL = os.environ["FUZZ_URL"]
_statuses: Counter[str] = Counter()
_served: Counter[str] = Counter()
_lock = threading.Lock()
_KEY = "Idempotency-Key"
_KEY_LENGTH = 200
_numbers = itertools.count(1)


# A request may end the session, or change the account, that it is made with; on 401 the next one
# signs in again, and the account is mended meanwhile (see tests/fuzz/mender.py).
@schemathesis.auth(refresh_interval=300, retry_on=[401])
class SignedIn:
    """An access token for every request.

    Most 401s answer a request that was made without credentials on purpose; then the token is good
    still, and signing in, which is slow on purpose, would take most of the time.
    """

    _token = ""

    def get(self, case: Any, context: Any) -> str:
        """The token, while it opens the door; else sign in."""
        if not self._token or not self._is_good():
            self._token = self._sign_in()
        return self._token

    def _is_good(self) -> bool:
        answer = requests.get(
            f"{_URL}/api/v1/users/me",
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=30,
        )
        return answer.status_code == 200

    def _sign_in(self) -> str:
        answer = requests.post(
            f"{_URL}/api/v1/auth/login",
            json={"username": os.environ["FUZZ_LOGIN"], "password": os.environ["FUZZ_PASSWORD"]},
            timeout=30,
        )
        answer.raise_for_status()
        return str(answer.json()["data"]["access_token"])

    def set(self, case: Any, data: str, context: Any) -> None:
        """Show the token."""
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Make most keys of repetition new ones.

    Schemathesis gives the same few again and again; with another body each is no more than a 409.
    """
    headers = case.headers or {}
    key = headers.get(_KEY)
    number = next(_numbers)
    if isinstance(key, str) and 0 < len(key) <= _KEY_LENGTH and number % 4:
        headers[_KEY] = f"{key[: _KEY_LENGTH - 10]}{number:010}"


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Count the answer."""
    with _lock:
        _statuses[str(response.status_code)] += 1
        if response.status_code < 300:
            _served[case.operation.label] += 1


@atexit.register
def _write() -> None:
    figures = {"statuses": dict(sorted(_statuses.items())), "served": dict(sorted(_served.items()))}
    Path(os.environ["FUZZ_COUNTS"]).write_text(json.dumps(figures, indent=1), encoding="utf-8")
