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
from urllib.parse import urlencode

import jsonschema_rs
import requests
import schemathesis
from schemathesis.checks import CHECKS
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.specs.openapi import checks
from schemathesis.transport.serialization import Binary

from tests.fuzz import judging

_URL = os.environ["FUZZ_URL"]
_statuses: Counter[str] = Counter()
_served: Counter[str] = Counter()
_lock = threading.Lock()
_KEY = "Idempotency-Key"
_KEY_LENGTH = 200
_LONGEST_QUERY = 3_900
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
def filter_query(context: Any, query: Any) -> bool:
    """Leave out what gunicorn refuses (414) before GOTRS sees it: a first line over 4,094 bytes."""
    return len(urlencode(query or {}, doseq=True)) < _LONGEST_QUERY


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


_accepts = checks.positive_data_acceptance
_rejects = checks.negative_data_rejection


# Two checks of the same names take the places of Schemathesis' own, ask them, and then the tables.
@CHECKS.register
def positive_data_acceptance(context: Any, response: Any, case: Any) -> bool | None:
    """A request that fits is refused with 400 only for what a description can't state."""
    if isinstance(case.body, dict) and any(isinstance(one, Binary) for one in case.body.values()):
        return None  # Schemathesis can't hold a file against a schema
    try:
        return _accepts(context, response, case)
    except RejectedPositiveData:
        # 401, 403, 404, 409 and 412 speak of who asks and of what is stored.
        if response.status_code in {401, 403, 404, 409, 412} or not _has_its_formats(case):
            return None
        is_form = case.media_type != "application/json"
        lost = judging.lost_in_a_form(case.body) if is_form else frozenset()
        if response.status_code == 400 and judging.is_refused_for_what_is_stored(
            response.json(), lost
        ):
            return None
        raise


@CHECKS.register
def negative_data_rejection(context: Any, response: Any, case: Any) -> bool | None:
    """A request that does not fit is answered 2xx only if what is wrong with it is forgiven."""
    try:
        return _rejects(context, response, case)
    except AcceptedNegativeData:
        # 412 is a refusal too: an old version is found before the body is read.
        if response.status_code == 412 or _is_forgiven(case):
            return None
        raise


def _has_its_formats(case: Any) -> bool:
    """Whether dates and addresses of a JSON body are such: an empty text is taken for right."""
    document, described = _description_of(case)
    content = described.get("requestBody", {}).get("content", {}).get(case.media_type)
    if content is None or not isinstance(case.body, dict):
        return True
    whole = {"allOf": [content["schema"]], "components": document["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return bool(validator.is_valid(case.body))


def _description_of(case: Any) -> tuple[Any, Any]:
    """The document, and what it says of the operation."""
    document = case.operation.schema.raw_schema
    return document, document["paths"][case.operation.path][case.operation.method.lower()]


def _is_forgiven(case: Any) -> bool:
    """Whether the request fits once what the contract forgives is put right."""
    document, described = _description_of(case)

    def resolve(schema: Any) -> Any:
        while "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def fits(schema: Any, value: Any) -> bool:
        found = judging.forgiven(schema, value, resolve)
        whole = {"allOf": [schema], "components": document["components"]}
        return bool(jsonschema_rs.Draft202012Validator(whole).is_valid(found))

    ignored = judging.FALLING_BACK
    if os.environ["FUZZ_LOGIN"] == "customer":
        ignored |= judging.IGNORED_FOR_CUSTOMERS
    sent = {"query": case.query or {}, "header": case.headers or {}}
    for one in described.get("parameters", []):
        said = sent.get(one["in"], {})
        if one["name"] not in said:
            if one.get("required") and one["in"] in sent:
                return False
            continue
        value = said[one["name"]]
        # Of a parameter that comes twice the last counts; an empty one is no filter (1.5).
        value = value[-1] if isinstance(value, list) and value else value
        if one["name"] in ignored or value == "":
            continue
        if not fits(one["schema"], value):
            return False
    content = described.get("requestBody", {}).get("content", {})
    if case.media_type not in content:
        return True
    # A form can only be an object: a list or a text that is written as one arrives as an empty one.
    is_form = case.media_type != "application/json"
    body = {} if is_form and not isinstance(case.body, dict) else case.body
    return isinstance(body, dict) and fits(content[case.media_type]["schema"], body)


@atexit.register
def _write() -> None:
    figures = {"statuses": dict(sorted(_statuses.items())), "served": dict(sorted(_served.items()))}
    Path(os.environ["FUZZ_COUNTS"]).write_text(json.dumps(figures, indent=1), encoding="utf-8")
