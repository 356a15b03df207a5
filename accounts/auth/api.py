"""Who calls the API: by access token or by the session cookie (contract 1.4)."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actors import Actor, Channel, Person
from accounts.auth import errors, sessions, tokens
from accounts.auth.addresses import client_address
from accounts.models import LoginSession
from gotrs.common.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def check_csrf(request: HttpRequest) -> None:
    """A write by cookie needs its token (contract 1.4). Raises Forbidden ``csrf_failed``."""
    check = _CsrfCheck(lambda _request: None)  # type: ignore[arg-type]
    check.process_request(request)
    if check.process_view(request, lambda: None, (), {}):  # type: ignore[arg-type, return-value]
        raise Forbidden("The CSRF token is missing or wrong.", code="csrf_failed")


def bearer_token(request: HttpRequest | Request) -> str | None:
    """What the Authorization or X-API-Key header brings; None without either. May be ""."""
    header = request.headers.get("Authorization")
    if header is not None:
        scheme, _, token = header.strip().partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""
    return request.headers.get("X-API-Key")


class ApiAuthentication(BaseAuthentication):
    """By access token or, for the product's own pages, by the session cookie."""

    def authenticate(self, request: Request) -> tuple[Person, LoginSession] | None:
        """Sets ``request.actor``. Raises Unauthorized, or Forbidden without CSRF token."""
        http = request._request
        token = bearer_token(request)
        session: LoginSession | None
        if token is not None:
            session = tokens.session_of_access_token(token)
            sessions.touch(session)
        else:
            session = getattr(http, "login_session", None)
            if session is None:
                return None
            if request.method not in SAFE_METHODS:
                check_csrf(http)
        person = sessions.person_of(session)
        http.actor = Actor.of(person, Channel.API, client_address(http))  # type: ignore[attr-defined]
        return person, session

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class IsSignedIn(BasePermission):
    """Somebody with an account; in maintenance mode an admin."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises Unauthorized for strangers, Forbidden in maintenance mode."""
        if not isinstance(request.auth, LoginSession):
            raise errors.authentication_required()
        tokens.check_maintenance(request.auth)
        return True


class Anybody(BasePermission):
    """Open to strangers, also in maintenance mode."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return True
