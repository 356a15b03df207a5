"""The table of all operations, for people: ``docs/api/operations.md``."""

import re
from pathlib import Path

from gotrs.api_docs import description
from tests.contract.run import Operation, operations

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api" / "operations.md"
_WHO = {
    "none": "anybody",
    "any": "any account",
    "customer-ok": "agents by permission; customers, what is theirs",
    "agent": "agents by permission",
    "admin": "admins",
}
_HEAD = """\
# All operations

Every operation of version 1 with the status of its success. `/api/v1/openapi.json` describes their
parameters, bodies and answers, and `/api/docs` shows them with examples.

This page is made by `python -m tests.contract.record`.
"""


def page() -> str:
    """The page, from the contract's table and the document's summaries."""
    described = {
        (method.upper(), _plain(path)): operation
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }
    parts: dict[str, list[str]] = {}
    for one in operations():
        operation = described.get((one.method, _plain(one.path)), {})
        tag = next(iter(operation.get("tags", [])), "Not described")
        parts.setdefault(tag, []).append(_row(one, operation.get("summary", "")))
    table = "| operation | what it does | who | success |\n|---|---|---|---|\n"
    return _HEAD + "".join(f"\n## {tag}\n\n{table}" + "".join(rows) for tag, rows in parts.items())


def _row(one: Operation, summary: str) -> str:
    return f"| `{one.method} {one.path}` | {summary} | {_WHO[one.who]} | {one.status} |\n"


def _plain(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)
