"""Reading one mail: the only entrance to this package."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .addresses import Mailbox, find_address, format_addresses, parse_addresses
from .bodies import EMPTY_BODY, BodyReader
from .charsets import tidy_text
from .files import read_files
from .limits import Budget, Limits, Quarantine
from .loops import find_loop_marks
from .model import Headers, ParsedAttachment, ParsedMail, Recipient, content_hash
from .parts import Part, RawHeaders, make_part
from .references import first_message_id, read_message_id, read_message_ids
from .repairs import Repairs
from .reports import read_report
from .structure import read_structure
from .words import decode_header, undecoded_header

DEFAULT_LIMITS = Limits()

_LONGEST_SUBJECT = 998
#: The order in which an own address is looked for (rule 7.15).
_RECIPIENT_HEADERS = (
    "Resent-To",
    "Envelope-To",
    "To",
    "Cc",
    "Delivered-To",
    "X-Original-To",
)
#: Each hop may add one of these, so they aren't repeated headers of which only the first counts.
_TRACE_HEADERS = frozenset({"Resent-To", "Envelope-To", "Delivered-To", "X-Original-To"})
_SENDER_HEADERS = ("From", "Sender", "Reply-To", "Return-Path")


def parse_mail(
    raw: bytes, limits: Limits = DEFAULT_LIMITS, clock: Callable[[], float] = time.monotonic
) -> ParsedMail:
    """Read a raw mail (rules 7.5 to 7.9).

    Whatever the bytes are, something readable comes out; what had to be mended is in ``warnings``.
    Raises Quarantine for a mail beyond the limits of rule 7.5, and nothing else. That the raw mail
    is not too large is up to the caller. ``clock`` counts seconds.
    """
    budget = Budget(limits, clock)
    repairs = Repairs()
    root = repairs.guard(
        "the mail",
        lambda: read_structure(raw, budget, repairs),
        lambda: make_part(RawHeaders([]), body=raw),
    )
    try:
        return _MailReader(root, budget, repairs).read()
    except Quarantine:
        raise
    except Exception as error:
        # A bug of ours: the mail waits for a person, and the next one is read.
        raise Quarantine(f"Reading failed ({type(error).__name__}: {error}).") from error


class _MailReader:
    """Reads the fields of one mail, each guarded for itself: one bad header costs that header."""

    def __init__(self, root: Part, budget: Budget, repairs: Repairs) -> None:
        self._root = root
        self._raw = root.headers
        self._budget = budget
        self._repairs = repairs
        self._headers = Headers(
            [(name, tidy_text(self._decoded(value))) for name, value in self._raw.items]
        )

    def read(self) -> ParsedMail:
        subject = self._subject()
        sender = self._sender()
        body = self._repairs.guard(
            "the text",
            lambda: BodyReader(self._budget, self._repairs).read(self._root),
            lambda: EMPTY_BODY,
        )
        files: tuple[ParsedAttachment, ...] = self._repairs.guard(
            "the files",
            lambda: read_files(self._root, body.html, self._budget, self._repairs),
            lambda: (),
        )
        report = self._repairs.guard(
            "the delivery report",
            lambda: read_report(
                self._root, self._headers, sender.address, body.text, self._repairs
            ),
            lambda: None,
        )
        from_ = self._shown("From")
        date = self._date()
        self._note_missing(sender)
        return ParsedMail(
            subject=subject,
            from_=from_,
            to=self._shown("To"),
            cc=self._shown("Cc"),
            reply_to=self._shown("Reply-To"),
            sender_address=sender.address,
            sender_name=sender.name,
            from_mailboxes=self._mailboxes(self._raw.get("From")),
            to_mailboxes=self._mailboxes(self._raw.get("To")),
            cc_mailboxes=self._mailboxes(self._raw.get("Cc")),
            reply_to_mailboxes=self._mailboxes(self._raw.get("Reply-To")),
            recipients=self._recipients(),
            message_id=read_message_id(self._raw.get("Message-ID")),
            in_reply_to=first_message_id(self._raw.get("In-Reply-To")),
            references=tuple(read_message_ids(self._raw.get("References"))),
            date=date,
            body_text=body.text,
            body_html=body.html,
            body_content_type=body.content_type,
            attachments=files,
            headers=self._headers,
            loop_marks=find_loop_marks(self._headers, self._root),
            delivery_report=report,
            auto_submitted=self._headers.get("Auto-Submitted"),
            list_headers=self._list_headers(),
            authentication_results=tuple(
                map(undecoded_header, self._raw.get_all("Authentication-Results"))
            ),
            content_hash=content_hash(
                from_=from_,
                date=self._headers.get("Date"),
                subject=subject,
                text=body.text,
                files=files,
            ),
            warnings=self._repairs.texts(),
        )

    def _decoded(self, value: bytes) -> str:
        return self._repairs.guard(
            "a header",
            lambda: decode_header(value),
            lambda: value.decode("ascii", "replace"),
        )

    def _shown(self, name: str) -> str:
        value = self._raw.get(name)
        return tidy_text(
            self._repairs.guard(
                f"the header {name}",
                lambda: format_addresses(value),
                lambda: self._decoded(value),
            )
        )

    def _mailboxes(self, value: bytes) -> tuple[Mailbox, ...]:
        def read() -> tuple[Mailbox, ...]:
            return tuple(
                Mailbox(tidy_text(box.name), tidy_text(box.address))
                for box in parse_addresses(value)
            )

        return self._repairs.guard("an address list", read, tuple)

    def _subject(self) -> str:
        subject = self._headers.get("Subject")
        if len(subject) > _LONGEST_SUBJECT:
            self._repairs.add("The subject was cut.")
        return subject[:_LONGEST_SUBJECT]

    def _sender(self) -> Mailbox:
        """The first usable address of From, Sender, Reply-To, Return-Path (rule 7.7)."""
        for name in _SENDER_HEADERS:
            boxes = self._mailboxes(self._raw.get(name))
            if boxes:
                return boxes[0]
            if address := find_address(self._headers.get(name)):
                return Mailbox("", address)
        return Mailbox("", "")

    def _recipients(self) -> tuple[Recipient, ...]:
        found = []
        for name in _RECIPIENT_HEADERS:
            values = self._raw.get_all(name)
            for value in values if name in _TRACE_HEADERS else values[:1]:
                found += [Recipient(name, box.name, box.address) for box in self._mailboxes(value)]
        return tuple(found)

    def _date(self) -> datetime | None:
        """The Date header in UTC; one without a zone is in UTC (RFC 5322 3.3, ``-0000``)."""
        value = self._headers.get("Date")
        if not value:
            return None

        def read() -> datetime | None:
            date = parsedate_to_datetime(value)
            return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)

        return self._repairs.guard("the date", read, lambda: None)

    def _list_headers(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in self._headers:
            if name.lower().startswith("list-") or name.lower() == "mailing-list":
                found.setdefault(name.lower(), value)
        return found

    def _note_missing(self, sender: Mailbox) -> None:
        if not sender.address:
            self._repairs.add("There is no sender.")
        if "Message-ID" not in self._raw:
            self._repairs.add("There is no Message-ID.")
