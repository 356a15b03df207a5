"""Who asks: the signed-in person as an actor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from accounts import ratelimit
from accounts.actors import Actor, Channel, Person
from accounts.auth import doors, maintenance, sessions
from accounts.auth.addresses import client_address
from accounts.models import LoginSession
from accounts.preferences import (
    DEFAULT_DENSITY,
    DEFAULT_KEYS,
    DEFAULT_THEME,
    language_of,
    palette_of,
    preferences_of,
    zone_of,
)

API_PREFIX = "/api/v1/"


class PersonMiddleware:
    """Sets ``request.actor`` (None for a stranger), theme, density, keys, language and time zone.

    People read pages in the language of their preferences, strangers in that of their browser;
    the API speaks English to everybody, since programs read it.
    Checks on the way that the login behind the browser's cookie is still alive (rule 13.6), and
    keeps strangers off all pages but the open ones (accounts.auth.doors), in maintenance mode
    everybody but admins. What counted in a rate limit says so in its answer (contract 1.8).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self._answer(request)
        usage = ratelimit.usage_of(request)
        for name, value in usage.headers().items() if usage else ():
            response.headers.setdefault(name, value)
        return response

    def _answer(self, request: Any) -> HttpResponse:
        request.actor = None
        request.login_session = None
        request.theme, request.density, request.keys = DEFAULT_THEME, DEFAULT_DENSITY, DEFAULT_KEYS
        request.user = AnonymousUser()
        session = None if _brings_token(request) else _browser_session(request)
        if session is None:
            with translation.override(_language_for(request)):
                return self.get_response(request)
        person = sessions.person_of(session)
        request.user = person
        request.login_session = session
        request.actor = Actor.of(person, Channel.WEB, client_address(request))
        preferences = preferences_of(person)
        if preferences is not None:
            request.theme = preferences.theme
            request.palette = palette_of(person)
            request.density = preferences.extra.get("density", DEFAULT_DENSITY)
            request.keys = preferences.extra.get("keys", DEFAULT_KEYS)
        language = _language_for(request, person)
        with timezone.override(zone_of(person)), translation.override(language):
            return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Strangers go to the login page, unless the page is open to everybody."""
        if _is_api(request) or request.resolver_match.view_name in doors.OPEN_PAGES:
            return None
        if request.actor is None:
            return doors.to_login(request)
        if maintenance.is_closed_to(request.user):
            return _maintenance_page(request)
        return None


def _is_api(request: HttpRequest) -> bool:
    return f"{request.path}/".startswith(API_PREFIX)


def _language_for(request: HttpRequest, person: Person | None = None) -> str:
    if _is_api(request):
        return settings.LANGUAGE_CODE
    return language_of(person) if person else translation.get_language_from_request(request)


def _brings_token(request: HttpRequest) -> bool:
    """A program with a token of its own; the header wins over a cookie (contract 1.4)."""
    return _is_api(request) and (
        "Authorization" in request.headers or "X-API-Key" in request.headers
    )


def _browser_session(request: HttpRequest) -> LoginSession | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    session = sessions.session_of_browser(request)
    if session is None:
        if sessions.BROWSER_KEY in request.session:
            sessions.sign_out_browser(request)
        return None
    sessions.touch(session)
    return session


def _maintenance_page(request: HttpRequest) -> HttpResponse:
    in_place = "HX-Request" in request.headers
    template = "errors/_message.html" if in_place else "errors/maintenance.html"
    answer = render(request, template, {"error": {"message": maintenance.notice()}}, status=503)
    answer.headers["Cache-Control"] = "no-store"
    return answer
