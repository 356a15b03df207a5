"""Header lines of outgoing mail, built from parts so that no value can add another (rule 8.7).

Python's own folding encodes long Message-IDs as words and breaks threading, so the few headers of
a message are written here; those of its MIME parts are left to the library.
"""

import re
from collections.abc import Iterable
from email.header import Header

from tickets.mail.outbound.addressing import Address, needs_smtputf8, wire_address

_LINE_LENGTH = 76
_MAX_LINE_BYTES = 990  # RFC 5322, 2.1.1: 998 without the line end
_MAX_NAME_LENGTH = 250
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]+\s*")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,70}")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_FOLD = "\r\n "


def text_header(name: str, value: str) -> bytes:
    """A header of plain text. Line breaks become blanks, letters beyond ASCII encoded words.

    Raises ValueError for a name that is none.
    """
    if not _HEADER_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a header.")
    value = one_line(value)
    encoded = Header(value, _charset(value), _LINE_LENGTH, name).encode(linesep="\r\n")
    if any(len(line) > _MAX_LINE_BYTES for line in encoded.split("\r\n")):
        encoded = Header(value, "utf-8", _LINE_LENGTH, name).encode(linesep="\r\n")
    return f"{name}: {encoded}\r\n".encode("ascii")


def address_header(name: str, addresses: Iterable[Address], *, utf8: bool) -> bytes:
    """A header with a list of addresses; ``b""`` for none.

    Without ``utf8`` addresses that only SMTPUTF8 can carry are left out: the server does not take
    such recipients either.
    """
    shown = [_mailbox(a) for a in addresses if utf8 or not needs_smtputf8(a.email)]
    if not shown:
        return b""
    return f"{name}: {(',' + _FOLD).join(shown)}\r\n".encode()


def ids_header(name: str, ids: Iterable[str]) -> bytes:
    """A header with Message-IDs, one a line and never encoded; ``b""`` for none.

    Ids that no line can hold are left out.
    """
    usable = [one for one in ids if one.isascii() and len(one) <= _MAX_LINE_BYTES - len(name)]
    if not usable:
        return b""
    return f"{name}: {_FOLD.join(usable)}\r\n".encode("ascii")


def message_ids(text: str) -> list[str]:
    """The Message-IDs in a text, with their ``<>``, each once, in order."""
    return list(dict.fromkeys(_MESSAGE_ID.findall(text)))


def one_line(value: str) -> str:
    """The value without line breaks, NUL and other control characters."""
    return _CONTROL.sub(" ", value).strip()


def _mailbox(address: Address) -> str:
    email = wire_address(address.email)
    name = one_line(address.name)[:_MAX_NAME_LENGTH]
    return f"{_phrase(name)} <{email}>" if name else email


def _phrase(name: str) -> str:
    if _charset(name) == "utf-8":
        return Header(name, "utf-8", _LINE_LENGTH).encode(linesep="\r\n")
    if _ATOMS.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _charset(value: str) -> str:
    """Text that looks like an encoded word is encoded, so that it is shown as it was meant."""
    return "us-ascii" if value.isascii() and "=?" not in value else "utf-8"
