"""What the reading of a mail gives: plain values, safe to store and to show as text."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .addresses import Mailbox


class Headers:
    """The decoded headers of a mail, by name in any case. Of repeated headers the first counts."""

    def __init__(self, items: list[tuple[str, str]]) -> None:
        self._items = tuple(items)
        self._first: dict[str, str] = {}
        for name, value in items:
            self._first.setdefault(name.lower(), value)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._first

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def get(self, name: str, default: str = "") -> str:
        """The first header of that name, decoded on one line, or the default."""
        return self._first.get(name.lower(), default)

    def get_all(self, name: str) -> list[str]:
        """All headers of that name, in order."""
        wanted = name.lower()
        return [value for found, value in self._items if found.lower() == wanted]


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address that the mail was sent to, with the header that says so."""

    header: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class LoopMark:
    """A header that says a machine wrote the mail (rule 7.21)."""

    header: str
    value: str


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """What became of one recipient of a mail of ours (RFC 3464 2.3).

    ``action`` is failed, delayed, delivered, relayed, expanded or ''; ``status`` like ``5.1.1``.
    """

    final_recipient: str
    original_recipient: str
    action: str
    status: str
    diagnostic: str

    @property
    def address(self) -> str:
        """The address that we had sent to; reports after a forwarding name another as final."""
        return self.original_recipient or self.final_recipient


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A bounce or another report about a mail that was sent (rule 7.23)."""

    original_message_id: str
    recipients: tuple[RecipientStatus, ...]


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    """A file in a mail; ``filename`` follows rule 4.7 and is unique in its mail.

    ``content_type`` is found by content, ``declared_type`` is what the mail says. ``disposition``
    is as declared (None if not), ``inline`` whether the HTML shows it in place by ``cid:``.
    ``blocked`` marks files that are only ever downloaded (rule 4.6).
    """

    filename: str
    declared_type: str
    content_type: str
    disposition: str | None
    content_id: str
    inline: bool
    blocked: bool
    content: bytes

    @property
    def size(self) -> int:
        """Bytes of the decoded content."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as it was read. Absent headers are '', absent lists are empty.

    ``from_``, ``to``, ``cc`` and ``reply_to`` are for people, the tuples beside them for programs.
    ``body_html`` is as it came and must be sanitised before it is shown; '' if there is none.
    ``recipients`` are in the order of rule 7.15. ``content_hash`` is hexadecimal (rule 7.3).
    """

    subject: str
    from_: str
    to: str
    cc: str
    reply_to: str
    sender_address: str
    sender_name: str
    from_mailboxes: tuple[Mailbox, ...]
    to_mailboxes: tuple[Mailbox, ...]
    cc_mailboxes: tuple[Mailbox, ...]
    reply_to_mailboxes: tuple[Mailbox, ...]
    recipients: tuple[Recipient, ...]
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    date: datetime | None
    body_text: str
    body_html: str
    body_content_type: str
    attachments: tuple[ParsedAttachment, ...]
    headers: Headers
    loop_marks: tuple[LoopMark, ...]
    delivery_report: DeliveryReport | None
    auto_submitted: str
    list_headers: dict[str, str]
    authentication_results: tuple[str, ...]
    content_hash: str
    warnings: tuple[str, ...]

    @property
    def is_delivery_report(self) -> bool:
        """Whether it reports on a mail that was sent before (rule 7.23)."""
        return self.delivery_report is not None


def content_hash(
    *, from_: str, date: str, subject: str, text: str, files: tuple[ParsedAttachment, ...]
) -> str:
    """The SHA-256 by which a mail is known in two mailboxes (rule 7.3), 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for field in (from_, date, subject, text.strip()):
        _add(digest, field.encode())
    for file in files:
        _add(digest, file.filename.encode())
        _add(digest, hashlib.sha256(file.content).digest())
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", field: bytes) -> None:
    # With its length, so that no two mails give the same bytes by moving a border.
    digest.update(len(field).to_bytes(8, "big") + field)
