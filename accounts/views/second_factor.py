"""Switching two-factor sign-in on and off (rule 13.5), for agents and customers."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import ratelimit
from accounts.auth import errors, second_factor
from accounts.auth.credentials import principal_of_person
from accounts.auth.doors import SignedInRequest, first_page
from accounts.auth.passwords import is_password_of
from accounts.forms import SecondFactorForm
from accounts.models import SecondFactor
from accounts.views.answers import refused
from accounts.views.frame import frame
from gotrs.common.errors import DomainError, Invalid

_PAGE = "accounts/second_factor.html"


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_page(request: SignedInRequest) -> HttpResponse:
    """Each change but the first step asks for the password and a code."""
    if request.method != "POST":
        return render(request, _PAGE, {"form": SecondFactorForm(), **_context(request)})
    action = request.POST.get("action", "")
    if action == "begin":
        if second_factor.factor_of(request.actor.person) is None:
            second_factor.begin(request.actor.person)
        return redirect("second_factor")
    form = SecondFactorForm(request.POST)
    if not form.is_valid():
        return render(request, _PAGE, {"form": form, **_context(request)})
    try:
        return _change(request, action, form)
    except DomainError as error:
        return refused(request, _PAGE, form, error, **_context(request))


def _change(request: SignedInRequest, action: str, form: SecondFactorForm) -> HttpResponse:
    person, code = request.actor.person, form.cleaned_data["code"]
    _count(request)
    if not is_password_of(request, person, form.cleaned_data["password"]):
        raise Invalid("The present password is wrong.", "password")
    if action == "confirm":
        return _show_codes(request, second_factor.confirm(person, code, actor=request.actor))
    factor = second_factor.factor_of(person)
    if factor is None or not second_factor.use_code(factor, code):
        raise errors.invalid_otp()
    if action == "renew":
        return _show_codes(request, second_factor.renew_codes(person, actor=request.actor))
    second_factor.disable(person, actor=request.actor)
    return redirect("second_factor")


def _count(request: SignedInRequest) -> None:
    """Guessing has the limit of signing in. Raises RateLimited."""
    principal = principal_of_person(request.actor.person)
    for group in ("password", "login.code"):
        ratelimit.limit(request, group, principal, settings.RATE_LOGIN)


def _show_codes(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "back": first_page(request.actor.person), **frame(request)}
    return render(request, "accounts/recovery_codes.html", context)


def _context(request: SignedInRequest) -> dict[str, Any]:
    person = request.actor.person
    factor = second_factor.factor_of(person)
    pending = None if factor else second_factor.pending_of(person)
    context: dict[str, Any] = {"factor": factor, **frame(request)}
    return context | (_secret(pending) if pending else {})


def _secret(pending: SecondFactor) -> dict[str, Any]:
    address = second_factor.address_for_app(pending)
    groups = [pending.secret[at : at + 4] for at in range(0, len(pending.secret), 4)]
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff")
    return {"secret": " ".join(groups), "address": address, "picture": picture}
