"""Reading a POP3 mailbox."""

import base64
import contextlib
import poplib
from collections.abc import Generator, Iterator

from django.conf import settings

from queues.models import MailAccount
from tickets.mail.intake import spool
from tickets.mail.intake.accounts import identity_of
from tickets.mail.lines import Pop3, Pop3Tls
from tickets.mail.signing_in import Bearer, Proof, SignInRefused, bearer, signed_in
from tickets.mail.tls import FETCHING, Limits, context, cut_after
from tickets.models import IncomingMail

# Real mails have longer lines than Python's default of 2,048 bytes.
poplib._MAXLINE = 10 * 1024 * 1024  # type: ignore[attr-defined]
# A server asks for the token, and once more if it refuses it.
_MAX_QUESTIONS = 3


def fetch_pop3(account: MailAccount) -> Generator[IncomingMail, None, None]:
    """Each mail of the mailbox, stored and then deleted there.

    The server deletes at the end of the session; a session that is cut deletes nothing, and the
    next one finds the stored mails by their UIDL. Raises what ``open_pop3`` raises.
    """
    with open_pop3(account, FETCHING) as server:
        _answer, sizes, _octets = server.list()
        _answer, names, _octets = server.uidl()
        size_of = dict(line.split()[:2] for line in sizes)
        try:
            for line in names:
                number, _blank, uid = line.partition(b" ")
                name, size = uid.decode("latin-1").strip(), int(size_of[number])
                mail = _fetch_one(server, account, int(number), name, size)
                if mail is not None:
                    yield mail
        except GeneratorExit:
            server.quit()  # what was stored goes, though nobody wants the rest now
            raise
        server.quit()


@contextlib.contextmanager
def open_pop3(account: MailAccount, limits: Limits) -> Iterator[poplib.POP3]:
    """A signed-in connection, closed at the end.

    Raises SignInRefused, NotOffered, SignInTrouble, poplib.error_proto or OSError.
    """
    with cut_after(limits.whole):
        server = signed_in(identity_of(account), lambda proof: _connect(account, proof, limits))
        try:
            yield server
        finally:
            server.close()


def _connect(account: MailAccount, proof: Proof, limits: Limits) -> poplib.POP3:
    encryption = context(verify=account.verify_certificate)
    if account.security == "tls":
        server: poplib.POP3 = Pop3Tls(
            account.host, account.port, timeout=limits.connect, context=encryption
        )
    else:
        server = Pop3(account.host, account.port, timeout=limits.connect)
    try:
        if account.security == "starttls":
            server.stls(encryption)
        server.sock.settimeout(limits.read)
        _sign_in(server, account, proof)
    except BaseException:
        server.close()
        raise
    return server


def _sign_in(server: poplib.POP3, account: MailAccount, proof: Proof) -> None:
    if not proof.token:
        try:
            server.user(proof.login)
            server.pass_(proof.password)
        except poplib.error_proto as error:
            raise SignInRefused(_said(error)) from None
        return
    talk = bearer(
        proof,
        server.capa().get("SASL", ()),
        host=account.host,
        port=account.port,
        encrypted=account.security != "none",
    )
    try:
        _show(server, talk)
    except poplib.error_proto as error:
        raise SignInRefused(" ".join(filter(None, (_said(error), talk.refusal)))) from None


def _show(server: poplib.POP3, talk: Bearer) -> None:
    """AUTH (RFC 5034), which poplib lacks. A token is too long for the line of the command."""
    answer = server._shortcmd(f"AUTH {talk.mechanism}")  # type: ignore[attr-defined]
    for _turn in range(_MAX_QUESTIONS):
        if answer.startswith(b"+OK"):
            return
        challenge = base64.b64decode(answer.removeprefix(b"+").strip())
        said = base64.b64encode(talk(challenge).encode()).decode("ascii")
        answer = server._shortcmd(said)  # type: ignore[attr-defined]
    raise poplib.error_proto("It goes on asking.")


def _said(error: poplib.error_proto) -> str:
    text = error.args[0] if error.args else ""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return plain.removeprefix("-ERR").strip()


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
