"""The SPF record of a domain of ours, and whether the servers that take its mail are in it."""

import ipaddress
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gotrs.common.destinations import IpAddress
from tickets.mail.doctor.findings import Finding, Level
from tickets.mail.doctor.names import Names
from tickets.mail.doctor.spf import (
    MAX_LOOKUPS,
    SpfResult,
    Verdict,
    check_host,
    count_lookups,
    records_of,
)
from tickets.mail.doctor.spf_record import Record, SpfError, read_record
from tickets.mail.doctor.subjects import Domain
from tickets.mail.doctor.zone_file import zone_line

SPF = "SPF"
# What the big providers ask their customers to include.
_INCLUDES = {
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
}
# Addresses that nobody sees beyond the own network.
_INSIDE = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
        "100.64.0.0/10", "fc00::/7", "fe80::/10", "::1/128",
    )
)  # fmt: skip


def look_at_spf(names: Names, domain: Domain) -> list[Finding]:
    """The record, and for each server whether it is in it. Raises NamesTrouble."""
    why = _("It tells receivers which servers may send for your domain; without it much is junk.")
    texts = records_of(names, domain.name)
    if not texts:
        entry = _entry(domain, f"v=spf1 {_words_for(names, domain)} -all")
        return [Finding(Level.MEND, domain.name, SPF, _("There is no SPF record."), why, entry)]
    if len(texts) > 1:
        found = _("There are %(count)d SPF records, which is as bad as none: %(texts)s") % {
            "count": len(texts),
            "texts": " · ".join(texts),
        }
        return [Finding(Level.MEND, domain.name, SPF, found, why, _entry(domain, _merged(texts)))]
    try:
        record = read_record(texts[0])
    except SpfError as error:
        words = f"{texts[0]} – {error}"
        return [Finding(Level.MEND, domain.name, SPF, words, why)]
    return [_the_record(names, domain, record), *_servers(names, domain, record)]


def _the_record(names: Names, domain: Domain, record: Record) -> Finding:
    lookups = count_lookups(names, record, domain.name)
    found = ngettext("%(text)s (%(count)d lookup)", "%(text)s (%(count)d lookups)", lookups) % {
        "text": record.text,
        "count": lookups,
    }
    if lookups > MAX_LOOKUPS:
        why = _(
            "Receivers stop after ten lookups: write addresses instead of names, or leave some out."
        )
        return Finding(Level.MEND, domain.name, SPF, found, why)
    if record.ending == "+":
        why = _("“+all” lets everybody send in your name.")
        return Finding(Level.MEND, domain.name, SPF, found, why, _closed(domain, record))
    if record.ending not in ("-", "~") and not record.redirect:
        why = _("It does not say what to think of other servers: end it with -all or ~all.")
        return Finding(Level.MEND, domain.name, SPF, found, why, _closed(domain, record))
    return Finding(Level.WELL, domain.name, SPF, found)


def _servers(names: Names, domain: Domain, record: Record) -> list[Finding]:
    if domain.leaves_from:
        return [_address(names, domain, record, one) for one in domain.leaves_from]
    return [_host(names, domain, record, host) for host in domain.hosts]


def _address(names: Names, domain: Domain, record: Record, address: IpAddress) -> Finding:
    """An address that an admin says mail leaves from: that is to be in it."""
    title = f"{SPF} {address}"
    verdict = check_host(names, address, domain.name)
    if verdict.result == SpfResult.PASS:
        return Finding(Level.WELL, domain.name, title, _said(verdict))
    why = _("Mail leaves from this address, and receivers are told that it may not.")
    entry = _entry(domain, _with(record, _word_for(address)))
    return Finding(Level.MEND, domain.name, title, _said(verdict), why, entry)


def _host(names: Names, domain: Domain, record: Record, host: str) -> Finding:
    """A server that we hand mail to. It may send it on from other addresses."""
    title = f"{SPF} {host}"
    include = _include_of(host)
    if include and any(one.name.lower() == include for one in record.mechanisms):
        words = _("The record includes %s, as the provider asks.") % include
        return Finding(Level.WELL, domain.name, title, words)
    addresses = names.all_addresses(host)
    if not addresses:
        return Finding(Level.NOTE, domain.name, title, _("The host has no address."))
    if all(_is_inside(address) for address in addresses):
        words = _("Nobody outside sees the address of this host.")
        why = _("Tell the doctor from which address mail leaves your network.")
        return Finding(Level.NOTE, domain.name, title, words, why)
    verdicts = [check_host(names, one, domain.name) for one in addresses]
    missing = [
        (address, verdict)
        for address, verdict in zip(addresses, verdicts, strict=True)
        if verdict.result != SpfResult.PASS
    ]
    if not missing:
        return Finding(Level.WELL, domain.name, title, _said(verdicts[0]))
    address, verdict = missing[0]
    words = f"{address}: {_said(verdict)}"
    why = _("If mail leaves from there, and not from another host of the relay, enter:")
    word = f"include:{include}" if include else _word_for(address)
    return Finding(Level.NOTE, domain.name, title, words, why, _entry(domain, _with(record, word)))


def _said(verdict: Verdict) -> str:
    return f"{verdict.result} ({verdict.by})" if verdict.by else str(verdict.result)


def _is_inside(address: IpAddress) -> bool:
    return any(address in network for network in _INSIDE)


def _include_of(host: str) -> str:
    labels = host.lower().rstrip(".").split(".")
    return _INCLUDES.get(".".join(labels[-2:]), "")


def _words_for(names: Names, domain: Domain) -> str:
    """What a first record would hold."""
    words: list[str] = [_word_for(address) for address in domain.leaves_from]
    for host in () if words else domain.hosts:
        if include := _include_of(host):
            words.append(f"include:{include}")
        else:
            found = names.all_addresses(host)
            words += [_word_for(address) for address in found if not _is_inside(address)]
    return " ".join(dict.fromkeys(words)) or "mx"


def _word_for(address: IpAddress) -> str:
    return f"ip{address.version}:{address}"


def _with(record: Record, word: str) -> str:
    """The record with another word, before what ends it."""
    words = record.text.split()
    at = next((at for at, one in enumerate(words) if _is_end(one)), len(words))
    return " ".join([*words[:at], word, *words[at:]])


def _closed(domain: Domain, record: Record) -> str:
    words = [one for one in record.text.split() if not _is_end(one)]
    return _entry(domain, " ".join([*words, "~all"]))


def _merged(texts: Iterable[str]) -> str:
    """One record with the words of several."""
    words = [one for text in texts for one in text.split()[1:] if not _is_end(one)]
    return " ".join(["v=spf1", *dict.fromkeys(words), "~all"])


def _is_end(word: str) -> bool:
    return word.lower().lstrip("+-~?") == "all" or word.lower().startswith("redirect=")


def _entry(domain: Domain, text: str) -> str:
    return zone_line(domain.name, "TXT", text)
