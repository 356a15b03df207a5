"""Small files that the demo's people attach; made here, so no binary lies in the repository."""

import struct
import zlib
from collections.abc import Callable, Sequence

from tickets.operations import NewFile

_WIDTH, _HEIGHT = 320, 200
Colour = tuple[int, int, int]


def demo_file(name: str) -> NewFile:
    """The attachment of that name; the same bytes each time. Raises KeyError for other names."""
    content_type, make = _MAKERS[name]
    inline = name == "logo.png"
    return NewFile(
        filename=name,
        content=make(),
        content_type=content_type,
        disposition="inline" if inline else "attachment",
        content_id="logo" if inline else "",
        inline=inline,
    )


def _png(pixel: Callable[[int, int], Colour]) -> bytes:
    """A picture in true colour, as RFC 2083 wants it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    rows = b"".join(
        b"\0" + bytes(part for x in range(_WIDTH) for part in pixel(x, y)) for y in range(_HEIGHT)
    )
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def _photo(x: int, y: int) -> Colour:
    """Something grey on a table, with a little light."""
    if 70 < x < 250 and 60 < y < 150:
        light = 120 + x // 4
        return (200, 60, 50) if 210 < x < 225 and 75 < y < 90 else (light, light, light + 8)
    return (150 - y // 4, 110 - y // 5, 80 - y // 6)


def _logo(x: int, y: int) -> Colour:
    """A star over water."""
    if y > 130:
        return (28, 92, 122) if (y // 10 + x // 40) % 2 else (36, 116, 150)
    near = abs(x - 160) * abs(y - 70) < 160 and abs(x - 160) < 60 and abs(y - 70) < 60
    return (250, 214, 110) if near else (244, 240, 230)


def _plan(x: int, y: int) -> Colour:
    """Walls of four rooms."""
    wall = x in (20, 21, 160, 161, 298, 299) or y in (20, 21, 100, 101, 178, 179)
    inside = 20 <= x <= 299 and 20 <= y <= 179
    door = inside and (60 < x < 84 or 220 < x < 244) and 99 <= y <= 102
    return (40, 40, 44) if wall and inside and not door else (252, 252, 250)


def _sign(x: int, y: int) -> Colour:
    """Squares that look as if a telephone could read them."""
    column, row = (x - 70) // 6, (y - 10) // 6
    if not (0 <= column < 30 and 0 <= row < 30):
        return (255, 255, 255)
    corner = (column < 7 or column > 22) and (row < 7 or (row > 22 and column < 7))
    if corner:
        ring = max(abs(column % 23 - 3), abs(row % 23 - 3))
        return (0, 0, 0) if ring != 2 else (255, 255, 255)
    return (0, 0, 0) if (column * 7 + row * 11 + column * row) % 5 < 2 else (255, 255, 255)


def _pdf(lines: Sequence[str]) -> bytes:
    """A page of text in Helvetica; the offsets of its cross-reference table are counted here."""
    text = "BT /F1 14 Tf 72 760 Td 22 TL " + " ".join(f"({line}) '" for line in lines) + " ET"
    stream = text.encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def _csv() -> bytes:
    rows = ["Position;Bezeichnung;Menge", "10;Gehäuse 40x60;12", "20;Lüfter;24", "30;Füße;48"]
    return "\r\n".join([*rows, ""]).encode("utf-8")


def _log() -> bytes:
    lines = [
        "06:58:01 INFO  service started",
        "06:58:02 INFO  reading configuration",
        "06:58:04 WARN  device answers late (412 ms)",
        "06:58:09 ERROR no answer within 5000 ms, giving up",
        "06:58:09 INFO  trying again in 60 s",
    ]
    return "\n".join([*lines, ""]).encode("utf-8")


def _letter(title: str, *lines: str) -> Callable[[], bytes]:
    return lambda: _pdf([title, "", *lines, "", "Lindenhof IT"])


_MAKERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "photo.png": ("image/png", lambda: _png(_photo)),
    "logo.png": ("image/png", lambda: _png(_logo)),
    "plan.png": ("image/png", lambda: _png(_plan)),
    "sign.png": ("image/png", lambda: _png(_sign)),
    "offer.pdf": ("application/pdf", _letter("Offer", "Valid for 60 days.")),
    "contract.pdf": ("application/pdf", _letter("Support contract", "Annex A: services.")),
    "invoice.pdf": ("application/pdf", _letter("Rechnung 2026-0418", "Position 3: 2,5 h")),
    "receipt.pdf": ("application/pdf", _letter("Receipt", "Paid on the 4th.")),
    "export.csv": ("text/csv", _csv),
    "log.txt": ("text/plain", _log),
}
