"""JSON in, JSON out, and one mapping from refusal to answer (contract 1.1, 1.3)."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest
from rest_framework import exceptions, status
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from gotrs.common.errors import DomainError, TooLarge
from gotrs.common.json_text import dump

logger = logging.getLogger(__name__)

MAX_JSON_BYTES = 10 * 1024 * 1024


class MalformedRequest(DomainError):
    """The request as such can't be read."""

    code = "malformed_request"
    status = 400


# --- Reading and writing --------------------------------------------------------------------------


class JsonRenderer(BaseRenderer):
    """Every answer of the API."""

    media_type = "application/json"
    format = "json"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return dump(data)


class JsonParser(BaseParser):
    """A JSON object of at most 10 MB, without NUL characters."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Raises TooLarge, or MalformedRequest for anything but an object in valid Unicode."""
        source = stream.read(MAX_JSON_BYTES + 1)
        if len(source) > MAX_JSON_BYTES:
            raise TooLarge("A JSON body may have at most 10 MB.")
        if not source.strip():
            return {}
        try:
            data = orjson.loads(source)
        except orjson.JSONDecodeError:
            raise MalformedRequest("The body is not valid JSON.") from None
        if not isinstance(data, dict):
            raise MalformedRequest("The body must be a JSON object.")
        if b"\\u0000" in source.lower() or b"\x00" in source:
            refuse_nul(data)
        return data


class FormBody(dict[str, Any]):
    """The body of a form. It can't say null: an empty text stands for it, unless text is meant."""


def refuse_nul(value: Any) -> None:
    """Raises MalformedRequest if a text or a name anywhere in the value has a NUL character."""
    if isinstance(value, str):
        if "\x00" in value:
            raise MalformedRequest("Text may not contain the NUL character.")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            refuse_nul(name)
            refuse_nul(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            refuse_nul(inner)


class AlwaysJson(BaseContentNegotiation):
    """JSON, whatever ``Accept`` says; the body is read by its content type."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        kind = (request.content_type or "").split(";")[0].strip().lower()
        for parser in parsers:
            if parser.media_type == kind:
                return parser
        return None

    def select_renderer(
        self, request: HttpRequest, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


# --- Errors ---------------------------------------------------------------------------------------


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Any exception as an answer. No trace, SQL or path is shown; what is unexpected is logged."""
    if isinstance(error, DomainError):
        return _domain_error(error)
    if isinstance(error, exceptions.ValidationError):
        details = flatten(error.detail)
        return refusal(400, "validation_failed", sentence(details), details)
    for kind, code, number, message in _KNOWN:
        if isinstance(error, kind):
            return refusal(number, code, message)
    if isinstance(error, exceptions.APIException):
        return refusal(error.status_code, "malformed_request", str(error.detail))
    view = context.get("view")
    logger.error("Unexpected error in %s", type(view).__name__, exc_info=error)
    request = context.get("request")
    got_request_exception.send(sender=type(view), request=getattr(request, "_request", request))
    return refusal(500, "server_error", "Something went wrong on our side. It has been logged.")


_FORBIDDEN = "You don't have the permission for this."
_KNOWN: list[tuple[type[Exception], str, int, str]] = [
    (exceptions.UnsupportedMediaType, "malformed_request", 400, "Send JSON or form data."),
    (exceptions.ParseError, "malformed_request", 400, "The body can't be read."),
    (exceptions.NotAuthenticated, "authentication_required", 401, "You have to sign in first."),
    (exceptions.AuthenticationFailed, "invalid_token", 401, "The token is invalid."),
    (
        exceptions.PermissionDenied,
        "permission_denied",
        403,
        "You don't have the permission for this.",
    ),
    (PermissionDenied, "permission_denied", 403, _FORBIDDEN),
    (exceptions.NotFound, "not_found", 404, "Not found."),
    (Http404, "not_found", 404, "Not found."),
    (exceptions.MethodNotAllowed, "method_not_allowed", 405, "This method isn't allowed here."),
    (RequestDataTooBig, "too_large", 413, "The request is too large."),
    (SuspiciousOperation, "malformed_request", 400, "The request can't be read."),
    (ValidationError, "validation_failed", 400, "A value can't be used."),
]


def _domain_error(error: DomainError) -> Response:
    answer = refusal(error.status, error.code, error.message, error.details or None)
    for name, value in getattr(error, "headers", {}).items():
        answer.headers[name] = value
    return answer


def refusal(
    number: int, code: str, message: str, details: Mapping[str, Sequence[str]] | None = None
) -> Response:
    """The envelope of an error."""
    body: dict[str, Any] = {"success": False, "error": message, "code": code}
    if details:
        body["details"] = details
    answer = Response(body, status=number)
    if number == status.HTTP_401_UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def flatten(detail: Any, name: str = "") -> dict[str, list[str]]:
    """Errors of nested serializers as one level: ``article.body`` -> messages."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for key, inner in detail.items():
            found |= flatten(inner, f"{name}.{key}" if name else str(key))
        return found
    if isinstance(detail, list):
        if any(isinstance(inner, Mapping) for inner in detail):
            return flatten(dict(enumerate(detail)), name)
        return {name or "body": [str(message) for message in detail]}
    return {name or "body": [str(detail)]}


def sentence(details: Mapping[str, Sequence[str]]) -> str:
    """One sentence for people about the wrong fields."""
    if len(details) == 1:
        ((name, messages),) = details.items()
        return f"{name.replace('_', ' ').capitalize()}: {messages[0]}"
    return "Some values could not be accepted."
