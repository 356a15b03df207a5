"""What filters see of a mail: headers, text, envelope, and what is known about it (rule 7.14)."""

from dataclasses import dataclass

from tickets.mail.intake import controls as names
from tickets.mail.intake.controls import Controls
from tickets.mail.intake.match import Match
from tickets.mail.intake.parse import ParsedMail
from tickets.mail.intake.parse.addresses import parse_addresses

BODY = "Body"
ENVELOPE_FROM, ENVELOPE_TO = "Envelope-From", "Envelope-To"
TICKET_NUMBER = "X-OTRS-TicketNumber"
ATTACHMENT_EXISTS, ATTACHMENT_COUNT = "X-OTRS-AttachmentExists", "X-OTRS-AttachmentCount"
# What is no header of the mail.
SPECIAL = (BODY, ENVELOPE_FROM, ENVELOPE_TO, TICKET_NUMBER, ATTACHMENT_EXISTS, ATTACHMENT_COUNT)
# Where mail servers write down to whom a mail was really delivered; the first one found counts.
_DELIVERED = ("X-Envelope-To", "X-Original-To", "Delivered-To", "Envelope-To")


@dataclass(frozen=True)
class Sight:
    """A mail as a filter sees it, after the filters before."""

    mail: ParsedMail
    controls: Controls
    found: Match | None = None

    def text_of(self, field: str) -> str | None:
        """What stands there; None if the field is absent.

        X-OTRS headers are seen only if the mail is trusted, or as filters before have set them.
        """
        wanted = field.strip().lower()
        if wanted in _SPECIAL:
            return _SPECIAL[wanted](self)
        if names.is_control(field):
            return self.controls.value(names.known_name(field) or names.bare_name(field))
        return self.mail.headers.get(wanted) if wanted in self.mail.headers else None

    def addresses_of(self, field: str) -> list[str]:
        """The addresses that stand there, in lower case.

        Those of the usual headers were read before decoding, so no name passes for an address.
        """
        wanted = field.strip().lower()
        boxes = {
            "from": self.mail.from_mailboxes,
            "to": self.mail.to_mailboxes,
            "cc": self.mail.cc_mailboxes,
            "reply-to": self.mail.reply_to_mailboxes,
        }.get(wanted)
        if boxes is None:
            text = self.text_of(field) or ""
            boxes = tuple(parse_addresses(text.encode(errors="replace")))
        return [box.address.lower() for box in boxes]


def _body(sight: Sight) -> str | None:
    return sight.mail.body_text or None


def _envelope_from(sight: Sight) -> str | None:
    return sight.text_of("Return-Path")


def _envelope_to(sight: Sight) -> str | None:
    headers = sight.mail.headers
    return next((headers.get(name) for name in _DELIVERED if name in headers), None)


def _ticket_number(sight: Sight) -> str | None:
    return sight.found.ticket.tn if sight.found else sight.controls.value("TicketNumber")


def _attachments(sight: Sight) -> int:
    return sum(not file.inline for file in sight.mail.attachments)


_SPECIAL = {
    BODY.lower(): _body,
    ENVELOPE_FROM.lower(): _envelope_from,
    ENVELOPE_TO.lower(): _envelope_to,
    TICKET_NUMBER.lower(): _ticket_number,
    TICKET_NUMBER.lower().replace("x-otrs-", "x-gotrs-"): _ticket_number,
    ATTACHMENT_EXISTS.lower(): lambda sight: "yes" if _attachments(sight) else "no",
    ATTACHMENT_COUNT.lower(): lambda sight: str(_attachments(sight)),
}
