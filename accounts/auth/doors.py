"""Which pages are open to whom. Without a decorator a page is for everybody who is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts import site
from accounts.actors import Actor, Person
from accounts.models import Agent, LoginSession
from gotrs.common.errors import Forbidden

# Pages that need no sign-in, by the name of their address. Everything else needs one; the API
# has its own check (accounts.auth.api).
OPEN_PAGES = frozenset(
    {
        "login",
        "login_code",
        "logout",
        "password_request",
        "password_sent",
        "password_done",
        "password_set",
        "admin_login",
        "health",
        "health_detailed",
        "healthz",
        "readyz",
        "metrics",
        "styleguide",
        "api_docs",
        "api_auth_login",
        "api_auth_logout",
        "api_auth_refresh",
        "mail_hook",
        "mail_hook_mime",
    }
)
FIRST_PAGES = {"agent": "dashboard", "customer": "portal"}


class SignedInRequest(HttpRequest):
    """What a page behind the door gets: PersonMiddleware and HtmxMiddleware have set these."""

    actor: Actor
    login_session: LoginSession
    theme: str
    htmx: HtmxDetails


P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]


def agents_only(view: View[P]) -> View[P]:
    """A page of the agents' workspace; customers are refused. Raises Forbidden."""

    @wraps(view)
    def checked(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.is_customer:
            raise Forbidden(_("This page is for agents."))
        return view(request, *args, **kwargs)

    return checked


def customers_only(view: View[P]) -> View[P]:
    """A page of the customer portal; agents are refused, all if it is closed. Raises Forbidden."""

    @wraps(view)
    def checked(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.actor.is_customer:
            raise Forbidden(_("This page is for customers."))
        if not site.get("customer_portal_enabled"):
            raise Forbidden(_("The customer portal is closed. Please write us a mail instead."))
        return view(request, *args, **kwargs)

    return checked


def first_page(person: Person) -> str:
    """Where somebody starts who has just signed in."""
    name = FIRST_PAGES["agent" if isinstance(person, Agent) else "customer"]
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"


def to_login(request: HttpRequest) -> HttpResponse:
    """Off to the login page and, after it, back. HTMX is told to load it as a whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(_login_address(_shown_page(request)))
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return HttpResponseRedirect(_login_address(back))


def _shown_page(request: HttpRequest) -> str:
    """The path of the page that a fragment was asked from; "" if it isn't said."""
    try:
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return ""
    return f"{shown.path}?{shown.query}" if shown.query else shown.path


def _login_address(back: str) -> str:
    address = resolve_url(settings.LOGIN_URL)
    return f"{address}?{urlencode({'next': back})}" if back and back != "/" else address
