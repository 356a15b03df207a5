"""Consent in the browser: the authorization code flow with PKCE (RFC 6749, 4.1; RFC 7636).

What is needed until the browser comes back stands in its session, so nobody else's browser can
bring a code. It is used once.
"""

import hmac
import secrets
import time
from collections.abc import Mapping, MutableMapping
from typing import Any

from django.utils.translation import gettext as _
from oauthlib.oauth2 import WebApplicationClient

from gotrs.common.crypto import DecryptionError, decrypt, encrypt
from queues.models import ProviderSignIn
from queues.sign_ins import asking, tokens
from queues.sign_ins.errors import SignInTrouble
from queues.sign_ins.providers import endpoints_of

_KEY = "sign_in_at_provider"
_PATIENCE = 15 * 60  # seconds that somebody may take at the provider

Session = MutableMapping[str, Any]


def begin(sign_in: ProviderSignIn, session: Session, redirect: str) -> str:
    """The provider's address to send the browser to. Raises SignInTrouble."""
    endpoints = endpoints_of(sign_in)
    if not endpoints.authorization.startswith("https://"):
        raise SignInTrouble(_("The provider's address has to begin with https://."))
    client = WebApplicationClient(sign_in.client_id)
    state, verifier = secrets.token_urlsafe(32), client.create_code_verifier(96)
    session[_KEY] = {
        "sign_in": sign_in.pk,
        "state": state,
        "verifier": encrypt(verifier),
        "redirect": redirect,
        "until": int(time.time()) + _PATIENCE,
    }
    address: str = client.prepare_request_uri(
        endpoints.authorization,
        redirect_uri=redirect,
        scope=endpoints.scope.split() or None,
        state=state,
        code_challenge=client.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
        **endpoints.asked,
    )
    return address


def expected(session: Session) -> int | None:
    """The key of the sign-in that this browser set out for."""
    pending = session.get(_KEY)
    return pending["sign_in"] if isinstance(pending, dict) else None


def finish(sign_in: ProviderSignIn, session: Session, answer: Mapping[str, str]) -> None:
    """Take what the browser brought back, and keep the tokens that it is worth.

    Raises SignInTrouble: the answer is not the one to our question, or the provider refuses.
    """
    pending = session.pop(_KEY, None) or {}
    state = str(pending.get("state") or "")
    brought = answer.get("state", "")
    if not state or not hmac.compare_digest(state.encode(), brought.encode("utf-8", "replace")):
        raise SignInTrouble(_("This answer belongs to no question of ours. Begin again."))
    if pending["sign_in"] != sign_in.pk or pending["until"] < time.time():
        raise SignInTrouble(_("Too much time has passed. Begin again."))
    if not answer.get("code"):
        words = " ".join(filter(None, (answer.get("error"), answer.get("error_description"))))
        raise SignInTrouble(_("The provider says: %s") % (words[:500] or "–"))
    try:
        verifier = decrypt(pending["verifier"])
    except DecryptionError as error:
        raise SignInTrouble(str(error)) from None
    given = asking.redeem_code(sign_in, answer["code"], verifier, pending["redirect"])
    tokens.store(sign_in, given)
