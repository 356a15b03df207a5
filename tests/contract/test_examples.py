"""The examples of the document: one for every operation, each as its schema says."""

import json
import re
from datetime import UTC, datetime

import pytest

from gotrs import api_examples
from gotrs.api_docs import description
from tests.contract.operations_page import PAGE, page
from tests.contract.run import operations
from tests.contract.steady import Steady
from tests.described import answer_problems, request_problems

RECORDED = json.loads(api_examples.FILE.read_text(encoding="utf-8"))
NAMES = [str(operation) for operation in operations()]
_AGAIN = "Record anew: python -m tests.contract.record"


def _plain(name: str) -> str:
    return re.sub(r"{\w+}", "{}", name)


def test_every_operation_has_an_example_and_nothing_else_has():
    assert set(RECORDED) == set(NAMES), _AGAIN


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_as_its_schema_says(name):
    example = RECORDED[name]
    problems = [
        f"{status}: {problem}"
        for status, body in example["answers"].items()
        for problem in answer_problems(_plain(name), status, body)
    ]
    if "request" in example:
        problems += request_problems(_plain(name), example["request"])
    assert not problems, _AGAIN


def test_every_example_shows_success_and_what_may_be_refused():
    promised = {str(operation): str(operation.status) for operation in operations()}
    for name, example in RECORDED.items():
        assert promised[name] in example["answers"], name
        if name.partition(" ")[2].startswith("/api/v1/") and "401" in _answers(name):
            assert any(status[0] == "4" for status in example["answers"]), name


def _answers(name):
    method, _, path = _plain(name).partition(" ")
    for described, methods in description()["paths"].items():
        if _plain(described) == path:
            return methods[method.lower()]["responses"]
    raise AssertionError(name)


def test_the_document_shows_the_examples():
    create = description()["paths"]["/api/v1/tickets"]["post"]
    assert create["requestBody"]["content"]["application/json"]["example"]["title"]
    answers = create["responses"]
    assert answers["201"]["content"]["application/json"]["example"]["data"]["tn"]
    assert answers["400"]["content"]["application/json"]["example"]["success"] is False


def test_examples_tell_nothing_of_the_machine_that_made_them():
    text = api_examples.FILE.read_text(encoding="utf-8")
    assert len(text.encode()) < 400_000
    assert not re.findall(r"eyJ\w|gotrs_\w{20}|127\.0\.0\.1|localhost|/tmp/", text)
    assert not re.findall(r"T(?!09:15:00Z)\d\d:\d\d:\d\dZ", text)


def test_what_changes_from_run_to_run_is_made_steady():
    today = datetime(2026, 11, 26, tzinfo=UTC).date()
    real = {
        "id": "8d2f1c6a-1b1e-4b0a-9d57-0a4f6cf3a1ce",
        "tn": "2026112610000042",
        "token": "eyJhbGci.eyJ0b2tl.s1g",
        "create_time": "2026-11-26T18:32:44Z",
        "pending_until": "2026-11-28T18:32:44Z",
        "rows": [1, 2, 3],
        "average_time": "3:00:01",
        "average_time_seconds": 10801,
        "uptime_seconds": 3,
    }
    assert Steady(today).value(real) == {
        "id": "5b0c1e2a-0000-4000-8000-000000000001",
        "tn": "2026020310000042",
        "token": "eyJ…",
        "create_time": "2026-02-03T09:15:00Z",
        "pending_until": "2026-02-05T09:15:00Z",
        "rows": [1, 2],
        "average_time": "0:42:00",
        "average_time_seconds": 2520,
        "uptime_seconds": 2520,
    }


def test_the_page_of_all_operations_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == page(), _AGAIN
