"""Message-IDs, byte for byte as they came (rule 4.5)."""

import re

from .words import undecoded_header

_IN_BRACKETS = re.compile(r"<[^<>]+>")


def read_message_id(raw: bytes) -> str:
    """The Message-ID of a raw header with its brackets; without any, the whole value."""
    text = undecoded_header(raw)
    match = _IN_BRACKETS.search(text)
    return match[0] if match else text


def first_message_id(raw: bytes) -> str:
    """The first id of a header that may hold prose too (In-Reply-To), or ''."""
    ids = read_message_ids(raw)
    return ids[0] if ids else ""


def read_message_ids(raw: bytes) -> list[str]:
    """All ids of a raw header, in order. Without brackets: each word with an ``@`` in it."""
    text = undecoded_header(raw)
    return _IN_BRACKETS.findall(text) or [word for word in text.split() if "@" in word]
