"""Signing in and out, the signed-in user, and what anybody may ask about the site."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import profile, ratelimit, site
from accounts.actors import Person
from accounts.auth import sessions, tokens
from accounts.auth.api import Anybody, bearer_token, check_csrf
from accounts.auth.doors import first_page
from accounts.auth.errors import Unauthorized
from accounts.auth.login import MAX_NAME, MAX_PASSWORD, check_credentials
from accounts.auth.passwords import change_password
from accounts.auth.viewsets import ApiViewSet, principal_of
from accounts.models import LoginSession
from accounts.serializers import UserSerializer, user_data
from gotrs.common.api import InputSerializer, acted, ok
from gotrs.common.api.inputs import BooleanFact, TextFact, read_input
from gotrs.common.api.schema import describe
from gotrs.common.durations import duration

_STARTED = time.monotonic()


# --- Signing in and out ---------------------------------------------------------------------------


class LoginInput(InputSerializer):
    """Name or mail address, and password."""

    username = TextFact(
        "username", "login", "email", max_length=MAX_NAME, blank=False, required=True
    )
    password = TextFact(max_length=MAX_PASSWORD, blank=False, trim=False, required=True)
    otp = TextFact(max_length=40)


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
        person = check_credentials(request._request, said["username"], said["password"])
        session = sessions.open_session(request._request, person, "token")
        return ok(_login_data(person, tokens.issue(session)))

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
            if said.get("all"):
                sessions.end_sessions(sessions.person_of(session))
            sessions.end_session(session)
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
        person = check_credentials(request._request, said["username"], said["password"])
        session = sessions.open_session(
            request._request, person, "web", settings.REFRESH_TOKEN_LIFETIME
        )
        pair = tokens.issue(session)
        sessions.sign_in_browser(request._request, session)
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


# --- The signed-in user ---------------------------------------------------------------------------


class ProfileInput(InputSerializer):
    """What people may change about themselves."""

    first_name = TextFact(max_length=200, one_line=True)
    last_name = TextFact(max_length=200, one_line=True)
    email = TextFact(max_length=255, one_line=True)
    title = TextFact(max_length=200, one_line=True)
    phone = TextFact(max_length=200, one_line=True)


class PasswordInput(InputSerializer):
    """The present password and the new one."""

    current_password = TextFact(max_length=MAX_PASSWORD, trim=False, required=True)
    new_password = TextFact(max_length=MAX_PASSWORD, trim=False, blank=False, required=True)


class PasswordChangedSerializer(serializers.Serializer):
    """When the password was changed."""

    changed_at = serializers.DateTimeField()


class MeViewSet(ApiViewSet):
    """/users/me"""

    @describe("me_get", "The signed-in user", "Me", UserSerializer)
    def retrieve(self, request: Request) -> Response:
        """The account that asks."""
        return ok(user_data(self._person))

    @describe(
        "me_update", "Change name, address, phone", "Me", UserSerializer, body=ProfileInput,
        errors=(409,),
    )  # fmt: skip
    def update(self, request: Request) -> Response:
        """Role, login, groups and validity are ignored here."""
        said = read_input(ProfileInput, self.body, require_any=True)
        return ok(user_data(profile.update_profile(self._person, said)))

    @describe(
        "me_patch", "Change name, address, phone", "Me", UserSerializer, body=ProfileInput,
        errors=(409,),
    )  # fmt: skip
    def partial_update(self, request: Request) -> Response:
        """The same as PUT."""
        return self.update(request)

    @property
    def _person(self) -> Person:
        return sessions.person_of(self.session)


class MyPasswordViewSet(ApiViewSet):
    """/users/me/password"""

    repeatable = False

    @describe(
        "me_password", "Change the password", "Me", PasswordChangedSerializer, body=PasswordInput,
        message=True,
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """The calling session stays, all others end."""
        said = read_input(PasswordInput, self.body)
        http = request._request
        ratelimit.limit(http, "password", principal_of(request), settings.RATE_LOGIN)
        person = sessions.person_of(self.session)
        changed_at = change_password(
            person,
            current=said["current_password"],
            new=said["new_password"],
            keep=self.session,
        )
        if getattr(http, "login_session", None) is not None:
            http.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        return acted("The password was changed.", {"changed_at": changed_at})


# --- What anybody may ask -------------------------------------------------------------------------


class HealthSerializer(serializers.Serializer):
    """A sign of life."""

    status = serializers.CharField()


class InfoSerializer(serializers.Serializer):
    """What this API is."""

    name = serializers.CharField()
    version = serializers.CharField()


class StatusSerializer(serializers.Serializer):
    """The running installation."""

    version = serializers.CharField()
    uptime = serializers.CharField(help_text="H:MM:SS")
    uptime_seconds = serializers.IntegerField()
    maintenance_mode = serializers.BooleanField()


class SiteViewSet(ApiViewSet):
    """/health, /info and /status under /api/v1."""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]

    @property
    def counted(self) -> bool:  # type: ignore[override]
        """Health is not limited (contract 1.8)."""
        return self.action != "health"

    @describe("health", "Sign of life", "Site", HealthSerializer, message=True, public=True)
    def health(self, request: Request) -> Response:
        """Answers while the process serves."""
        return ok({"status": "healthy"}, "The API is up.")

    @describe("info", "Name and version of the API", "Site", InfoSerializer, public=True)
    def info(self, request: Request) -> Response:
        """Name and version of this contract."""
        return ok({"name": "GOTRS API", "version": "1.0"})

    @describe("status", "The running installation", "Site", StatusSerializer, public=True)
    def status(self, request: Request) -> Response:
        """Version of the product, and for how long it has been running."""
        seconds = int(time.monotonic() - _STARTED)
        return ok(
            {
                "version": settings.VERSION,
                "uptime": duration(timedelta(seconds=seconds)),
                "uptime_seconds": seconds,
                "maintenance_mode": bool(site.get("maintenance_mode")),
            }
        )
