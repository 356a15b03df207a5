"""What opens one's account: where one is signed in, and the API tokens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.auth import api_tokens, sessions
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.forms import TokenForm
from accounts.models import ApiToken, TokenScope
from accounts.views.answers import refused
from accounts.views.devices import device_of
from accounts.views.frame import frame, session_of
from gotrs.common.clock import now
from gotrs.common.errors import DomainError

_SESSIONS_PAGE = "accounts/account_sessions.html"
_TOKENS_PAGE = "accounts/account_tokens.html"
# What issuing a token calls otherwise than the form.
_FIELDS = {"expires_at": "expires_on", "scopes": "scope"}


@never_cache
@require_safe
def sessions_page(request: SignedInRequest) -> HttpResponse:
    """Where one is signed in, the last used first."""
    present = session_of(request).pk
    rows = [
        {
            "session": session,
            "device": device_of(session.user_agent),
            "is_present": session.pk == present,
        }
        for session in sessions.open_sessions_of(request.actor.person)
    ]
    rows.sort(key=lambda row: not row["is_present"])
    return render(request, _SESSIONS_PAGE, {"rows": rows, **frame(request)})


@require_POST
def end_session(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """End one of one's own sessions. Raises NotFound for any other."""
    sessions.end_own_session(request.actor.person, session_id, actor=request.actor)
    messages.success(request, _("The session was ended."))
    return redirect("account_sessions")


@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    """End all sessions but the one that asks."""
    ended = sessions.end_other_sessions(
        request.actor.person, keep=session_of(request), actor=request.actor
    )
    text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
    messages.success(request, text % {"count": ended})
    return redirect("account_sessions")


# --- API tokens -----------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def tokens_page(request: SignedInRequest) -> HttpResponseBase:
    """The API tokens, and a form for another one, whose text is shown this once."""
    is_admin = request.actor.is_admin
    if request.method != "POST":
        return _tokens(request, TokenForm(is_admin))
    form = TokenForm(is_admin, request.POST)
    if not form.is_valid():
        return _tokens(request, form)
    try:
        token, text = api_tokens.issue_token(
            request.actor.person,
            actor=request.actor,
            name=form.cleaned_data["name"],
            scopes=[form.cleaned_data["scope"]],
            expires_at=form.cleaned_data["expires_on"],
        )
    except DomainError as error:
        context = _tokens_context(request)
        return refused(request, _TOKENS_PAGE, form, error, fields=_FIELDS, **context)
    # Never by way of a redirect: the text would have to be kept for it.
    return _tokens(request, TokenForm(is_admin), made=token, text=text)


@require_POST
@agents_only
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponseBase:
    """A token stops at once. Raises NotFound for one of somebody else."""
    api_tokens.delete_token(request.actor.person, token_id, actor=request.actor)
    messages.success(request, _("The token was revoked."))
    return redirect("account_tokens")


def _tokens(request: SignedInRequest, form: TokenForm, **more: Any) -> HttpResponse:
    context = {"form": form, **_tokens_context(request), **more}
    return render(request, _TOKENS_PAGE, context)


def _tokens_context(request: SignedInRequest) -> dict[str, Any]:
    moment = now()
    rows = [_token_row(token, moment) for token in api_tokens.tokens_of(request.actor.person)]
    return {"rows": rows, **frame(request)}


def _token_row(token: ApiToken, moment: datetime) -> dict[str, Any]:
    return {
        "token": token,
        "scopes": [TokenScope(scope).label for scope in token.scopes if scope in TokenScope],
        "is_over": token.expires_at is not None and token.expires_at <= moment,
    }
