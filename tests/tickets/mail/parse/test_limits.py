"""Mails beyond a limit of rule 7.5 wait in quarantine with the reason."""

import itertools

import pytest

from tests.tickets.mail.parse.samples import PNG, file_part, mail, multipart_mail, part, text_part
from tickets.mail.intake.parse import Limits, Quarantine, parse_mail


def nested(depth: int) -> bytes:
    """A text inside of so many multiparts."""
    inner = text_part("at the bottom")
    for level in range(depth):
        inner = (
            f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'.encode()
            + inner
            + f"\n--b{level}--\n".encode()
        )
    return mail().split(b"\n\n")[0] + b"\n" + inner


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(
            mail("X-Long: " + "x" * 1024 * 1024), "Headers of more than 1,048,576 bytes.", id="1 MB"
        ),
        pytest.param(
            mail(*["X-Line: x"] * 2_000), "Headers of more than 2,000 lines.", id="2,000 lines"
        ),
        pytest.param(
            mail("X-Folded: x" + "\n x" * 2_000), "Headers of more than 2,000 lines.", id="folds"
        ),
        pytest.param(
            multipart_mail("mixed", part(*["X-Line: x"] * 2_001)),
            "Headers of more than 2,000 lines.",
            id="headers of a part",
        ),
        pytest.param(
            multipart_mail("mixed", *[b"\n"] * 1_001), "More than 1,000 parts.", id="1,001 parts"
        ),
    ],
)
def test_a_mail_beyond_a_limit_is_quarantined(raw: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        parse_mail(raw)

    assert caught.value.reason == reason


def test_a_mail_at_the_limits_is_read() -> None:
    parsed = parse_mail(multipart_mail("mixed", *[text_part("x")] * 1_000))

    assert parsed.body_text == "\n\n".join(["x"] * 1_000)
    assert parse_mail(mail(*["X-Line: x"] * 1_996)).subject == "Printer"


def test_a_mail_that_grows_when_decoded_is_quarantined() -> None:
    raw = multipart_mail("mixed", *[file_part("image/png", PNG)] * 3)

    with pytest.raises(Quarantine, match="when decoded"):
        parse_mail(raw, Limits(decoded_bytes=len(PNG) * 2))


def test_a_mail_that_takes_too_long_is_quarantined() -> None:
    ticks = itertools.count(step=30)

    with pytest.raises(Quarantine, match="longer than 60 seconds"):
        parse_mail(mail(), clock=lambda: float(next(ticks)))


@pytest.mark.parametrize("depth", [1, 20])
def test_nesting_is_followed_twenty_levels_deep(depth: int) -> None:
    parsed = parse_mail(nested(depth))

    assert parsed.body_text == "at the bottom"
    assert parsed.attachments == ()


@pytest.mark.parametrize("depth", [21, 100, 400])
def test_what_is_nested_deeper_stays_one_unopened_mail(depth: int) -> None:
    parsed = parse_mail(nested(depth))

    (file,) = parsed.attachments
    assert file.filename == "file-1.eml"
    assert file.content_type == "message/rfc822"
    assert b"at the bottom" in file.content
    assert parsed.body_text == ""


_HOSTILE = [
    b'"', b'"\\"', b"\\", b"(", b"<a,", b"<", b":", b"g:;", b":@", b",", b"a;", b"=?", b"=?a?q?",
    b"=?a?q?x?= ", b"@", b"a@", b"cid:", b"''", b"%", b"*0=", b"\xc3", b"\t",
]  # fmt: skip


@pytest.mark.parametrize("piece", _HOSTILE)
@pytest.mark.parametrize("name", ["From", "Subject", "Content-Type", "References", "X-Any"])
def test_hostile_headers_take_linear_time(name: str, piece: bytes) -> None:
    # With anything worse than linear time this would run for minutes.
    value = b"text/plain; name=" + piece * (100_000 // len(piece))

    assert parse_mail(mail(name.encode() + b": " + value)).body_text == "Hello\n"


@pytest.mark.parametrize("piece", [b"--frontier\n", b"--", b"\n", b"\r", b"--frontier", b"=", b"A"])
def test_hostile_bodies_take_linear_time(piece: bytes) -> None:
    body = piece * (500_000 // len(piece))
    raw = mail(
        'Content-Type: multipart/mixed; boundary="other"',
        "Content-Transfer-Encoding: base64",
        body=body,
    )

    try:
        parse_mail(raw)
    except Quarantine as quarantine:
        assert quarantine.reason == "More than 1,000 parts."  # noqa: PT017
