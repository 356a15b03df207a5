"""Reading an IMAP folder by UID."""

from collections.abc import Iterator

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout

from queues.models import MailAccount
from tickets.mail.intake import spool
from tickets.mail.intake.tls import CONNECT_TIMEOUT, READ_TIMEOUT, context_for
from tickets.models import IncomingMail

_SEARCH = {"delete": ["UNDELETED"], "move": ["UNDELETED"], "seen": ["UNDELETED", "UNSEEN"]}


def fetch_imap(account: MailAccount) -> Iterator[IncomingMail]:
    """Each mail of the folder, stored and then marked on the server.

    A mail that was stored before a crash is found again by its UID and only marked. Raises
    IMAPClientError or OSError on trouble with the server; STARTTLS that fails is such trouble,
    never a reason to go on in clear.
    """
    client = IMAPClient(
        account.host,
        port=account.port,
        ssl=account.security == "tls",
        ssl_context=context_for(account) if account.security == "tls" else None,
        timeout=SocketTimeout(connect=CONNECT_TIMEOUT, read=READ_TIMEOUT),
        use_uid=True,
    )
    with client:
        if account.security == "starttls":
            client.starttls(ssl_context=context_for(account))
        client.login(account.login, account.password)
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
