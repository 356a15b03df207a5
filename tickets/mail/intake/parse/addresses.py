"""Address lists as people write them, which is seldom as RFC 5322 says.

The list is taken apart before encoded words are decoded, so that a name can't smuggle in a second
address. One pass over the text, no recursion, nothing raises.
"""

import re
from dataclasses import dataclass, field

from .charsets import decode_text
from .words import decode_header, decode_words, one_line, unfold

#: What ends a run of letters; an encoded word is one letter, whatever marks it holds.
_SPECIAL = re.compile(r'=\?[^?\s]{1,80}\?[bBqQ]\?[^?]{0,500}+\?=|["(<,;:]')
_COMMENT_MARK = re.compile(r"\\.|[()]", re.DOTALL)
_REST_OF_QUOTED = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_QUOTED_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_QUOTED_LOCAL_PART = re.compile(r'"[^"\\]+"@')
_PLAIN_PHRASE = re.compile(r"[\w \t!#$%&'*+/=?^`{|}~-]+")
_NO_ADDRESS = re.compile(r"[\s<>,;:\"()\[\]]+")
#: The name of a group is short; without a limit a row of colons would cost its square.
_MOST_GROUP_PIECES = 20
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One entry of an address list: its decoded name ('' if none) and its address as written."""

    name: str
    address: str


def parse_addresses(raw: bytes) -> list[Mailbox]:
    """The mailboxes of a raw address header that hold a usable address, in order."""
    return [
        Mailbox(entry.shown_name(), address)
        for entry in _ListReader(_text(raw)).entries()
        if is_address(address := entry.usable_address())
    ]


def format_addresses(raw: bytes) -> str:
    """The header as OTRS shows it: each entry decoded, names quoted where they were or must be.

    A header in which nothing can be told apart is returned decoded as it stands (rule 7.7).
    """
    shown = [text for entry in _ListReader(_text(raw)).entries() if (text := entry.shown())]
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


@dataclass(slots=True)
class _Entry:
    """What was read of one entry, still encoded; ``phrase`` keeps the quotes of the source."""

    pieces: list[str] = field(default_factory=list)
    address: str | None = None
    comment: str = ""

    @property
    def phrase(self) -> str:
        return _BLANKS.sub(" ", "".join(self.pieces)).strip()

    def usable_address(self) -> str:
        """The address alone: from the brackets, else what looks like one in the rest."""
        if self.address is not None:
            return _bare_address(self.address)
        phrase = self.phrase.strip("\"'[]")
        if "=?" in phrase:
            return find_address(decode_words(phrase))
        return phrase if is_address(phrase) else find_address(phrase)

    def shown_name(self) -> str:
        """The name without quotes; the comment stands in (``a@b (Name)``, the oldest form)."""
        phrase = "" if self.address is None else _unquoted(self.phrase)
        return _decoded(phrase or self.comment)

    def shown(self) -> str:
        comment = f" ({text})" if (text := _decoded(self.comment)) else ""
        if self.address is None:
            return (_decoded(self.phrase) + comment).strip()
        name = _quoted_name(self.phrase)
        if not name:
            return self.address + comment
        return f"{name} <{self.address}>{comment}" if self.address else name + comment


class _ListReader:
    """Takes a list apart at commas, semicolons and the colon that opens a group."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._last_bracket = text.rfind(">")
        self._quotes_close = True
        self._in_group = False

    def entries(self) -> list[_Entry]:
        entries = [_Entry()]
        while mark := _SPECIAL.search(self._text, self._position):
            entry = entries[-1]
            entry.pieces.append(self._text[self._position : mark.start()])
            self._position = mark.end()
            if mark[0].startswith("="):
                entry.pieces.append(mark[0])
            elif mark[0] == '"':
                self._read_quoted(entry)
            elif mark[0] == "(":
                self._read_comment(entry)
            elif mark[0] == "<":
                self._read_bracket(entry)
            elif mark[0] == ":":
                if self._opens_group(entry):
                    entries[-1] = _Entry()
            else:
                self._in_group = self._in_group and mark[0] == ","
                entries.append(_Entry())
        entries[-1].pieces.append(self._text[self._position :])
        return entries

    def _read_quoted(self, entry: _Entry) -> None:
        """A quoted string; a quote that is never closed is a letter, as are all after it."""
        rest = _REST_OF_QUOTED.match(self._text, self._position) if self._quotes_close else None
        self._quotes_close = rest is not None
        entry.pieces.append('"' + (rest[0] if rest else ""))
        if rest:
            self._position = rest.end()

    def _read_comment(self, entry: _Entry) -> None:
        """A comment, which may hold others; if it is never closed the rest is comment."""
        start, depth, end = self._position, 1, len(self._text)
        for mark in _COMMENT_MARK.finditer(self._text, start):
            depth += {"(": 1, ")": -1}.get(mark[0], 0)
            if depth == 0:
                end = mark.start()
                break
        self._position = end + 1
        entry.comment = entry.comment or _QUOTED_PAIR.sub(r"\1", self._text[start:end]).strip()

    def _read_bracket(self, entry: _Entry) -> None:
        """``<address>``; a bracket that is never closed ends at the next comma or the end."""
        closing = ">" if self._position <= self._last_bracket else ","
        end = self._text.find(closing, self._position)
        end = end if end >= 0 else len(self._text)
        if entry.address is None:
            entry.address = self._text[self._position : end].strip(" \t<")
        self._position = end + 1 if closing == ">" else end
        # Some programs write the brackets twice.
        while self._text.startswith(">", self._position):
            self._position += 1

    def _opens_group(self, entry: _Entry) -> bool:
        """Whether the colon follows the name of a group (``name: a@b, c@d;``).

        An empty group (``undisclosed-recipients:;``) is an entry that is shown by its name.
        """
        following = self._text[self._position : self._position + 1_000].lstrip()
        opens = (
            not self._in_group
            and entry.address is None
            and len(entry.pieces) <= _MOST_GROUP_PIECES
            and bool(entry.phrase)
            and "@" not in entry.phrase
            and bool(following)
            and not following.startswith(";")
        )
        self._in_group = self._in_group or opens
        if not opens:
            entry.pieces.append(":")
        return opens


def _bare_address(address: str) -> str:
    """Drop blanks, a ``mailto:`` and the source route of RFC 822 (``@a,@b:user@host``).

    A quoted local part keeps its quotes: without them it would be another address.
    """
    address = decode_words(address).strip()
    if _QUOTED_LOCAL_PART.match(address):
        return address
    address = _BLANKS.sub("", address).strip("<>\"'")
    if address[:7].lower() == "mailto:":
        address = address[7:]
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    return address


def _decoded(text: str) -> str:
    return one_line(decode_words(text)).strip()


def _unquoted(phrase: str) -> str:
    return _QUOTED_STRING.sub(lambda quoted: _QUOTED_PAIR.sub(r"\1", quoted[1]), phrase)


def _quoted_name(phrase: str) -> str:
    """The decoded name, in quotes if the sender put it in quotes or if it would be misread."""
    name = _decoded(_unquoted(phrase))
    was_quoted = _QUOTED_STRING.fullmatch(phrase) is not None
    if not name or (not was_quoted and _PLAIN_PHRASE.fullmatch(name)):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
