"""Lines to mail servers as the doctor sees them: do we get in, and how safe is the line."""

import contextlib
import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from django.utils.translation import gettext as _

from gotrs.common.clock import now
from queues.models import MailAccount
from tickets.mail.doctor.findings import Finding, Level
from tickets.mail.doctor.subjects import Sending
from tickets.mail.intake.imap import open_imap
from tickets.mail.intake.pop3 import open_pop3
from tickets.mail.outbound.servers import Server
from tickets.mail.outbound.transports import connect
from tickets.mail.tls import Limits, cut_after
from tickets.mail.troubles import sentence, without

LIMITS = Limits(connect=8, read=8, whole=20)
# So long before its end somebody has to know of it.
WARNING = timedelta(days=14)


@dataclass(frozen=True)
class Encryption:
    """The version of TLS, and until when the certificate holds."""

    version: str
    until: datetime


def look_at_sender(sending: Sending) -> list[Finding]:
    """Sign in at a server that takes our mail."""
    server = sending.server
    secret = server.identity.password if server.identity else ""
    return [
        _examine(sending.name, server.host, server.verify, secret, lambda: _smtp(server)),
    ]


def look_at_account(account: MailAccount) -> list[Finding]:
    """Sign in at a mailbox."""
    opened = _imap if account.protocol == "imap" else _pop3
    return [
        _examine(
            account.name,
            account.host,
            account.verify_certificate,
            account.password,
            lambda: opened(account),
        )
    ]


def _examine(
    name: str,
    host: str,
    verify: bool,
    secret: str,
    line: Callable[[], contextlib.AbstractContextManager[socket.socket]],
) -> Finding:
    try:
        with line() as opened:
            encryption = _encryption(opened)
    except Exception as error:
        # Whatever it is, it is what there is to report.
        words = without(sentence(error), secret)
        return Finding(Level.MEND, name, _("Line"), words, _why_not(error))
    return _judged(name, host, verify, encryption)


def _judged(name: str, host: str, verify: bool, encryption: Encryption | None) -> Finding:
    title = _("Line")
    if encryption is None:
        if _is_this_machine(host):
            return Finding(Level.NOTE, name, title, _("We get in, in clear, on this machine."))
        words = _("We get in, but in clear: whoever listens reads mails and password.")
        why = _("Choose TLS or STARTTLS as encryption.")
        return Finding(Level.MEND, name, title, words, why)
    words = _("We get in. %(version)s; the certificate holds until %(until)s.") % {
        "version": encryption.version,
        "until": encryption.until.date().isoformat(),
    }
    if encryption.until - now() < WARNING:
        why = _("Renew the certificate on the server: once it has ended, no mail passes.")
        return Finding(Level.MEND, name, title, words, why)
    if not verify:
        why = _("The certificate is not checked, so any server could pretend to be this one.")
        return Finding(Level.NOTE, name, title, words, why)
    return Finding(Level.WELL, name, title, words)


def _is_this_machine(host: str) -> bool:
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _why_not(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _(
            "No mail passes. Renew the certificate on the server, or name its authority by "
            "SSL_CERT_FILE."
        )
    return _("No mail passes as long as this is so.")


def _encryption(line: socket.socket) -> Encryption | None:
    if not isinstance(line, ssl.SSLSocket):
        return None
    shown = x509.load_der_x509_certificate(line.getpeercert(binary_form=True) or b"")
    return Encryption(line.version() or "TLS", shown.not_valid_after_utc)


@contextlib.contextmanager
def _smtp(server: Server) -> Iterator[socket.socket]:
    with cut_after(LIMITS.whole):
        client = connect(server)
        try:
            assert client.sock is not None
            yield client.sock
            with contextlib.suppress(OSError, smtplib.SMTPException):
                client.quit()
        finally:
            client.close()


@contextlib.contextmanager
def _imap(account: MailAccount) -> Iterator[socket.socket]:
    with open_imap(account, LIMITS) as client:
        client.select_folder(account.folder, readonly=True)
        yield client.socket()


@contextlib.contextmanager
def _pop3(account: MailAccount) -> Iterator[socket.socket]:
    with open_pop3(account, LIMITS) as client:
        yield client.sock
        client.quit()
