"""Pages of signing in and out, and the switch of the theme."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import Person
from accounts.auth import sessions
from accounts.auth.doors import SignedInRequest, first_page
from accounts.auth.login import check_credentials, close_login, open_login
from accounts.forms import LoginForm
from accounts.models import Agent, Preferences
from gotrs.common.errors import DomainError

THEMES = frozenset({"system", "light", "dark"})
DENSITIES = frozenset({"compact", "comfortable"})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """The login page. A wrong password answers 200 with the page and its error (contract 4.2)."""
    actor = getattr(request, "actor", None)
    if request.method != "POST":
        if actor is not None:
            return redirect(_next_page(request, request.user))  # type: ignore[arg-type]
        return _page(request, LoginForm(initial={"next": request.GET.get("next", "")}))
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        person = check_credentials(
            request, form.cleaned_data["username"], form.cleaned_data["password"]
        )
    except DomainError as error:
        form.add_error(None, error.message)
        answer = _page(request, form, status=429 if error.status == 429 else 200)
        for name, value in getattr(error, "headers", {}).items():
            answer.headers[name] = value
        return answer
    sessions.sign_in_browser(request, open_login(request, person, "web"))
    return HttpResponseRedirect(_next_page(request, person))


def _page(request: HttpRequest, form: LoginForm, status: int = 200) -> HttpResponse:
    return render(request, "accounts/login.html", {"form": form}, status=status)


def _next_page(request: HttpRequest, person: Person) -> str:
    """Where they wanted to go, if that is one of our pages; else their first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else first_page(person)


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """End the session of this browser, with its tokens, and go to the login page."""
    session = getattr(request, "login_session", None)
    if session is not None:
        close_login(request, session)
    sessions.sign_out_browser(request)
    return redirect("login")


def to_login_page(request: HttpRequest) -> HttpResponse:
    """The back office has no login page of its own: one door, one limit, one kind of session."""
    wanted = request.GET.urlencode()
    return redirect(f"/login?{wanted}" if wanted else "/login")


@require_POST
def set_theme(request: SignedInRequest) -> HttpResponse:
    """Keep the theme and the density of lists that somebody chose.

    HTMX has switched already and gets nothing; without JavaScript the page is shown again.
    """
    person = request.actor.agent or request.actor.customer
    assert person is not None
    column = "agent" if isinstance(person, Agent) else "customer_user"
    owner: dict[str, Any] = {column: person}
    preferences, _created = Preferences.objects.get_or_create(**owner)
    theme, density = request.POST.get("theme"), request.POST.get("density")
    if theme in THEMES:
        preferences.theme = theme
    if density in DENSITIES:
        preferences.extra = {**preferences.extra, "density": density}
    preferences.save(update_fields=["theme", "extra"])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if safe else first_page(person))
