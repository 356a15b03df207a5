"""What the fuzzer leaves out has its reason, and is there at all."""

import tomllib
from pathlib import Path

import pytest

from gotrs.api_docs import description
from tests.fuzz.judging import forgiven, is_refused_for_what_is_stored

_HERE = Path(__file__).parent
_SETTINGS = tomllib.loads((_HERE / "schemathesis.toml").read_text(encoding="utf-8"))
_PARTS = _SETTINGS["operations"]


@pytest.mark.parametrize("part", _PARTS)
def test_a_check_that_is_off_has_its_reason(part: dict):
    reasons = (_HERE / "README.md").read_text(encoding="utf-8").partition("Why some are off:")[2]

    off = [name for name, how in part["checks"].items() if not how["enabled"]]

    assert off
    assert [name for name in off if f"- `{name}`" not in reasons] == []


def test_no_check_is_off_for_all_operations():
    assert "checks" not in _SETTINGS


def test_checks_are_off_only_for_paths_that_are_served():
    named = [path for one in _SETTINGS["operations"] for path in one["include-path"]]

    assert [path for path in named if path not in description()["paths"]] == []


def test_no_operation_is_left_out():
    assert [one for one in _SETTINGS["operations"] if not one.get("enabled", True)] == []


@pytest.mark.parametrize(
    ("schema", "said", "read"),
    [
        ({"type": "boolean"}, 1, True),
        ({"type": "boolean"}, "false", False),
        ({"type": "integer"}, "17", 17),
        ({"type": "array", "items": {"type": "integer"}}, "1,2", [1, 2]),
        ({"type": "array", "items": {"type": "string"}}, "urgent", ["urgent"]),
        ({"type": "string"}, 4711, "4711"),
        (
            {"type": "object", "properties": {"a": {"type": "boolean"}}},
            {"a": 0, "b": 5},
            {"a": False},
        ),
    ],
)
def test_what_the_contract_forgives_is_read_as_described(schema: dict, said: object, read: object):
    assert forgiven(schema, said, dict) == read


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "boolean"}, 2),
        ({"type": "boolean"}, "perhaps"),
        ({"type": "integer"}, "many"),
        ({"type": "integer"}, True),
        ({"type": "string"}, True),
        ({"type": "string"}, ["a"]),
        ({"type": "array", "items": {"type": "integer"}}, ["x"]),
    ],
)
def test_everything_else_stays_as_wrong_as_it_is(schema: dict, said: object):
    assert forgiven(schema, said, dict) == said


@pytest.mark.parametrize(
    ("answer", "is_named"),
    [
        ({"code": "already_merged"}, True),
        ({"code": "validation_failed", "details": {"queue_id": ["There is no queue 99."]}}, True),
        ({"code": "validation_failed", "details": {"title": ["This is required."]}}, False),
        (
            {
                "code": "validation_failed",
                "details": {"queue_id": ["There is no queue 99."], "title": ["This is required."]},
            },
            False,
        ),
        ({"code": "bad_request"}, False),
        ([], False),
    ],
)
def test_a_refusal_is_excused_only_if_every_reason_is_in_the_table(answer: object, is_named: bool):
    assert is_refused_for_what_is_stored(answer) is is_named
