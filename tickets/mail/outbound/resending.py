"""A received mail that is sent on unchanged, under Resent-… headers (RFC 5322, 3.6.6; rule 8.8)."""

import re
from email.utils import format_datetime

from django.utils import timezone

from accounts import site
from tickets.mail.outbound import addressing
from tickets.mail.outbound.headers import address_header, ids_header, message_ids, text_header
from tickets.models import Article, OutgoingMail, RawMail

_LINE_END = re.compile(rb"\r\n|\r|\n")
# Mailbox files begin each mail with a line of their own; among headers it would end them.
_MAILBOX_LINE = re.compile(rb"\AFrom [^\n]*\n")


def original_of(article: Article) -> bytes | None:
    """The mail as it was received, byte for byte; None if the article did not come by mail."""
    found = RawMail.objects.filter(mail__article=article).order_by("mail_id").first()
    return None if found is None else bytes(found.data)


def resent(mail: OutgoingMail, *, utf8: bool = False) -> bytes:
    """The original as it goes over the line. What it says stays; line ends become CRLF, for bare
    ones let a second mail be smuggled in.

    Raises ValueError if the original is gone or the sender can't be used.
    """
    raw = original_of(mail.bounce.article)
    sender = addressing.parse(mail.from_header)[:1]
    if raw is None or not sender:
        raise ValueError(f"Mail {mail.pk} has no original or no usable sender.")
    to = [addressing.Address("", row.address) for row in mail.recipients.order_by("id")]
    moment = timezone.localtime(mail.created_at, site.time_zone())
    return b"".join(
        [
            address_header("Resent-From", sender, utf8=utf8),
            address_header("Resent-To", to, utf8=utf8),
            text_header("Resent-Date", format_datetime(moment)),
            ids_header("Resent-Message-ID", message_ids(mail.message_id)),
            _LINE_END.sub(b"\r\n", _MAILBOX_LINE.sub(b"", raw)),
        ]
    )
