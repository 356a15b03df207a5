"""Where a request comes from."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# How GOTRS_TRUSTED_PROXIES names a proxy on the same machine that comes by a Unix socket.
UNIX_SOCKET = "unix"
UNKNOWN = "0.0.0.0"  # noqa: S104 - no address to listen on, but "nobody knows"


def client_address(request: HttpRequest) -> str:
    """The client's address: the peer's, unless the peer is a proxy that the settings name.

    Then it is the last address of X-Forwarded-For that isn't a trusted proxy itself: what stands
    before it may have been written by the client.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not _is_trusted(peer):
        return _clean(peer)
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if hop.strip() and not _is_trusted(hop.strip()):
            return _clean(hop.strip())
    return _clean(peer)


def _clean(text: str) -> str:
    address = _parse(text)
    return str(address) if address else UNKNOWN


def _parse(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _is_trusted(peer: str) -> bool:
    proxies: list[str] = settings.TRUSTED_PROXIES
    if not peer:
        return UNIX_SOCKET in proxies
    address = _parse(peer)
    return address is not None and any(address in net for net in _networks(tuple(proxies)))


@lru_cache(maxsize=4)
def _networks(proxies: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(
        ipaddress.ip_network(proxy, strict=False) for proxy in proxies if proxy != UNIX_SOCKET
    )
