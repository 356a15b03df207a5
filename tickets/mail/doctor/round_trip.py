"""A mail from each server of ours to ourselves, and what the receiving server thought of it.

It bears a Message-ID of ours, so the intake ignores it (rule 7.22): no ticket comes of it. Whoever
meets it first tells: the doctor looks into the mailboxes without touching anything, and into the
spool, where the worker or a pipe may have put it.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from queues.models import MailAccount
from tickets.mail.doctor.servers import LIMITS
from tickets.mail.doctor.subjects import Subjects, domain_of
from tickets.mail.intake.imap import open_imap
from tickets.mail.intake.parse import ParsedMail, Quarantine, parse_mail
from tickets.mail.outbound import message_ids
from tickets.mail.outbound.servers import Server
from tickets.mail.outbound.transports import Parcel, ServerUnavailable, SmtpTransport
from tickets.mail.troubles import sentence
from tickets.models import DeliveryState, IncomingMail

log = logging.getLogger(__name__)

# Longer than anybody waits.
_WATCHING = replace(LIMITS, whole=60)
# Between two looks into a mailbox or the spool: soon at first, for most mails are back at once.
_FIRST_LOOK, _LONGEST_LOOK = 0.1, 1.0
# Of more pairs of server and domain only so many are tried.
MAX_PROBES = 10


@dataclass(frozen=True)
class Arrival:
    """A probe that came back: where, after how many seconds, and the mail's headers."""

    place: str
    seconds: float
    mail: ParsedMail


@dataclass
class Probe:
    """A mail that was sent to ourselves, and what became of it."""

    server: Server
    address: str
    message_id: str = field(default_factory=message_ids.new_message_id)
    sent_at: float = 0.0
    trouble: str = ""
    arrival: Arrival | None = None

    @property
    def domain(self) -> str:
        """The domain that it comes from."""
        return domain_of(self.address)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will become of it."""
        return bool(self.trouble) or self.arrival is not None


class RoundTrip:
    """Sends the probes and waits for them, ``seconds`` at most."""

    def __init__(self, subjects: Subjects, seconds: float) -> None:
        pairs = [(one.server, address) for one in subjects.servers for address in one.addresses]
        self.probes = [Probe(server, address) for server, address in pairs[:MAX_PROBES]]
        self._accounts = subjects.accounts
        self._first = IncomingMail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._end = time.monotonic() + seconds
        self._news = threading.Condition()

    def tasks(self) -> Sequence[Callable[[], None]]:
        """What has to be done side by side."""
        if not self.probes:
            return []
        # What the doctor can't look into without disturbing it is fetched by the worker.
        MailAccount.objects.filter(pk__in=[one.pk for one in self._accounts]).update(
            next_run_at=None
        )
        mailboxes = [one for one in self._accounts if one.protocol == "imap"]
        return [
            *(partial(self._send, probe) for probe in self.probes),
            *(partial(self._watch_mailbox, one) for one in mailboxes),
            self._watch_spool,
        ]

    def _send(self, probe: Probe) -> None:
        parcel = Parcel(
            name="probe",
            sender=probe.address,
            recipients=(probe.address,),
            compose=lambda _utf8: _compose(probe),
            before_handover=lambda: None,
        )
        probe.sent_at = time.monotonic()
        try:
            outcome = SmtpTransport(probe.server, LIMITS.whole).deliver(parcel)[probe.address]
        except ServerUnavailable as error:
            self._note(probe, trouble=str(error))
        except Exception as error:
            # Whatever it is, it is what there is to report.
            self._note(probe, trouble=sentence(error))
        else:
            if outcome.state not in (DeliveryState.SENT, DeliveryState.UNCERTAIN):
                self._note(probe, trouble=outcome.answer)

    def _note(self, probe: Probe, *, trouble: str = "", arrival: Arrival | None = None) -> None:
        with self._news:
            if not probe.is_over:
                probe.trouble, probe.arrival = trouble, arrival
            self._news.notify_all()

    def _waiting(self) -> dict[str, Probe]:
        """Those that may still come, by Message-ID; none if the time is over."""
        if time.monotonic() >= self._end:
            return {}
        with self._news:
            return {one.message_id: one for one in self.probes if not one.is_over}

    def _looks(self) -> Iterator[dict[str, Probe]]:
        """What may still come, for one look after the other, until nothing may."""
        seconds = _FIRST_LOOK
        while waiting := self._waiting():
            yield waiting
            with self._news:
                self._news.wait(seconds)
            seconds = min(2 * seconds, _LONGEST_LOOK)

    def _came(self, probe: Probe, place: str, raw: bytes) -> None:
        try:
            mail = parse_mail(raw)
        except Quarantine as error:
            self._note(probe, trouble=error.reason)
            return
        seconds = time.monotonic() - probe.sent_at
        self._note(probe, arrival=Arrival(place, seconds, mail))

    def _watch_mailbox(self, account: MailAccount) -> None:
        """Trouble with the mailbox itself is told by who looks at its line."""
        try:
            with open_imap(account, _WATCHING) as client:
                client.select_folder(account.folder, readonly=True)
                for waiting in self._looks():
                    client.noop()
                    for message_id, probe in waiting.items():
                        for uid in client.search(["HEADER", "Message-ID", message_id]):
                            found = client.fetch([uid], ["BODY.PEEK[HEADER]"]).get(uid, {})
                            if head := found.get(b"BODY[HEADER]"):
                                self._came(probe, account.name, head)
        except Exception as error:
            log.info("mail account %s was not watched: %s", account.name, sentence(error))

    def _watch_spool(self) -> None:
        for waiting in self._looks():
            for mail in self._spooled(waiting):
                place = mail.account.name if mail.account else mail.source
                self._came(waiting[mail.message_id], place, bytes(mail.raw.data))

    def _spooled(self, message_ids: Collection[str]) -> Sequence[IncomingMail]:
        """Mails that came since we began; the key alone is asked for, there may be millions."""
        came = IncomingMail.objects.filter(pk__gt=self._first, raw__isnull=False)
        return list(came.filter(message_id__in=message_ids).select_related("raw", "account"))


def _compose(probe: Probe) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mail["To"] = probe.address
    mail["Subject"] = _("Round trip of the mail doctor")
    mail["Date"] = format_datetime(timezone.localtime())
    mail["Message-ID"] = probe.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_("This mail shows that mail goes out and comes back. Nobody answers it."))
    return mail.as_bytes()
