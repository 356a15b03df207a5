"""What holds for every answer under /api/v1, whichever part of the product makes it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from gotrs.common.json_text import dump

PREFIX = "/api/v1"
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_SENT_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, X-API-Key, X-CSRFToken, X-Request-Id"
)
_SHOWN_HEADERS = (
    "Content-Disposition, ETag, Idempotency-Replayed, Location, Retry-After, X-RateLimit-Limit, "
    "X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id"
)
_PREFLIGHT_SECONDS = "600"

_ERRORS = {
    400: ("malformed_request", "The request can't be read."),
    403: ("permission_denied", "You don't have the permission for this."),
    404: ("not_found", "Not found."),
    405: ("method_not_allowed", "This method isn't allowed here."),
    413: ("too_large", "The request is too large."),
    500: ("server_error", "Something went wrong on our side. It has been logged."),
}


class ApiMiddleware:
    """Never HTML, never a redirect, a trailing slash is the same path, CORS where it is configured.

    Stands outside of everything that could answer a page (contract 1.1).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != PREFIX and not request.path.startswith(f"{PREFIX}/"):
            return self.get_response(request)
        request.path_info = request.path_info.rstrip("/")
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return _refusal(403, "permission_denied", "Use https.")
        if _is_preflight(request):
            response: HttpResponse = HttpResponse(b"{}", content_type="application/json")
        else:
            response = _as_json(self.get_response(request))
        return _allow_origin(request, response)


def _as_json(response: HttpResponse) -> HttpResponse:
    """Pages of Django for its own errors become the envelope."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code < 300 or kind.startswith("application/json"):
        return response
    number = response.status_code if response.status_code in _ERRORS else 500
    return _refusal(number, *_ERRORS[number])


def _refusal(number: int, code: str, message: str) -> HttpResponse:
    body: dict[str, Any] = {"success": False, "error": message, "code": code}
    return HttpResponse(dump(body), status=number, content_type="application/json; charset=utf-8")


def _is_preflight(request: HttpRequest) -> bool:
    return (
        request.method == "OPTIONS"
        and request.headers.get("Origin") in settings.CORS_ORIGINS
        and "Access-Control-Request-Method" in request.headers
    )


def _allow_origin(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Lets browsers of the configured origins read the answer; by token, never by cookie."""
    if not settings.CORS_ORIGINS:
        return response
    patch_vary_headers(response, ["Origin"])
    origin = request.headers.get("Origin")
    if origin in settings.CORS_ORIGINS:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = _SHOWN_HEADERS
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = _METHODS
            response.headers["Access-Control-Allow-Headers"] = _SENT_HEADERS
            response.headers["Access-Control-Max-Age"] = _PREFLIGHT_SECONDS
    return response
