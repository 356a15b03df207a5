"""Structured header values: ``type/subtype; name=value`` with all that RFC 2231 adds."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from .charsets import decode_text
from .words import decode_words, one_line, unfold

_TOKEN = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_SECTION = re.compile(r"(?P<name>[^*]+)(?:\*(?P<index>[0-9]{1,3}))?(?P<extended>\*)?")
_QUOTE_OR_SEMICOLON = re.compile(r'[";]')
_REST_OF_QUOTED = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"')
_QUOTED_PAIR = re.compile(r'\\(["\\])')
_MOST_PARAMETERS = 500


@dataclass(slots=True)
class _Value:
    """The pieces of one parameter, as bytes: (index, bytes, percent-decoded)."""

    pieces: dict[int, bytes] = field(default_factory=dict)
    charset: str | None = None
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Structured:
    """A header like Content-Type: its lower-case value and its decoded parameters by name."""

    value: str
    parameters: dict[str, str]

    def get(self, name: str, default: str = "") -> str:
        """The parameter ``name`` (lower case), decoded."""
        return self.parameters.get(name, default)


def parse_structured(raw: bytes) -> Structured:
    """Read a raw header value with parameters. Of repeated parameters the first counts.

    RFC 2231 pieces are put in order and joined as bytes before they are decoded (rule 7.6); plain
    values may hold raw UTF-8 or encoded words, which no RFC allows and many senders use.
    """
    # Bytes travel as latin-1, so that each character is one byte until the charset is known.
    fields = _split(unfold(raw).decode("latin-1"))
    value = fields[0].strip().lower()
    found: dict[str, _Value] = {}
    for item in fields[1 : _MOST_PARAMETERS + 1]:
        name, separator, text = item.partition("=")
        section = _SECTION.fullmatch(name.strip().lower())
        if separator and section:
            _add(found, section, _unquote(text.strip()))
    return Structured(
        one_line(decode_text(value.encode("latin-1"))[0]),
        {name: _decode(entry) for name, entry in found.items()},
    )


def content_type_of(structured: Structured, default: str = "text/plain") -> str:
    """``type/subtype`` in lower case; a value that is no such pair gives the default."""
    kind = structured.value.split(" ", 1)[0].strip("\"'")
    return kind if _TOKEN.fullmatch(kind) else default


def _split(text: str) -> list[str]:
    """Split at each ``;`` outside of quotes. A quote that is never closed counts as a letter."""
    fields: list[str] = []
    start = position = 0
    quotes_close = True
    while mark := _QUOTE_OR_SEMICOLON.search(text, position):
        position = mark.end()
        if mark[0] == ";":
            fields.append(text[start : mark.start()])
            start = position
        elif quotes_close:
            rest = _REST_OF_QUOTED.match(text, position)
            quotes_close = rest is not None
            position = rest.end() if rest else position
    fields.append(text[start:])
    return fields


def _unquote(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        # Only these two are pairs: Windows senders write paths with single backslashes.
        return _QUOTED_PAIR.sub(r"\1", text[1:-1])
    return text.strip('"')


def _add(found: dict[str, _Value], section: re.Match[str], text: str) -> None:
    entry = found.setdefault(section["name"].strip(), _Value())
    index = int(section["index"] or 0)
    is_rfc2231 = bool(section["index"] or section["extended"])
    if is_rfc2231 and not entry.extended:
        # ``filename*`` wins over ``filename``, which is there for old readers (RFC 6266 4.3).
        entry.extended = True
        entry.pieces.clear()
    if index in entry.pieces or (entry.extended and not is_rfc2231):
        return
    if section["extended"]:
        if index == 0 and text.count("'") >= 2:
            entry.charset, _language, text = text.split("'", 2)
        entry.pieces[index] = unquote_to_bytes(text.encode("latin-1"))
    else:
        entry.pieces[index] = text.encode("latin-1")


def _decode(entry: _Value) -> str:
    data = b"".join(entry.pieces[index] for index in sorted(entry.pieces))
    text, _ = decode_text(data, entry.charset)
    return decode_words(text)
