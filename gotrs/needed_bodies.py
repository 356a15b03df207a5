"""The API's document says of which operations the body may not be left out."""

from collections.abc import Mapping
from typing import Any

_COMPONENTS = "#/components/schemas/"


def mark(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular: ``required`` at each body whose schema takes no empty object.

    drf-spectacular says it of schemas with a required field alone; where one of several names of a
    field has to be there (``body`` or ``description``), the schema says so in ``allOf``.
    """
    schemas = result["components"]["schemas"]
    for methods in result["paths"].values():
        for operation in methods.values():
            body = operation.get("requestBody", {})
            found = [media["schema"] for media in body.get("content", {}).values()]
            if found and not any(_takes_nothing(schema, schemas) for schema in found):
                body["required"] = True
    return result


def _takes_nothing(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> bool:
    """Whether an empty object fits."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].removeprefix(_COMPONENTS)]
    either = schema.get("anyOf")
    return (
        not schema.get("required")
        and all(_takes_nothing(part, schemas) for part in schema.get("allOf", ()))
        and (either is None or any(_takes_nothing(part, schemas) for part in either))
    )
