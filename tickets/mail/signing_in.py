"""Signing in at mail servers: with a password, or with a provider's token.

Tokens go by XOAUTH2 (Microsoft's and Google's form) or, where only that is offered, by OAUTHBEARER
(RFC 7628), and never over a line in clear.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from queues.sign_ins import tokens

C = TypeVar("C")
# As secrets are written on the line; no server's name or advice is so long a word.
_ENCODED = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")


class SignInRefused(Exception):
    """The mail server does not let us in; the text is what it says."""


class NotOffered(Exception):
    """The mail server lacks what we need; the text is a sentence for people."""


@dataclass(frozen=True)
class Identity:
    """Who we are at a mail server: with a password, or with the key of a sign-in at a provider.

    ``host`` is that server: a token goes to nobody but the provider.
    """

    login: str
    password: str = field(default="", repr=False)
    sign_in_id: int | None = None
    host: str = ""


@dataclass(frozen=True)
class Proof:
    """What is shown to the server: a password or a token."""

    login: str
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def hidden_in(self, text: str) -> str:
        """What a server says, without the secret: some repeat what they did not understand."""
        for secret in filter(None, (self.password, self.token)):
            text = text.replace(secret, "***")
        return _ENCODED.sub("***", text)


def signed_in(identity: Identity, connect: Callable[[Proof], C]) -> C:
    """What ``connect`` returns. It opens a connection and signs in, or raises SignInRefused.

    A token that the server refuses is renewed once and shown on a new connection. Raises also
    SignInTrouble of ``queues.sign_ins``, and whatever ``connect`` raises.
    """
    if identity.sign_in_id is None:
        return _connected(connect, Proof(identity.login, password=identity.password))
    token = tokens.access_token(identity.sign_in_id, host=identity.host)
    try:
        return _connected(connect, Proof(identity.login, token=token))
    except SignInRefused:
        token = tokens.access_token(identity.sign_in_id, host=identity.host, refused=token)
        return _connected(connect, Proof(identity.login, token=token))


def _connected(connect: Callable[[Proof], C], proof: Proof) -> C:
    try:
        return connect(proof)
    except SignInRefused as error:
        raise SignInRefused(proof.hidden_in(str(error))) from None


@dataclass
class Bearer:
    """A conversation by which a token is shown; ``mechanism`` is its name.

    It is called with what the server asks and gives the answer: first the token, then, to a
    refusal with its reason, what ends the conversation (RFC 7628, 3.2.3).
    """

    mechanism: str
    proof: Proof
    host: str
    port: int
    refusal: str = ""
    _shown: bool = False

    def __call__(self, challenge: bytes | None = None) -> str:
        if not self._shown:
            self._shown = True
            return self._token()
        self.refusal = (challenge or b"").decode("utf-8", "replace")
        return "\x01" if self.mechanism == "OAUTHBEARER" else ""

    def _token(self) -> str:
        login, token = self.proof.login, self.proof.token
        if self.mechanism == "XOAUTH2":
            return f"user={login}\x01auth=Bearer {token}\x01\x01"
        name = login.replace("=", "=3D").replace(",", "=2C")  # RFC 5801, 4
        return f"n,a={name},\x01host={self.host}\x01port={self.port}\x01auth=Bearer {token}\x01\x01"


def bearer(
    proof: Proof, offered: Iterable[str], *, host: str, port: int, encrypted: bool
) -> Bearer:
    """The conversation in a form that the server offers. Raises NotOffered."""
    if not encrypted:
        raise NotOffered(_("A token is never sent over a line without TLS."))
    names = {name.upper() for name in offered}
    for mechanism in ("XOAUTH2", "OAUTHBEARER"):
        if mechanism in names:
            return Bearer(mechanism, proof, host, port)
    raise NotOffered(_("The server takes no tokens. It offers neither XOAUTH2 nor OAUTHBEARER."))
