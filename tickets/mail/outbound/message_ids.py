"""Message-IDs of ours (rule 4.5)."""

import re
import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_RANDOM_BYTES = 16
# 80 bits: nobody guesses them, and the header stays within one line of 78 characters.
_SIGNATURE_LENGTH = 20
_SALT = "tickets.mail.outbound.message_ids"
_OURS = re.compile(r"<?([0-9a-f]{32})\.([0-9a-f]{20})@[^<>@\s]+>?", re.IGNORECASE)


def new_message_id() -> str:
    """A Message-ID with its ``<>``. It says nothing about the ticket, but is known as ours."""
    random = secrets.token_hex(_RANDOM_BYTES)
    return f"<{random}.{_sign(random, settings.SECRET_KEY)}@{settings.FQDN}>"


def is_ours(message_id: str) -> bool:
    """Whether this installation made the Message-ID, whatever its host name was then.

    The signature is checked with the current and with former secret keys, so nobody else can make
    an id that passes. Some servers change the case of ids; it does not matter.
    """
    found = _OURS.fullmatch(message_id.strip())
    if found is None:
        return False
    random, signature = found[1].lower(), found[2].lower()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(_sign(random, key), signature) for key in keys)


def _sign(random: str, key: str | bytes) -> str:
    digest = salted_hmac(_SALT, random, secret=key, algorithm="sha256").hexdigest()
    return digest[:_SIGNATURE_LENGTH]
