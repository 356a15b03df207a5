"""Examples in the API's document: real requests and answers, recorded in ``api_examples.json``.

They are recorded anew by ``python -m tests.contract.record``.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".json")


@lru_cache(maxsize=1)
def recorded() -> dict[str, dict[str, Any]]:
    """``GET /api/v1/tickets/{}`` to ``{request?, answers: {status: body}}``."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return {_plain(name): example for name, example in found.items()}


def add(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular: the document with an example beside each schema."""
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            example = recorded().get(_plain(f"{method.upper()} {path}"))
            if example is not None:
                _add_to(operation, example)
    return result


def _add_to(operation: dict[str, Any], example: dict[str, Any]) -> None:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None and "request" in example:
        body["example"] = example["request"]
    for status, answer in example["answers"].items():
        for media in operation["responses"].get(status, {}).get("content", {}).values():
            media["example"] = answer


def _plain(name: str) -> str:
    """The path without the names of its variables: the document has its own."""
    return re.sub(r"{\w+}", "{}", name)
