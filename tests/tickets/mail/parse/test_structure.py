"""Mails whose syntax is broken in the ways that gateways and old programs break it."""

import pytest

from tests.tickets.mail.parse.samples import (
    PDF,
    file_part,
    html_part,
    mail,
    multipart_mail,
    text_part,
)
from tickets.mail.intake.parse import parse_mail

TWO_PARTS = multipart_mail(
    "mixed", text_part("Hello"), file_part("application/pdf; name=a.pdf", PDF)
)
_NO_BLANK_LINE = "No blank line divides headers and text."
_NO_HEADER = "A line among the headers is none."
_BEFORE = "Something stood before the headers."


@pytest.mark.parametrize(
    ("raw", "repair"),
    [
        pytest.param(b"From ann@x  Mon Mar  2 10:00:00 2026\n" + TWO_PARTS, _BEFORE, id="mbox"),
        pytest.param(b">From ann@x\n" + TWO_PARTS, _BEFORE, id="quoted mbox line"),
        pytest.param(b"\r\n\n \n" + TWO_PARTS, _BEFORE, id="blank lines before"),
        pytest.param(b"\xef\xbb\xbf" + TWO_PARTS, _BEFORE, id="byte order mark"),
        pytest.param(
            b"X-Gateway: wrapped a line\nwithout a blank\n" + TWO_PARTS, _NO_HEADER, id="bad fold"
        ),
        pytest.param(
            b"X-A: b\nFrom ann@x  Mon Mar  2 10:00:00 2026\n" + TWO_PARTS, _NO_HEADER,
            id="mbox line in the middle",
        ),
        pytest.param(
            TWO_PARTS.replace(b"Subject:", b"Subject :"), "A header has blanks before its colon.",
            id="blank before the colon",
        ),
        pytest.param(
            TWO_PARTS.replace(b'boundary="frontier"', b'boundary="other"'),
            "A multipart has no boundary or not the declared one.", id="wrong boundary",
        ),
        pytest.param(
            TWO_PARTS.replace(b'; boundary="frontier"', b""),
            "A multipart has no boundary or not the declared one.", id="no boundary",
        ),
        pytest.param(
            TWO_PARTS.replace(b"\nSubject", b"; x*" + b"9" * 5_000 + b"*=y\nSubject", 1).replace(
                b'boundary="frontier"', b'boundary="frontier"; x*' + b"9" * 5_000 + b"*=y"
            ),
            "The usual way of reading the structure failed (ValueError).",
            id="a parameter at which the standard library raises",
        ),
        pytest.param(TWO_PARTS.replace(b"--frontier--\n", b""), None, id="boundary never closed"),
        pytest.param(TWO_PARTS.replace(b"--frontier\n", b"--frontier \n"), None, id="blanks after"),
        pytest.param(TWO_PARTS.replace(b"\n", b"\r"), None, id="CR only"),
        pytest.param(TWO_PARTS.replace(b"\n", b"\r\n", 7), None, id="mixed line ends"),
        pytest.param(TWO_PARTS + b"\nepilogue\n", None, id="text after the end"),
        pytest.param(
            TWO_PARTS.replace(b"\n\n--frontier", b"\n\nThis is MIME.\n--frontier", 1), None,
            id="text before the first part",
        ),
    ],
)  # fmt: skip
def test_a_broken_mail_is_read_like_the_whole_one(raw: bytes, repair: str | None) -> None:
    expected, parsed = parse_mail(TWO_PARTS), parse_mail(raw)

    assert parsed.subject == expected.subject
    assert parsed.sender_address == expected.sender_address
    assert parsed.body_text == expected.body_text
    assert [(file.filename, file.content) for file in parsed.attachments] == [("a.pdf", PDF)]
    assert parsed.warnings == ((repair,) if repair else ())


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        pytest.param(b"Subject: x\nHello: no\nhow are you?\n", "x", "how are you?\n", id="prose"),
        pytest.param(b"Subject: x\nHello there\n\nmore\n", "x", "Hello there\n\nmore\n", id="text"),
        pytest.param(b"Hello there\nSubject: x\n", "", "Hello there\nSubject: x\n", id="none"),
    ],
)  # fmt: skip
def test_text_that_follows_headers_at_once_is_text(raw: bytes, subject: str, text: str) -> None:
    parsed = parse_mail(raw)

    assert parsed.subject == subject
    assert parsed.body_text == text
    assert _NO_BLANK_LINE in parsed.warnings


@pytest.mark.parametrize("raw", [b"", b"\n", b"\r\n\r\n", b"Subject: x", b"Subject: x\n\n"])
def test_a_mail_without_text_has_an_empty_one(raw: bytes) -> None:
    assert parse_mail(raw).body_text == ""


def test_our_own_parser_reads_nested_parts_digests_and_unclosed_ends() -> None:
    inner = multipart_mail("alternative", text_part("text"), html_part("<p>"))
    inner = inner.split(b"\n\n", 1)[1].replace(b"frontier", b"inner")
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b; x*" + "9" * 5_000 + "*=y",
        body=b'--b\nContent-Type: multipart/alternative; boundary="inner"\n\n' + inner
        + b"--b\nContent-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: one\n\n1\n--d--\n"
        + b"--b\nContent-Type: text/plain; name=a.txt\n\nlast",
    )  # fmt: skip

    parsed = parse_mail(raw)

    assert (parsed.body_text, parsed.body_html) == ("text", "<p>")
    assert [(file.filename, file.content) for file in parsed.attachments] == [
        ("one.eml", b"Subject: one\n\n1"),
        ("a.txt", b"last"),
    ]


def test_of_repeated_headers_the_first_counts() -> None:
    parsed = parse_mail(
        mail(
            "Subject: first",
            "Subject: second",
            "Content-Type: text/plain; charset=iso-8859-1",
            "Content-Type: text/html",
            "X-OTRS-Queue: one",
            "x-otrs-queue: two",
            body=b"\xfc",
        )
    )

    assert parsed.subject == "first"
    assert (parsed.body_text, parsed.body_html) == ("ü", "")
    assert parsed.headers.get("X-OTRS-QUEUE") == "one"
    assert parsed.headers.get_all("x-otrs-queue") == ["one", "two"]
    assert "X-Otrs-Queue" in parsed.headers
    assert parsed.headers.get("X-None", "default") == "default"
