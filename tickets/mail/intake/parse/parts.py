"""A mail taken apart: the tree of its MIME parts, with headers and bodies still as raw bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .parameters import Structured, content_type_of, parse_structured
from .words import decode_header

#: Content types of embedded mails, which stay files (rule 7.9).
MESSAGE_TYPES = frozenset({"message/rfc822", "message/global", "message/news"})


class RawHeaders:
    """The headers of one part: names in any case, values as raw bytes; the first counts."""

    def __init__(self, items: list[tuple[str, bytes]]) -> None:
        self.items = items
        self._first: dict[str, bytes] = {}
        for name, value in items:
            self._first.setdefault(name.lower(), value)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._first

    def get(self, name: str) -> bytes:
        """The raw value of the first header of that name, or b''."""
        return self._first.get(name.lower(), b"")

    def get_all(self, name: str) -> list[bytes]:
        """The raw values of all headers of that name, in order."""
        wanted = name.lower()
        return [value for found, value in self.items if found.lower() == wanted]

    def text(self, name: str) -> str:
        """The first header of that name, decoded, or ''."""
        return decode_header(self.get(name))


@dataclass(slots=True)
class Part:
    """One node of the tree: a container with children, or a leaf with a body.

    ``body`` is as it was sent, still in its transfer encoding. ``kind`` is the content type, lower
    case, by declaration; what is no type at all counts as text/plain (RFC 2045 5.2).
    """

    headers: RawHeaders
    kind: str
    content_type: Structured
    disposition: Structured
    body: bytes = b""
    depth: int = 0
    children: list["Part"] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        """Whether it is declared to hold others, whether they were found or not."""
        return self.kind.startswith("multipart/")

    def leaves(self) -> Iterator["Part"]:
        """All parts without children, in the order of the mail."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def make_part(
    headers: RawHeaders, *, body: bytes = b"", depth: int = 0, default: str = "text/plain"
) -> Part:
    """A part whose type is read from its headers; ``default`` if they name none."""
    content_type = parse_structured(headers.get("Content-Type"))
    disposition = parse_structured(headers.get("Content-Disposition"))
    kind = content_type_of(content_type, default)
    return Part(headers, kind, content_type, disposition, body, depth)


def unopened_message(raw: bytes, depth: int) -> Part:
    """A part that is nested too deep, whole, as an attached mail (rule 7.5)."""
    headers = RawHeaders([("Content-Type", b"message/rfc822")])
    return make_part(headers, body=raw, depth=depth)
