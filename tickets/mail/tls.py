"""Encryption and time limits of connections to mail servers."""

import contextlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """Seconds for connecting, for one answer, and for the whole conversation."""

    connect: float
    read: float
    whole: float


FETCHING = Limits(connect=30, read=60, whole=600)  # rule 7.1
# Of sending, how long one word may take is configured; the whole is shorter than a claim of the
# outbox (deliver.CLAIM), or another worker would take the mail for given up.
SENDING_SECONDS = 540.0
TESTING = Limits(connect=10, read=15, whole=30)


@dataclass
class _Conversation:
    """Until when it may last, the lines that were opened for it, and what it is a part of."""

    end: float
    outer: "_Conversation | None"
    lines: list[socket.socket] = field(default_factory=list)


# What this thread is talking within, if its time is limited.
_limited: ContextVar[_Conversation | None] = ContextVar("limited", default=None)


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
    Within another limit both count.
    """
    conversation = _Conversation(time.monotonic() + seconds, outer=_limited.get())
    timer = threading.Timer(seconds, _cut, [conversation])
    timer.daemon = True
    token = _limited.set(conversation)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _limited.reset(token)
        for line in conversation.lines:
            line.close()


def watched(line: socket.socket) -> socket.socket:
    """The line, known to whoever limits the time; it stays so when TLS takes it over.

    Raises TimeoutError if the time is over: asking for a token may have taken it.
    """
    conversation = _limited.get()
    while conversation is not None:
        conversation.lines.append(socket.socket(fileno=os.dup(line.fileno())))
        if time.monotonic() >= conversation.end:
            line.close()
            raise TimeoutError
        conversation = conversation.outer
    return line


def is_over() -> bool:
    """Whether the time is over within which this thread talks, so that we cut its lines."""
    conversation = _limited.get()
    while conversation is not None:
        if time.monotonic() >= conversation.end:
            return True
        conversation = conversation.outer
    return False


def _cut(conversation: _Conversation) -> None:
    for line in list(conversation.lines):
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
