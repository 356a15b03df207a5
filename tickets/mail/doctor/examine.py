"""The whole examination, side by side and within one time limit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from gotrs.common.destinations import IpAddress
from gotrs.common.together import AT_ONCE, side_by_side
from tickets.mail.doctor import domains, sender_policy
from tickets.mail.doctor.findings import Finding, Level
from tickets.mail.doctor.names import Names, NamesTrouble
from tickets.mail.doctor.round_trip import RoundTrip
from tickets.mail.doctor.servers import look_at_account, look_at_sender
from tickets.mail.doctor.subjects import Subjects, read_subjects
from tickets.mail.doctor.verdicts import judge

SECONDS = 30.0
# The end is for what the mail that came back tells.
_LAST_SECONDS = 8.0


@dataclass(frozen=True)
class _Look:
    """Something to look at, under the subject and title of what will be found."""

    subject: str
    title: str
    work: Callable[[], list[Finding]]

    def __call__(self) -> list[Finding]:
        try:
            return self.work()
        except NamesTrouble as trouble:
            why = _("Is the network there, is GOTRS_DNS_SERVERS right?")
            return [Finding(Level.MEND, self.subject, self.title, str(trouble), why)]


def examine(
    *,
    with_mail: bool,
    selectors: Mapping[str, Sequence[str]] | None = None,
    leaves_from: Sequence[IpAddress] = (),
    seconds: float = SECONDS,
) -> list[Finding]:
    """Look at every domain, server and mailbox; ``with_mail`` sends a mail round by each server.

    ``selectors`` of DKIM by domain add to those of the system addresses; ``leaves_from`` are the
    addresses from which our mail reaches the world. Call it outside of a transaction.
    """
    sends = settings.MAIL_TRANSPORT == "smtp"
    subjects = read_subjects(selectors=selectors or {}, leaves_from=leaves_from, sends=sends)
    names = Names(settings.DNS_SERVERS)
    waiting = seconds - _LAST_SECONDS
    trip = RoundTrip(subjects, waiting) if with_mail and sends else None
    # Probes first: they take the longest.
    probing = [partial(_run, task) for task in trip.tasks()] if trip else []
    findings = _look_at(_looks(names, subjects), seconds=waiting + 1, beside=probing)
    if trip is not None:
        findings += _judge(names, trip, waiting)
    elif with_mail:
        findings.append(_kept_here())
    return findings


def _run(task: Callable[[], None]) -> list[Finding]:
    task()
    return []


def _looks(names: Names, subjects: Subjects) -> list[_Look]:
    """In the order in which they are told."""
    found = []
    for domain in subjects.domains:
        for title, look in (
            (domains.MX, domains.look_at_mx),
            (sender_policy.SPF, sender_policy.look_at_spf),
            (domains.DKIM, domains.look_at_dkim),
            (domains.DMARC, domains.look_at_dmarc),
        ):
            found.append(_Look(domain.name, title, partial(look, names, domain)))
    for sending in subjects.servers:
        found.append(_Look(sending.name, _("Line"), partial(look_at_sender, sending)))
    for account in subjects.accounts:
        found.append(_Look(account.name, _("Line"), partial(look_at_account, account)))
    return found


def _look_at(
    looks: Sequence[_Look], *, seconds: float, beside: Sequence[Callable[[], list[Finding]]] = ()
) -> list[Finding]:
    """What all of them find, beside tasks that find nothing but have to be done meanwhile."""
    at_once = len(beside) + AT_ONCE
    tasks: list[Callable[[], list[Finding]]] = [*beside, *looks]
    found = side_by_side(tasks, seconds=seconds, at_once=at_once)[len(beside) :]
    late = _("There was no answer in time.")
    findings: list[Finding] = []
    for look, result in zip(looks, found, strict=True):
        if result is None:
            result = [Finding(Level.MEND, look.subject, look.title, late)]
        findings += result
    return findings


def _judge(names: Names, trip: RoundTrip, waited: float) -> list[Finding]:
    looks = [
        _Look(one.address, _("Round trip"), partial(judge, names, one, waited))
        for one in trip.probes
    ]
    return _look_at(looks, seconds=_LAST_SECONDS - 1)


def _kept_here() -> Finding:
    words = _("Mail is kept in a folder and sent to nobody.")
    return Finding(Level.NOTE, "GOTRS_MAIL_TRANSPORT", _("Round trip"), words)
