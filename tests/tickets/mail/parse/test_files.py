import pytest

from tests.tickets.mail.parse.samples import (
    PDF,
    PNG,
    file_part,
    html_part,
    mail,
    multipart,
    multipart_mail,
    part,
    text_part,
)
from tickets.mail.intake.parse import ParsedAttachment, parse_mail


def files_of(*parts: bytes) -> tuple[ParsedAttachment, ...]:
    return parse_mail(multipart_mail("mixed", text_part("Hello"), *parts)).attachments


def test_a_file_is_read_with_all_that_is_said_about_it() -> None:
    disposition = "Content-Disposition: Attachment; filename=a.pdf"

    (file,) = files_of(file_part("application/octet-stream", PDF, disposition, "Content-ID: <1@x>"))

    assert file == ParsedAttachment(
        filename="a.pdf",
        declared_type="application/octet-stream",
        content_type="application/pdf",
        disposition="attachment",
        content_id="1@x",
        inline=False,
        blocked=False,
        content=PDF,
    )
    assert file.size == len(PDF)


@pytest.mark.parametrize(
    ("piece", "names"),
    [
        pytest.param(file_part("image/png", PNG), ["file-1.png"], id="nameless"),
        pytest.param(file_part("application/x-own", b"\1\2"), ["file-1.bin"], id="unknown type"),
        pytest.param(
            file_part("application/pdf; name=a.pdf", PDF), ["a.pdf"], id="name in the type"
        ),
        pytest.param(
            file_part(
                "application/pdf; name=b.pdf", PDF, "Content-Disposition: inline; filename=a.pdf"
            ),
            ["a.pdf"],
            id="two names",
        ),
        pytest.param(text_part("x", "Content-Disposition: attachment"), ["file-1.txt"], id="text"),
        pytest.param(
            part("Content-Type: text/csv; name=a.csv", body="1;2"), ["a.csv"], id="named text"
        ),
        pytest.param(
            part("Content-Type: text/calendar", body="BEGIN:VCALENDAR"),
            ["file-1.ics"],
            id="calendar",
        ),
        pytest.param(
            part("Content-Type: text/rfc822-headers", body="Subject: x"),
            ["file-1.txt"],
            id="headers",
        ),
        pytest.param(
            part("Content-Type: message/delivery-status", body="Action: failed"),
            ["file-1.txt"],
            id="status",
        ),
        pytest.param(
            part("Content-Type: application/pgp-signature", body="-----BEGIN PGP SIGNATURE-----"),
            ["file-1.asc"],
            id="PGP signature",
        ),
        pytest.param(
            file_part("application/pkcs7-mime", b"0\x82\1\2"), ["file-1.p7m"], id="S/MIME"
        ),
        pytest.param(
            file_part("application/ms-tnef", b"\x78\x9f\x3e\x22\1\2"), ["winmail.dat"], id="TNEF"
        ),
        pytest.param(
            part("Content-Type: message/rfc822", body="Subject: a/b\n\nx"),
            ["a_b.eml"],
            id="message",
        ),
        pytest.param(
            part("Content-Type: message/rfc822", body="\nx"),
            ["file-1.eml"],
            id="message without subject",
        ),
        pytest.param(
            part("Content-Type: message/rfc822; name=m.eml", body="Subject: x\n\ny"),
            ["m.eml"],
            id="named message",
        ),
        pytest.param(part("Content-Type: application/pdf; name=a.pdf"), ["a.pdf"], id="empty file"),
        pytest.param(
            multipart("digest", b"\nSubject: in\n\nx", boundary="d"), ["in.eml"], id="digest"
        ),
        pytest.param(
            multipart(
                "appledouble",
                file_part("application/applefile", b"\0\5\x16\7"),
                file_part("image/png; name=a.png", PNG),
                boundary="d",
            ),
            ["file-1.bin", "a.png"],
            id="AppleDouble",
        ),
        pytest.param(
            b"".join(
                [
                    file_part("application/pdf; name=a.pdf", PDF),
                    b"--frontier\n",
                    file_part("application/pdf; name=A.pdf", PDF),
                ]
            ),
            ["a.pdf", "A-1.pdf"],
            id="equal names",
        ),
    ],
)
def test_a_part_that_is_no_text_of_the_sender_is_a_file(piece: bytes, names: list[str]) -> None:
    assert [file.filename for file in files_of(piece)] == names


@pytest.mark.parametrize(
    ("declared", "filename", "blocked"),
    [
        ('filename="..\\..\\run.exe"', "run.exe", True),
        ('filename="/etc/.bashrc"', "bashrc", True),
        ('filename="invoice.pdf.js"', "invoice.pdf.js", True),
        ("filename*=utf-8''photo%E2%80%AEgpj.exe", "photogpj.exe", True),
        ("filename*=utf-8''a%0D%0ASet-Cookie:%20x.txt", "aSet-Cookie: x.txt", False),
        ('filename="=?utf-8?Q?a=0D=0A=00b.txt?="', "ab.txt", False),
        ('filename=".."', "file-1.pdf", False),
    ],
)
def test_a_hostile_file_name_is_cleaned_and_the_file_kept(
    declared: str, filename: str, blocked: bool
) -> None:
    (file,) = files_of(file_part("application/pdf", PDF, f"Content-Disposition: a; {declared}"))

    assert (file.filename, file.blocked, file.content) == (filename, blocked, PDF)


def test_an_embedded_mail_stays_one_file_byte_for_byte() -> None:
    inner = multipart_mail(
        "mixed", text_part("inner"), file_part("image/png; name=a.png", PNG)
    ).replace(b"frontier", b"inner")

    (file,) = files_of(part("Content-Type: message/rfc822", body=inner))

    assert file.filename == "Printer.eml"
    assert file.content == inner


def test_a_mail_that_is_only_a_file_has_an_empty_text() -> None:
    parsed = parse_mail(mail("Content-Type: application/pdf; name=scan.pdf", body=PDF))

    assert parsed.body_text == ""
    assert [(file.filename, file.content) for file in parsed.attachments] == [("scan.pdf", PDF)]


@pytest.mark.parametrize(
    ("source", "content_type", "content", "inline"),
    [
        ('<img src="cid:logo@x">', "image/png", PNG, True),
        ("<img src=CID:LOGO@X>", "image/png", PNG, True),
        ('<img src="cid:logo%40x">', "image/png", PNG, True),
        ('<img src="cid:logo&#64;x">', "image/png", PNG, False),
        ('<img src="cid:other@x">', "image/png", PNG, False),
        ("<p>logo@x</p>", "image/png", PNG, False),
        ('<img src="cid:logo@x">', "application/pdf", PDF, False),
        ('<img src="cid:logo@x">', "image/png", b"<svg onload='alert(1)'>", False),
    ],
)
def test_an_image_that_the_html_names_is_shown_in_place(
    source: str, content_type: str, content: bytes, inline: bool
) -> None:
    headers = ("Content-ID: <logo@x>", "Content-Disposition: attachment; filename=logo.png")
    parsed = parse_mail(
        multipart_mail("related", html_part(source), file_part(content_type, content, *headers))
    )

    (file,) = parsed.attachments
    assert file.inline is inline
    assert file.disposition == "attachment"
