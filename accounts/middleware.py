"""Who asks: the signed-in person as an actor."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actors import Actor, Channel, Person
from accounts.auth import doors, sessions
from accounts.auth.addresses import client_address
from accounts.models import CustomerUser, LoginSession

API_PREFIX = "/api/v1/"
DEFAULT_THEME = "system"
DEFAULT_DENSITY = "compact"


class PersonMiddleware:
    """Sets ``request.actor`` (None for a stranger), theme, density and the time zone.

    Checks on the way that the login behind the browser's cookie is still alive (rule 13.6), and
    keeps strangers off all pages but the open ones (accounts.auth.doors).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = None
        request.login_session = None
        request.theme, request.density = DEFAULT_THEME, DEFAULT_DENSITY
        request.user = AnonymousUser()
        session = None if _brings_token(request) else _browser_session(request)
        if session is None:
            return self.get_response(request)
        person = sessions.person_of(session)
        request.user = person
        request.login_session = session
        request.actor = Actor.of(person, Channel.WEB, client_address(request))
        preferences = sessions.preferences_of(person)
        if preferences is not None:
            request.theme = preferences.theme
            request.density = preferences.extra.get("density", DEFAULT_DENSITY)
        with timezone.override(_zone_of(person)):
            return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Strangers go to the login page, unless the page is open to everybody."""
        if request.actor is not None or _is_api(request):
            return None
        if request.resolver_match.view_name in doors.OPEN_PAGES:
            return None
        return doors.to_login(request)


def _is_api(request: HttpRequest) -> bool:
    return f"{request.path}/".startswith(API_PREFIX)


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


def _zone_of(person: Person) -> ZoneInfo:
    """The zone the person chose, else the site's."""
    preferences = sessions.preferences_of(person)
    chosen = preferences.timezone if preferences else ""
    if not chosen and isinstance(person, CustomerUser):
        chosen = person.timezone
    try:
        return ZoneInfo(chosen or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
