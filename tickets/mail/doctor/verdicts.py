"""What a probe that came back tells: the receiving server's word on SPF, DKIM and DMARC."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from tickets.mail.authentication import read_results
from tickets.mail.doctor import dkim
from tickets.mail.doctor.domains import DKIM, look_at_key
from tickets.mail.doctor.findings import Finding, Level
from tickets.mail.doctor.names import Names
from tickets.mail.doctor.round_trip import Arrival, Probe

_BAD = frozenset({"fail", "softfail", "permerror", "policy"})
_MAX_HEADER = 1000


def judge(names: Names, probe: Probe, seconds: float) -> list[Finding]:
    """The findings about one probe, for which we waited so long. Raises NamesTrouble."""
    return list(_judge(names, probe, seconds))


def _judge(names: Names, probe: Probe, seconds: float) -> Iterator[Finding]:
    subject, title = probe.address, _("Round trip")
    server = f"{probe.server.host}:{probe.server.port}"
    if probe.trouble:
        words = _("%(server)s: %(said)s") % {"server": server, "said": probe.trouble}
        why = _("Mail from this address does not leave.")
        yield Finding(Level.MEND, subject, title, words, why)
    elif probe.arrival is None:
        words = _("A mail by %(server)s did not come back within %(seconds)d s.")
        why = _(
            "Mail to this address does not reach GOTRS, or takes its time: does a mailbox that is "
            "read get it, and does the worker run?"
        )
        values = {"server": server, "seconds": round(seconds)}
        yield Finding(Level.MEND, subject, title, words % values, why)
    else:
        yield from _came(names, probe, probe.arrival, server)


def _came(names: Names, probe: Probe, arrival: Arrival, server: str) -> Iterator[Finding]:
    words = _("A mail by %(server)s came back into “%(place)s” after %(seconds)d s.") % {
        "server": server,
        "place": arrival.place,
        "seconds": max(1, round(arrival.seconds)),
    }
    yield Finding(Level.WELL, probe.address, _("Round trip"), words)
    yield _authentication(probe.address, arrival)
    yield from _signatures(names, probe, arrival)


def _authentication(subject: str, arrival: Arrival) -> Finding:
    """What the server that received it last wrote down: the first header counts (RFC 8601, 4.1)."""
    title = "Authentication-Results"
    why = _("It is what the server that took the mail in thinks of it.")
    if not arrival.mail.authentication_results:
        words = _("The receiving server wrote none; other receivers may judge otherwise.")
        return Finding(Level.NOTE, subject, title, words, why)
    header = arrival.mail.authentication_results[0]
    results = read_results(header)
    level = Level.WELL
    if not any(verdict.result == "pass" for verdict in results.of("dkim")):
        level = Level.NOTE
    if any(verdict.result in _BAD for verdict in results.of("spf", "dkim", "dmarc")):
        level = Level.MEND
    return Finding(level, subject, title, header[:_MAX_HEADER], why)


def _signatures(names: Names, probe: Probe, arrival: Arrival) -> Iterator[Finding]:
    signatures = dkim.signatures_in(arrival.mail.headers.get_all("DKIM-Signature"))
    if not signatures:
        words = _("The mail came back without a signature.")
        why = _("Unless the relay signs only what leaves its own network, let it sign.")
        yield Finding(Level.NOTE, probe.address, DKIM, words, why)
        return
    for one in dict.fromkeys(signatures):
        yield replace(look_at_key(names, one.domain, one.selector), subject=probe.address)
    if not any(one.may_speak_for(probe.domain) for one in signatures):
        words = _("It is signed by %(signers)s, not by %(domain)s.") % {
            "signers": ", ".join(sorted({one.domain for one in signatures})),
            "domain": probe.domain,
        }
        why = _("For DMARC only a signature of your own domain counts: let the relay use yours.")
        yield Finding(Level.MEND, probe.address, DKIM, words, why)
