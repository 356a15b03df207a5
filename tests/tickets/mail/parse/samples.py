"""Well-formed mails that the tests start from, and builders for odd ones."""

import base64

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def mail(*headers: str | bytes, body: str | bytes = "Hello\n") -> bytes:
    """A mail of these headers and this body, with a sender and an id unless given."""
    lines = [line.encode() if isinstance(line, str) else line for line in headers]
    names = {line.split(b":", 1)[0].lower() for line in lines}
    defaults = {
        b"from": b"From: Ann Example <ann@customer.example>",
        b"to": b"To: help@desk.example",
        b"subject": b"Subject: Printer",
        b"message-id": b"Message-ID: <1@customer.example>",
    }
    lines += [line for name, line in defaults.items() if name not in names]
    content = body.encode() if isinstance(body, str) else body
    return b"\n".join(lines) + b"\n\n" + content


def part(*headers: str | bytes, body: str | bytes = "") -> bytes:
    """One part for ``multipart``."""
    lines = [line.encode() if isinstance(line, str) else line for line in headers]
    content = body.encode() if isinstance(body, str) else body
    return b"\n".join(lines) + b"\n\n" + content


def multipart(kind: str, *parts: bytes, boundary: str = "frontier") -> bytes:
    """A part of type ``multipart/<kind>``, or the headers and body of a whole mail."""
    head, _, parameters = kind.partition(";")
    content_type = f'Content-Type: multipart/{head}; boundary="{boundary}"'
    if parameters:
        content_type += f";{parameters}"
    mark = f"--{boundary}".encode()
    pieces = b"".join(mark + b"\n" + piece + b"\n" for piece in parts)
    return content_type.encode() + b"\n\n" + pieces + mark + b"--\n"


def multipart_mail(kind: str, *parts: bytes, headers: tuple[str, ...] = ()) -> bytes:
    """A whole mail of type ``multipart/<kind>``."""
    content_type, _, body = multipart(kind, *parts).partition(b"\n\n")
    return mail(*headers, content_type, body=body)


def text_part(text: str, *headers: str) -> bytes:
    return part("Content-Type: text/plain; charset=utf-8", *headers, body=text)


def html_part(source: str, *headers: str) -> bytes:
    return part("Content-Type: text/html; charset=utf-8", *headers, body=source)


def file_part(content_type: str, content: bytes, *headers: str | bytes) -> bytes:
    return part(
        f"Content-Type: {content_type}",
        "Content-Transfer-Encoding: base64",
        *headers,
        body=base64.encodebytes(content),
    )


BOUNCE = multipart_mail(
    "report; report-type=delivery-status",
    text_part("Your message could not be delivered.\n"),
    part(
        "Content-Type: message/delivery-status",
        body=(
            "Reporting-MTA: dns; mx.example\n\n"
            "Original-Recipient: rfc822;bob@old.example\n"
            "Final-Recipient: rfc822; bob@new.example\n"
            "Action: failed\nStatus: 5.1.1 (no such user)\n"
            "Diagnostic-Code: smtp; 550 5.1.1 unknown\n\n"
            "Final-Recipient: rfc822; eve@new.example\nAction: delayed\nStatus: 4.4.7\n"
        ),
    ),
    part(
        "Content-Type: message/rfc822",
        body="Message-ID: <sent@desk.example>\nSubject: Re: Printer\n\nHi\n",
    ),
    headers=("Return-Path: <>",),
)

#: Mails that a normal program sends; the start of mutations.
WELL_FORMED = (
    mail(),
    mail("Content-Type: text/html; charset=iso-8859-1", body=b"<p>Gr\xfc\xdfe</p>"),
    mail(
        "From: =?utf-8?Q?J=C3=B6rg_M=C3=BCller?= <joerg@customer.example>",
        "Subject: =?utf-8?B?R3LDvMOfZQ==?= =?iso-8859-1?Q?aus_K=F6ln?=",
        "References: <a@x> <b@x>",
        "Date: Mon, 2 Mar 2026 10:00:00 +0100",
    ),
    multipart_mail(
        "mixed",
        multipart(
            "alternative",
            text_part("Hello"),
            multipart(
                "related",
                html_part('<p>Hello <img src="cid:logo@x"></p>'),
                file_part("image/png; name=logo.png", PNG, "Content-ID: <logo@x>"),
                boundary="inner",
            ),
            boundary="middle",
        ),
        file_part(
            "application/pdf",
            PDF,
            "Content-Disposition: attachment;\n"
            " filename*0*=utf-8''%C3%9Cber;\n filename*1*=sicht.pdf",
        ),
        part(
            "Content-Type: message/rfc822",
            body="Subject: Inner\n\nOriginal\n",
        ),
    ),
    BOUNCE,
)
