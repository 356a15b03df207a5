"""Reading a POP3 mailbox."""

import poplib
from collections.abc import Iterator

from django.conf import settings

from queues.models import MailAccount
from tickets.mail.intake import spool
from tickets.mail.intake.tls import CONNECT_TIMEOUT, READ_TIMEOUT, context_for
from tickets.models import IncomingMail

# Real mails have longer lines than Python's default of 2,048 bytes.
poplib._MAXLINE = 10 * 1024 * 1024  # type: ignore[attr-defined]


def fetch_pop3(account: MailAccount) -> Iterator[IncomingMail]:
    """Each mail of the mailbox, stored and then deleted there.

    The server deletes at the end of the session; a session that is cut deletes nothing, and the
    next one finds the stored mails by their UIDL. Raises poplib.error_proto or OSError on trouble.
    """
    server = _connect(account)
    try:
        server.user(account.login)
        server.pass_(account.password)
        _answer, sizes, _octets = server.list()
        _answer, names, _octets = server.uidl()
        size_of = dict(line.split()[:2] for line in sizes)
        for line in names:
            number, _blank, uid = line.partition(b" ")
            mail = _fetch_one(
                server, account, int(number), uid.decode("latin-1").strip(), int(size_of[number])
            )
            if mail is not None:
                yield mail
        server.quit()
    finally:
        server.close()


def _connect(account: MailAccount) -> poplib.POP3:
    if account.security == "tls":
        server: poplib.POP3 = poplib.POP3_SSL(
            account.host, account.port, timeout=CONNECT_TIMEOUT, context=context_for(account)
        )
    else:
        server = poplib.POP3(account.host, account.port, timeout=CONNECT_TIMEOUT)
        if account.security == "starttls":
            server.stls(context_for(account))
    server.sock.settimeout(READ_TIMEOUT)
    return server


def _fetch_one(
    server: poplib.POP3, account: MailAccount, number: int, uid: str, size: int
) -> IncomingMail | None:
    """Store one mail and delete it on the server; None if it is too large and was left there."""
    known = spool.find(account, "", uid)
    if known is not None and not known.sha256:
        return None
    if size > settings.MAIL_MAX_BYTES:
        spool.note_oversized(size, source="pop3", account=account, uid_validity="", uid=uid)
        return None
    _answer, lines, _octets = server.retr(number)
    mail = spool.store(b"\r\n".join(lines) + b"\r\n", source="pop3", account=account, uid=uid)
    server.dele(number)
    return mail
