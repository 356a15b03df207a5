"""What the fuzzer leaves out has its reason, and is there at all."""

import tomllib
from pathlib import Path

import pytest

from gotrs.api_docs import description

_HERE = Path(__file__).parent
_SETTINGS = tomllib.loads((_HERE / "schemathesis.toml").read_text(encoding="utf-8"))
_PARTS = [_SETTINGS, *_SETTINGS["operations"]]


@pytest.mark.parametrize("part", _PARTS)
def test_a_check_that_is_off_has_its_reason(part: dict):
    reasons = (_HERE / "README.md").read_text(encoding="utf-8").partition("Why some are off:")[2]

    off = [name for name, how in part["checks"].items() if not how["enabled"]]

    assert off
    assert [name for name in off if f"- `{name}`" not in reasons] == []


def test_checks_are_off_only_for_paths_that_are_served():
    named = [path for one in _SETTINGS["operations"] for path in one["include-path"]]

    assert [path for path in named if path not in description()["paths"]] == []


def test_no_operation_is_left_out():
    assert [one for one in _SETTINGS["operations"] if not one.get("enabled", True)] == []
