"""Reading an IMAP folder by UID."""

import contextlib
from collections.abc import Generator, Iterator

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, LoginError

from queues.models import MailAccount
from tickets.mail.intake import spool
from tickets.mail.intake.accounts import identity_of
from tickets.mail.lines import Imap
from tickets.mail.signing_in import Proof, SignInRefused, bearer, signed_in
from tickets.mail.tls import FETCHING, Limits, context, cut_after
from tickets.models import IncomingMail

_SEARCH = {"delete": ["UNDELETED"], "move": ["UNDELETED"], "seen": ["UNDELETED", "UNSEEN"]}


def fetch_imap(account: MailAccount) -> Generator[IncomingMail, None, None]:
    """Each mail of the folder, stored and then marked on the server.

    A mail that was stored before a crash is found again by its UID and only marked. Raises what
    ``open_imap`` raises.
    """
    with open_imap(account, FETCHING) as client:
        folder = client.select_folder(account.folder)
        validity = str(folder[b"UIDVALIDITY"])
        if account.after_fetch == "delete":
            _finish_deletions(client, account, validity)
        for uid in client.search(_SEARCH[account.after_fetch]):
            mail = _fetch_one(client, account, validity, uid)
            if mail is None:
                continue
            _mark(client, account, uid)
            yield mail


@contextlib.contextmanager
def open_imap(account: MailAccount, limits: Limits) -> Iterator[IMAPClient]:
    """A signed-in connection, closed at the end.

    Raises SignInRefused, NotOffered, SignInTrouble, IMAPClientError or OSError; STARTTLS that fails
    is such trouble, never a reason to go on in clear.
    """
    with cut_after(limits.whole):
        client = signed_in(identity_of(account), lambda proof: _connect(account, proof, limits))
        with client:
            yield client


def _connect(account: MailAccount, proof: Proof, limits: Limits) -> IMAPClient:
    encryption = context(verify=account.verify_certificate)
    client = Imap(
        account.host,
        port=account.port,
        ssl=account.security == "tls",
        ssl_context=encryption if account.security == "tls" else None,
        timeout=SocketTimeout(connect=limits.connect, read=limits.read),
        use_uid=True,
    )
    try:
        if account.security == "starttls":
            client.starttls(ssl_context=encryption)
        _sign_in(client, account, proof)
    except BaseException:
        client.shutdown()
        raise
    return client


def _sign_in(client: IMAPClient, account: MailAccount, proof: Proof) -> None:
    try:
        if not proof.token:
            client.login(proof.login, proof.password)
            return
        offered = [name.decode() for name in client.capabilities()]
        talk = bearer(
            proof,
            [name.removeprefix("AUTH=") for name in offered if name.startswith("AUTH=")],
            host=account.host,
            port=account.port,
            encrypted=account.security != "none",
        )
        client.sasl_login(talk.mechanism, talk)
    except LoginError as error:
        raise _ended(error, proof) or SignInRefused(str(error)) from None


def _ended(error: LoginError, proof: Proof) -> Exception | None:
    """What ended the line, or the server's goodbye; the library takes both for a refusal."""
    ended = error.__context__
    if not isinstance(ended, IMAPClientAbortError):
        return None
    broken = ended.__context__
    if isinstance(broken, OSError):
        return broken
    return IMAPClientAbortError(proof.hidden_in(str(ended)))


def _fetch_one(
    client: IMAPClient, account: MailAccount, validity: str, uid: int
) -> IncomingMail | None:
    """Store one mail; None if it is gone, or too large and was left where it is."""
    known = spool.find(account, validity, str(uid))
    if known is not None:
        return known if known.sha256 else None
    size = client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE")
    if size is None:
        return None
    if size > settings.MAIL_MAX_BYTES:
        spool.note_oversized(
            size, source="imap", account=account, uid_validity=validity, uid=str(uid)
        )
        return None
    raw = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
    if raw is None:
        return None
    return spool.store(raw, source="imap", account=account, uid_validity=validity, uid=str(uid))


def _mark(client: IMAPClient, account: MailAccount, uid: int) -> None:
    """What the account says is done with a mail that is safe in our database."""
    if account.after_fetch == "seen":
        client.add_flags([uid], [b"\\Seen"], silent=True)
    elif account.after_fetch == "move" and account.move_to:
        _move(client, uid, account.move_to)
    else:
        client.delete_messages([uid], silent=True)
        _expunge(client, [uid])


def _finish_deletions(client: IMAPClient, account: MailAccount, validity: str) -> None:
    """Take away what an earlier run had marked as deleted when it was cut off; ours only."""
    marked = client.search(["DELETED"])
    ours = [uid for uid in marked if spool.find(account, validity, str(uid)) is not None]
    if ours:
        _expunge(client, ours)


def _expunge(client: IMAPClient, uids: list[int]) -> None:
    """Take deleted mails away; without UIDPLUS a server can't do so one by one."""
    if client.has_capability("UIDPLUS"):
        client.expunge(uids)
    else:
        client.expunge()


def _move(client: IMAPClient, uid: int, folder: str) -> None:
    if not client.folder_exists(folder):
        client.create_folder(folder)
    if client.has_capability("MOVE"):
        client.move([uid], folder)
    else:
        client.copy([uid], folder)
        client.delete_messages([uid], silent=True)
        _expunge(client, [uid])
