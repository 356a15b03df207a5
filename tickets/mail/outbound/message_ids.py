"""Message-IDs of ours (rule 4.5), and those that an agent's answer is known by (rule 7.25)."""

import re
import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_RANDOM_BYTES = 16
# 80 bits: nobody guesses them, and the header stays within one line of 78 characters.
_SIGNATURE_LENGTH = 20
_SALT = "tickets.mail.outbound.message_ids"
_REPLY_SALT = "tickets.mail.outbound.message_ids.reply"
_START, _END = r"<?([0-9a-f]{32})\.([0-9a-f]{20})", r"@[^<>@\s]+>?"
_OURS = re.compile(_START + _END, re.IGNORECASE)
_TO_BE_ANSWERED = re.compile(rf"{_START}\.([0-9]{{1,18}})-([0-9]{{1,18}}){_END}", re.IGNORECASE)


def new_message_id() -> str:
    """A Message-ID with its ``<>``. It says nothing about the ticket, but is known as ours."""
    random = secrets.token_hex(_RANDOM_BYTES)
    return f"<{random}.{_sign(_SALT, random, settings.SECRET_KEY)}@{settings.FQDN}>"


def new_reply_id(agent_id: int, ticket_id: int) -> str:
    """The Message-ID of a mail to an agent about a ticket; who answers it proves to have read it.

    The signature covers whom and what it is about, so it is good for no other agent or ticket.
    """
    random = secrets.token_hex(_RANDOM_BYTES)
    about = f"{agent_id}-{ticket_id}"
    signature = _sign(_REPLY_SALT, f"{random}.{about}", settings.SECRET_KEY)
    return f"<{random}.{signature}.{about}@{settings.FQDN}>"


def is_ours(message_id: str) -> bool:
    """Whether this installation made the Message-ID, whatever its host name was then.

    The signature is checked with the current and with former secret keys, so nobody else can make
    an id that passes. Some servers change the case of ids; it does not matter.
    """
    found = _OURS.fullmatch(message_id.strip())
    if found is None:
        return reply_of(message_id) is not None
    return _is_signed(_SALT, found[1].lower(), found[2])


def reply_of(message_id: str) -> tuple[int, int] | None:
    """Agent and ticket of a mail to be answered, by their ids; None for any other Message-ID.

    As for :func:`is_ours` case, host name and the age of the key do not matter.
    """
    found = _TO_BE_ANSWERED.fullmatch(message_id.strip())
    if found is None:
        return None
    random, signature, agent_id, ticket_id = found.groups()
    if not _is_signed(_REPLY_SALT, f"{random.lower()}.{agent_id}-{ticket_id}", signature):
        return None
    return int(agent_id), int(ticket_id)


def _is_signed(salt: str, text: str, signature: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(_sign(salt, text, key), signature.lower()) for key in keys)


def _sign(salt: str, text: str, key: str | bytes) -> str:
    digest = salted_hmac(salt, text, secret=key, algorithm="sha256").hexdigest()
    return digest[:_SIGNATURE_LENGTH]
