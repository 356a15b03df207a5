"""From raw bytes to the tree of parts: the standard library's parser, our own if it raises."""

import re
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Policy, compat32

from .head import mend_head, split_head
from .limits import Budget
from .parts import Part, RawHeaders, make_part, unopened_message
from .repairs import Repairs

_CHUNK = 64 * 1024
_DIGEST = "multipart/digest"
#: A line that looks like a boundary, when none is declared: followed by a header of a part.
_LIKELY_BOUNDARY = re.compile(
    rb"(?:\A|[\r\n])--([^\s][^\r\n]{0,200}?)[ \t]{0,20}(?:\r\n|\r|\n)"
    rb"Content-[A-Za-z-]{1,40}[ \t]{0,20}:",
    re.IGNORECASE,
)


def read_structure(raw: bytes, budget: Budget, repairs: Repairs) -> Part:
    """Take a mail apart. Raises Quarantine only (rule 7.5)."""
    raw = mend_head(raw, budget, repairs)

    def tolerant() -> Part:
        budget.restart_parts()
        return _parse_tolerant(raw, budget)

    root = repairs.guard("the structure", lambda: _parse_strict(raw, budget), tolerant)
    _split_unsplit(root, budget, repairs)
    return root


class _Entity(Message):
    """A message that counts its parts and never opens an embedded mail.

    The parser asks ``get_content_type`` whether to go on inside; what is masked there stays one
    leaf with its bytes as they were sent.
    """

    def __init__(self, policy: Policy, budget: Budget) -> None:
        super().__init__(policy)
        self.budget = budget
        self.depth = 0

    def attach(self, payload: "_Entity") -> None:  # type: ignore[override]
        payload.depth = self.depth + 1
        self.budget.add_part()
        super().attach(payload)

    def get_content_type(self) -> str:
        kind = super().get_content_type()
        too_deep = kind.startswith("multipart/") and self.depth >= self.budget.limits.nesting
        return "application/octet-stream" if too_deep or kind.startswith("message/") else kind


def _parse_strict(raw: bytes, budget: Budget) -> Part:
    def new_entity(policy: Policy = compat32) -> Message:
        return _Entity(policy, budget)

    parser = BytesFeedParser(new_entity, policy=compat32)
    for start in range(0, len(raw), _CHUNK):
        parser.feed(raw[start : start + _CHUNK])
        budget.check_time()
    return _from_message(parser.close(), budget)


def _from_message(
    message: Message, budget: Budget, depth: int = 0, default: str = "text/plain"
) -> Part:
    headers = RawHeaders([(name, _to_bytes(value)) for name, value in message.raw_items()])
    _check_header(headers, budget)
    part = make_part(headers, depth=depth, default=default)
    if message.is_multipart():
        inner = "message/rfc822" if part.kind == _DIGEST else "text/plain"
        children = (child for child in message.get_payload() if isinstance(child, Message))
        part.children = [_from_message(child, budget, depth + 1, inner) for child in children]
    else:
        part.body = _raw_body(message)
    if part.is_multipart and not part.children and depth >= budget.limits.nesting:
        return unopened_message(_serialise(part), depth)
    return part


def _raw_body(message: Message) -> bytes:
    """The bytes of a leaf as they were sent; without an encoding there is nothing to decode."""
    del message["Content-Transfer-Encoding"]
    body = message.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _to_bytes(text: object) -> bytes:
    """A header as it was sent; the parser carries bytes beyond ASCII as surrogates."""
    return str(text).encode("ascii", "surrogateescape")


def _check_header(headers: RawHeaders, budget: Budget) -> None:
    size = sum(len(name) + len(value) for name, value in headers.items)
    lines = sum(1 + value.count(b"\n") for _, value in headers.items)
    budget.check_header(size, lines)


def _serialise(part: Part) -> bytes:
    head = b"".join(name.encode() + b": " + value + b"\n" for name, value in part.headers.items)
    return head + b"\n" + part.body


def _parse_tolerant(
    raw: bytes, budget: Budget, depth: int = 0, default: str = "text/plain"
) -> Part:
    """Our own parser: splits at the boundary, and takes everything else as it comes."""
    headers, body = split_head(raw)
    _check_header(headers, budget)
    part = make_part(headers, body=body, depth=depth, default=default)
    if part.is_multipart and depth >= budget.limits.nesting:
        return unopened_message(raw, depth)
    if part.is_multipart:
        _split(part, part.content_type.get("boundary"), budget)
    return part


def _split_unsplit(root: Part, budget: Budget, repairs: Repairs) -> None:
    """Split multiparts whose boundary is missing or wrong at what looks like one."""
    for part in list(root.leaves()):
        if part.is_multipart and part.depth < budget.limits.nesting:
            repairs.add("A multipart has no boundary or not the declared one.")
            _split(part, "", budget)


def _split(part: Part, boundary: str, budget: Budget) -> None:
    """Make children of the pieces of the body; without any piece the body stays as it is."""
    pieces = _pieces(part.body, boundary.encode("utf-8", "replace")) if boundary else []
    if not pieces and (likely := _LIKELY_BOUNDARY.search(part.body)):
        pieces = _pieces(part.body, likely[1])
    inner = "message/rfc822" if part.kind == _DIGEST else "text/plain"
    for piece in pieces:
        budget.add_part()
        part.children.append(_parse_tolerant(piece, budget, part.depth + 1, inner))
    if pieces:
        part.body = b""


def _pieces(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the boundary lines; a body that is never closed ends the last piece."""
    line = re.compile(
        rb"(?:\A|\r\n|\r|\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r\n|\r|\n|\Z)"
    )
    pieces: list[bytes] = []
    start: int | None = None
    for mark in line.finditer(body):
        if start is not None:
            pieces.append(_without_first_line_end(body[start : mark.start()]))
        start = mark.end()
        if mark[1]:
            return pieces
    if start is not None:
        pieces.append(_without_first_line_end(body[start:]))
    return pieces


def _without_first_line_end(piece: bytes) -> bytes:
    match = re.match(rb"\r\n|\r|\n", piece)
    return piece[match.end() :] if match else piece
