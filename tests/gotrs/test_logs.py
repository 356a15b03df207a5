"""Logs: one JSON object a line, findable by request, without secrets."""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gotrs.common.logs import ContextFilter, JsonFormatter, request_id


def _line(message: str, *args: object, **extra: Any) -> dict[str, Any]:
    exc_info = extra.pop("exc_info", None)
    record = logging.LogRecord("gotrs.test", logging.INFO, "", 1, message, args, exc_info)
    record.__dict__.update(extra)
    ContextFilter().filter(record)
    line: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return line


def test_a_line_is_one_json_object_with_the_id_of_its_request() -> None:
    token = request_id.set("abc-123")
    try:
        line = _line("Ticket %s\nwas closed", "7", ticket=7)
    finally:
        request_id.reset(token)
    assert line["message"] == "Ticket 7\nwas closed"
    assert (line["level"], line["logger"], line["ticket"]) == ("info", "gotrs.test", 7)
    assert line["request_id"] == "abc-123"
    assert line["timestamp"].endswith("+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer S3CRET",
        "token gotrs_S3CRET",
        "password=S3CRET",
        '{"password": "S3CRET"}',
        "refresh_token=S3CRET&x=1",
        "postgresql://gotrs:S3CRET@db/gotrs",
        "imap login failed: secret: S3CRET",
    ],
)
def test_secrets_in_a_text_are_masked(text: str) -> None:
    assert "S3CRET" not in json.dumps(_line(text))


def test_secrets_in_an_exception_are_masked() -> None:
    try:
        raise ValueError("postgresql://gotrs:S3CRET@db/gotrs")
    except ValueError:
        line = _line("failed", exc_info=sys.exc_info())
    assert "ValueError" in line["exception"]
    assert "S3CRET" not in line["exception"]


@pytest.mark.parametrize("name", ["password", "api_key", "Authorization", "session_cookie"])
def test_facts_with_the_name_of_a_secret_are_masked(name: str) -> None:
    assert _line("x", **{name: "S3CRET"})[name] == "***"


def test_an_ordinary_address_stays_readable() -> None:
    text = "GET http://127.0.0.1:8000/tickets took 5 ms"
    assert _line(text)["message"] == text


def test_each_request_has_a_line_with_person_and_time_but_without_its_query(
    anna: Any, browser_of: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="gotrs.access")
    answer = browser_of(anna).get("/login?next=/secret-word")
    (record,) = [r for r in caplog.records if r.name == "gotrs.access"]
    facts = record.__dict__
    assert (facts["method"], facts["path"]) == ("GET", "/login")
    assert facts["status"] == answer.status_code
    assert facts["person"] == f"agent {anna.pk}"
    assert facts["milliseconds"] > 0
    assert "secret-word" not in record.getMessage()


def test_probes_leave_no_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="gotrs.access")
    client.get("/healthz")
    assert not [r for r in caplog.records if r.name == "gotrs.access"]


def test_every_answer_names_its_request(client: Client) -> None:
    given = client.get("/healthz", headers={"x-request-id": "from-the-proxy-1"})
    assert given.headers["X-Request-Id"] == "from-the-proxy-1"
    hostile = client.get("/healthz", headers={"x-request-id": "a b\tc"})
    assert len(hostile.headers["X-Request-Id"]) == 32
