"""Small files that the demo's people attach; made here, so no binary lies in the repository."""

from collections.abc import Callable, Sequence
from functools import cache

from adminpanel.demo import pictures
from tickets.operations import NewFile


@cache
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


def _ports() -> bytes:
    rows = ["device,to,port,protocol", "clock 2,198.51.100.20,443,tcp", "clock 2,,123,udp"]
    return "\n".join([*rows, ""]).encode()


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
    "photo.png": ("image/png", pictures.photo),
    "logo.png": ("image/png", pictures.logo),
    "plan.png": ("image/png", pictures.plan),
    "sign.png": ("image/png", pictures.sign),
    "signin.png": ("image/png", pictures.signin),
    "error.png": ("image/png", pictures.error),
    "blank.png": ("image/png", pictures.blank),
    "panel.png": ("image/png", pictures.panel),
    "signal.png": ("image/png", pictures.signal),
    "temperature.png": ("image/png", pictures.temperature),
    "offer.pdf": ("application/pdf", _letter("Offer", "Valid for 60 days.")),
    "contract.pdf": ("application/pdf", _letter("Support contract", "Annex A: services.")),
    "invoice.pdf": ("application/pdf", _letter("Rechnung 2026-0418", "Position 3: 2,5 h")),
    "receipt.pdf": ("application/pdf", _letter("Receipt", "Paid on the 4th.")),
    "export.csv": ("text/csv", _csv),
    "ports.csv": ("text/csv", _ports),
    "log.txt": ("text/plain", _log),
}
