"""Reads the table, and asks for a row as one of the people."""

import csv
from pathlib import Path
from typing import Any

from tests.described import check_answer
from tests.trust.api.conftest import COLUMNS, Ids
from tests.trust.api.requests import body_of, path_of
from tests.trust.matrix import Asked, People, Row, read_table

_OPERATIONS = Path(__file__).parents[2] / "api" / "operations.tsv"
ROWS = read_table((Path(__file__).parent / "matrix.txt").read_text("utf-8"), tuple(COLUMNS))


def operations() -> dict[tuple[str, str], str]:
    """Method and path of every operation, and whom it is for: any, agent, customer-ok, admin."""
    with _OPERATIONS.open(encoding="utf-8") as file:
        listed = list(csv.DictReader(file, delimiter="\t"))
    return {(row["method"], row["path"]): row["auth"] for row in listed}


def send(people: People, name: str, row: Row, ids: Ids, **headers: str) -> Asked:
    """Ask for the row with what it needs. The answer is one that openapi.json knows."""
    path = "/" + row.route
    address, body = path_of(row.method, path, ids), body_of(row.method, path, ids)
    options: dict[str, Any] = {**headers}
    if row.is_unsafe and path not in {"/login", "/api/v1/files/upload"}:
        options["content_type"] = "application/json"
    asked = people.ask(name, row.method, address, body, **options)
    if path.startswith("/api/v1"):
        check_answer(row.method, address, asked.answer)
    return asked
