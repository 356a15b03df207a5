"""Signing in and out, and passwords by mail (contract 4.2)."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Person
from accounts.auth import login, password_links, sessions, tokens
from accounts.auth.api import Anybody, bearer_token, check_csrf
from accounts.auth.doors import first_page
from accounts.auth.errors import Unauthorized
from accounts.auth.login import MAX_CODE, MAX_NAME, MAX_PASSWORD
from accounts.auth.viewsets import ApiViewSet
from accounts.models import LoginSession
from accounts.people.inputs import NewPasswordFact
from accounts.serializers import UserSerializer, user_data
from gotrs.common.api import InputSerializer, acted, ok
from gotrs.common.api.inputs import BooleanFact, TextFact, read_input
from gotrs.common.api.schema import describe


class LoginInput(InputSerializer):
    """Name or mail address, password, and the code of a second factor if there is one."""

    username = TextFact(
        "username", "login", "email", max_length=MAX_NAME, blank=False, required=True
    )
    password = TextFact(max_length=MAX_PASSWORD, blank=False, trim=False, required=True)
    otp = TextFact(max_length=MAX_CODE, numbers=True, allow_null=True)


class RefreshInput(InputSerializer):
    """A refresh token."""

    refresh_token = TextFact(max_length=4096, blank=False, required=True)


class LogoutInput(InputSerializer):
    """Which session to end, if no token or cookie says it; or all of the user's."""

    refresh_token = TextFact(max_length=4096)
    all = BooleanFact()


class LoginSerializer(serializers.Serializer):
    """A token pair and whose it is."""

    token = serializers.CharField(help_text="The same as access_token.")
    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    token_type = serializers.CharField(default="Bearer")
    expires_in = serializers.IntegerField(help_text="Seconds.")
    expires_at = serializers.DateTimeField()
    user = UserSerializer()


class BrowserLoginSerializer(LoginSerializer):
    """The same, and the first page for that role."""

    redirect = serializers.CharField()


def _login_data(person: Person, pair: tokens.TokenPair) -> dict[str, Any]:
    return {
        "token": pair.access,
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "token_type": "Bearer",
        "expires_in": pair.expires_in,
        "expires_at": pair.expires_at,
        "user": user_data(person),
    }


def _who(request: Request, said: dict[str, Any]) -> Person:
    return login.check_credentials(
        request._request, said["username"], said["password"], said.get("otp") or ""
    )


class SignInViewSet(ApiViewSet):
    """POST /api/v1/auth/…: for programs."""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]
    repeatable = False

    @describe(
        "auth_login", "Sign in", "Signing in", LoginSerializer, body=LoginInput,
        public=True, errors=(401, 403),
    )  # fmt: skip
    def login(self, request: Request) -> Response:
        """Agents and customers alike; on equal names the agent is tried first."""
        said = read_input(LoginInput, self.body)
        http = request._request
        person = _who(request, said)
        with transaction.atomic():
            pair = tokens.issue(login.open_login(http, person, "token"))
        return ok(_login_data(person, pair))

    @describe(
        "auth_refresh", "Get the next token pair", "Signing in", LoginSerializer,
        body=RefreshInput, public=True, errors=(401, 403),
    )  # fmt: skip
    def refresh(self, request: Request) -> Response:
        """Each refresh token works once; showing it again ends its session."""
        said = read_input(RefreshInput, self.body)
        session, pair = tokens.rotate(said["refresh_token"])
        return ok(_login_data(sessions.person_of(session), pair))

    @describe(
        "auth_logout", "End the session", "Signing in", body=LogoutInput, message=True, public=True
    )
    def logout(self, request: Request) -> Response:
        """By access token, cookie or refresh token; with nothing valid to end it is still 200."""
        said = read_input(LogoutInput, self.body)
        session = _session_to_end(request, said.get("refresh_token") or "")
        if session is not None:
            login.close_login(request._request, session, everywhere=bool(said.get("all")))
        if getattr(request._request, "login_session", None) is not None:
            sessions.sign_out_browser(request._request)
        return acted("Signed out.")

    @property
    def counted(self) -> bool:  # type: ignore[override]
        """Attempts to sign in have a limit of their own (contract 1.8)."""
        return self.action != "login" and self.request.path_info.startswith("/api/v1/")


def _session_to_end(request: Request, refresh_token: str) -> LoginSession | None:
    token = bearer_token(request)
    if token:
        try:
            return tokens.session_of_access_token(token)
        except Unauthorized:
            pass
    elif (session := getattr(request._request, "login_session", None)) is not None:
        check_csrf(request._request)
        return session
    return tokens.session_of_refresh_token(refresh_token) if refresh_token else None


class BrowserSignInViewSet(SignInViewSet):
    """POST /api/auth/…: the same for the product's own pages, with the session cookie."""

    @describe(
        "browser_login", "Sign in, with cookie", "Signing in", BrowserLoginSerializer,
        body=LoginInput, public=True, errors=(401, 403),
    )  # fmt: skip
    def login(self, request: Request) -> Response:
        """Sets the session cookie; a browser's form gets the redirect itself."""
        _refuse_foreign_form(request)
        said = read_input(LoginInput, self.body)
        http = request._request
        person = _who(request, said)
        with transaction.atomic():
            session = login.open_login(http, person, "web", settings.REFRESH_TOKEN_LIFETIME)
            pair = tokens.issue(session)
            sessions.sign_in_browser(http, session)
        if _wants_page(request):
            return _to_page(request, first_page(person))
        return ok({**_login_data(person, pair), "redirect": first_page(person)})

    @describe(
        "browser_refresh", "Get the next token pair", "Signing in", LoginSerializer,
        body=RefreshInput, public=True, errors=(401, 403),
    )  # fmt: skip
    def refresh(self, request: Request) -> Response:
        """As under /api/v1."""
        return super().refresh(request)

    @describe(
        "browser_logout", "End the session", "Signing in", body=LogoutInput, message=True,
        public=True,
    )  # fmt: skip
    def logout(self, request: Request) -> Response:
        """As under /api/v1; a browser's form goes to the login page."""
        answer = super().logout(request)
        return _to_page(request, reverse("login")) if _wants_page(request) else answer


def _is_json(request: Request) -> bool:
    return (request.content_type or "").startswith("application/json")


def _wants_page(request: Request) -> bool:
    """A form of a page, with or without HTMX; programs name no HTML in Accept."""
    by_page = "HX-Request" in request.headers or "text/html" in request.headers.get("Accept", "")
    return by_page and not _is_json(request)


def _to_page(request: Request, address: str) -> Response:
    if "HX-Request" in request.headers:
        return HttpResponseClientRedirect(address)  # type: ignore[return-value]
    return HttpResponseRedirect(address)  # type: ignore[return-value]


def _refuse_foreign_form(request: Request) -> None:
    """Another site's form must not sign a browser in (login CSRF); JSON can't come from one."""
    by_browser = "Origin" in request.headers or "Sec-Fetch-Site" in request.headers
    if by_browser and not _is_json(request):
        check_csrf(request._request)


# --- Passwords by mail ----------------------------------------------------------------------------


class PasswordResetInput(InputSerializer):
    """Whose password it is about."""

    username = TextFact(
        "username", "login", "email", max_length=MAX_NAME, blank=False, required=True
    )


class PasswordConfirmInput(InputSerializer):
    """The token of the mailed link, and the new password."""

    token = TextFact(max_length=password_links.MAX_TOKEN, blank=False, required=True)
    new_password = NewPasswordFact(required=True)


class PasswordResetViewSet(ApiViewSet):
    """POST /api/v1/auth/password-reset and what follows it."""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]
    repeatable = False

    @property
    def counted(self) -> bool:  # type: ignore[override]
        """Requests for links have a limit of their own (contract 1.8)."""
        return self.action != "create"

    @describe(
        "auth_password_reset", "Ask for a link that sets a password", "Signing in",
        body=PasswordResetInput, message=True, public=True,
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """The same words whether or not there is such an account. The link works once."""
        said = read_input(PasswordResetInput, self.body)
        password_links.request_link(request._request, said["username"])
        return acted("If there is such an account, a link is on its way to its mail address.")

    @describe(
        "auth_password_reset_confirm", "Set a password by a mailed link", "Signing in",
        body=PasswordConfirmInput, message=True, public=True,
    )  # fmt: skip
    def confirm(self, request: Request) -> Response:
        """Ends all sessions of the account. A weak password leaves the link as it is."""
        said = read_input(PasswordConfirmInput, self.body)
        password_links.use_link(request._request, said["token"], said["new_password"])
        return acted("The password was set. Sign in with it.")
