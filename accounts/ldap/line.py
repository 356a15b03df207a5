"""The line to the directory: a socket that libldap talks over, in clear or by TLS.

libldap's own TLS knows no time limit for the handshake and tells nothing about a certificate that
it refuses. So the connection is made here, where every step has one; for TLS a thread carries the
bytes between libldap and the server. libldap never connects itself: if the line breaks, it can't
come back without TLS.
"""

import contextlib
import selectors
import socket
import ssl
import threading
import time
from typing import Any

from accounts.ldap.errors import LdapFailed

CONNECT_SECONDS = 3.0
TLS_SECONDS = 3.0
# Of a name with many addresses only so many are tried.
_MAX_ADDRESSES = 4
_PIECE = 65536
_WRITE_SECONDS = 10.0
# An ExtendedRequest with the name of StartTLS, as message 1 (RFC 4511, 4.14.1).
_START_TLS = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x16" + b"1.3.6.1.4.1.1466.20037"
_MAX_ANSWER = 4096


class Deadline:
    """When a conversation has to be over, and how long one step of it may take, in seconds."""

    def __init__(self, seconds: float, step: float | None = None) -> None:
        self._end = time.monotonic() + seconds
        self._step = seconds if step is None else step

    def left(self) -> float:
        """Seconds for the next step. Raises TimeoutError if none are left."""
        left = min(self._end - time.monotonic(), self._step)
        if left <= 0:
            raise TimeoutError
        return left


def open_line(
    host: str, port: int, *, use_tls: bool, start_tls: bool, verify: bool, deadline: Deadline
) -> socket.socket:
    """A socket on which the directory is spoken to in clear; what goes out is encrypted for TLS.

    Raises LdapFailed, naming the step.
    """
    try:
        line = _connect(host, port, Deadline(min(CONNECT_SECONDS, deadline.left())))
    except TimeoutError:
        raise _away("Connect", "there was no answer in time.") from None
    except OSError as error:
        raise _away("Connect", f"{error.strerror or 'the name can not be resolved'}.") from None
    if not (use_tls or start_tls):
        line.settimeout(None)
        return line
    step = "TLS" if use_tls else "StartTLS"
    try:
        limit = Deadline(min(TLS_SECONDS, deadline.left()))
        if start_tls:
            _ask_for_tls(line, limit)
        return _tunnel(_secure(line, host, verify, limit))
    except LdapFailed:
        line.close()
        raise
    except ssl.SSLCertVerificationError as error:
        line.close()
        raise LdapFailed(step, f"the certificate does not hold, {error.verify_message}.") from None
    except TimeoutError:
        line.close()
        raise _away(step, "there was no answer in time.") from None
    except OSError as error:
        line.close()
        reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
        raise _away(
            step, f"the server does not speak TLS here ({reason or 'no answer'})."
        ) from None


def _away(step: str, reason: str) -> LdapFailed:
    return LdapFailed(step, reason, away=True)


def _connect(host: str, port: int, deadline: Deadline) -> socket.socket:
    addresses = _look_up(host, port, deadline)[:_MAX_ADDRESSES]
    problem: OSError = TimeoutError()
    for at, (family, kind, protocol, _name, address) in enumerate(addresses):
        line = socket.socket(family, kind, protocol)
        try:
            # A dead address must not use up the time of the others.
            line.settimeout(deadline.left() / (len(addresses) - at))
            line.connect(address)
        except OSError as error:
            line.close()
            problem = error
        else:
            return line
    raise problem


def _look_up(host: str, port: int, deadline: Deadline) -> list[Any]:
    """getaddrinfo, which knows no time limit: in a thread that is left behind when it hangs."""
    result: list[Any] = []

    def ask() -> None:
        try:
            result.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            result.append([])

    thread = threading.Thread(target=ask, name="ldap-resolver", daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not result:
        raise TimeoutError
    if not result[0]:
        raise OSError(None, None)
    found: list[Any] = result[0]
    return found


# --- TLS ------------------------------------------------------------------------------------------


def _ask_for_tls(line: socket.socket, deadline: Deadline) -> None:
    """StartTLS. What follows its answer is read by TLS alone, so nothing can be slipped in."""
    line.settimeout(deadline.left())
    line.sendall(_START_TLS)
    answer = _read_message(line, deadline)
    # resultCode is the first ENUMERATED of the ExtendedResponse, tag 0x78.
    _head, found, rest = answer.partition(b"\x78")
    at = rest.find(b"\x0a\x01")
    if not found or not 0 <= at <= 5 or rest[at + 2 : at + 3] != b"\x00":
        raise LdapFailed("StartTLS", "the server refuses it.")


def _read_message(line: socket.socket, deadline: Deadline) -> bytes:
    """The content of exactly one LDAPMessage. Raises OSError if it is none."""
    tag, length = _read_exactly(line, 2, deadline)
    if length & 0x80:
        length = int.from_bytes(_read_exactly(line, length & 0x7F, deadline))
    if tag != 0x30 or length > _MAX_ANSWER:
        raise OSError(None, "no LDAP answer")
    return _read_exactly(line, length, deadline)


def _read_exactly(line: socket.socket, size: int, deadline: Deadline) -> bytes:
    found = b""
    while len(found) < size:
        line.settimeout(deadline.left())
        piece = line.recv(size - len(found))
        if not piece:
            raise OSError(None, "it hung up")
        found += piece
    return found


def _secure(line: socket.socket, host: str, verify: bool, deadline: Deadline) -> ssl.SSLSocket:
    """Certificates are checked against the system's; ``SSL_CERT_FILE`` names others."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    line.settimeout(deadline.left())
    return context.wrap_socket(line, server_hostname=host.strip("[]"))


def _tunnel(tls: ssl.SSLSocket) -> socket.socket:
    """One end of a pair of sockets; a thread carries what is said there to ``tls`` and back."""
    ours, theirs = socket.socketpair()
    threading.Thread(target=_carry, args=(theirs, tls), name="ldap-tls", daemon=True).start()
    return ours


def _carry(inner: socket.socket, tls: ssl.SSLSocket) -> None:
    with contextlib.suppress(OSError), inner, tls, selectors.DefaultSelector() as both:
        both.register(inner, selectors.EVENT_READ)
        both.register(tls, selectors.EVENT_READ)
        while True:
            readable = [tls] if tls.pending() else [key.fileobj for key, _events in both.select()]
            if inner in readable:
                if not (request := inner.recv(_PIECE)):
                    return
                tls.settimeout(_WRITE_SECONDS)
                tls.sendall(request)
            if tls in readable:
                tls.setblocking(False)
                with contextlib.suppress(ssl.SSLWantReadError):
                    if not (answer := tls.recv(_PIECE)):
                        return
                    inner.sendall(answer)
