"""One's own profile and preferences, and the change of the password. Works without JavaScript."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import preferences, profile
from accounts.auth import passwords
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.forms import AccountForm, PasswordChangeForm
from accounts.models import Agent
from accounts.views.answers import refused
from accounts.views.frame import frame, session_of
from gotrs.common.errors import DomainError

_PAGE = "accounts/account.html"
_PASSWORD_PAGE = "accounts/account_password.html"
# What the preferences call otherwise than the form.
_FIELDS = {
    "out_of_office.until": "away_until",
    "out_of_office.substitute_id": "substitute",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def account_page(request: SignedInRequest) -> HttpResponseBase:
    """Who one is, how the product looks and speaks, of what one is told, and who stands in."""
    agent = request.actor.agent
    assert agent is not None  # agents only
    if request.method != "POST":
        return render(request, _PAGE, {"form": AccountForm(agent), **frame(request)})
    form = AccountForm(agent, request.POST)
    if not form.is_valid():
        return render(request, _PAGE, {"form": form, **frame(request)})
    try:
        _save(request, agent, form)
    except DomainError as error:
        # What was not stored must not stand in the frame either.
        agent.refresh_from_db(fields=[*profile.CHANGEABLE])
        return refused(request, _PAGE, form, error, fields=_FIELDS, **frame(request))
    # The page that follows speaks the language that was chosen here.
    with translation.override(preferences.language_of(agent)):
        messages.success(request, _("Your preferences were saved."))
    return redirect("account")


@transaction.atomic
def _save(request: SignedInRequest, agent: Agent, form: AccountForm) -> None:
    """All of it or nothing. Raises DomainError with everything that is wrong."""
    steps: list[Callable[[], Any]] = [
        lambda: profile.update_profile(agent, form.profile(), actor=request.actor)
    ]
    if changes := form.preferences():
        steps.append(lambda: preferences.update_preferences(agent, changes, actor=request.actor))
    refusals: list[DomainError] = []
    for step in steps:
        try:
            step()
        except DomainError as error:
            refusals.append(error)
    if refusals:
        wrong = {name: texts for one in refusals for name, texts in one.details.items()}
        raise DomainError(refusals[0].message, details=wrong)


# --- The password ---------------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters("current_password", "new_password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password_page(request: SignedInRequest) -> HttpResponse:
    """A new password for the present one: all other sessions end, this one stays."""
    person = request.actor.person
    context = frame(request) | {
        "is_kept_elsewhere": passwords.is_kept_by_directory(person),
        "rules": _rules(),
        "login": person.login,
    }
    if request.method != "POST":
        return render(request, _PASSWORD_PAGE, {"form": PasswordChangeForm(), **context})
    form = PasswordChangeForm(request.POST)
    if not form.is_valid():
        return render(request, _PASSWORD_PAGE, {"form": form, **context})
    try:
        passwords.change_own_password(
            request,
            person,
            actor=request.actor,
            current=form.cleaned_data["current_password"],
            new=form.cleaned_data["new_password"],
            keep=session_of(request),
        )
    except DomainError as error:
        return refused(request, _PASSWORD_PAGE, form, error, **context)
    messages.success(request, _("Your password was changed. All other sessions were ended."))
    return redirect("account_password")


def _rules() -> list[str]:
    """What a new password must be like, in sentences."""
    shortest = passwords.shortest_password()
    length = ngettext(
        "Use at least %(count)d character.", "Use at least %(count)d characters.", shortest
    )
    # The length is the site's setting, not the validator's.
    others = [
        each.get_help_text()
        for each in get_default_password_validators()
        if not isinstance(each, MinimumLengthValidator)
    ]
    return [length % {"count": shortest}, *map(str, others)]
