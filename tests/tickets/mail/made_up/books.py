"""The books of the intake: whatever came in is accounted for, to the mail (rule 7.4)."""

import hashlib
from collections import Counter
from collections.abc import Mapping

from django.db.models import QuerySet

from tests.tickets.mail.made_up.strategy import MadeUp
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import Article, IncomingMail, MailState, RawMail, ReturnCode, Ticket

# The beginnings of reasons for quarantine that are bugs of ours and no limits of rule 7.5.
BUGS = ("It could not be processed", "Reading failed", "Reading it was begun")
_CODES = {
    ReturnCode.NEW_TICKET: "new tickets",
    ReturnCode.NEW_TICKET_OLD_CLOSED: "new tickets of closed ones",
    ReturnCode.FOLLOW_UP: "follow-ups",
    ReturnCode.REJECTED: "rejected",
    ReturnCode.IGNORED: "ignored by rule",
}
TICKETS = ("new tickets", "new tickets of closed ones")
ARTICLES = (*TICKETS, "follow-ups", "rejected", "delivery reports")


class Books:
    """Counts what is handed in, beside what the database says afterwards."""

    def __init__(self) -> None:
        self.handed_in = 0
        self._digests: Counter[str] = Counter()
        self._tickets = Ticket.objects.count()
        self._articles = _received_articles().count()

    def knows(self, made: MadeUp) -> bool:
        """Whether the same bytes came in before."""
        return _digest(made.raw) in self._digests

    def hand_in(self, made: MadeUp) -> None:
        """Spool and process a mail. Fails for a crash, and for a quarantine by a bug of ours."""
        for _ in range(1 + made.twice):
            stored = store(made.raw, source="pipe", trusted=made.trusted)
            self.handed_in += 1
            self._digests[_digest(made.raw)] += 1
            mail = process(stored.pk)
            assert mail.state in {MailState.DONE, MailState.DUPLICATE, MailState.QUARANTINED}
            assert not mail.reason.startswith(BUGS), mail.reason

    def table(self) -> dict[str, int]:
        """How many became what."""
        counts: Counter[str] = Counter()
        rows = IncomingMail.objects.values_list("state", "return_code", "trace")
        for state, code, trace in rows.iterator(chunk_size=1000):
            counts[_kind(state, code, trace)] += 1
        return dict(counts)

    def check(self) -> None:
        """Hold the books against the database: nothing is missing, nothing is there twice."""
        table = self.table()
        assert IncomingMail.objects.count() == self.handed_in == sum(table.values()), table
        assert "waiting" not in table, table
        made = Ticket.objects.count() - self._tickets
        assert made == sum(table.get(kind, 0) for kind in TICKETS), (made, table)
        written = _received_articles().count() - self._articles
        assert written == sum(table.get(kind, 0) for kind in ARTICLES), (written, table)
        duplicates = IncomingMail.objects.filter(state=MailState.DUPLICATE)
        assert not duplicates.exclude(duplicate_of__state=MailState.DONE).exists()
        assert self._kept() == self._digests, "raw bytes are not those that came in"

    def _kept(self) -> Counter[str]:
        raw = RawMail.objects.values_list("data", flat=True).iterator(chunk_size=200)
        return Counter(_digest(bytes(data)) for data in raw)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _received_articles() -> QuerySet[Article]:
    """Those that came by mail, and no automatic answers to them."""
    return Article.objects.filter(mail_facts__has_key="mail")


def _kind(state: str, code: int | None, trace: list[Mapping[str, object]]) -> str:
    if state != MailState.DONE:
        return {
            MailState.DUPLICATE: "duplicates",
            MailState.QUARANTINED: "quarantined",
        }.get(MailState(state), "waiting")
    if any(row.get("by") == "delivery report" for row in trace) and code == ReturnCode.FOLLOW_UP:
        return "delivery reports"
    return _CODES[ReturnCode(code)]
