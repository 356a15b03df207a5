"""Who calls the API: by access token, personal token or session cookie (contract 1.4)."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actors import Actor, Channel, Person
from accounts.auth import api_tokens, errors, maintenance, sessions, tokens
from accounts.auth.addresses import client_address
from accounts.auth.credentials import Credential
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
    """By a token or, for the product's own pages, by the session cookie; a token wins."""

    def authenticate(self, request: Request) -> tuple[Person, Credential] | None:
        """Sets ``request.actor``. Raises Unauthorized, or Forbidden without CSRF token."""
        http = request._request
        token = bearer_token(request)
        credential = _by_cookie(http) if token is None else _by_token(token)
        if credential is None:
            return None
        person = credential.person
        actor = Actor.of(person, Channel.API, client_address(http), credential.scopes)
        http.actor = actor  # type: ignore[attr-defined]
        return person, credential

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _by_token(text: str) -> Credential:
    if api_tokens.looks_like_token(text):
        return api_tokens.credential_of(text)
    session = tokens.session_of_access_token(text)
    sessions.touch(session)
    return Credential(sessions.person_of(session), session=session)


def _by_cookie(request: HttpRequest) -> Credential | None:
    session = getattr(request, "login_session", None)
    if session is None:
        return None
    if request.method not in SAFE_METHODS:
        check_csrf(request)
    return Credential(sessions.person_of(session), session=session)


class IsSignedIn(BasePermission):
    """Somebody with an account; in maintenance mode an admin; a token within its scopes."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises Unauthorized for strangers, Forbidden in maintenance mode or out of scope."""
        credential = request.auth
        if not isinstance(credential, Credential):
            raise errors.authentication_required()
        maintenance.check_open(credential.person)
        if not credential.allows(writing=request.method not in SAFE_METHODS):
            raise errors.insufficient_scope()
        if credential.token is not None and view.closed_to_tokens:
            raise errors.insufficient_scope()
        return True


class Anybody(BasePermission):
    """Open to strangers, also in maintenance mode."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return True
