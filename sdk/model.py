"""openapi.json, reduced to what a client needs."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

PREFIX = "/api/v1"
# Beginnings of operation ids that are a group of their own although another group begins them.
_GROUPS = (
    "admin_users", "audit", "canned_responses", "customer_users", "dynamic_fields", "group_members",
    "me_preferences", "me_sessions", "me_tokens", "saved_searches", "system_addresses",
    "ticket_templates", "tickets_bulk",
)  # fmt: skip
_RENAMED = {"tickets_bulk": "bulk", "health": "site", "info": "site", "status": "site"}
_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True)
class Parameter:
    """A part of the path or a query parameter."""

    name: str
    schema: dict[str, Any]
    description: str


@dataclass(frozen=True)
class Operation:
    """One call. ``answer`` is the schema under ``data``; None for bytes."""

    group: str
    name: str
    method: str
    path: str
    summary: str
    description: str
    path_parameters: list[Parameter]
    query: list[Parameter]
    body: str | None
    body_may_be_left_out: bool
    is_upload: bool
    matches_version: bool
    answer: dict[str, Any] | None
    is_list: bool


@dataclass(frozen=True)
class Api:
    """All objects and all operations, by group."""

    schemas: dict[str, dict[str, Any]]
    groups: dict[str, list[Operation]] = field(default_factory=dict)


def read(document: dict[str, Any]) -> Api:
    """The operations under /api/v1 that answer JSON or files, and the objects they need."""
    schemas = document["components"]["schemas"]
    groups: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in document["paths"].items():
        if not path.startswith(f"{PREFIX}/") or path.endswith("openapi.json"):
            continue
        for method, found in methods.items():
            operation = _operation(path, method, found, schemas)
            groups[operation.group].append(operation)
    ordered = {name: sorted(groups[name], key=lambda one: one.name) for name in sorted(groups)}
    api = Api({}, ordered)
    api.schemas.update(_needed(ordered, schemas))
    return api


def _operation(path: str, method: str, found: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    group, name = _name(found["operationId"])
    parameters = [
        (one["in"], Parameter(one["name"], one["schema"], one.get("description", "")))
        for one in found.get("parameters", [])
    ]
    content = found.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("schema", {}).get("$ref")
    answer, is_list = _answer(found, schemas)
    return Operation(
        group=group,
        name=name,
        method=method.upper(),
        path=path.removeprefix(PREFIX),
        summary=found["summary"],
        description=" ".join(found.get("description", "").split()),
        path_parameters=sorted(
            (one for where, one in parameters if where == "path"),
            key=lambda one: path.index(f"{{{one.name}}}"),
        ),
        query=[one for where, one in parameters if where == "query"],
        body=body.removeprefix(_REFERENCE) if body else None,
        body_may_be_left_out=bool(body) and method == "post" and _is_empty_enough(body, schemas),
        is_upload="multipart/form-data" in content and "application/json" not in content,
        matches_version=any(one.name == "If-Match" for _where, one in parameters),
        answer=answer,
        is_list=is_list,
    )


def _is_empty_enough(body: str, schemas: dict[str, Any]) -> bool:
    schema = schemas[body.removeprefix(_REFERENCE)]
    return not schema.get("required") and "allOf" not in schema


def _name(operation_id: str) -> tuple[str, str]:
    group = next((one for one in _GROUPS if operation_id.startswith(f"{one}_")), None)
    group = group or operation_id.partition("_")[0]
    name = operation_id.removeprefix(group).strip("_")
    if not name:
        name = operation_id if group in _RENAMED else "all"
    return _RENAMED.get(group, group), name


def _answer(found: dict[str, Any], schemas: dict[str, Any]) -> tuple[dict[str, Any] | None, bool]:
    success = next(one for code, one in found["responses"].items() if code.startswith("2"))
    schema = success.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None, False
    envelope = schemas[schema["$ref"].removeprefix(_REFERENCE)]
    data = envelope["properties"]["data"]
    return data, "pagination" in envelope["properties"]


def _needed(
    groups: dict[str, list[Operation]], schemas: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Bodies and answers, with everything that they refer to."""
    waiting = [
        schema
        for operations in groups.values()
        for one in operations
        for schema in (one.answer, {"$ref": f"{_REFERENCE}{one.body}"} if one.body else None)
        if schema
    ]
    found: dict[str, dict[str, Any]] = {}
    while waiting:
        for name in references(waiting.pop()):
            if name not in found:
                found[name] = schemas[name]
                waiting.append(schemas[name])
    return dict(sorted(found.items()))


def references(schema: Any) -> list[str]:
    """Names of the objects that a schema refers to."""
    if isinstance(schema, list):
        return [name for inner in schema for name in references(inner)]
    if not isinstance(schema, dict):
        return []
    found = [name for inner in schema.values() for name in references(inner)]
    if "$ref" in schema:
        found.append(schema["$ref"].removeprefix(_REFERENCE))
    return found


def object_name(reference: str) -> str:
    """``Ticket`` for a reference to it."""
    return reference.removeprefix(_REFERENCE)
