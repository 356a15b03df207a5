"""Every operation of the API as every kind of person (matrix.txt).

An operation without a row fails here, and so does a refusal that changed something.
"""

import pytest

from tests.trust.api.conftest import COLUMNS, ApiWorld
from tests.trust.api.table import ROWS, operations, send
from tests.trust.matrix import People, Row


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_kind_of_person_gets_what_the_table_says(
    row: Row, world: ApiWorld, people: People
) -> None:
    problems = []
    for name in COLUMNS:
        asked = send(people, name, row, world.ours)
        status = str(asked.answer.status_code)
        expected = row.expected[name]
        if status not in expected.split("/"):
            problems.append(f"{name} got {status}, expected {expected}: {asked.body[:200]}")
        if asked.changed and int(status) >= 400:
            problems.append(f"{name} got {status}, and changed {asked.changed}")
    assert not problems, "\n".join([str(row), *problems])


def test_every_operation_has_a_row() -> None:
    listed = [(row.method, f"/{row.route}") for row in ROWS]
    assert len(listed) == len(set(listed))
    assert set(listed) == operations().keys()
