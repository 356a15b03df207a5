"""Reports on mails that were sent: RFC 3464, and the plain forms of older mailers (rule 7.23)."""

import re

from .addresses import find_address
from .charsets import decode_text, tidy_text
from .head import split_head
from .loops import is_null_sender
from .model import DeliveryReport, Headers, RecipientStatus
from .parts import MESSAGE_TYPES, Part, RawHeaders
from .references import first_message_id
from .repairs import Repairs
from .transfer import decode_transfer

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEADER_TYPES = frozenset({"text/rfc822-headers", "message/global-headers"})
_BLANK_LINES = re.compile(rb"(?>\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\s*+")
_STATUS_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ACTION_BY_CLASS = {"2": "delivered", "4": "delayed", "5": "failed"}
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_MOST_RECIPIENTS = 1_000

_MACHINE_SENDER = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon)@", re.I)
#: Sentences with which qmail, Exim, sendmail and Exchange open a bounce that is no RFC 3464 one.
_PLAIN_FORM = re.compile(
    r"Hi\. This is the qmail-send program"
    r"|This message was created automatically by (?:mail delivery software|the SMTP relay)"
    r"|The following address(?:es|\(es\))? (?:had|failed)"
    r"|A message that you sent could not be delivered"
    r"|Your message did not reach some or all of the intended recipients"
    r"|Delivery to the following recipients? (?:has )?failed",
    re.IGNORECASE,
)
_PLAIN_MESSAGE_ID = re.compile(r"^[> \t]*Message-ID:[ \t]*(<[^<>\s]{1,900}>)", re.I | re.M)
_PLAIN_RECIPIENT = re.compile(
    r"^[ \t]{0,8}<?([^\s<>,;:\"()@]{1,64}@[^\s<>,;:\"()@]{1,255})>?:?[ \t]*$", re.M
)
_PLAIN_CODE = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
#: All that matters stands at the beginning: of a plain bounce, and of the copy of a mail.
_PLAIN_WITHIN = 64 * 1024


def read_report(
    root: Part, headers: Headers, sender: str, body_text: str, repairs: Repairs
) -> DeliveryReport | None:
    """The report in a mail, or None if it is none. Reports in attached mails don't count."""
    leaves = list(root.leaves())
    statuses = [leaf for leaf in leaves if leaf.kind in _STATUS_TYPES]
    recipients = tuple(
        status for leaf in statuses for status in _recipients(_content(leaf, repairs))
    )[:_MOST_RECIPIENTS]
    declared = root.kind == "multipart/report" and (
        root.content_type.get("report-type").strip().lower() == "delivery-status"
    )
    if recipients or declared:
        return DeliveryReport(_original_id(leaves, headers, body_text, repairs), recipients)
    if is_null_sender(headers) or _MACHINE_SENDER.match(sender):
        return _plain_report(leaves, headers, body_text, repairs)
    return None


def _content(part: Part, repairs: Repairs) -> bytes:
    return decode_transfer(part.body, part.headers.text("Content-Transfer-Encoding"), repairs)


def _recipients(content: bytes) -> list[RecipientStatus]:
    """The blocks of a delivery status that speak of a recipient; the first may do so too."""
    blocks = _BLANK_LINES.split(content.strip() + b"\n\n", maxsplit=_MOST_RECIPIENTS)
    found = [_recipient(split_head(block)[0]) for block in blocks]
    return [status for status in found if status is not None]


def _recipient(fields: RawHeaders) -> RecipientStatus | None:
    names = ("Final-Recipient", "Original-Recipient", "Action", "Status")
    if not any(name in fields for name in names):
        return None
    code = _STATUS_CODE.search(fields.text("Status"))
    status = code[0] if code else ""
    action = fields.text("Action").strip().lower().split(" ", 1)[0]
    if action not in _ACTIONS:
        action = _ACTION_BY_CLASS.get(status[:1], "")
    return RecipientStatus(
        final_recipient=_recipient_address(fields.text("Final-Recipient")),
        original_recipient=_recipient_address(fields.text("Original-Recipient")),
        action=action,
        status=status,
        diagnostic=fields.text("Diagnostic-Code"),
    )


def _recipient_address(value: str) -> str:
    """The address of ``rfc822; a@b``; the type before the semicolon is often left out."""
    address = value.rpartition(";")[2].strip()
    return find_address(address) or address.strip("<>")


def _original_id(leaves: list[Part], headers: Headers, body_text: str, repairs: Repairs) -> str:
    """The Message-ID of the mail that was sent: from its copy, else from what the report says."""
    for leaf in leaves:
        if leaf.kind in MESSAGE_TYPES | _HEADER_TYPES:
            copy = _content(leaf, repairs)[:_PLAIN_WITHIN]
            if message_id := first_message_id(split_head(copy)[0].get("Message-ID")):
                return message_id
            # Some gateways break the headers of the copy in the middle.
            if broken := _PLAIN_MESSAGE_ID.search(decode_text(copy)[0]):
                return broken[1]
    plain = _PLAIN_MESSAGE_ID.search(body_text)
    if plain:
        return plain[1]
    for name in ("X-Original-Message-ID", "In-Reply-To", "References"):
        if message_id := first_message_id(headers.get(name).encode()):
            return message_id
    return ""


def _plain_report(
    leaves: list[Part], headers: Headers, body_text: str, repairs: Repairs
) -> DeliveryReport | None:
    """A bounce without a machine-readable part: recipients named in a header or on own lines."""
    text = body_text[:_PLAIN_WITHIN]
    if not text and leaves:
        text = tidy_text(decode_text(_content(leaves[0], repairs)[:_PLAIN_WITHIN])[0])
    failed = headers.get("X-Failed-Recipients")
    opening = _PLAIN_FORM.search(text)
    if not failed and not opening:
        return None
    addresses = [address for item in failed.split(",") if (address := find_address(item))]
    if not addresses and opening:
        addresses = _PLAIN_RECIPIENT.findall(text, opening.end())
    code = _PLAIN_CODE.search(text)
    status = code[1] if code else ""
    action = _ACTION_BY_CLASS.get(status[:1], "failed")
    recipients = tuple(
        RecipientStatus(address, "", action, status, "")
        for address in dict.fromkeys(addresses[:_MOST_RECIPIENTS])
    )
    return DeliveryReport(_original_id(leaves, headers, body_text, repairs), recipients)
