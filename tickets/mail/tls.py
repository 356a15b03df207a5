"""Encryption and time limits of connections to mail servers."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds for connecting, for one answer, and for the whole conversation."""

    connect: float
    read: float
    whole: float


FETCHING = Limits(connect=30, read=60, whole=600)  # rule 7.1
TESTING = Limits(connect=10, read=15, whole=30)


def context(*, verify: bool) -> ssl.SSLContext:
    """TLS 1.2 or newer; ``SSL_CERT_FILE`` names other authorities than the system's."""
    found = ssl.create_default_context()
    if not verify:
        found.check_hostname = False
        found.verify_mode = ssl.CERT_NONE
    return found


@contextlib.contextmanager
def cut_after(seconds: float, line: socket.socket) -> Iterator[None]:
    """Cut the line after so many seconds, whatever trickles in meanwhile.

    A limit for one answer does not stop a server that says a word a minute.
    """
    timer = threading.Timer(seconds, _cut, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: socket.socket) -> None:
    # Not the method of a TLS socket: that one belongs to the thread that reads.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
