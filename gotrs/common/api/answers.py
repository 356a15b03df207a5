"""The envelope of answers (contract 1.2)."""

from typing import Any

from rest_framework.response import Response

from gotrs.common.api.paging import Page


def ok(data: Any, message: str | None = None, **headers: str) -> Response:
    """200 with an object; actions add a sentence. Headers: ``ETag='"3"'``."""
    body: dict[str, Any] = {"success": True, "data": data}
    if message is not None:
        body["message"] = message
    return Response(body, headers=headers or None)


def acted(message: str, data: Any = None, **headers: str) -> Response:
    """200 of an action, with ``{}`` if there is no natural object."""
    return ok({} if data is None else data, message, **headers)


def created(data: Any, message: str | None = None, **headers: str) -> Response:
    """201 with the new object. Headers: ``Location``, ``ETag``."""
    answer = ok(data, message, **headers)
    answer.status_code = 201
    return answer


def listed(page: Page | list[Any], message: str | None = None) -> Response:
    """A paged list, or a whole one given as plain list."""
    body: dict[str, Any] = {"success": True, "data": page if isinstance(page, list) else page.rows}
    if isinstance(page, Page):
        body["pagination"] = page.pagination
    if message is not None:
        body["message"] = message
    return Response(body)
