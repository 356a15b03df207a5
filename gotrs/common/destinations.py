"""Where outgoing connections may lead: to public addresses, and where the configuration says.

Counted is where an address leads in the end: an IPv4 address inside an IPv6 one is that one.
"""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings

from gotrs.common import env

# IPv6 addresses that carry an IPv4 address; what counts is where that one leads.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
# Public by their registration, but leading elsewhere or nowhere.
_CLOSED = (
    ipaddress.IPv6Network("::/96"),  # IPv4-compatible, RFC 4291 2.5.5.1
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # local NAT64, RFC 8215
    ipaddress.IPv6Network("2001::/32"),  # Teredo
    ipaddress.IPv6Network("fec0::/10"),  # site-local
)

# Where organisations have their mail servers (RFC 1918, RFC 4193).
_PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
# There a cloud tells secrets to its machines.
_METADATA = frozenset({ipaddress.ip_address("fd00:ec2::254")})

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=4)
def _allowed(entries: tuple[str, ...]) -> tuple[frozenset[str], tuple[IpNetwork, ...]]:
    """Host names and networks of the configuration."""
    hosts, networks = set(), []
    for entry in entries:
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            hosts.add(entry.lower().rstrip("."))
    return frozenset(hosts), tuple(networks)


def may_be_asked(host: str, text: str) -> bool:
    """Whether this address of this host is public, or allowed by ``GOTRS_OUTGOING_ALLOW``."""
    address = ipaddress.ip_address(text.partition("%")[0])
    return _is_named(host, address, settings.OUTGOING_ALLOW) or _is_public(_meant(address))


def may_be_dialled(host: str, text: str) -> bool:
    """Whether a mail server may be there: where we may ask, and where ``GOTRS_MAIL_ALLOW`` says."""
    if may_be_asked(host, text):
        return True
    address = ipaddress.ip_address(text.partition("%")[0])
    if _is_named(host, address, [one for one in settings.MAIL_ALLOW if one != env.PRIVATE]):
        return True
    meant = _meant(address)
    inside = any(meant in network for network in _PRIVATE) and meant not in _METADATA
    return inside and env.PRIVATE in settings.MAIL_ALLOW


def _is_named(host: str, address: IpAddress, entries: Sequence[str]) -> bool:
    hosts, networks = _allowed(tuple(entries))
    if host in hosts:
        return True
    return any(one in network for network in networks for one in (address, _meant(address)))


def _meant(address: IpAddress) -> IpAddress:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: IpAddress) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and any(address in net for net in _CLOSED):
        return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
