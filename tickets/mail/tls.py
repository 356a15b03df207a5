"""Encryption and time limits of connections to mail servers."""

import contextlib
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds for connecting, for one answer, and for the whole conversation."""

    connect: float
    read: float
    whole: float


FETCHING = Limits(connect=30, read=60, whole=600)  # rule 7.1
TESTING = Limits(connect=10, read=15, whole=30)

# The lines of the conversation that this thread is in, if its time is limited.
_lines: ContextVar[list[socket.socket] | None] = ContextVar("lines", default=None)


def context(*, verify: bool) -> ssl.SSLContext:
    """TLS 1.2 or newer; ``SSL_CERT_FILE`` names other authorities than the system's."""
    found = ssl.create_default_context()
    if not verify:
        found.check_hostname = False
        found.verify_mode = ssl.CERT_NONE
    return found


@contextlib.contextmanager
def cut_after(seconds: float) -> Iterator[None]:
    """Cut the lines that are opened within after so many seconds, whatever trickles in meanwhile.

    A limit for one answer does not stop a server that says a word a minute, be it while it greets.
    """
    lines: list[socket.socket] = []
    timer = threading.Timer(seconds, _cut, [lines])
    timer.daemon = True
    token = _lines.set(lines)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _lines.reset(token)
        for line in lines:
            line.close()


def watched(line: socket.socket) -> socket.socket:
    """The line, known to whoever limits the time; it stays so when TLS takes it over."""
    lines = _lines.get()
    if lines is not None:
        lines.append(socket.socket(fileno=os.dup(line.fileno())))
    return line


def _cut(lines: list[socket.socket]) -> None:
    for line in list(lines):
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
