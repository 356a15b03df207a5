"""Delivery reports (rule 7.23) and loop marks (rule 7.21)."""

import pytest

from tests.tickets.mail.parse.samples import BOUNCE, mail, multipart_mail, part, text_part
from tickets.mail.intake.parse import DeliveryReport, LoopMark, RecipientStatus, parse_mail

STATUS = part(
    "Content-Type: message/delivery-status",
    body="Final-Recipient: rfc822; bob@x.example\nAction: failed\nStatus: 5.1.1\n",
)
RECEIPT = part("Content-Type: message/disposition-notification", body="Disposition: displayed\n")
FORWARDED_BOUNCE = part("Content-Type: message/rfc822", body=BOUNCE.replace(b"frontier", b"inner"))
BOB_FAILED = RecipientStatus("bob@x.example", "", "failed", "5.1.1", "")


def test_a_bounce_tells_what_became_of_each_recipient() -> None:
    parsed = parse_mail(BOUNCE)

    assert parsed.is_delivery_report
    assert parsed.delivery_report == DeliveryReport(
        original_message_id="<sent@desk.example>",
        recipients=(
            RecipientStatus(
                "bob@new.example",
                "bob@old.example",
                "failed",
                "5.1.1",
                "smtp; 550 5.1.1 unknown",
            ),
            RecipientStatus("eve@new.example", "", "delayed", "4.4.7", ""),
        ),
    )
    assert parsed.delivery_report.recipients[0].address == "bob@old.example"
    assert parsed.delivery_report.recipients[1].address == "eve@new.example"
    assert parsed.body_text == "Your message could not be delivered.\n"
    assert [file.filename for file in parsed.attachments] == ["file-1.txt", "Re: Printer.eml"]


@pytest.mark.parametrize(
    ("piece", "message_id"),
    [
        (part("Content-Type: text/rfc822-headers", body="Message-ID: <a@x>\n"), "<a@x>"),
        (part("Content-Type: message/rfc822", body="To: b\n\nMessage-Id: <a@x>\n"), "<a@x>"),
        (text_part("Message-ID: <a@x>\n"), "<a@x>"),
        (text_part("none\n"), ""),
    ],
    ids=["headers", "broken copy", "text", "none"],
)
def test_the_original_is_found_where_the_report_names_it(piece: bytes, message_id: str) -> None:
    report = parse_mail(multipart_mail("mixed", text_part("Sorry"), STATUS, piece)).delivery_report

    assert report == DeliveryReport(message_id, (BOB_FAILED,))


@pytest.mark.parametrize(
    ("fields", "action", "status"),
    [
        ("Action: delayed", "delayed", ""),
        ("Action: FAILED (really)\nStatus: 5.0.0", "failed", "5.0.0"),
        ("Status: 5.2.2", "failed", "5.2.2"),
        ("Status: 4.2.2 (full)", "delayed", "4.2.2"),
        ("Action: what\nStatus: 2.0.0", "delivered", "2.0.0"),
        ("Status: nonsense", "", ""),
    ],
)
def test_the_action_follows_from_the_status_where_it_is_missing(
    fields: str, action: str, status: str
) -> None:
    body = f"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: <bob@x.example>\n{fields}\n"
    piece = part("Content-Type: message/delivery-status", body=body)

    report = parse_mail(multipart_mail("report", text_part("x"), piece)).delivery_report

    assert report is not None
    assert report.recipients == (RecipientStatus("bob@x.example", "", action, status, ""),)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param(
            ["X-Failed-Recipients: bob@x.example"],
            "This message was created automatically by mail delivery software.\n\n"
            "  bob@x.example\n    550 5.1.1 unknown\n\n------ A copy\n\nMessage-ID: <a@x>\n",
            id="Exim",
        ),
        pytest.param(
            ["From: MAILER-DAEMON@mx.example"],
            "Hi. This is the qmail-send program at mx.example.\n\n<bob@x.example>:\n"
            "5.1.1 Sorry, no mailbox.\n\n--- Below this line is a copy.\n\nMessage-ID: <a@x>\n",
            id="qmail",
        ),
        pytest.param(
            [],
            "   ----- The following addresses had permanent fatal errors -----\n"
            "<bob@x.example>\n 5.1.1 unknown\n  Message-Id: <a@x>\n",
            id="sendmail",
        ),
    ],
)
def test_plain_bounces_of_old_mailers_are_known(headers: list[str], body: str) -> None:
    raw = mail("Return-Path: <>", *headers, body=body)

    assert parse_mail(raw).delivery_report == DeliveryReport("<a@x>", (BOB_FAILED,))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(mail(), id="a mail"),
        pytest.param(
            mail(body="The following addresses had permanent fatal errors\n<bob@x.example>\n"),
            id="a person who quotes a bounce",
        ),
        pytest.param(
            mail("Return-Path: <>", "Subject: Out of office", body="I am away.\n"), id="an absence"
        ),
        pytest.param(
            multipart_mail("mixed", text_part("look"), FORWARDED_BOUNCE),
            id="a forwarded bounce",
        ),
        pytest.param(
            multipart_mail(
                "report; report-type=disposition-notification",
                text_part("read"),
                RECEIPT,
            ),
            id="a receipt",
        ),
    ],
)  # fmt: skip
def test_other_mails_are_no_delivery_reports(raw: bytes) -> None:
    assert not parse_mail(raw).is_delivery_report


@pytest.mark.parametrize(
    ("header", "mark"),
    [
        ("Precedence: bulk", LoopMark("Precedence", "bulk")),
        ("Mailing-List: x", LoopMark("Mailing-List", "x")),
        ("x-loop: no", LoopMark("X-Loop", "no")),
        ("X-No-Loop: x", LoopMark("X-No-Loop", "x")),
        ("X-OTRS-Loop: yes", LoopMark("X-OTRS-Loop", "yes")),
        ("List-ID: <x>", LoopMark("List-Id", "<x>")),
        ("List-Unsubscribe: <u@x>", LoopMark("List-Unsubscribe", "<u@x>")),
        ("X-Auto-Response-Suppress: OOF", LoopMark("X-Auto-Response-Suppress", "OOF")),
        ("X-Autoreply: yes", LoopMark("X-Autoreply", "yes")),
        ("X-Autorespond: x", LoopMark("X-Autorespond", "x")),
        ("Auto-Submitted: Auto-Replied", LoopMark("Auto-Submitted", "Auto-Replied")),
        ("Return-Path: < >", LoopMark("Return-Path", "<>")),
        ("Content-Type: multipart/report", LoopMark("Content-Type", "multipart/report")),
        ("Auto-Submitted: no", None),
        ("Return-Path: <ann@x>", None),
        ("Precedence:  ", None),
        ("X-Other: x", None),
    ],
)
def test_a_loop_mark_names_its_header(header: str, mark: LoopMark | None) -> None:
    assert parse_mail(mail(header)).loop_marks == ((mark,) if mark else ())
