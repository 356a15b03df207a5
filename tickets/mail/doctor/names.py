"""Asking name servers what the doctor wants to know; nothing is asked twice."""

import ipaddress
from collections.abc import Sequence
from typing import Any

import dns.exception
import dns.nameserver
import dns.resolver
import dns.reversename
from django.utils.translation import gettext as _

from gotrs.common.destinations import IpAddress

# For one try and for all of them; the whole examination has thirty.
_TRY_SECONDS, _QUESTION_SECONDS = 2.0, 6.0
_MAX_TEXT = 4096


class NamesTrouble(Exception):
    """No name server gave an answer; the text is a sentence for people."""


class Names:
    """The name servers of this machine, or those that are given with their ports.

    A name that does not exist has no records. Each question raises NamesTrouble if nobody answers.
    """

    def __init__(self, servers: Sequence[tuple[str, int]] = ()) -> None:
        self._resolver: dns.resolver.Resolver | None = None
        try:
            self._resolver = dns.resolver.Resolver(configure=not servers)
        except dns.resolver.NoResolverConfiguration:
            return
        if servers:
            self._resolver.nameservers = [
                dns.nameserver.Do53Nameserver(address, port) for address, port in servers
            ]
        self._resolver.timeout, self._resolver.lifetime = _TRY_SECONDS, _QUESTION_SECONDS
        self._resolver.cache = dns.resolver.LRUCache()

    def texts(self, name: str) -> list[str]:
        """TXT records, each put together from its pieces; servers give them in any order."""
        pieces = [b"".join(record.strings) for record in self._ask(name, "TXT")]
        return sorted(_readable(piece.decode("utf-8", "replace")) for piece in pieces)

    def exchanges(self, name: str) -> list[str]:
        """Hosts that take mail, the preferred first; ``.`` says that none does (RFC 7505)."""
        found = sorted(self._ask(name, "MX"), key=lambda record: record.preference)
        return [_host(record.exchange) for record in found]

    def addresses(self, name: str, version: int) -> list[IpAddress]:
        """IP addresses of that version."""
        records = self._ask(name, "A" if version == 4 else "AAAA")
        return [ipaddress.ip_address(record.address) for record in records]

    def all_addresses(self, name: str) -> list[IpAddress]:
        """IP addresses of both versions; an address is its own."""
        try:
            return [ipaddress.ip_address(name)]
        except ValueError:
            return [*self.addresses(name, 4), *self.addresses(name, 6)]

    def hosts(self, address: IpAddress) -> list[str]:
        """What an address is called (PTR)."""
        name = dns.reversename.from_address(str(address)).to_text()
        return [_host(record.target) for record in self._ask(name, "PTR")]

    def _ask(self, name: str, kind: str) -> list[Any]:
        if self._resolver is None:
            raise NamesTrouble(_("This machine knows no name server."))
        try:
            return list(self._resolver.resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.resolver.LifetimeTimeout, dns.resolver.NoNameservers):
            words = _("The name servers gave no answer about %(kind)s of %(name)s.")
            raise NamesTrouble(words % {"kind": kind, "name": name}) from None
        except dns.exception.DNSException:
            return []  # what can't be a name has no records


def _host(name: Any) -> str:
    text: str = name.to_text(omit_final_dot=True)
    return text.lower()


def _readable(text: str) -> str:
    """Strangers wrote it: nothing that a terminal would obey."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:_MAX_TEXT])
