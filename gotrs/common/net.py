"""The one outgoing client: it asks addresses that people entered, but nothing inside our network.

A name is resolved once, every address of it is checked, and the connection goes to an address that
was checked: a name that means something else a moment later (DNS rebinding) changes nothing.
Redirects are not followed, proxies of the environment are not used, and the whole conversation has
a time limit, whatever trickles in meanwhile. ``GOTRS_OUTGOING_ALLOW`` names what is allowed besides
public addresses (gotrs.common.destinations).
"""

import contextlib
import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urlsplit

from django.conf import settings

from gotrs.common.destinations import may_be_asked, may_be_dialled

MAX_URL = 2000
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_.-]{1,253}")
_IN_PATH = "/%:@!$&'()*+,;=~-._"
_PIECE = 65536
# Of a name with many addresses only so many are tried.
_MAX_ADDRESSES = 4
_CHECK_SECONDS = 3.0

# Family and socket address, as getaddrinfo gives them.
_Address = tuple[int, Any]


class OutgoingError(Exception):
    """No answer was had; the text is a sentence for people."""


class AddressRefused(OutgoingError):
    """The address is none, or one that must not be asked."""


class Unresolvable(OutgoingError):
    """The name of the host means nothing at present."""


class TimedOut(OutgoingError):
    """It took too long."""


@dataclass(frozen=True)
class Target:
    """A URL taken apart. ``host`` is ASCII in lower case; ``path`` has the query with it."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class Answer:
    """What came back. ``complete`` says whether ``body`` is all of it.

    It is not if it was longer than asked for, or the time was over, or the line broke.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    complete: bool


def read_url(url: str) -> Target:
    """Take an http or https URL apart. Raises AddressRefused for anything else."""
    if len(url) > MAX_URL:
        raise AddressRefused(f"An address may have at most {MAX_URL} characters.")
    if not url.isprintable() or set(url) & set(' \\"<>'):
        raise AddressRefused("The address has characters that don't belong into one.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise AddressRefused("This is not an address.") from None
    if parts.scheme not in _PORTS:
        raise AddressRefused("Use an address that begins with http:// or https://.")
    if "@" in parts.netloc:
        raise AddressRefused("An address may not hold a user name or password.")
    if port == 0:
        raise AddressRefused("There is no port 0.")
    path = quote(parts.path or "/", safe=_IN_PATH)
    if parts.query:
        path += "?" + quote(parts.query, safe=_IN_PATH + "?")
    return Target(parts.scheme, _ascii_host(host), port or _PORTS[parts.scheme], path)


def _ascii_host(host: str) -> str:
    with contextlib.suppress(ValueError):
        if "%" not in host:  # a zone is no part of an address that others may use
            return str(ipaddress.ip_address(host))
    try:
        plain = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        plain = ""
    if not _HOST.fullmatch(plain):
        raise AddressRefused("The address names no host.")
    return plain


def check(url: str) -> None:
    """Whether the URL may be asked, as far as it can be known now.

    Raises AddressRefused. A name that can't be resolved at the moment passes; ``send`` looks again.
    """
    target = read_url(url)
    with contextlib.suppress(Unresolvable, TimeoutError):
        _resolve(target, _Deadline(_CHECK_SECONDS))


def send(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = 10.0,
    max_bytes: int = _PIECE,
) -> Answer:
    """Ask once. ``seconds`` limit the whole of it, from the name to the last byte.

    Raises AddressRefused, Unresolvable, TimedOut, or OutgoingError for any other trouble before the
    status and the headers were there; ValueError for headers that can't be sent.
    """
    target = read_url(url)
    deadline = _Deadline(seconds)
    try:
        line = _connect(target, _resolve(target, deadline), deadline)
        try:
            return _converse(line, deadline, target, method, body, headers or {}, max_bytes)
        finally:
            line.close()
    except TimeoutError:
        raise TimedOut(f"There was no answer within {seconds:g} seconds.") from None
    except ssl.SSLCertVerificationError as error:
        raise OutgoingError(f"The certificate does not hold: {error.verify_message}.") from None
    except http.client.HTTPException as error:
        raise OutgoingError(f"The answer is not HTTP: {type(error).__name__}.") from None
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise OutgoingError(f"The connection failed: {reason}.") from None


def dial(host: str, port: int, seconds: float, *, anywhere: bool = False) -> socket.socket:
    """A line to a mail server: at a public address, or where ``GOTRS_MAIL_ALLOW`` says.

    ``anywhere`` is for a server that the environment names. ``seconds`` limit the whole of it, from
    the name to the last of its addresses, and then each word on the line. Raises AddressRefused,
    Unresolvable, OSError (TimeoutError).
    """
    target, deadline = Target("tcp", _ascii_host(host), port, ""), _Deadline(seconds)
    found: list[_Address] = []
    for family, _kind, _protocol, _name, address in _look_up(target, deadline):
        if not anywhere and not may_be_dialled(target.host, str(address[0])):
            raise AddressRefused(
                "No mail server may be at this address unless the configuration allows it."
            )
        found.append((family, address))
    line = _connect(target, found[:_MAX_ADDRESSES], deadline)
    line.settimeout(seconds)
    return line


class _Deadline:
    """When the whole conversation has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError if none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


# --- Names ----------------------------------------------------------------------------------------


def _resolve(target: Target, deadline: _Deadline) -> Sequence[_Address]:
    """The addresses of the host, all of them checked.

    One that must not be asked spoils the others, too. Raises Unresolvable, AddressRefused,
    TimeoutError.
    """
    found: list[_Address] = []
    for family, _kind, _protocol, _name, address in _look_up(target, deadline):
        if not may_be_asked(target.host, str(address[0])):
            raise AddressRefused("The address leads into a private or local network.")
        found.append((family, address))
    return found[:_MAX_ADDRESSES]


def _look_up(target: Target, deadline: _Deadline) -> Sequence[Any]:
    """getaddrinfo, which knows no time limit: in a thread that is left behind when it hangs."""
    result: list[Any] = []

    def ask() -> None:
        try:
            result.append(
                socket.getaddrinfo(
                    target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
                )
            )
        except (OSError, UnicodeError) as error:
            result.append(error)

    thread = threading.Thread(target=ask, name="resolver", daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not result:
        raise TimeoutError
    if isinstance(result[0], Exception) or not result[0]:
        raise Unresolvable(f"The name {target.host} can't be resolved.")
    return cast("Sequence[Any]", result[0])


# --- The conversation -----------------------------------------------------------------------------


def _connect(target: Target, addresses: Sequence[_Address], deadline: _Deadline) -> socket.socket:
    """A connection to the first address that takes one, with TLS to the host by its name."""
    problem: OSError = TimeoutError()
    for at, (family, address) in enumerate(addresses):
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            # A dead address must not use up the time of the others.
            line.settimeout(deadline.left() / (len(addresses) - at))
            line.connect(address)
            if target.scheme != "https":
                return line
            line.settimeout(deadline.left())
            return _tls().wrap_socket(line, server_hostname=target.host)
        except ssl.SSLError:
            line.close()
            raise
        except OSError as error:
            line.close()
            problem = error
    raise problem


def _tls() -> ssl.SSLContext:
    """Certificates are checked against the system's; ``SSL_CERT_FILE`` names others."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _converse(
    line: socket.socket,
    deadline: _Deadline,
    target: Target,
    method: str,
    body: bytes | None,
    headers: Mapping[str, str],
    max_bytes: int,
) -> Answer:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.default_port = _PORTS[target.scheme]  # it stands in no Host header
    connection.sock = cast("Any", _TimedLine(line, deadline))
    own = {"User-Agent": f"GOTRS/{settings.VERSION}", "Connection": "close"}
    given = {name.lower() for name in headers}
    kept = {name: value for name, value in own.items() if name.lower() not in given}
    # A server that has heard enough may answer and hang up before the end of a long body.
    with contextlib.suppress(BrokenPipeError):
        connection.request(method, target.path, body=body, headers={**kept, **headers})
    answer = connection.getresponse()
    content, complete = _read(answer, max_bytes)
    return Answer(answer.status, dict(answer.headers.items()), content, complete)


def _read(answer: http.client.HTTPResponse, max_bytes: int) -> tuple[bytes, bool]:
    """The body up to a size, and whether that is all of it."""
    pieces, size = [], 0
    try:
        while size <= max_bytes and (piece := answer.read1(_PIECE)):
            pieces.append(piece)
            size += len(piece)
        complete = size <= max_bytes and not answer.length
    except (OSError, http.client.HTTPException):
        complete = False
    return b"".join(pieces)[:max_bytes], complete


class _TimedLine:
    """A socket whose every step ends at the deadline; all that http.client needs of one."""

    def __init__(self, line: socket.socket, deadline: _Deadline) -> None:
        self._line, self._deadline = line, deadline

    def sendall(self, data: bytes) -> None:
        """In pieces, for TLS counts its time limit anew with each record."""
        for start in range(0, len(data), _PIECE):
            self._line.settimeout(self._deadline.left())
            self._line.sendall(data[start : start + _PIECE])

    def makefile(self, mode: str) -> io.BufferedReader:
        """For reading the answer."""
        return io.BufferedReader(_TimedReader(self._line, self._deadline))

    def close(self) -> None:
        """http.client closes before it reads the body; ``send`` closes at the end."""


class _TimedReader(io.RawIOBase):
    def __init__(self, line: socket.socket, deadline: _Deadline) -> None:
        self._line, self._deadline = line, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(self._deadline.left())
        return self._line.recv_into(buffer)
