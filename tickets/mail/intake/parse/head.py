"""The block of headers at the top of a mail, mended until a strict parser reads it to its end.

The standard library stops at the first line that is no header and takes the rest as text: one long
line that a gateway wrapped without a blank would cost the subject and all attachments.
"""

import re

from .limits import Budget
from .parts import RawHeaders
from .repairs import Repairs

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_HEADER = re.compile(rb"([\x21-\x39\x3b-\x7e]+)([ \t]*):")
#: A name that no RFC allows; some programs translate even those.
_FOREIGN_HEADER = re.compile(rb"X-[\x21-\x39\x3b-\x7e\x80-\xff]+[ \t]*:", re.IGNORECASE)
_MBOX_LINE = re.compile(rb">?From (?![ \t]*:)")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Blank, or the first line of an mbox entry.
_ENVELOPE_LINE = re.compile(rb"(?:[ \t]*|>?From (?![ \t]*:)[^\r\n]*)(?:\r\n|\r|\n)")
#: Headers that don't start a line of ordinary text.
_KNOWN = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Reply-To|Sender"
    rb"|In-Reply-To|References|Delivered-To|User-Agent|Auto-Submitted|Authentication-Results"
    rb"|(?:X|Content|List|ARC|DKIM|Resent)-[\x21-\x39\x3b-\x7e]+)[ \t]*:",
    re.IGNORECASE,
)


def mend_head(raw: bytes, budget: Budget, repairs: Repairs) -> bytes:
    """The mail with a block of headers that is well formed; unchanged if it was.

    Raises Quarantine if the block is larger than rule 7.5 allows.
    """
    start = _after_envelope(raw)
    if start:
        repairs.add("Something stood before the headers.")
    lines, block_end = _block(raw, start, budget)
    mended, used = _mend_lines(lines, repairs)
    budget.check_header(sum(len(line) for line in lines[:used]), used)
    if used == len(lines):
        return raw[start:] if mended == lines else b"".join(mended) + raw[block_end:]
    repairs.add("No blank line divides headers and text.")
    body_start = start + sum(len(line) for line in lines[:used])
    return b"".join(mended) + b"\n" + raw[body_start:]


def split_head(raw: bytes) -> tuple[RawHeaders, bytes]:
    """Divide a part into headers and body, in our own way, which accepts anything."""
    items: list[tuple[str, bytes]] = []
    position = 0
    while position < len(raw):
        line = _line_at(raw, position)
        header = _HEADER.match(line)
        if not line.strip(b"\r\n"):
            position += len(line)
            break
        if line[:1] in b" \t" and items:
            items[-1] = (items[-1][0], items[-1][1] + line)
        elif header:
            items.append((header[1].decode("ascii"), line[header.end() :]))
        else:
            break
        position += len(line)
    return RawHeaders([(name, value.strip(b" \t\r\n")) for name, value in items]), raw[position:]


def _line_at(raw: bytes, position: int) -> bytes:
    match = _LINE.match(raw, position)
    return match[0] if match else b""


def _after_envelope(raw: bytes) -> int:
    """The offset after a byte order mark, blank lines and the first line of an mbox entry."""
    # Line by line: one possessive pattern is wrong in Python 3.11.2, Debian's (gh-106052).
    position = len(_BYTE_ORDER_MARK) if raw.startswith(_BYTE_ORDER_MARK) else 0
    while match := _ENVELOPE_LINE.match(raw, position):
        position = match.end()
    return position


def _block(raw: bytes, position: int, budget: Budget) -> tuple[list[bytes], int]:
    """The lines up to the first empty one, or one more than the limits allow, and their end."""
    lines: list[bytes] = []
    size = 0
    while position < len(raw):
        line = _line_at(raw, position)
        if not line.strip(b"\r\n"):
            break
        lines.append(line)
        position += len(line)
        size += len(line)
        if size > budget.limits.header_bytes or len(lines) > budget.limits.header_lines:
            break
    return lines, position


def _mend_lines(lines: list[bytes], repairs: Repairs) -> tuple[list[bytes], int]:
    """The lines as headers, and how many of the given ones they are; the rest is text."""
    last_known = max((i for i, line in enumerate(lines) if _KNOWN.match(line)), default=-1)
    mended: list[bytes] = []
    for index, line in enumerate(lines):
        header = _HEADER.match(line)
        if header:
            if header[2]:
                repairs.add("A header has blanks before its colon.")
                line = header[1] + line[header.end() - 1 :]
            mended.append(line)
        elif line[:1] in b" \t" and mended:
            mended.append(line)
        elif mended and index < last_known:
            repairs.add("A line among the headers is none.")
            if not (_MBOX_LINE.match(line) or _FOREIGN_HEADER.match(line)):
                mended.append(b" " + line)
        else:
            return mended, index
    return mended, len(lines)
