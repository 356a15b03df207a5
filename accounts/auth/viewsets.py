"""What every view of the API does first (contract 1.1, 1.7, 1.8)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, QueryDict
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts import idempotency, ratelimit
from accounts.actors import Actor, Person
from accounts.auth.addresses import client_address
from accounts.auth.credentials import Credential
from accounts.models import LoginSession
from gotrs.common.api.http import FormBody, MalformedRequest, refuse_nul
from gotrs.common.errors import DomainError, TooLarge

MAX_FORM_BYTES = settings.ARTICLE_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class ApiViewSet(ViewSet):
    """Base of all views under /api/v1.

    Order of checks: method (405), readable request (400, 413), who asks (401), how often (429),
    maintenance mode and scopes (403). A POST with an Idempotency-Key is done once.
    """

    http_method_names = ["get", "post", "put", "patch", "delete", "head"]
    # Views that count for themselves (login) switch the general limit off.
    counted = True
    # Answers with secrets are never kept for a repeat.
    repeatable = True
    # Passwords, sessions and tokens aren't managed by a personal API token (contract 1.4).
    closed_to_tokens = False

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.request._request.actor  # type: ignore[attr-defined]

    @property
    def session(self) -> LoginSession:
        """The session by which the caller is signed in; for views that are closed to tokens."""
        assert self.credential.session is not None
        return self.credential.session

    @property
    def person(self) -> Person:
        """Whose account the caller is signed in with."""
        return self.credential.person

    @property
    def credential(self) -> Credential:
        """What shows who asks."""
        assert isinstance(self.request.auth, Credential)
        return self.request.auth

    @property
    def body(self) -> dict[str, Any]:
        """The body as a plain dictionary; names that a form gives several times become lists.

        Files are in ``request.FILES``.
        """
        return read_body(self.request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        handler = getattr(self, str(request.method).lower(), None)
        if handler is None or request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        _check_request(request._request, kwargs)
        self._identify(request)
        self.check_permissions(request)

    def _identify(self, request: Request) -> None:
        try:
            self.perform_authentication(request)
        except DomainError:
            # Guessing tokens is counted as well.
            self._count(request, f"address:{client_address(request._request)}")
            raise
        self._count(request, principal_of(request))

    def _count(self, request: Request, principal: str) -> None:
        if self.counted:
            ratelimit.limit(request._request, "api", principal, settings.RATE_API)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """As APIView.dispatch, but with safe repeats around the handler."""
        self.args, self.kwargs = args, kwargs
        wrapped = self.initialize_request(request, *args, **kwargs)
        self.request = wrapped
        self.headers = self.default_response_headers
        try:
            self.initial(wrapped, *args, **kwargs)
            response = self._handle(wrapped, args, kwargs)
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(wrapped, response, *args, **kwargs)
        return self.response

    def _handle(self, request: Request, args: Any, kwargs: Any) -> Response:
        handler: Callable[..., Response] = getattr(self, str(request.method).lower())
        key = request.headers.get("Idempotency-Key")
        if request.method != "POST" or not key or not self.repeatable or request.auth is None:
            return handler(request, *args, **kwargs)

        def work() -> Response:
            try:
                with transaction.atomic():
                    return handler(request, *args, **kwargs)
            except Exception as error:
                return self.handle_exception(error)

        said = {"body": self.body, "files": request.FILES.getlist("file")}
        return idempotency.once(principal_of(request), request.path_info, key, said, work)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def principal_of(request: Request) -> str:
    """Whose requests are counted together: a token's, a person's, or the client address's."""
    if isinstance(request.auth, Credential):
        return request.auth.principal
    return f"address:{client_address(request._request)}"


def read_body(request: Request) -> dict[str, Any]:
    """The body as a plain dictionary. Raises MalformedRequest, TooLarge."""
    data = request.data
    if not isinstance(data, QueryDict):
        return dict(data)
    found = FormBody()
    for name in data:
        values = [value for value in data.getlist(name) if isinstance(value, str)]
        if values:
            found[name.removesuffix("[]")] = values[0] if len(values) == 1 else values
    refuse_nul(found)
    return found


def _check_request(request: HttpRequest, kwargs: Mapping[str, Any]) -> None:
    for name, values in request.GET.lists():
        refuse_nul([name, *values])
    refuse_nul(dict(kwargs))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise MalformedRequest("The request can't be read.")
    if int(length) > MAX_FORM_BYTES:
        raise TooLarge("The request is too large.")
