"""Objects as TypedDicts, operations as methods of one small class a group."""

import keyword
from typing import Any

from sdk.model import Api, Operation, Parameter, object_name

_HEAD = '"""Made from openapi.json by sdk/generate.py; not to be edited."""\n\n'
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def write_python(api: Api) -> dict[str, str]:
    """File name to text."""
    return {"models.py": _models(api), "operations.py": _operations(api)}


def _type(schema: dict[str, Any], prefix: str = "") -> str:
    """The annotation of a value."""
    if "$ref" in schema:
        return f"{prefix}{object_name(schema['$ref'])}"
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return _union([_type(one, prefix) for one in schema[word]])
    if "enum" in schema:
        if schema["enum"] == [None]:
            return "None"
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return _union([_type({**schema, "type": kind}, prefix) for kind in kinds])
    if kinds == "array":
        return f"list[{_type(schema.get('items', {}), prefix)}]"
    if kinds == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {_type(inner, prefix) if isinstance(inner, dict) and inner else 'Any'}]"
    return _PLAIN.get(str(kinds), "Any")


def _union(types: list[str]) -> str:
    return " | ".join(dict.fromkeys(types))


def _models(api: Api) -> str:
    parts = [_HEAD, "from typing import Any, Literal, NotRequired, TypeAlias, TypedDict\n"]
    for name, schema in api.schemas.items():
        parts.append(_model(name, schema))
    return "\n".join(parts)


def _model(name: str, schema: dict[str, Any]) -> str:
    if schema.get("type") != "object" or "properties" not in schema:
        return f"\n{name}: TypeAlias = {_type(schema)}\n"
    required = set(schema.get("required", []))
    fields = {
        key: _type(inner, "") if key in required else f"NotRequired[{_type(inner, '')}]"
        for key, inner in schema["properties"].items()
    }
    if any(keyword.iskeyword(key) or not key.isidentifier() for key in fields):
        lines = [f'        "{key}": "{kind}",' for key, kind in fields.items()]
        return (
            f'\n{name} = TypedDict(\n    "{name}",\n    {{\n' + "\n".join(lines) + "\n    },\n)\n"
        )
    about = " ".join(schema.get("description", "").split())
    lines = [f'    """{about}"""\n'] if about else []
    lines += [f'    {key}: "{kind}"' for key, kind in fields.items()] or ["    pass"]
    return f"\n\nclass {name}(TypedDict):\n" + "\n".join(lines) + "\n"


def _operations(api: Api) -> str:
    parts = [
        _HEAD,
        "from __future__ import annotations\n",
        "from typing import IO, TYPE_CHECKING, Any, Literal\n",
        "from gotrs_client.paging import Page\n",
        "from . import models\n",
        "if TYPE_CHECKING:\n    from gotrs_client.transport import Transport\n\n",
    ]
    parts += [_group(name, operations) for name, operations in api.groups.items()]
    members = [f"        self.{name} = {_class(name)}(transport)" for name in api.groups]
    parts.append(
        "\nclass Operations:\n"
        '    """Every operation, by what it is about."""\n\n'
        "    def __init__(self, transport: Transport) -> None:\n" + "\n".join(members) + "\n"
    )
    return "\n".join(parts)


def _class(group: str) -> str:
    return "".join(word.capitalize() for word in group.split("_"))


def _group(name: str, operations: list[Operation]) -> str:
    methods = "\n".join(_method(one) for one in operations)
    return (
        f'\nclass {_class(name)}:\n    """{name.replace("_", " ").capitalize()}."""\n\n'
        "    def __init__(self, transport: Transport) -> None:\n"
        f"        self._transport = transport\n\n{methods}\n"
    )


def _method(one: Operation) -> str:
    name = f"{one.name}_" if keyword.iskeyword(one.name) else one.name
    arguments, call = _signature(one)
    about = one.summary.rstrip(".") + "." + (f" {one.description}" if one.description else "")
    returns, verb = _returns(one)
    lines = [
        f"    def {name}(",
        *(f"        {argument}," for argument in ["self", *arguments]),
        f"    ) -> {returns}:",
        f'        """{about}"""',
        f"        found: {returns} = self._transport.{verb}(",
        *(f"            {part}," for part in call),
        "        )",
        "        return found",
        "",
    ]
    return "\n".join(lines)


def _returns(one: Operation) -> tuple[str, str]:
    if one.answer is None:
        return "bytes", "content"
    if one.is_list:
        return f"Page[{_type(one.answer['items'], 'models.')}]", "page"
    return _type(one.answer, "models."), "data"


def _signature(one: Operation) -> tuple[list[str], list[str]]:
    arguments = [f"{p.name}: {_type(p.schema)}" for p in one.path_parameters]
    path = one.path
    call = [f'"{one.method}"', f'f"{path}"' if one.path_parameters else f'"{path}"']
    if one.path_parameters:
        names = ", ".join(f'"{p.name}": {p.name}' for p in one.path_parameters)
        call[1] = f'"{path}"'
        call.append(f"path_values={{{names}}}")
    if one.is_upload:
        arguments += ["file: bytes | IO[bytes]", "filename: str"]
        call.append("file=(filename, file)")
    elif one.body:
        optional = " | None = None" if one.body_may_be_left_out else ""
        arguments.append(f"body: models.{one.body}{optional}")
        call.append("body=body")
    keywords = [_query_argument(p) for p in one.query]
    if one.is_list or one.query:
        keywords.append("extra: dict[str, Any] | None = None")
        pairs = ", ".join(f'"{p.name}": {_safe(p.name)}' for p in one.query)
        call.append(f"query={{{pairs}, **(extra or {{}})}}" if pairs else "query=extra or {}")
    if one.matches_version:
        keywords.append("if_match: int | None = None")
        call.append("if_match=if_match")
    if keywords:
        arguments += ["*", *keywords]
    return arguments, call


def _safe(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in {"list", "id"} else name


def _query_argument(parameter: Parameter) -> str:
    return f"{_safe(parameter.name)}: {_union([_type(parameter.schema), 'None'])} = None"
