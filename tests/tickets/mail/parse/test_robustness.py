"""Whatever the bytes are: something comes out, or the mail waits in quarantine for a limit."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.tickets.mail.parse.samples import WELL_FORMED
from tickets.mail.intake.parse import ParsedMail, Quarantine, parse_mail

FUZZ = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

#: What breaks parsers: pieces of syntax, broken encodings, controls, surrogates in CESU-8.
NASTY = [
    b"\0", b"\r", b"\n", b"\r\n", b"\n\n", b" ", b"\t", b":", b";", b",", b"<", b">", b'"', b"\\",
    b"(", b")", b"=", b"?=", b"=?", b"=?utf-8?B?", b"=?utf-8?Q?=ff?=", b"=?x?b?!!!!?=", b"%",
    b"*0*=", b"''", b"*99999=", b"--", b"--frontier", b"--frontier--", b"--middle", b"--inner--",
    b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"Content-Type:",
    b"multipart/mixed", b"boundary=", b"charset=unicode_escape", b"charset=utf-7",
    b"charset=utf-16", b"charset=\xff", b"base64", b"x-uuencode", b"From ",
    b"&#99999999999999999999;", b"<!--", b"</", b"cid:", b"9" * 5000,
]  # fmt: skip


def read(raw: bytes) -> ParsedMail | None:
    """Read a mail; None for one beyond a limit. A quarantine for a bug of ours is raised on."""
    try:
        parsed = parse_mail(raw)
    except Quarantine as quarantine:
        if quarantine.__cause__:
            raise
        return None
    assert_storable(parsed)
    return parsed


def assert_storable(parsed: ParsedMail) -> None:
    texts = [
        parsed.subject, parsed.from_, parsed.to, parsed.cc, parsed.reply_to, parsed.sender_address,
        parsed.sender_name, parsed.message_id, parsed.in_reply_to, *parsed.references,
        parsed.body_text, parsed.body_html, parsed.body_content_type, parsed.auto_submitted,
        *parsed.authentication_results, *parsed.list_headers.values(),
        *(value for pair in parsed.headers for value in pair),
        *(text for recipient in parsed.recipients for text in (recipient.name, recipient.address)),
        *(text for box in parsed.from_mailboxes for text in (box.name, box.address)),
        *(text for file in parsed.attachments
          for text in (file.filename, file.content_id, file.content_type, file.disposition or "")),
    ]  # fmt: skip
    for text in texts:
        text.encode("utf-8")
        assert "\0" not in text
    for single_line in (parsed.subject, parsed.from_, parsed.sender_address, parsed.message_id):
        assert "\n" not in single_line
        assert "\r" not in single_line
    names = [file.filename for file in parsed.attachments]
    assert all(names)
    assert len(names) == len(set(names))
    assert all(len(name.encode()) <= 220 for name in names)


@FUZZ
@given(st.binary(max_size=2_000))
@example(b"")
@example(b"\n")
@example(b":")
@example(b" ")
@example(b"From: \n\n")
def test_random_bytes_are_read(raw: bytes) -> None:
    assert read(raw) is not None


@FUZZ
@given(st.lists(st.sampled_from(NASTY) | st.binary(max_size=20), max_size=60).map(b"".join))
def test_random_syntax_is_read(raw: bytes) -> None:
    read(raw)


@st.composite
def mutated_mails(draw: st.DrawFn) -> bytes:
    raw = draw(st.sampled_from(WELL_FORMED))
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(raw)))
        length = draw(st.sampled_from([0, 0, 1, 2, 10, 100]))
        piece = draw(st.sampled_from(NASTY) | st.binary(max_size=10))
        raw = raw[:start] + piece + raw[start + length :]
    return raw


@settings(FUZZ, max_examples=1_000)
@given(mutated_mails())
def test_mutations_of_well_formed_mails_are_read(raw: bytes) -> None:
    read(raw)


@settings(FUZZ, max_examples=50)
@given(st.sampled_from(WELL_FORMED), st.data())
def test_a_mail_that_was_cut_anywhere_is_read(raw: bytes, data: st.DataObject) -> None:
    assert read(raw[: data.draw(st.integers(0, len(raw)))]) is not None


@pytest.mark.parametrize("raw", WELL_FORMED, ids=range(len(WELL_FORMED)))
def test_a_well_formed_mail_needs_no_repair(raw: bytes) -> None:
    assert parse_mail(raw).warnings == ()


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"], ids=["CRLF", "CR"])
@pytest.mark.parametrize("raw", WELL_FORMED, ids=range(len(WELL_FORMED)))
def test_line_ends_make_no_difference(raw: bytes, ending: bytes) -> None:
    expected, parsed = parse_mail(raw), parse_mail(raw.replace(b"\n", ending))

    assert parsed.subject == expected.subject
    assert parsed.from_ == expected.from_
    assert parsed.body_text == expected.body_text
    assert parsed.body_html == expected.body_html
    assert [file.filename for file in parsed.attachments] == [
        file.filename for file in expected.attachments
    ]
    assert parsed.delivery_report == expected.delivery_report
