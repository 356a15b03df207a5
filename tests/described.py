"""Holds answers of the API against its own description: path, status, and the form of the body.

Every answer that the suite gets through ``tests.clients.ApiClient``, or from a live server in
``tests.contract``, passes here, so the document can't say one thing and the code do another.
"""

import json
import re
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve
from jsonschema import Draft202012Validator

from gotrs.api_docs import description

# Answered before a view is reached, whatever the path.
ANYWHERE = {400, 404, 405, 413, 429, 500}


def check_answer(method: str, path: str, answer: Any) -> None:
    """Raises AssertionError if the answer is not one that openapi.json promises.

    ``answer`` has ``status_code``, ``headers`` and ``content``, as those of Django's test client
    and of clients that ask a live server have.
    """
    found = _operation(method.lower(), path.partition("?")[0])
    if found is None:
        assert answer.status_code in ANYWHERE | {401, 403}, (method, path, answer.status_code)
        return
    name, operation = found
    status = str(answer.status_code)
    if status == "405":
        return
    assert status in operation["responses"], f"{name} answers an undescribed {status}"
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind != "application/json" or not answer.content:
        content = operation["responses"][status].get("content", {})
        described = kind in content or "*/*" in content or not answer.content
        assert described, f"{name} answers undescribed {kind}"
        return
    problems = answer_problems(name, status, json.loads(answer.content))
    assert not problems, f"{name}, {status}: {problems[:5]}"


def answer_problems(name: str, status: str, body: Any) -> list[str]:
    """What in an answer is not as described. ``name`` is like ``GET /api/v1/tickets/{}``."""
    content = _operation_named(name)["responses"][status].get("content", {})
    return _problems(_schema_of(content), body)


def request_problems(name: str, body: Any) -> list[str]:
    """What in a request's JSON is not as described."""
    return _problems(_schema_of(_operation_named(name).get("requestBody", {})["content"]), body)


def _operation(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """The described operation behind a path; None for paths that nobody serves."""
    try:
        route = resolve(path.rstrip("/") or "/").route
    except Resolver404:
        return None
    template = "/" + re.sub(r"<\w+:(\w+)>", r"{}", route)
    operation = _operations().get((method if method != "head" else "get", template))
    return (f"{method.upper()} {template}", operation) if operation else None


@cache
def _operations() -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method, re.sub(r"{\w+}", "{}", path)): operation
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }


def _operation_named(name: str) -> dict[str, Any]:
    method, _, path = name.partition(" ")
    return _operations()[method.lower(), path]


def _schema_of(content: dict[str, Any]) -> str:
    """The schema of the JSON, or else of the only kind of content; as text, to be remembered."""
    media: dict[str, Any] = content.get("application/json") or next(iter(content.values()), {})
    return json.dumps(media.get("schema", {}))


def _problems(schema: str, body: Any) -> list[str]:
    return [
        f"{'.'.join(str(step) for step in error.absolute_path)}: {error.message[:300]}"
        for error in _validator(schema).iter_errors(body)
    ]


@cache
def _validator(schema: str) -> Draft202012Validator:
    whole = {"$ref": "#/schema", "schema": _strict(json.loads(schema)), **_components()}
    return Draft202012Validator(whole)


@cache
def _components() -> dict[str, Any]:
    return {"components": {"schemas": _strict(description()["components"]["schemas"])}}


def _strict(schema: Any) -> Any:
    """The same, with objects closed: a field that isn't described is a mistake as well."""
    if isinstance(schema, list):
        return [_strict(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _strict(inner) for name, inner in schema.items()}
    if isinstance(closed.get("properties"), dict) and closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed
