"""What every request passes: an id for the logs, and one mapping from refusal to answer."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gotrs.common.errors import DomainError
from gotrs.common.logs import request_id

_SAFE_ID = re.compile(r"^[A-Za-z0-9._-]{8,80}$")


class RequestIdMiddleware:
    """Gives each request an id, takes over a proxy's if it is harmless, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        own = given if _SAFE_ID.match(given) else uuid.uuid4().hex
        token = request_id.set(own)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-Id"] = own
        return response


class DomainErrorMiddleware:
    """Pages: a refusal of an operation becomes a page, or for HTMX a message (house rule 11).

    The API has its own exception handler (gotrs.common.api).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        template = (
            "errors/_message.html" if request.headers.get("HX-Request") else "errors/domain.html"
        )
        answer = render(request, template, {"error": error}, status=error.status)
        for name, value in getattr(error, "headers", {}).items():
            answer.headers[name] = value
        return answer
