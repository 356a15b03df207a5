"""The document names exactly the operations of the contract, and their successes.

``operations.tsv`` is the contract's table: method, path, where it comes from, who may, and the
status of success.
"""

import re
from pathlib import Path

import pytest

from gotrs.api_docs import description

TABLE = [
    line.split("\t")
    for line in (Path(__file__).parent / "operations.tsv").read_text().splitlines()[1:]
]


def _plain(path: str) -> str:
    """The path without the names of its variables."""
    return re.sub(r"{\w+}", "{}", path)


@pytest.fixture(scope="module")
def described():
    """(method, path) to operation."""
    return {
        (method.upper(), _plain(path)): operation
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }


def test_the_document_and_the_contract_name_the_same_operations(described):
    promised = {(method, _plain(path)) for method, path, *_rest in TABLE}
    assert set(described) - promised == set(), "not in the contract"
    assert promised - set(described) == set(), "not served"


@pytest.mark.parametrize(
    ("method", "path", "origin", "who", "status"), TABLE, ids=[" ".join(row[:2]) for row in TABLE]
)
def test_each_operation_promises_its_success(described, method, path, origin, who, status):
    operation = described[method, _plain(path)]
    assert status in operation["responses"], sorted(operation["responses"])
    successes = {code for code in operation["responses"] if code[0] in "23"}
    assert successes <= {status, "200", "302"}


def test_operations_are_open_to_strangers_where_the_contract_says_so(described):
    for method, path, _origin, who, _status in TABLE:
        operation = described[method, _plain(path)]
        is_open = operation.get("security") in (None, [], [{}])
        assert is_open == (who == "none"), (method, path)


def test_every_operation_has_a_summary_and_a_tag(described):
    for name, operation in described.items():
        assert operation.get("summary"), name
        assert operation.get("tags"), name


def test_every_parameter_and_field_is_said_in_words_or_by_its_name(described):
    for name, operation in described.items():
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (name, parameter["name"])
