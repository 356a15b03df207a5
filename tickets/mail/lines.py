"""Lines to mail servers: the libraries' clients, on sockets that are opened by ``net.dial``.

Their own would try each address of a name for the whole time, one after the other, and wait for a
name server as long as it likes. A line that ends in the middle is an OSError here; the libraries
for IMAP and POP3 would take its end for an answer, so that it looks like a wrong password.
"""

import errno
import imaplib
import os
import poplib
import smtplib
import socket
import ssl
from collections.abc import Callable
from typing import Any

from imapclient import IMAPClient
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from gotrs.common.net import dial
from tickets.mail.tls import is_over, watched


class Imap(IMAPClient):
    """IMAPClient; ``timeout`` has to be given."""

    def _create_IMAP4(self) -> imaplib.IMAP4:
        seconds = self._timeout.connect
        if self.ssl:
            return _ImapTls(self.host, self.port, self.ssl_context, seconds)
        return _ImapPlain(self.host, self.port, seconds)


class _ImapPlain(IMAP4WithTimeout):
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return _dial(self.host, self.port, self._timeout)

    def readline(self) -> bytes:
        return _whole_line(super().readline)


class _ImapTls(IMAP4_TLS):
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return _secured(_dial(self.host, self.port, self._timeout), self.ssl_context, self.host)

    def readline(self) -> bytes:
        return _whole_line(super().readline)


class _HearsPop3(poplib.POP3):
    def _getline(self) -> tuple[bytes, int]:
        """A line without its end, and its length with it, as poplib's."""
        line = _whole_line(self._readline)
        return line.removesuffix(b"\n").removesuffix(b"\r"), len(line)

    def _readline(self) -> bytes:
        longest: int = poplib._MAXLINE  # type: ignore[attr-defined]
        line: bytes = self.file.readline(longest + 1)
        if len(line) > longest:
            raise poplib.error_proto("line too long")
        return line


class Pop3(_HearsPop3):
    """POP3, in clear until STLS."""

    def _create_socket(self, timeout: float) -> socket.socket:
        return _dial(self.host, self.port, timeout)


class Pop3Tls(_HearsPop3, poplib.POP3_SSL):
    """POP3 by TLS from the beginning."""

    def _create_socket(self, timeout: float) -> socket.socket:
        line = _dial(self.host, self.port, timeout)
        return _secured(line, self.context, self.host)  # type: ignore[attr-defined]


class Smtp(smtplib.SMTP):
    """SMTP, in clear until STARTTLS. ``anywhere`` is for the server of the environment."""

    def __init__(self, *place: Any, anywhere: bool = False, **more: Any) -> None:
        self._anywhere = anywhere
        super().__init__(*place, **more)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _dial(host, port, timeout, anywhere=self._anywhere)


class SmtpTls(smtplib.SMTP_SSL):
    """SMTP by TLS from the beginning. ``anywhere`` is for the server of the environment."""

    def __init__(self, *place: Any, anywhere: bool = False, **more: Any) -> None:
        self._anywhere = anywhere
        super().__init__(*place, **more)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        return _secured(_dial(host, port, timeout, anywhere=self._anywhere), self.context, host)


def _whole_line(read: Callable[[], bytes]) -> bytes:
    """What ``read`` gives, if it is a line.

    Raises ConnectionResetError where the connection ended, TimeoutError if we cut it ourselves.
    """
    try:
        line = read()
    except ConnectionResetError:  # another form of its end, whoever cut it
        line = b""
    if line.endswith(b"\n"):
        return line
    if is_over():
        raise TimeoutError
    raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))


def _dial(host: str, port: int, seconds: float, *, anywhere: bool = False) -> socket.socket:
    return watched(dial(host, port, seconds, anywhere=anywhere))


def _secured(line: socket.socket, context: ssl.SSLContext, host: str) -> ssl.SSLSocket:
    try:
        return context.wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise
