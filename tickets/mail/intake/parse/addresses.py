"""Address lists as people write them, which is seldom as RFC 5322 says.

The list is taken apart before encoded words are decoded, so that a name can't smuggle in a second
address. One pass over the text, no recursion, nothing raises.
"""

import re
from dataclasses import dataclass

from .charsets import decode_text
from .words import decode_header, decode_words, one_line, unfold

_SPECIAL = re.compile(r'["(<>,;:]')
_PLAIN_PHRASE = re.compile(r"[\w \t!#$%&'*+/=?^`{|}~-]+")
_NO_ADDRESS = re.compile(r"[\s<>,;:\"()\[\]]+")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One entry of an address list: decoded name, and the address as it was written."""

    name: str
    address: str


@dataclass(slots=True)
class _Entry:
    """What was read of the current entry; ``phrase`` keeps the quotes of the source."""

    phrase: str = ""
    address: str | None = None
    comment: str = ""


def parse_addresses(raw: bytes) -> list[Mailbox]:
    """The mailboxes of a raw address header that hold a usable address, in order."""
    return [
        Mailbox(_name(entry), address)
        for entry in _entries(_text(raw))
        if is_address(address := _address(entry))
    ]


def format_addresses(raw: bytes) -> str:
    """The header as OTRS shows it: each entry decoded, names quoted where they were or must be.

    A header in which nothing can be told apart is returned decoded as it stands (rule 7.7).
    """
    shown = [text for entry in _entries(_text(raw)) if (text := _format(entry))]
    return ", ".join(shown) if shown else decode_header(raw)


def find_address(text: str) -> str:
    """The first thing that looks like an address in any text (rule 7.7), or ''."""
    return next((word for word in _NO_ADDRESS.split(text) if is_address(word)), "")


def is_address(text: str) -> bool:
    """Whether it has the shape of an address: something on both sides of the last ``@``."""
    local, separator, domain = text.rpartition("@")
    return bool(separator and local and domain) and not re.search(r"[\s<>,]", text)


def _text(raw: bytes) -> str:
    return one_line(decode_text(unfold(raw))[0])


def _entries(text: str) -> list[_Entry]:
    """Take a list apart at commas, semicolons and the colon that opens a group."""
    entries: list[_Entry] = []
    entry = _Entry()
    position = 0
    in_group = False
    while mark := _SPECIAL.search(text, position):
        entry.phrase += text[position : mark.start()]
        position = mark.end()
        if mark[0] == '"':
            end = _after_quote(text, position)
            entry.phrase += text[mark.start() : end]
            position = end
        elif mark[0] == "(":
            position = _after_comment(text, position)
            entry.comment = entry.comment or text[mark.end() : position].removesuffix(")").strip()
        elif mark[0] == "<":
            position = _read_angle(text, position, entry)
        elif mark[0] == ":":
            position, in_group = _open_group(text, position, entry, in_group)
            if in_group:
                entry = _Entry()
        elif mark[0] in ",;":
            entries.append(entry)
            entry = _Entry()
            in_group = in_group and mark[0] == ","
    entry.phrase += text[position:]
    entries.append(entry)
    return entries


def _after_quote(text: str, position: int) -> int:
    """The place after the closing quote, or the same place if there is none."""
    start = position
    while (quote := text.find('"', position)) >= 0:
        slashes = 0
        while quote - slashes > start and text[quote - slashes - 1] == "\\":
            slashes += 1
        if slashes % 2 == 0:
            return quote + 1
        position = quote + 1
    return start


def _after_comment(text: str, position: int) -> int:
    """The place after the closing parenthesis; comments may nest. All is comment if none closes."""
    depth = 1
    for mark in re.compile(r"\\.|[()]").finditer(text, position):
        if mark[0] == "(":
            depth += 1
        elif mark[0] == ")":
            depth -= 1
        if depth == 0:
            return mark.end()
    return len(text)


def _read_angle(text: str, position: int, entry: _Entry) -> int:
    """Read ``<address>``; a bracket that is never closed ends at the next comma or the end."""
    end = text.find(">", position)
    after = end + 1
    if end < 0:
        comma = text.find(",", position)
        end = after = comma if comma >= 0 else len(text)
    if entry.address is None:
        entry.address = text[position:end].strip()
    return after


def _open_group(text: str, position: int, entry: _Entry, in_group: bool) -> tuple[int, bool]:
    """A colon opens a group (``name: a@b, c@d;``), unless one is open or no name stands before."""
    if in_group or entry.address is not None or "@" in entry.phrase or not entry.phrase.strip():
        entry.phrase += ":"
        return position, False
    rest = text[position:].lstrip()
    if not rest or rest.startswith(";"):
        # An empty group (``undisclosed-recipients:;``) is shown by its name.
        entry.phrase += ":"
        return position, False
    return position, True


def _address(entry: _Entry) -> str:
    if entry.address is not None:
        return _without_route(entry.address)
    phrase = entry.phrase.strip()
    if is_address(phrase.strip("\"'[]")):
        return phrase.strip("\"'[]")
    return find_address(phrase)


def _without_route(address: str) -> str:
    """Drop blanks, a ``mailto:`` and the source route of RFC 822 (``@a,@b:user@host``)."""
    address = _BLANKS.sub("", address).strip("<>\"'")
    if address[:7].lower() == "mailto:":
        address = address[7:]
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    return address


def _name(entry: _Entry) -> str:
    if entry.address is None:
        return one_line(decode_words(entry.comment)).strip()
    phrase = re.sub(r'\\(["\\])', r"\1", _stripped(entry.phrase).replace('\\"', "\0"))
    phrase = phrase.replace('"', "").replace("\0", '"')
    return one_line(decode_words(phrase or entry.comment)).strip()


def _stripped(phrase: str) -> str:
    return _BLANKS.sub(" ", phrase).strip()


def _format(entry: _Entry) -> str:
    phrase = one_line(decode_words(_stripped(entry.phrase))).strip()
    comment = one_line(decode_words(entry.comment)).strip()
    suffix = f" ({comment})" if comment else ""
    if entry.address is None:
        return f"{phrase}{suffix}".strip()
    address = entry.address.strip()
    if not phrase:
        return f"{address}{suffix}"
    if '"' not in phrase and not _PLAIN_PHRASE.fullmatch(phrase):
        phrase = f'"{phrase}"'
    return f"{phrase} <{address}>{suffix}" if address else f"{phrase}{suffix}"
