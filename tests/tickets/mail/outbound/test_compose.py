"""From an outbox row to a message (rules 8.5, 8.7, 8.8)."""

import email
import email.policy
import re
from email.message import EmailMessage

import pytest

from accounts import site
from tests.tickets.mail.outbound.conftest import QUESTION_ID
from tickets.mail.intake.parse.addresses import Mailbox, parse_addresses
from tickets.mail.outbound.compose import compose
from tickets.models import Article, OutgoingMail
from tickets.operations import NewFile

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082"
)


def parsed(mail: OutgoingMail, *, utf8: bool = False) -> EmailMessage:
    raw = compose(mail, utf8=utf8)
    check_lines(raw)
    return email.message_from_bytes(raw, policy=email.policy.default)


def check_lines(raw: bytes) -> None:
    """What any server takes: CRLF everywhere, lines of at most 998 bytes, seven bits."""
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\x00" not in raw


def test_a_reply_comes_from_the_queue_and_threads_behind_the_question(reply, ticket):
    mail = reply(cc="Carla <carla@acme.test>", bcc="boss@gotrs.test")
    message = parsed(mail)
    assert message["From"] == "Support <postmaster@gotrs.local>"
    assert message["To"] == "Ben Brook <ben@acme.test>"
    assert message["Cc"] == "Carla <carla@acme.test>"
    assert message["Subject"] == f"Re: [Ticket#{ticket.tn}] Printer on fire"
    assert message["Message-ID"] == mail.message_id
    assert message["In-Reply-To"] == QUESTION_ID
    assert message["References"].split() == ["<older@acme.test>", QUESTION_ID]
    assert message["Date"].datetime == mail.created_at.replace(microsecond=0)
    assert message["MIME-Version"] == "1.0"
    assert "Use water." in message.get_content()
    assert message["Bcc"] is None
    assert b"boss@gotrs.test" not in compose(mail)


def test_a_mail_to_hidden_recipients_alone_names_nobody(reply):
    mail = reply()
    Article.objects.update(to_header="", bcc_header="ben@acme.test")
    mail.refresh_from_db()
    assert parsed(mail)["To"].addresses == ()


def test_a_long_thread_keeps_its_first_and_its_last_ids(reply):
    ids = [f"<{number}@acme.test>" for number in range(30)]
    mail = reply()
    Article.objects.filter(pk=mail.article_id).update(references=" ".join(ids))
    mail.refresh_from_db()
    assert parsed(mail)["References"].split() == [ids[0], *ids[-19:]]


def test_ids_are_never_folded_or_encoded_however_long_they_are(reply):
    long = f"<{'x' * 300}@acme.test>"
    mail = reply()
    Article.objects.filter(pk=mail.article_id).update(references=f"{long} <b@c>", in_reply_to=long)
    mail.refresh_from_db()
    raw = compose(mail)
    assert f"In-Reply-To: {long}\r\n".encode() in raw
    assert f"References: {long}\r\n <b@c>\r\n".encode() in raw
    assert f"Message-ID: {mail.message_id}\r\n".encode() in raw


@pytest.mark.parametrize(
    "subject",
    [
        "Grüße aus Köln 🙂",
        "日本語の件名" * 40,
        "x" * 998,
        "word " * 150 + "end",
        "=?utf-8?q?not_encoded?=",
        "tabs\tand   blanks",
    ],
)
def test_any_subject_arrives_as_it_was_written(reply, subject):
    mail = reply()
    mail.subject = subject
    raw = compose(mail)
    check_lines(raw)
    header = re.search(rb"(?m)^Subject: (.*?)\r\n(?! )", raw, re.DOTALL)
    for word in re.findall(rb"=\?.*?\?=", header[1]):
        assert len(word) <= 75
    shown = parsed(mail)["Subject"]
    assert " ".join(shown.split()) == " ".join(subject.split())


@pytest.mark.parametrize(
    "name",
    ["Jörg Müller", "Müller, Jörg", 'The "Boss"', "日本語" * 20, "a@b.test", "x" * 300, "=?x?="],
)
def test_names_of_any_kind_arrive_with_their_address(reply, name):
    mail = reply()
    escaped = name.replace('"', '\\"')
    Article.objects.update(to_header=f'"{escaped}" <ben@acme.test>, carla@acme.test')
    mail.refresh_from_db()
    raw = compose(mail)
    check_lines(raw)
    header = re.search(rb"(?m)^To: (.*?)\r\n(?! )", raw, re.DOTALL)
    assert parse_addresses(header[1]) == [
        Mailbox(name[:250], "ben@acme.test"),
        Mailbox("", "carla@acme.test"),
    ]


def test_domains_travel_by_idna_and_utf8_addresses_only_where_they_may(reply):
    mail = reply()
    Article.objects.update(to_header="Jo <jo@müller.test>, jörg@müller.test")
    mail.refresh_from_db()
    assert parsed(mail)["To"] == "Jo <jo@xn--mller-kva.test>"
    assert "jörg@xn--mller-kva.test".encode() in compose(mail, utf8=True)


HOSTILE = "x\r\nBcc: victim@x.test\r\n\r\nbody\x00\x0b\x85\u2028"


@pytest.mark.parametrize("column", ["to_header", "cc_header", "references", "in_reply_to"])
def test_line_breaks_in_a_stored_article_add_no_header(reply, column):
    mail = reply()
    setattr(mail.article, column, f'"{HOSTILE}" <ben@acme.test>')
    message = parsed(mail)
    assert message["Bcc"] is None
    assert "Use water." in message.get_content()


@pytest.mark.parametrize("column", ["subject", "from_header"])
def test_line_breaks_in_a_row_of_the_outbox_add_no_header(reply, column):
    mail = reply()
    setattr(mail, column, f'"{HOSTILE}" <postmaster@gotrs.local>')
    message = parsed(mail)
    assert message["Bcc"] is None
    assert "Use water." in message.get_content()


@pytest.mark.parametrize(
    "headers",
    [
        {"Bcc": "x@y.test"},
        {"subject": "other"},
        {"Content-Type": "text/html"},
        {"X-A\r\nBcc": "x"},
        {"": "x"},
        {"X A": "x"},
    ],
)
def test_further_headers_that_would_change_the_message_are_refused(reply, headers):
    mail = reply()
    mail.headers = headers
    with pytest.raises(ValueError):
        compose(mail)


def test_further_headers_stand_in_the_message(reply):
    mail = reply()
    mail.headers = {"Auto-Submitted": "auto-replied", "X-Loop": HOSTILE}
    message = parsed(mail)
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Loop"] == "x Bcc: victim@x.test body"


@pytest.mark.parametrize("column", ["from_header", "message_id"])
def test_a_row_without_sender_or_id_is_refused(reply, column):
    mail = reply()
    setattr(mail, column, "nothing usable")
    with pytest.raises(ValueError):
        compose(mail)


def test_a_mail_without_article_carries_its_own_text(reply):
    mail = reply()
    mail.article = None
    mail.body_text = "Grüße"
    message = parsed(mail)
    assert message.get_content().strip() == "Grüße"
    assert message["To"] == "ben@acme.test"


@pytest.mark.parametrize(
    ("body", "arrived"),
    [
        ("x" * 5000, "x" * 5000),
        ("ü" * 5000, "ü" * 5000),
        ("a\rb\r\nc\x0cd\u2028e", "a\nb\nc\nd\ne"),
        ("From here\n.\n..\n\n", "From here\n.\n.."),
        ("nul\x00 and half \ud800", "nul and half \ufffd"),
        ("", ""),
    ],
)
def test_any_text_arrives_in_lines_that_servers_take(reply, body, arrived):
    mail = reply()
    mail.article, mail.body_text = None, body
    assert parsed(mail).get_content().replace("\r\n", "\n") == arrived + "\n"


def test_html_goes_with_its_text_and_its_images_in_place(reply):
    mail = reply(
        '<p>Look: <img src="cid:logo@1"></p>',
        content_type="text/html",
        files=(
            NewFile("logo.png", PNG, "image/png", "inline", "<logo@1>", inline=True),
            NewFile("other.png", PNG, "image/png", "inline", "<other@1>", inline=True),
            NewFile("Größe 图.pdf", b"%PDF-1.4 x", "application/pdf"),
        ),
    )
    message = parsed(mail)
    assert message.get_content_type() == "multipart/mixed"
    assert [p.get_content_type() for p in message.iter_parts()] == [
        "multipart/alternative",
        "image/png",
        "application/pdf",
    ]
    assert "Look:" in message.get_body(("plain",)).get_content()
    assert "cid:logo@1" in message.get_body(("html",)).get_content()
    (image,) = (part for part in message.walk() if part["Content-ID"])
    assert image["Content-ID"] == "<logo@1>"
    assert image.get_content_disposition() == "inline"
    assert image.get_content() == PNG
    assert [p.get_filename() for p in message.iter_attachments()] == ["other.png", "Größe 图.pdf"]


@pytest.mark.parametrize(
    ("filename", "content", "declared"),
    [
        ("report.txt", b"one\r\ntwo\n\x00\xff", "text/plain"),
        ("empty.bin", b"", "application/octet-stream"),
        ("mail.eml", b"Subject: x\r\n\r\ny", "message/rfc822"),
        ("x" * 200 + ".txt", b"x", "text/plain"),
        ("图" * 70 + ".pdf", b"%PDF-", "application/pdf"),
        ("odd.bin", b"x", "not a type"),
        ('quo"te;.txt', b"x", "text/plain"),
    ],
)
def test_any_file_arrives_as_it_was(reply, filename, content, declared):
    mail = reply(files=(NewFile(filename, content, declared),))
    stored = mail.article.attachments.get()
    (part,) = parsed(mail).iter_attachments()
    assert part.get_filename() == stored.filename
    assert part.get_payload(decode=True) == content


def test_a_lost_file_is_an_error_and_not_a_mail_without_it(reply, settings):
    mail = reply(files=(NewFile("a.txt", b"lost", "text/plain"),))
    mail.article.attachments.update(sha256="0" * 64)
    with pytest.raises(FileNotFoundError):
        compose(mail)


def test_the_chosen_form_of_sender_and_subject_reaches_the_customer(reply, ticket, anna):
    site.put("from_form", "agent_via")
    site.put("subject_form", "right")
    message = parsed(reply())
    assert message["From"].addresses[0].display_name == f"{anna.full_name} via Support"
    assert message["Subject"] == f"Re: Printer on fire [Ticket#{ticket.tn}]"
