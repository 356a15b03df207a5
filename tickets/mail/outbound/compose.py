"""From an outbox row to the bytes of a message (rules 8.5, 8.7, 8.8)."""

import re
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.utils import timezone

from accounts import site
from gotrs.common.text import storable
from tickets.files import read_file
from tickets.mail.outbound import addressing
from tickets.mail.outbound.headers import address_header, ids_header, message_ids, text_header
from tickets.models import Article, Attachment, OutgoingMail

MAX_REFERENCES = 20
REPLY_TO = "Reply-To"
BASE64_GROWTH = 1.37  # of four letters for three bytes, and the ends of lines

# Parts are encoded so that any server takes them, line by line of at most 76 characters; headers
# of parts are not folded, for many readers don't understand a file name in pieces.
_PARTS = SMTP.clone(cte_type="7bit")
_FLAT = _PARTS.clone(max_line_length=900)
_MEDIA_TYPE = re.compile(r"([a-z0-9][a-z0-9.+-]*)/([a-z0-9][a-z0-9.+-]*)")
_CONTENT_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]{1,200}")
_LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")
# Set from the row itself; a further header must not say them again.
_OWN_HEADERS = frozenset(
    "from to cc bcc sender subject date message-id in-reply-to references return-path "
    "mime-version".split()
)
_NOBODY_SHOWN = b"To: undisclosed-recipients:;\r\n"
_DOCUMENT = (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n<body>\n{body}\n</body></html>\n'
)


def compose(mail: OutgoingMail, *, utf8: bool = False) -> bytes:
    """The message as it goes over the line, with CRLF; the same bytes each time but boundaries.

    ``utf8`` says that the server takes SMTPUTF8, so addresses may stand in the header as they are.
    Raises ValueError if the row's sender, Message-ID or further headers can't be used, and
    FileNotFoundError if the storage lost an attachment.
    """
    return b"".join(_headers(mail, utf8=utf8)) + _content(mail).as_bytes(policy=_FLAT)


def _headers(mail: OutgoingMail, *, utf8: bool) -> Iterator[bytes]:
    sender = addressing.parse(mail.from_header)[:1]
    ids = message_ids(mail.message_id)
    if not sender or len(ids) != 1:
        raise ValueError(f"Mail {mail.pk} has no usable sender or Message-ID.")
    yield address_header("From", sender, utf8=utf8)
    yield from _recipient_headers(mail, utf8=utf8)
    yield text_header("Subject", mail.subject)
    written = timezone.localtime(mail.send_at or mail.created_at, site.time_zone())
    yield text_header("Date", format_datetime(written))
    yield ids_header("Message-ID", ids)
    if mail.article is not None:
        yield ids_header("In-Reply-To", message_ids(mail.article.in_reply_to)[:1])
        yield ids_header("References", _shortened(message_ids(mail.article.references)))
    for name, value in sorted(mail.headers.items()):
        if name.lower() in _OWN_HEADERS or name.lower().startswith("content-"):
            raise ValueError(f"Mail {mail.pk} has a further header {name}.")
        if name == REPLY_TO:
            yield address_header(name, addressing.parse(str(value)), utf8=utf8)
        else:
            yield text_header(name, str(value))


def _recipient_headers(mail: OutgoingMail, *, utf8: bool) -> Iterator[bytes]:
    """To and Cc; Bcc is in the envelope alone."""
    if mail.article is not None:
        to = addressing.parse(mail.article.to_header)
        cc = addressing.parse(mail.article.cc_header)
    else:
        rows = list(mail.recipients.order_by("id"))
        to = [addressing.Address("", row.address) for row in rows if row.kind == "to"]
        cc = [addressing.Address("", row.address) for row in rows if row.kind == "cc"]
    lines = [address_header("To", to, utf8=utf8), address_header("Cc", cc, utf8=utf8)]
    yield from lines if any(lines) else [_NOBODY_SHOWN]


def _shortened(ids: list[str]) -> list[str]:
    """At most 20, the first kept: it is what readers group a thread by."""
    return ids if len(ids) <= MAX_REFERENCES else [ids[0], *ids[1 - MAX_REFERENCES :]]


def _content(mail: OutgoingMail) -> EmailMessage:
    """Text, with HTML beside it, images within it, files behind it."""
    message = EmailMessage(policy=_PARTS)
    article = mail.article
    message.set_content(
        _lines(article.body_text if article else mail.secret_text or mail.body_text)
    )
    if article is None:
        for file in _files_along(mail):
            _attach(message, file)
        return message
    files = list(article.attachments.order_by("position", "created_at"))
    shown = _shown_in_place(article, files)
    if article.body_html:
        body = _DOCUMENT.format(body=_lines(article.body_html))
        message.add_alternative(body, subtype="html")
        _add_images(message, shown)
    for file in files:
        if file not in shown:
            _attach(message, file)
    return message


def _files_along(mail: OutgoingMail) -> list[Attachment]:
    """Those of another article, as it is now; none if together they are more than a mail may be."""
    article = mail.files_of
    if article is None or article.deleted_at is not None:
        return []
    files = list(article.attachments.order_by("position", "created_at"))
    limit = int(site.get("max_outgoing_mb")) * 1024 * 1024
    return files if sum(file.size for file in files) * BASE64_GROWTH <= limit else []


def _shown_in_place(article: Article, files: Iterable[Attachment]) -> list[Attachment]:
    """Images that the HTML names by ``cid:``."""
    return [
        file
        for file in files
        if file.content_type.startswith("image/")
        and _CONTENT_ID.fullmatch(_content_id(file))
        and f"cid:{_content_id(file)}" in article.body_html
    ]


def _add_images(message: EmailMessage, images: Iterable[Attachment]) -> None:
    html = message.get_body(("html",))
    for image in images:
        main, sub = _media_type(image)
        html.add_related(  # type: ignore[union-attr]
            read_file(image),
            main,
            sub,
            cid=f"<{_content_id(image)}>",
            filename=image.filename,
            disposition="inline",
        )


def _attach(message: EmailMessage, file: Attachment) -> None:
    main, sub = _media_type(file)
    message.add_attachment(read_file(file), main, sub, filename=file.filename)


def _media_type(file: Attachment) -> tuple[str, str]:
    """The type of the file; a message inside a file stays closed, as bytes."""
    found = _MEDIA_TYPE.fullmatch(file.content_type.partition(";")[0].strip().lower())
    if found is None or found[1] in {"message", "multipart"}:
        return "application", "octet-stream"
    return found[1], found[2]


def _content_id(file: Attachment) -> str:
    return file.content_id.strip().strip("<>")


def _lines(text: str) -> str:
    """Text whose only line end is LF, as the library expects; it ends with one."""
    return _LINE_ENDS.sub("\n", storable(text)).rstrip("\n") + "\n"
