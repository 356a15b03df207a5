import base64
import quopri

import pytest

from tests.tickets.mail.parse.samples import (
    PNG,
    file_part,
    html_part,
    mail,
    multipart,
    multipart_mail,
    part,
    text_part,
)
from tickets.mail.intake.parse import parse_mail


@pytest.mark.parametrize(
    ("raw", "text", "html"),
    [
        pytest.param(mail(), "Hello\n", "", id="no content type at all"),
        pytest.param(mail(body=""), "", "", id="empty"),
        pytest.param(
            multipart_mail("mixed", text_part("one\n\n"), text_part("two\n")),
            "one\n\ntwo\n",
            "",
            id="text parts are joined by a blank line",
        ),
        pytest.param(
            multipart_mail("alternative", text_part("text"), html_part("<p>html</p>")),
            "text",
            "<p>html</p>",
            id="alternatives are two forms of one body",
        ),
        pytest.param(
            multipart_mail("alternative", text_part(" \n"), html_part("<p>html</p>")),
            "html",
            "<p>html</p>",
            id="a blank text is made from the HTML",
        ),
        pytest.param(
            multipart_mail("alternative", text_part("first"), text_part("second")),
            "first\n\nsecond",
            "",
            id="two different texts are no alternatives",
        ),
        pytest.param(
            multipart_mail(
                "alternative",
                text_part("text"),
                part("Content-Type: text/x-amp-html", body="<html amp>"),
                html_part("<p>html</p>"),
            ),
            "text",
            "<p>html</p>",
            id="the form for AMP is no body",
        ),
        pytest.param(
            multipart_mail("mixed", text_part("text"), html_part("<p>a<br>b</p>")),
            "text\n\na\nb",
            "",
            id="HTML after text becomes text",
        ),
        pytest.param(
            multipart_mail("mixed", html_part("<p>html</p>"), text_part("a < b\nc")),
            "html\n\na < b\nc",
            "<p>html</p>\n<br>\n<div>a &lt; b<br>\nc</div>",
            id="text after HTML becomes HTML",
        ),
        pytest.param(
            multipart_mail("mixed", text_part("\n"), html_part("<p>html</p>")),
            "html",
            "<p>html</p>",
            id="a blank first part does not decide the form",
        ),
        pytest.param(
            multipart_mail(
                "mixed",
                multipart(
                    "alternative", text_part("text"), html_part("<p>html</p>"), boundary="inner"
                ),
                text_part("-- \nThe list"),
            ),
            "text\n\n-- \nThe list",
            "<p>html</p>\n<br>\n<div>-- <br>\nThe list</div>",
            id="the footer of a mailing list",
        ),
        pytest.param(
            multipart_mail(
                "alternative",
                text_part("text"),
                multipart(
                    "mixed",
                    html_part("<p>one</p>"),
                    file_part("image/png; name=a.png", PNG),
                    html_part("<p>two</p>"),
                    boundary="inner",
                ),
            ),
            "text",
            "<p>one</p>\n<br>\n<p>two</p>",
            id="an alternative of several pieces, as Apple Mail sends it",
        ),
        pytest.param(
            mail("Content-Type: text/html", body="<p>html</p>"), "html", "<p>html</p>", id="HTML"
        ),
        pytest.param(
            mail("Content-Type: text/x-unknown", body="as it is"), "as it is", "", id="other text"
        ),
        pytest.param(
            mail("Content-Type: image/png", body=PNG), "", "", id="the only part is not text"
        ),
        pytest.param(
            mail("Content-Type: application/pgp-encrypted", body="x"), "", "", id="encrypted"
        ),
        pytest.param(
            multipart_mail("mixed", file_part("image/png; name=a.png", PNG)), "", "", id="no text"
        ),
        pytest.param(
            multipart_mail(
                "mixed", text_part("log", 'Content-Disposition: attachment; filename="a"')
            ),
            "log",
            "",
            id="a text file that stands alone is shown as well",
        ),
        pytest.param(
            multipart_mail(
                "mixed", text_part("hello"), text_part("log", "Content-Disposition: attachment")
            ),
            "hello",
            "",
            id="a text file beside a text is not",
        ),
        pytest.param(multipart_mail("mixed"), "", "", id="a multipart without parts"),
    ],
)
def test_a_body_is_put_together(raw: bytes, text: str, html: str) -> None:
    parsed = parse_mail(raw)

    assert parsed.body_text == text
    assert parsed.body_html == html


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        pytest.param(
            ["Content-Type: text/plain; charset=iso-8859-1"], b"Gr\xfc\xdfe", "Grüße", id="8 bit"
        ),
        pytest.param([], "Grüße".encode(), "Grüße", id="undeclared UTF-8"),
        pytest.param([], b"Gr\xfc\xdfe \x80", "Grüße €", id="undeclared windows-1252"),
        pytest.param(
            ["Content-Type: text/plain; charset=x-nonsense"],
            "Grüße".encode(),
            "Grüße",
            id="unknown charset",
        ),
        pytest.param(
            ['Content-Type: text/plain; charset="utf-8'],
            "Grüße".encode(),
            "Grüße",
            id="charset with an open quote",
        ),
        pytest.param(
            ["Content-Transfer-Encoding: quoted-printable"],
            quopri.encodestring("Grüße\n".encode()),
            "Grüße\n",
            id="quoted-printable",
        ),
        pytest.param(
            ["Content-Transfer-Encoding: quoted-printable"],
            b"a=zz =\nb=",
            "a=zz b",
            id="broken quoted-printable",
        ),
        pytest.param(
            ["Content-Transfer-Encoding: BASE64"],
            base64.b64encode("Grüße".encode()),
            "Grüße",
            id="base64",
        ),
        pytest.param(
            ["Content-Transfer-Encoding: base64"],
            b"SGVsbG8gd2-9ybGQhSGVsbG8gd29ybGQ",
            "Hello world!Hello world",
            id="base64 with a foreign byte and a cut end",
        ),
        pytest.param(
            ["Content-Transfer-Encoding: base64"],
            b"SGVsbG8=\nIHdvcmxk",
            "Hello world",
            id="base64 of two pieces",
        ),
        pytest.param(
            ["Content-Transfer-Encoding: base64"],
            b"This is no base64, is it?",
            "This is no base64, is it?",
            id="text that is declared as base64",
        ),
        pytest.param(
            ["Content-Transfer-Encoding: x-uuencode"],
            b"begin 644 a\n%2&5L;&\\ \nend\n",
            "Hello",
            id="uuencoded",
        ),
        pytest.param(
            ["Content-Transfer-Encoding: x-own"], b"as it is", "as it is", id="unknown encoding"
        ),
        pytest.param(
            ["Content-Type: text/html"],
            b'<meta charset="koi8-r"><p>\xf0\xd2\xc9\xd7\xc5\xd4',
            "Привет",
            id="a charset that only the HTML names",
        ),
        pytest.param([], b"a\0b\r\nc\rd", "ab\nc\nd", id="NUL and line ends"),
        pytest.param(
            ["Content-Type: text/plain; charset=utf-7"],
            b"a+2AA-b",
            "a\ufffdb",
            id="a lone surrogate",
        ),
    ],
)
def test_a_text_is_decoded(headers: list[str], body: bytes, text: str) -> None:
    assert parse_mail(mail(*headers, body=body)).body_text == text


def test_the_content_type_of_the_body_is_kept_as_declared() -> None:
    declared = 'text/plain; charset="iso-8859-1"; format=flowed'

    assert parse_mail(mail(f"Content-Type: {declared}")).body_content_type == declared
    assert parse_mail(mail()).body_content_type == "text/plain"
    assert parse_mail(mail("Content-Type: image/png", body=PNG)).body_content_type == "text/plain"


def test_what_was_mended_in_a_text_is_told() -> None:
    parsed = parse_mail(
        mail(
            "Content-Type: text/plain; charset=us-ascii",
            "Content-Transfer-Encoding: base64",
            body=base64.b64encode("Grüße aus Köln".encode()) + b"!",
        )
    )

    assert parsed.body_text == "Grüße aus Köln"
    assert parsed.warnings == (
        "A part has broken base64.",
        "A text is not in the charset that it declares.",
    )
