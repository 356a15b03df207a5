"""A mail provider's identity server: consent in the browser and by code, tokens that end.

It listens twice on loopback: by TLS for browsers and GOTRS, and in clear for the mail servers of
the suite, which ask it whether a token holds.
"""

import base64
import hashlib
import html
import json
import secrets
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.servers.certificates import make_certificate

CLIENT_ID = "gotrs-client"
CLIENT_SECRET = "client-secret-8d1f"
SCOPE = "mail offline_access"
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class _Refused(Exception):
    """An error as RFC 6749 names it."""


@dataclass
class _Grant:
    """A consent: for whom, and with which refresh token it goes on."""

    user: str
    refresh: str = ""
    used: set[str] = field(default_factory=set)
    ended: bool = False


@dataclass
class _Code:
    """What an authorization code is bound to."""

    user: str
    redirect: str
    challenge: str


@dataclass
class _DeviceCode:
    user_code: str
    user: str = ""
    refused: bool = False


class IdentityServer:
    """Between ``start`` and ``stop`` it answers at ``url``; whoever consents is ``user``."""

    host = "127.0.0.1"

    def __init__(self, folder: Path, user: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.certificate = make_certificate(folder)
        self._lock = threading.Lock()
        self._servers: list[ThreadingHTTPServer] = []
        self.forget(user)

    def forget(self, user: str = "") -> None:
        """As new: nobody has consented to anything."""
        self.user = user
        # Seconds that an access token holds.
        self.lifetime = 3600
        self.rotates = True
        self.offers_refresh = True
        self.is_down = False
        self.client_secret = CLIENT_SECRET
        # Whoever asks to renew waits for it.
        self.renewals_may_go_on = threading.Event()
        self.renewals_may_go_on.set()
        self.asked: Counter[str] = Counter()
        # Every secret that was ever given, to be looked for where it must not be.
        self.given: list[str] = []
        self._codes: dict[str, _Code] = {}
        self._device_codes: dict[str, _DeviceCode] = {}
        self._access: dict[str, tuple[_Grant, float]] = {}
        self._grants: list[_Grant] = []

    def start(self) -> Self:
        """Listen on two free ports."""
        secure, plain = (ThreadingHTTPServer((self.host, 0), self._handler()) for _ in range(2))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate.certificate, self.certificate.key)
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        self._servers = [secure, plain]
        self.url = f"https://{self.host}:{secure.server_port}"
        self.introspection_url = f"http://{self.host}:{plain.server_port}/introspect"
        for server in self._servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Close both ports."""
        self.renewals_may_go_on.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    # --- What tests say -------------------------------------------------------------------------

    def consent(self, address: str) -> str:
        """What a person does whose browser was sent to ``address``; where it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = self._secret("code")
        self._codes[code] = _Code(self.user, asked["redirect_uri"], asked["code_challenge"])
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def enter(self, user_code: str, *, refuse: bool = False) -> None:
        """What a person does who enters a code."""
        code = next(one for one in self._device_codes.values() if one.user_code == user_code)
        code.user, code.refused = self.user, refuse

    def let_tokens_run_out(self) -> None:
        """As if their time had passed."""
        self._access = {token: (grant, 0.0) for token, (grant, _end) in self._access.items()}

    def revoke(self) -> None:
        """As if the person had changed their password, or taken the consent back."""
        for grant in self._grants:
            grant.ended = True

    def holds(self, token: str) -> str:
        """Whose token it is; empty if it is none that holds."""
        grant, end = self._access.get(token, (None, 0.0))
        return grant.user if grant and not grant.ended and end > time.time() else ""

    # --- What is asked --------------------------------------------------------------------------

    def _token(self, asked: dict[str, str]) -> dict[str, Any]:
        self.asked[asked.get("grant_type", "")] += 1
        if asked.get("client_id") != CLIENT_ID or asked.get("client_secret") != self.client_secret:
            raise _Refused("invalid_client")
        kind = asked.get("grant_type")
        if kind == "authorization_code":
            return self._issue(self._grant_of_code(asked))
        if kind == _DEVICE_GRANT:
            return self._issue(self._grant_of_device(asked))
        if kind == "refresh_token":
            self.renewals_may_go_on.wait(20)
            return self._issue(self._grant_of_refresh(asked["refresh_token"]))
        raise _Refused("unsupported_grant_type")

    def _grant_of_code(self, asked: dict[str, str]) -> _Grant:
        code = self._codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if code is None or (code.redirect, code.challenge) != (asked["redirect_uri"], challenge):
            raise _Refused("invalid_grant")
        return self._new_grant(code.user)

    def _grant_of_device(self, asked: dict[str, str]) -> _Grant:
        code = self._device_codes.get(asked.get("device_code", ""))
        if code is None:
            raise _Refused("expired_token")
        if code.refused:
            raise _Refused("access_denied")
        if not code.user:
            raise _Refused("authorization_pending")
        del self._device_codes[asked["device_code"]]
        return self._new_grant(code.user)

    def _grant_of_refresh(self, token: str) -> _Grant:
        """A used one ends the consent: somebody else has it (RFC 9700, 4.14.2)."""
        with self._lock:
            for grant in self._grants:
                if token in grant.used:
                    grant.ended = True
                if token == grant.refresh and not grant.ended:
                    if self.rotates:
                        grant.used.add(token)
                        grant.refresh = ""
                    return grant
        raise _Refused("invalid_grant")

    def _new_grant(self, user: str) -> _Grant:
        self._grants.append(_Grant(user))
        return self._grants[-1]

    def _issue(self, grant: _Grant) -> dict[str, Any]:
        # As long as those of Microsoft: no line of a command takes one.
        access = self._secret("access", 1500)
        self._access[access] = grant, time.time() + self.lifetime
        facts = {"access_token": access, "token_type": "Bearer", "expires_in": self.lifetime}
        if self.offers_refresh and not grant.refresh:
            grant.refresh = facts["refresh_token"] = self._secret("refresh")
        return facts

    def _device(self) -> dict[str, Any]:
        device_code, user_code = self._secret("device"), secrets.token_hex(4).upper()
        self._device_codes[device_code] = _DeviceCode(user_code)
        return {
            "device_code": device_code,
            "user_code": user_code,
            "verification_uri": f"{self.url}/device-page",
            "expires_in": 900,
            "interval": 5,
        }

    def _secret(self, kind: str, length: int = 40) -> str:
        secret = f"{kind}-{secrets.token_urlsafe(length)}"[:length]
        self.given.append(secret)
        return secret

    def _answer(self, path: str, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path == "/introspect":
            user = self.holds(asked.get("token", ""))
            return 200, {"active": bool(user), "username": user, "scope": SCOPE}
        if self.is_down:
            return 503, {}
        try:
            if path == "/token":
                return 200, self._token(asked)
            if path == "/device":
                return 200, self._device()
        except _Refused as refusal:
            said = "Not this time." if str(refusal) != "authorization_pending" else ""
            return 400, {"error": str(refusal), "error_description": said}
        return 404, {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                """The page on which a person consents."""
                back = html.escape(provider.consent(self.path), quote=True)
                page = f"<title>Consent</title><h1>Consent</h1><a href='{back}'>Allow</a>"
                self._send(200, "text/html", page.encode())

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                form = parse_qs(self.rfile.read(length).decode())
                asked = {name: values[0] for name, values in form.items()}
                status, facts = provider._answer(urlsplit(self.path).path, asked)
                self._send(status, "application/json", json.dumps(facts).encode())

            def _send(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                """Nothing: what it would say holds secrets."""

        return Handler
