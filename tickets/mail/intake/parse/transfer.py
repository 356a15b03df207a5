"""Content-Transfer-Encoding: from the bytes on the wire to the bytes that were meant (RFC 2045 6).

Each decoder goes as far as it can and never raises.
"""

import binascii
import io
import re

from .repairs import Repairs

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_WHITESPACE = b" \t\r\n"
#: Blanks that a gateway put at the end of a line are no text (RFC 2045 6.7, rule 3).
_PADDED_SOFT_BREAK = re.compile(rb"=[ \t]++(?=[\r\n]|\Z)")
#: Text that is declared as base64 but is none has blanks and punctuation in it.
_MOST_FOREIGN = 0.1
_AS_IS = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"})
_UUENCODED = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})


def decode_transfer(data: bytes, encoding: str, repairs: Repairs) -> bytes:
    """Decode a body by its declared encoding; an unknown one leaves the bytes as they are."""
    words = encoding.lower().split()
    name = words[0].strip("\"';,") if words else ""
    if name == "base64":
        return _base64_body(data, repairs)
    if name in {"quoted-printable", "quotedprintable"}:
        return binascii.a2b_qp(_PADDED_SOFT_BREAK.sub(b"=", data))
    if name in _UUENCODED:
        return _decode_uu(data, repairs)
    if name not in _AS_IS:
        repairs.add("A part has an unknown transfer encoding.")
    return data


def decode_base64(data: bytes) -> bytes:
    """Decode base64 as far as it goes: foreign bytes are skipped, a cut end is dropped.

    Padding in the middle ends one piece and the next begins, as when encoded texts were joined.
    """
    strict = _strict_base64(data)
    if strict is not None:
        return strict
    return b"".join(_base64_piece(piece) for piece in data.split(b"="))


def _strict_base64(data: bytes) -> bytes | None:
    try:
        return binascii.a2b_base64(data.translate(None, _WHITESPACE), strict_mode=True)
    except binascii.Error:
        return None


def _base64_piece(piece: bytes) -> bytes:
    letters = _NOT_BASE64.sub(b"", piece)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _base64_body(data: bytes, repairs: Repairs) -> bytes:
    strict = _strict_base64(data)
    if strict is not None:
        return strict
    repairs.add("A part has broken base64.")
    written = data.translate(None, b"\r\n=")
    foreign = len(written) - len(_NOT_BASE64.sub(b"", written))
    if foreign > len(written) * _MOST_FOREIGN:
        return data
    return decode_base64(data)


def _decode_uu(data: bytes, repairs: Repairs) -> bytes:
    decoded = []
    begun = False
    for ended_line in io.BytesIO(data):
        line = ended_line.rstrip(b"\r\n")
        if not begun:
            begun = line.startswith(b"begin ")
        elif line.strip() == b"end":
            break
        elif line:
            decoded.append(_decode_uu_line(line, repairs))
    if not begun:
        repairs.add("A part is declared as uuencoded but is not.")
        return data
    return b"".join(decoded)


def _decode_uu_line(line: bytes, repairs: Repairs) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        repairs.add("A part has broken uuencoding.")
    # Some encoders pad the line; its first byte says how much of it counts.
    length = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return b""
