"""Every operation of the API as every kind of person (matrix.txt).

An operation without a row fails here, and so does a refusal that changed something.
"""

import pytest

from tests.cast import USERS, make_agent
from tests.trust.api.conftest import COLUMNS, ApiWorld, people_of
from tests.trust.api.table import ROWS, operations, send
from tests.trust.matrix import People, Row, in_lots


@pytest.mark.parametrize("lot", in_lots(ROWS))
def test_each_kind_of_person_gets_what_the_table_says(
    lot: list[Row], world: ApiWorld, people: People
) -> None:
    problems = []
    for row in lot:
        for name in COLUMNS:
            asked = send(people, name, row, world.ours)
            status, expected = str(asked.answer.status_code), row.expected[name]
            if status not in expected.split("/"):
                said = asked.body[:200]
                problems.append(f"{row}: {name} got {status}, expected {expected}: {said}")
            if asked.changed and int(status) >= 400:
                problems.append(f"{row}: {name} got {status}, and changed {asked.changed}")
    assert not problems, "\n".join(problems)


def test_every_operation_has_a_row() -> None:
    listed = [(row.method, f"/{row.route}") for row in ROWS]
    assert len(listed) == len(set(listed))
    assert set(listed) == operations().keys()


# --- One permission beside reading ----------------------------------------------------------------

# What an action on a readable ticket needs, if that isn't `rw` (contract 1.9).
NEEDED = {
    "/api/v1/tickets/{id}/assign": "owner",
    "/api/v1/tickets/{id}/priority": "priority",
    "/api/v1/tickets/{id}/queue": "move_into",
    "/api/v1/tickets/{id}/articles": "note",
    "/api/v1/tickets/{id}/time": "note",
    "/api/v1/tickets/{id}/split": "create",
}
REFUSED_TO_READERS = [row for row in ROWS if row.expected["ro"] == "403" != row.expected["rw"]]


@pytest.mark.parametrize("held", ["move_into", "create", "note", "owner", "priority"])
def test_who_reads_a_ticket_may_do_with_it_what_one_more_permission_allows(
    held: str, world: ApiWorld
) -> None:
    people = people_of({"pair": make_agent("pair", {USERS: ["ro", held]})})
    problems = []
    for row in REFUSED_TO_READERS:
        path = f"/{row.route}"
        if not path.startswith("/api/v1/tickets/{id}"):
            continue
        asked = send(people, "pair", row, world.ours)
        expected = row.expected["rw" if NEEDED.get(path) == held else "ro"]
        if str(asked.answer.status_code) != expected or (asked.changed and expected == "403"):
            problems.append(f"{row}: {asked.word}, expected {expected}; changed {asked.changed}")
    assert not problems, "\n".join(problems)
