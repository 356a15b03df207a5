"""Whether an address may send for a domain: check_host() of RFC 7208, section 4."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar
from urllib.parse import quote

from django.utils.translation import gettext as _

from gotrs.common.destinations import IpAddress
from tickets.mail.doctor.names import NamesTrouble
from tickets.mail.doctor.spf_record import (
    MACRO,
    Mechanism,
    Record,
    SpfError,
    is_record,
    read_record,
)

R = TypeVar("R")

MAX_LOOKUPS = 10  # RFC 7208, 4.6.4
_MAX_VOID = 2
_MAX_HOSTS = 10
_LOOKS_UP = frozenset({"include", "a", "mx", "ptr", "exists"})
# No record is followed further than this; receivers gave up long before.
_COUNTED = 40


class SpfResult(StrEnum):
    """What receivers make of it (RFC 7208, 2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


_BY_QUALIFIER = {
    "+": SpfResult.PASS,
    "-": SpfResult.FAIL,
    "~": SpfResult.SOFTFAIL,
    "?": SpfResult.NEUTRAL,
}


@dataclass(frozen=True)
class Verdict:
    """The result, and what it comes from: a word of the record, or a reason."""

    result: SpfResult
    by: str = ""


class Zone(Protocol):
    """What can be looked up; every question may raise NamesTrouble."""

    def texts(self, name: str) -> list[str]:
        """TXT records."""
        ...

    def exchanges(self, name: str) -> list[str]:
        """Hosts that take mail."""
        ...

    def addresses(self, name: str, version: int) -> list[IpAddress]:
        """Addresses of a version."""
        ...

    def hosts(self, address: IpAddress) -> list[str]:
        """Names of an address."""
        ...


def records_of(zone: Zone, domain: str) -> list[str]:
    """The SPF records that a domain publishes; more than one are as bad as none."""
    return [text for text in zone.texts(domain) if is_record(text)]


def check_host(
    zone: Zone, address: IpAddress, domain: str, *, sender: str = "", helo: str = ""
) -> Verdict:
    """Whether mail from ``sender`` of the domain may come from the address."""
    mapped = getattr(address, "ipv4_mapped", None)
    check = _Check(zone, mapped or address, sender or f"postmaster@{domain}", helo or domain)
    try:
        return check.run(domain)
    except SpfError as error:
        return Verdict(SpfResult.PERMERROR, str(error))
    except NamesTrouble as error:
        return Verdict(SpfResult.TEMPERROR, str(error))


def count_lookups(zone: Zone, record: Record, domain: str) -> int:
    """How many questions the record costs receivers, if none of its words fits before the end.

    Records that it includes count too. Raises NamesTrouble.
    """
    return _count(zone, record, domain, _COUNTED)


def _count(zone: Zone, record: Record, domain: str, left: int) -> int:
    count = 0
    names = [(one.kind, one.name) for one in record.mechanisms if one.kind in _LOOKS_UP]
    if record.redirect and not record.ending:
        names.append(("include", record.redirect))
    for kind, name in names:
        count += 1
        # What a macro stands for is known only with a mail.
        if kind != "include" or "%" in name or count >= left:
            continue
        for text in records_of(zone, name)[:1]:
            try:
                count += _count(zone, read_record(text), name, left - count)
            except SpfError:
                continue
    return count


class _Check:
    def __init__(self, zone: Zone, address: IpAddress, sender: str, helo: str) -> None:
        self._zone, self._address = zone, address
        self._sender, self._helo = sender, helo
        self._lookups = self._voids = 0

    def run(self, domain: str) -> Verdict:
        """The verdict about a domain. Raises SpfError, NamesTrouble."""
        texts = records_of(self._zone, domain)
        if not texts:
            return Verdict(SpfResult.NONE)
        if len(texts) > 1:
            raise SpfError(_("%s has more than one SPF record.") % domain)
        record = read_record(texts[0])
        for one in record.mechanisms:
            if self._fits(one, domain):
                return Verdict(_BY_QUALIFIER[one.qualifier], one.text)
        if not record.redirect:
            return Verdict(SpfResult.NEUTRAL)
        self._count_lookup()
        name = self._expand(record.redirect, domain)
        found = self.run(name)
        if found.result == SpfResult.NONE:
            raise SpfError(_("%s has no SPF record, but is referred to.") % name)
        return found

    def _fits(self, one: Mechanism, domain: str) -> bool:
        if one.kind == "all":
            return True
        if one.network is not None:
            return self._address.version == one.network.version and self._address in one.network
        self._count_lookup()
        name = self._expand(one.name, domain) if one.name else domain
        if one.kind == "include":
            return self._includes(name)
        if one.kind == "exists":
            return bool(self._found(self._zone.addresses(name, 4)))
        if one.kind == "ptr":
            return self._is_called(name)
        hosts: Sequence[str] = [name]
        if one.kind == "mx":
            hosts = self._found(self._zone.exchanges(name))
            if len(hosts) > _MAX_HOSTS:
                raise SpfError(_("%s has more than ten mail servers.") % name)
        return any(self._is_near(host, one) for host in hosts)

    def _includes(self, name: str) -> bool:
        found = self.run(name).result
        if found == SpfResult.NONE:
            raise SpfError(_("%s has no SPF record, but is referred to.") % name)
        return found == SpfResult.PASS

    def _is_near(self, host: str, one: Mechanism) -> bool:
        """Whether the host has our address, or one that begins the same."""
        version = self._address.version
        length = one.length4 if version == 4 else one.length6
        shift = self._address.max_prefixlen - length
        ours = int(self._address) >> shift
        found = self._found(self._zone.addresses(host, version))
        return any(int(address) >> shift == ours for address in found)

    def _is_called(self, name: str) -> bool:
        """Whether the address has a name below this one that leads back to it."""
        try:
            called = self._found(self._zone.hosts(self._address))[:_MAX_HOSTS]
            return any(
                (host == name.lower() or host.endswith(f".{name.lower()}"))
                and self._address in self._zone.addresses(host, self._address.version)
                for host in called
            )
        except NamesTrouble:
            return False  # RFC 7208, 5.5

    def _count_lookup(self) -> None:
        self._lookups += 1
        if self._lookups > MAX_LOOKUPS:
            raise SpfError(_("It takes more than ten lookups."))

    def _found(self, records: Sequence[R]) -> Sequence[R]:
        """What was found; too many questions that lead nowhere are an error."""
        if not records:
            self._voids += 1
            if self._voids > _MAX_VOID:
                raise SpfError(_("More than two of its names lead nowhere."))
        return records

    def _expand(self, text: str, domain: str) -> str:
        """Macros filled in (RFC 7208, 7)."""
        return MACRO.sub(lambda found: self._macro(found, domain), text).rstrip(".")

    def _macro(self, found: re.Match[str], domain: str) -> str:
        if found[5]:
            return {"%": "%", "_": " ", "-": "%20"}[found[5]]
        local, _at, own = self._sender.rpartition("@")
        value = {
            "s": self._sender,
            "l": local or "postmaster",
            "o": own,
            "d": domain,
            "i": _dotted(self._address),
            "p": "unknown",  # nobody should ask for it (RFC 7208, 7.2)
            "v": "in-addr" if self._address.version == 4 else "ip6",
            "h": self._helo,
            "c": str(self._address),
            "r": "unknown",
            "t": str(int(time.time())),
        }[found[1].lower()]
        parts = re.split(f"[{re.escape(found[4] or '.')}]", value)
        if found[3]:
            parts.reverse()
        if found[2] and int(found[2]):
            parts = parts[-int(found[2]) :]
        joined = ".".join(parts)
        return quote(joined, safe="") if found[1].isupper() else joined


def _dotted(address: IpAddress) -> str:
    if address.version == 4:
        return str(address)
    return ".".join(address.exploded.replace(":", ""))
