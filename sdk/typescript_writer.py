"""Objects as interfaces, operations as methods of one small class a group."""

import json
import re
from typing import Any

from sdk.model import Api, Operation, object_name

_HEAD = "// Made from openapi.json by sdk/generate.py; not to be edited.\n\n"
_PLAIN = {
    "string": "string", "integer": "number", "number": "number", "boolean": "boolean",
    "null": "null",
}  # fmt: skip


def write_typescript(api: Api) -> dict[str, str]:
    """File name to text."""
    return {"models.ts": _models(api), "operations.ts": _operations(api)}


def _type(schema: dict[str, Any], prefix: str = "") -> str:
    if "$ref" in schema:
        return f"{prefix}{object_name(schema['$ref'])}"
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return _union([_type(one, prefix) for one in schema[word]])
    if "enum" in schema:
        return _union([json.dumps(one, ensure_ascii=False) for one in schema["enum"]])
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return _union([_type({**schema, "type": kind}, prefix) for kind in kinds])
    if kinds == "array":
        return f"Array<{_type(schema.get('items', {}), prefix)}>"
    if kinds == "object":
        inner = schema.get("additionalProperties")
        value = _type(inner, prefix) if isinstance(inner, dict) and inner else "unknown"
        return f"Record<string, {value}>"
    return _PLAIN.get(str(kinds), "unknown")


def _union(types: list[str]) -> str:
    return " | ".join(dict.fromkeys(types))


def _models(api: Api) -> str:
    return _HEAD + "\n".join(_model(name, schema) for name, schema in api.schemas.items())


def _model(name: str, schema: dict[str, Any]) -> str:
    about = " ".join(schema.get("description", "").split())
    head = f"/** {about} */\n" if about else ""
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{head}export type {name} = {_type(schema)};\n"
    required = set(schema.get("required", []))
    lines = [
        f"  {_key(key)}{'' if key in required else '?'}: {_type(inner)};"
        for key, inner in schema["properties"].items()
    ]
    return f"{head}export interface {name} {{\n" + "\n".join(lines) + "\n}\n"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_$][\w$]*", name) else json.dumps(name)


def _operations(api: Api) -> str:
    parts = [
        _HEAD + 'import type { Page } from "../paging.js";\n'
        'import type { Transport, Upload } from "../transport.js";\n'
        'import type * as models from "./models.js";\n'
    ]
    parts += [_group(name, operations) for name, operations in api.groups.items()]
    members = [f"  readonly {_camel(name)}: {_class(name)};" for name in api.groups]
    made = [f"    this.{_camel(name)} = new {_class(name)}(transport);" for name in api.groups]
    parts.append(
        "/** Every operation, by what it is about. */\nexport class Operations {\n"
        + "\n".join(members)
        + "\n\n  constructor(transport: Transport) {\n"
        + "\n".join(made)
        + "\n  }\n}\n"
    )
    return "\n".join(parts)


def _class(group: str) -> str:
    return "".join(word.capitalize() for word in group.split("_"))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _group(name: str, operations: list[Operation]) -> str:
    methods = "\n".join(_method(one) for one in operations)
    return (
        f"/** {name.replace('_', ' ').capitalize()}. */\nexport class {_class(name)} {{\n"
        f"  constructor(private readonly transport: Transport) {{}}\n\n{methods}}}\n"
    )


def _method(one: Operation) -> str:
    arguments = [f"{_camel(p.name)}: {_type(p.schema)}" for p in one.path_parameters]
    call = [f"method: {json.dumps(one.method)}", f"path: {_path(one)}"]
    if one.is_upload:
        arguments.append("file: Upload")
        call.append("file")
    elif one.body:
        arguments.append(f"body: models.{one.body}{' = {}' if one.body_may_be_left_out else ''}")
        call.append("body")
    options = []
    if one.query or one.is_list:
        known = [f"{_key(p.name)}?: {_type(p.schema)}" for p in one.query]
        options.append(f"query?: {{ {'; '.join([*known, '[name: string]: unknown'])} }}")
    if one.matches_version:
        options.append("ifMatch?: number")
    if options:
        arguments.append(f"options: {{ {'; '.join(options)} }} = {{}}")
        call += ["query: options.query"] if one.query or one.is_list else []
        call += ["ifMatch: options.ifMatch"] if one.matches_version else []
    returns, verb = _returns(one)
    about = one.summary.rstrip(".") + "." + (f" {one.description}" if one.description else "")
    return (
        f"  /** {about} */\n  {_camel(one.name)}({', '.join(arguments)}): Promise<{returns}> {{\n"
        f"    return this.transport.{verb}({{ {', '.join(call)} }});\n  }}\n"
    )


def _path(one: Operation) -> str:
    if not one.path_parameters:
        return json.dumps(one.path)
    return "`" + re.sub(
        r"{(\w+)}", lambda m: f"${{encodeURIComponent({_camel(m[1])})}}", one.path
    ) + "`"  # fmt: skip


def _returns(one: Operation) -> tuple[str, str]:
    if one.answer is None:
        return "ArrayBuffer", "content"
    if one.is_list:
        return f"Page<{_type(one.answer['items'], 'models.')}>", "page"
    return _type(one.answer, "models."), "data"
