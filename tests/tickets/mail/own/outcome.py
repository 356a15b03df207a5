"""What has to become of a mail, and what became of it, in the words of README.md."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.tickets.mail.own.names import NUMBERS
from tickets.models import (
    Article,
    Attachment,
    IncomingMail,
    MailState,
    OutgoingMail,
    ReturnCode,
    SenderType,
)

FOLDER = Path(__file__).parent
# A plain request by Ben, from which an entry says how it differs.
PLAIN: Mapping[str, Any] = {
    "sender": "ben@acme.test",
    "becomes": "new ticket",
    "queue": "Misc",
    "answer": "reply",
    "files": [],
    "loop": [],
    "visible": True,
    "stranger": False,
    "unverified_agent": False,
}
READING = {"bodies", "charsets", "encodings", "files", "headers", "words"}
# How a mail comes in, which is no part of what becomes of it.
CIRCUMSTANCES = {"trusted", "settings", "after"}
_WITHOUT_ARTICLE = {"ignored", "quarantined"}
_CODES = {
    ReturnCode.NEW_TICKET: "new ticket",
    ReturnCode.FOLLOW_UP: "follow-up",
    ReturnCode.NEW_TICKET_OLD_CLOSED: "new ticket, old closed",
    ReturnCode.REJECTED: "rejected",
    ReturnCode.IGNORED: "ignored",
}
_BEGINS = " …"


@dataclass(frozen=True)
class OwnMail:
    """A mail of the folder, by its path without ending, and its entry in ``expected.toml``."""

    name: str
    raw: bytes
    entry: Mapping[str, Any]

    @property
    def is_about_reading(self) -> bool:
        """Whether it is only asked how it is read: the same for each database, and unanswered."""
        return self.name.partition("/")[0] in READING

    def expected(self) -> dict[str, Any]:
        """What is said about it, completed by what holds for a plain request."""
        said = {key: value for key, value in self.entry.items() if key not in CIRCUMSTANCES}
        becomes = said.get("becomes", PLAIN["becomes"])
        if becomes in _WITHOUT_ARTICLE:
            return {key: value for key, value in said.items() if key in {"becomes", "reason"}}
        if becomes == "duplicate":
            return {"becomes": becomes}
        whole = {**PLAIN, **said}
        if self.is_about_reading:
            whole["answer"] = ""
        if becomes != "new ticket" and "queue" not in said:
            del whole["queue"]
        return whole


def own_mails() -> Iterator[OwnMail]:
    """All mails; each has to have an entry, and each entry a mail."""
    for book in sorted(FOLDER.glob("*/expected.toml")):
        entries = tomllib.loads(book.read_text(encoding="utf-8"))
        files = {path.stem: path for path in book.parent.glob("*.eml")}
        assert entries.keys() == files.keys(), f"{book}: {entries.keys() ^ files.keys()}"
        for stem, entry in entries.items():
            yield OwnMail(f"{book.parent.name}/{stem}", files[stem].read_bytes(), entry)


def differences(expected: Mapping[str, Any], mail: IncomingMail) -> dict[str, tuple[Any, Any]]:
    """What is not as expected, by its name: (expected, found)."""
    found = _found(mail)
    return {
        key: (wanted, found.get(key))
        for key, wanted in expected.items()
        if not _agrees(key, wanted, found.get(key))
    }


def _agrees(key: str, wanted: Any, found: Any) -> bool:
    if key == "text" and wanted.endswith(_BEGINS):
        return str(found).startswith(wanted.removesuffix(_BEGINS))
    if key == "reason":
        return str(found).startswith(wanted)
    if key == "warnings":
        return set(wanted) <= set(found or ())
    return bool(wanted == found)


def _found(mail: IncomingMail) -> dict[str, Any]:
    found: dict[str, Any] = {"becomes": _became(mail), "reason": mail.reason}
    if mail.article is not None:
        found |= _of_article(mail.article) | _of_ticket(mail) | _of_answer(mail)
    return found


def _became(mail: IncomingMail) -> str:
    if mail.state != MailState.DONE:
        return str(mail.state)
    if mail.article is not None and mail.article.sender_type == SenderType.SYSTEM:
        by = next(row.get("by") for row in mail.trace if row["stage"] == "follow-up")
        if by == "delivery report":
            return "report"
    return _CODES[ReturnCode(mail.return_code)]


def _of_article(article: Article) -> dict[str, Any]:
    facts = article.mail_facts
    return {
        "subject": article.subject,
        "from": article.from_header,
        "text": article.body_text.strip(),
        "html": bool(article.body_html),
        "sender": facts["sender"],
        "files": [_file(file) for file in article.attachments.order_by("position")],
        "loop": facts.get("loop", []),
        "visible": article.is_visible_for_customer,
        "stranger": article.from_stranger,
        "unverified_agent": facts.get("unverified_agent", False),
        "message_id": article.message_id,
        "authentication": facts.get("authentication_results", []),
        "warnings": facts.get("warnings", []),
    }


def _file(file: Attachment) -> str:
    marks = [
        word for word, is_so in (("inline", file.inline), ("blocked", file.dangerous)) if is_so
    ]
    return " | ".join([file.filename, file.content_type, str(file.size), *marks])


def _of_ticket(mail: IncomingMail) -> dict[str, Any]:
    ticket = mail.ticket
    assert ticket is not None
    names = {number: name for name, number in NUMBERS.items()}
    return {
        "ticket": names.get(ticket.tn),
        "ticket_state": ticket.state.name,
        "queue": ticket.queue.name,
        "priority": ticket.priority.name,
        "customer": ticket.customer_user_id,
    }


def _of_answer(mail: IncomingMail) -> dict[str, Any]:
    """The automatic answer, and what a report changed at the mail that it is about."""
    answer: Mapping[str, Any] = next((row for row in mail.trace if row["stage"] == "answer"), {})
    is_sent = bool(answer) and "why" in answer and not answer["why"]
    sent = OutgoingMail.objects.filter(article__in_reply_to=mail.article.message_id).last()
    reported = OutgoingMail.objects.filter(recipients__state="failed").exists()
    return {
        "answer": answer["name"].removeprefix("default ") if is_sent else "",
        "answered": [one.address for one in sent.recipients.order_by("id")] if sent else [],
        "state": "failed" if reported else "",
    }
