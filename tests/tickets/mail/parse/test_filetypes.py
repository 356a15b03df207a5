import io
import zipfile

import pytest

from tests.tickets.mail.parse.samples import PDF, PNG
from tickets.mail.intake.parse.filetypes import detect_type


def office_file(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "x" * 100)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "declared", "found"),
    [
        (PNG, "image/png", "image/png"),
        (PNG, "application/octet-stream", "image/png"),
        (PNG, "text/html", "image/png"),
        (PDF, "image/png", "application/pdf"),
        (b"GIF89a" + bytes(20), "", "image/gif"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20), "", "image/jpeg"),
        (b"BM is an abbreviation.", "image/bmp", "text/plain"),
        (b"plain text", "", "text/plain"),
        (b"a;b\n1;2\n", "text/csv", "text/csv"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b"plain text", "application/pdf", "text/plain"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "application/octet-stream", "text/calendar"),
        (b"<html><body>x", "text/plain", "text/html"),
        (b"  <!DOCTYPE html>", "image/png", "text/html"),
        (b"\xef\xbb\xbf<script>alert(1)</script>", "text/plain", "text/html"),
        (b"no tag at the start", "text/html", "text/html"),
        (b'<svg onload="alert(1)">', "image/png", "image/svg+xml"),
        (b"<?xml version='1.0'?><!-- x --><svg xmlns='x'/>", "text/xml", "image/svg+xml"),
        (b"<?xml version='1.0'?><s:svg xmlns:s='x'/>", "text/plain", "image/svg+xml"),
        (b"<?xml version='1.0'?><a/>", "", "application/xml"),
        (bytes(range(256)), "image/png", "application/octet-stream"),
        (bytes(range(256)), "application/x-own", "application/x-own"),
        (bytes(100), "", "application/octet-stream"),
        (b"", "text/plain", "text/plain"),
        (b"", "no type", "application/octet-stream"),
        (b"\x78\x9f\x3e\x22" + bytes(20), "application/octet-stream", "application/ms-tnef"),
        (
            office_file("word/document.xml"),
            "application/zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (office_file("readme.txt"), "application/octet-stream", "application/zip"),
        (office_file("readme.txt"), "image/png", "application/zip"),
        (
            office_file("content.xml"),
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text",
        ),
        (
            office_file("xl/workbook.xml"),
            "",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_a_type_is_found_by_content(content: bytes, declared: str, found: str) -> None:
    assert detect_type(content, declared) == found
