"""The fields of a mail: who, to whom, when, in answer to what."""

from datetime import UTC, datetime

import pytest

from tests.tickets.mail.parse.samples import PDF, file_part, mail, multipart_mail, text_part
from tickets.mail.intake.parse import Mailbox, parse_mail


def without_header(raw: bytes, name: str) -> bytes:
    head, _, body = raw.partition(b"\n\n")
    lines = [line for line in head.split(b"\n") if not line.startswith(name.encode() + b":")]
    return b"\n".join(lines) + b"\n\n" + body


def test_the_people_of_a_mail_are_read_for_people_and_for_programs() -> None:
    parsed = parse_mail(
        mail(
            "From: =?utf-8?Q?J=C3=B6rg?= <joerg@x.example>",
            'To: "Help, Desk" <help@desk.example>, <two@desk.example>',
            "Cc: three@desk.example",
            "Reply-To: Joerg <reply@x.example>",
        )
    )

    assert parsed.from_ == "Jörg <joerg@x.example>"
    assert parsed.to == '"Help, Desk" <help@desk.example>, two@desk.example'
    assert parsed.cc == "three@desk.example"
    assert parsed.reply_to == "Joerg <reply@x.example>"
    assert parsed.from_mailboxes == (Mailbox("Jörg", "joerg@x.example"),)
    assert parsed.to_mailboxes == (
        Mailbox("Help, Desk", "help@desk.example"),
        Mailbox("", "two@desk.example"),
    )
    assert parsed.cc_mailboxes == (Mailbox("", "three@desk.example"),)
    assert parsed.reply_to_mailboxes == (Mailbox("Joerg", "reply@x.example"),)


@pytest.mark.parametrize(
    ("headers", "address", "name"),
    [
        (["From: Ann <ann@x>", "Sender: bob@x"], "ann@x", "Ann"),
        (["From: MAILER-DAEMON", "Sender: Bob <bob@x>"], "bob@x", "Bob"),
        (["From: <>", "Reply-To: carl@x"], "carl@x", ""),
        (["From: ", "Return-Path: <dora@x>"], "dora@x", ""),
        (["From: [Ann] sent with a gadget, from ann@x.example!"], "ann@x.example!", ""),
        (["From: Ann", "Return-Path: <>"], "", ""),
    ],
)
def test_the_sender_is_the_first_usable_address(
    headers: list[str], address: str, name: str
) -> None:
    parsed = parse_mail(mail(*headers))

    assert (parsed.sender_address, parsed.sender_name) == (address, name)


def test_a_mail_without_a_sender_is_read_and_says_so() -> None:
    parsed = parse_mail(without_header(mail(), "From"))

    assert (parsed.from_, parsed.sender_address, parsed.from_mailboxes) == ("", "", ())
    assert parsed.warnings == ("There is no sender.",)


def test_recipients_come_in_the_order_in_which_a_queue_is_looked_for() -> None:
    parsed = parse_mail(
        mail(
            "X-Original-To: g@x",
            "Delivered-To: e@x",
            "Delivered-To: f@x",
            "Cc: d@x",
            "To: C <c@x>",
            "To: repeated@x",
            "Envelope-To: b@x",
            "Resent-To: a@x",
        )
    )

    assert [(recipient.header, recipient.address) for recipient in parsed.recipients] == [
        ("Resent-To", "a@x"),
        ("Envelope-To", "b@x"),
        ("To", "c@x"),
        ("Cc", "d@x"),
        ("Delivered-To", "e@x"),
        ("Delivered-To", "f@x"),
        ("X-Original-To", "g@x"),
    ]


@pytest.mark.parametrize(
    ("header", "message_id"),
    [
        ("Message-ID: <a.b$c@d@x.example>", "<a.b$c@d@x.example>"),
        ("MESSAGE-id:<A@x>", "<A@x>"),
        ("Message-ID:\n <a@x>", "<a@x>"),
        ("Message-ID: <a@x> (added by relay)", "<a@x>"),
        ("Message-ID: 000000B9", "000000B9"),
        ("Message-ID: <=?utf-8?Q?a?=@x>", "<=?utf-8?Q?a?=@x>"),
        ("Message-ID: ", ""),
    ],
)
def test_a_message_id_is_kept_byte_for_byte(header: str, message_id: str) -> None:
    assert parse_mail(mail(header)).message_id == message_id


def test_a_mail_without_a_message_id_is_read_and_says_so() -> None:
    parsed = parse_mail(without_header(mail(), "Message-ID"))

    assert parsed.message_id == ""
    assert parsed.warnings == ("There is no Message-ID.",)


def test_references_keep_their_order() -> None:
    parsed = parse_mail(
        mail("In-Reply-To: Your mail <c@x> of Monday", "References: <a@x>\n\t<b@x><c@x> d@x")
    )

    assert parsed.in_reply_to == "<c@x>"
    assert parsed.references == ("<a@x>", "<b@x>", "<c@x>")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 2 Mar 2026 10:00:00 +0100", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2 Mar 2026 10:00:00 -0000", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 10:00 GMT (zone)", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("Mon, 32 Mar 2026 10:00:00 +0100", None),
        ("31 Dec 9999 23:00:00 -1400", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_utc_or_left_out(date: str, expected: datetime | None) -> None:
    assert parse_mail(mail(f"Date: {date}")).date == expected


def test_a_subject_is_one_line_of_at_most_998_characters() -> None:
    assert parse_mail(mail("Subject: =?utf-8?Q?a=0D=0Ab=00?=\n c")).subject == "a b c"

    parsed = parse_mail(mail("Subject: " + "ü" * 1_000))
    assert parsed.subject == "ü" * 998
    assert parsed.warnings == ("The subject was cut.",)


def test_headers_of_lists_and_of_authentication_are_kept() -> None:
    parsed = parse_mail(
        mail(
            "Authentication-Results: mx.desk.example; dmarc=pass",
            "Authentication-Results: other.example; dmarc=fail",
            "List-Id: News <news.x.example>",
            "List-Unsubscribe: <mailto:off@x.example>",
            "Auto-Submitted: no",
        )
    )

    assert parsed.authentication_results == (
        "mx.desk.example; dmarc=pass",
        "other.example; dmarc=fail",
    )
    assert parsed.list_headers == {
        "list-id": "News <news.x.example>",
        "list-unsubscribe": "<mailto:off@x.example>",
    }
    assert parsed.auto_submitted == "no"


def test_encoded_words_say_nothing_about_who_is_genuine() -> None:
    trick = "mx.desk.example; spf=fail smtp.mailfrom==?utf-8?q?=3B_dmarc=3Dpass?="
    parsed = parse_mail(mail(f"Authentication-Results: {trick}\r\n  ; dmarc=fail"))
    assert parsed.authentication_results == (f"{trick} ; dmarc=fail",)


def copy_of(*, text: str = "Hello", **headers: str) -> bytes:
    fields = {"From": "a@x", "Date": "Mon, 2 Mar 2026 10:00:00 +0100", "Subject": "s"} | headers
    return multipart_mail(
        "mixed",
        text_part(text),
        file_part("application/pdf; name=a.pdf", PDF),
        headers=tuple(f"{name.replace('_', '-')}: {value}" for name, value in fields.items()),
    )


def test_two_copies_of_a_mail_have_the_same_content_hash() -> None:
    first = parse_mail(copy_of(To="one@desk.example", Delivered_To="one@desk.example"))
    second = parse_mail(copy_of(To="one@desk.example", Received="by other").replace(b"\n", b"\r\n"))

    assert first.content_hash == second.content_hash
    assert len(first.content_hash) == 64


@pytest.mark.parametrize(
    "other",
    [
        copy_of(From="b@x"),
        copy_of(Date="Mon, 2 Mar 2026 10:00:01 +0100"),
        copy_of(Subject="t"),
        copy_of(text="Hello!"),
        copy_of().replace(b"a.pdf", b"b.pdf"),
        copy_of().replace(b"JVBERi0", b"JVBERj0"),
    ],
    ids=["from", "date", "subject", "text", "name of a file", "content of a file"],
)
def test_mails_that_differ_have_other_content_hashes(other: bytes) -> None:
    assert parse_mail(other).content_hash != parse_mail(copy_of()).content_hash
