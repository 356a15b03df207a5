"""The login page with its second step, and signing out."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import Person
from accounts.auth import sessions
from accounts.auth.doors import first_page
from accounts.auth.login import check_code, check_password, close_login, open_login
from accounts.forms import CodeForm, LoginForm
from accounts.models import Agent, CustomerUser
from accounts.views.answers import refused
from gotrs.common.errors import DomainError

# How long the page waits for the code after the right password.
_STEP_SECONDS = 300
_STEP_SALT = "accounts.views.signing_in.step"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """The login page. A wrong password answers 200 with the page and its error (contract 4.2)."""
    actor = getattr(request, "actor", None)
    if request.method != "POST":
        if actor is not None:
            return HttpResponseRedirect(_next_page(request, request.user))  # type: ignore[arg-type]
        return _page(request, LoginForm(initial={"next": request.GET.get("next", "")}))
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    name = form.cleaned_data["username"]
    try:
        person = check_password(request, name, form.cleaned_data["password"])
        check_code(request, person, "", name)
    except DomainError as error:
        if error.code == "otp_required":
            return _ask_for_code(request, person, name)
        return refused(request, "accounts/login.html", form, error)
    return _let_in(request, person)


@never_cache
@sensitive_post_parameters("code", "step")
@require_http_methods(["GET", "HEAD", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """The second step: the code of an authenticator, or a recovery code."""
    if request.method != "POST":
        return redirect("login")
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/code.html", {"form": form})
    person, name = _read_step(form.cleaned_data["step"])
    if person is None:
        return redirect("login")
    try:
        check_code(request, person, form.cleaned_data["code"], name)
    except DomainError as error:
        return refused(request, "accounts/code.html", form, error)
    return _let_in(request, person)


def _let_in(request: HttpRequest, person: Person) -> HttpResponse:
    sessions.sign_in_browser(request, open_login(request, person, "web"))
    return HttpResponseRedirect(_next_page(request, person))


def _page(request: HttpRequest, form: LoginForm) -> HttpResponse:
    return render(request, "accounts/login.html", {"form": form})


def _ask_for_code(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    step: dict[str, Any] = {
        "agent" if isinstance(person, Agent) else "customer": person.pk,
        "name": name,
        "hash": person.get_session_auth_hash(),
    }
    initial = {
        "step": signing.dumps(step, salt=_STEP_SALT),
        "next": request.POST.get("next", ""),
    }
    return render(request, "accounts/code.html", {"form": CodeForm(initial=initial)})


def _read_step(text: str) -> tuple[Person | None, str]:
    """Who has shown the right password a moment ago, and the name they typed."""
    try:
        step = signing.loads(text, salt=_STEP_SALT, max_age=_STEP_SECONDS)
    except signing.BadSignature:
        return None, ""
    person: Person | None
    if "agent" in step:
        person = Agent.objects.valid().filter(pk=step["agent"]).first()
    else:
        person = CustomerUser.objects.valid().filter(pk=step["customer"]).first()
    # A password that was changed since is no longer the right one.
    if person and constant_time_compare(step["hash"], person.get_session_auth_hash()):
        return person, step["name"]
    return None, ""


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


@require_safe
def to_login_page(request: HttpRequest) -> HttpResponse:
    """The back office has no login page of its own: one door, one limit, one kind of session."""
    wanted = request.GET.urlencode()
    return redirect(f"/login?{wanted}" if wanted else "/login")
