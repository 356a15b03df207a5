"""Keys of DKIM in the DNS, and which of them a mail was signed with (RFC 6376, RFC 8301)."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils.translation import gettext as _

from tickets.mail.doctor.tags import read_tags

MIN_BITS = 1024  # RFC 8301, 3.2: shorter ones are not valid
GOOD_BITS = 2048
_ED25519_BYTES = 32


class KeyProblem(Exception):
    """Receivers can do nothing with the key; the text says why."""


@dataclass(frozen=True)
class Key:
    """A published key: ``rsa`` or ``ed25519``, how long, and whether it is only being tried out."""

    kind: str
    bits: int
    testing: bool = False


@dataclass(frozen=True)
class Signature:
    """Who signed a mail: the domain, and where its key is."""

    domain: str
    selector: str

    def may_speak_for(self, domain: str) -> bool:
        """Whether DMARC takes it as the domain's own (RFC 7489, 3.1.1): the same, or above it."""
        ours, theirs = domain.lower(), self.domain.lower()
        return ours == theirs or ours.endswith(f".{theirs}") or theirs.endswith(f".{ours}")


def place_of_key(selector: str, domain: str) -> str:
    """The name that the key is published under."""
    return f"{selector}._domainkey.{domain}"


def read_key(text: str) -> Key:
    """What a TXT record publishes. Raises KeyProblem."""
    tags = read_tags(text)
    if tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        raise KeyProblem(_("The record is no key of DKIM."))
    if not tags["p"]:
        raise KeyProblem(_("The key was revoked: its p= is empty."))
    try:
        content = base64.b64decode(tags["p"], validate=True)
    except binascii.Error:
        raise KeyProblem(_("The key is cut off or has characters that don’t belong.")) from None
    testing = "y" in tags.get("t", "").split(":")
    kind = tags.get("k", "rsa").lower()
    if kind == "ed25519":
        if len(content) != _ED25519_BYTES:
            raise KeyProblem(_("The key is cut off or has characters that don’t belong."))
        return Key(kind, 8 * _ED25519_BYTES, testing)
    return Key("rsa", _bits_of(content), testing)


def _bits_of(content: bytes) -> int:
    try:
        key = load_der_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        raise KeyProblem(_("The key is cut off or has characters that don’t belong.")) from None
    if not isinstance(key, RSAPublicKey):
        raise KeyProblem(_("The record is no key of DKIM."))
    if key.key_size < MIN_BITS:
        raise KeyProblem(_("The key is too short: receivers take none below 1024 bits."))
    return key.key_size


def signatures_in(headers: Iterable[str]) -> list[Signature]:
    """Who signed, by the DKIM-Signature headers of a mail."""
    found = []
    for header in headers:
        tags = read_tags(header)
        if tags.get("d") and tags.get("s"):
            found.append(Signature(tags["d"].lower(), tags["s"]))
    return found
