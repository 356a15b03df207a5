"""Asking a provider for tokens. Everything goes by the one outgoing client (gotrs.common.net)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from oauthlib.oauth2 import (
    Client,
    DeviceClient,
    OAuth2Error,
    WebApplicationClient,
)

from gotrs.common import net
from gotrs.common.clock import now
from queues.models import ProviderSignIn
from queues.sign_ins.errors import SignInNeeded, SignInTrouble, StillWaiting
from queues.sign_ins.providers import endpoints_of

# The lease of a refresh (tokens.py) is longer than this.
SECONDS = 15.0
_MAX_BYTES = 64 * 1024
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
# If a provider does not say how long a token holds.
_DEFAULT_LIFETIME = 3600
_MAX_LIFETIME = 365 * 24 * 3600
_MAX_TOKEN = 20_000
# The consent is over, or the provider wants to see the person again (RFC 6749, 5.2; OpenID Connect
# Core, 3.1.2.6). Anything else may be a matter of settings, and the consent still hold.
_OVER = frozenset(
    {"invalid_grant", "interaction_required", "login_required", "consent_required", "access_denied"}
)


@dataclass(frozen=True)
class Tokens:
    """What a provider gave. ``refresh`` is empty if the old one stays."""

    access: str
    until: datetime
    refresh: str = ""

    def __repr__(self) -> str:
        return f"Tokens(until={self.until})"


@dataclass(frozen=True)
class Code:
    """What somebody is to enter, where, and how often we may ask whether they did."""

    device_code: str
    user_code: str
    url: str
    interval: int
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Code(url={self.url!r}, expires_at={self.expires_at})"


def redeem_code(sign_in: ProviderSignIn, code: str, verifier: str, redirect: str) -> Tokens:
    """Tokens for the code that the browser brought (RFC 6749, 4.1.3; RFC 7636, 4.5).

    Raises SignInNeeded, SignInTrouble.
    """
    client = WebApplicationClient(sign_in.client_id)
    body = client.prepare_request_body(
        code=code, redirect_uri=redirect, code_verifier=verifier, **_secret_of(sign_in)
    )
    return _tokens(sign_in, client, body)


def redeem_device_code(sign_in: ProviderSignIn, device_code: str) -> Tokens:
    """Tokens for a code that was entered elsewhere (RFC 8628, 3.4).

    Raises StillWaiting, SignInNeeded, SignInTrouble.
    """
    client = DeviceClient(sign_in.client_id)
    body = client.prepare_request_body(device_code, include_client_id=True, **_secret_of(sign_in))
    return _tokens(sign_in, client, body)


def renew(sign_in: ProviderSignIn) -> Tokens:
    """New tokens for the refresh token (RFC 6749, 6). Raises SignInNeeded, SignInTrouble."""
    client = WebApplicationClient(sign_in.client_id)
    body = client.prepare_refresh_body(
        refresh_token=sign_in.refresh_token, client_id=sign_in.client_id, **_secret_of(sign_in)
    )
    return _tokens(sign_in, client, body)


def request_device_code(sign_in: ProviderSignIn) -> Code:
    """A code for signing in on another device (RFC 8628, 3.1). Raises SignInTrouble."""
    endpoints = endpoints_of(sign_in)
    asked = {"client_id": sign_in.client_id, "scope": endpoints.scope, **_secret_of(sign_in)}
    answer = _ask(endpoints.device, urlencode(asked))
    facts = _json(answer)
    if "error" in facts:
        raise SignInTrouble(_said(facts.get("error"), facts.get("error_description")))
    url = facts.get("verification_uri") or facts.get("verification_url")
    codes = facts.get("device_code"), facts.get("user_code"), url
    if answer.status != 200 or not all(isinstance(one, str) and one for one in codes):
        raise SignInTrouble(_("The provider gives no code."))
    return Code(
        device_code=str(facts["device_code"])[:_MAX_TOKEN],
        user_code=str(facts["user_code"])[:100],
        url=str(url)[:500],
        interval=_seconds(facts.get("interval"), 5, 60),
        expires_at=now() + timedelta(seconds=_seconds(facts.get("expires_in"), 900, 3600)),
    )


def _secret_of(sign_in: ProviderSignIn) -> dict[str, str]:
    return {"client_secret": sign_in.client_secret} if sign_in.client_secret else {}


def _ask(url: str, body: str) -> net.Answer:
    """Post a form. Raises SignInTrouble."""
    if not url.startswith("https://"):
        # Secrets would travel in clear (RFC 6749, 3.2).
        raise SignInTrouble(_("The provider's address has to begin with https://."))
    try:
        return net.send(
            "POST",
            url,
            body=body.encode(),
            headers=_HEADERS,
            seconds=SECONDS,
            max_bytes=_MAX_BYTES,
        )
    except (net.OutgoingError, ValueError) as error:
        raise SignInTrouble(_("The provider can't be asked: %s") % error) from None


def _tokens(sign_in: ProviderSignIn, client: Client, body: str) -> Tokens:
    answer = _ask(endpoints_of(sign_in).token, body)
    try:
        facts = client.parse_request_body_response(answer.body.decode("utf-8", "replace"))
    except OAuth2Error as error:
        _refuse(answer, error)
    except (AttributeError, TypeError, ValueError, Warning):
        _refuse(answer, None)
    lifetime = _seconds(facts.get("expires_in"), _DEFAULT_LIFETIME, _MAX_LIFETIME)
    access, refresh = facts.get("access_token"), facts.get("refresh_token") or ""
    if not _is_token(access) or not (refresh == "" or _is_token(refresh)):
        raise SignInTrouble(_("The provider gives a token that no mail server takes."))
    return Tokens(access, now() + timedelta(seconds=lifetime), refresh)


def _is_token(value: Any) -> bool:
    """Printable and of bearable length: it goes into commands of mail servers."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _MAX_TOKEN
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )


def _refuse(answer: net.Answer, error: OAuth2Error | None) -> NoReturn:
    """Raise what an answer without tokens means."""
    name = getattr(error, "error", None)
    if error is None or answer.status >= 500 or name in {None, "missing_token"}:
        words = _("The provider's answer is none that we know (status %d).") % answer.status
        raise SignInTrouble(words) from None
    said = _said(name, getattr(error, "description", ""))
    if name in {"authorization_pending", "slow_down"}:
        waiting = _("The code was not entered yet.")
        raise StillWaiting(waiting, slower=name == "slow_down") from None
    if name == "expired_token":
        raise SignInNeeded(_("The code was not entered in time.")) from None
    if name in _OVER:
        raise SignInNeeded(said) from None
    raise SignInTrouble(said) from None


def _said(name: Any, description: Any) -> str:
    words = " ".join(str(part) for part in (name, description) if part)
    plain = " ".join(words.split())
    return _("The provider says: %s") % plain[:500]


def _json(answer: net.Answer) -> Mapping[str, Any]:
    try:
        facts = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _seconds(value: Any, default: int, most: int) -> int:
    """A number of seconds as providers write it, within reason."""
    try:
        return max(1, min(int(value), most))
    except (TypeError, ValueError, OverflowError):
        return default
