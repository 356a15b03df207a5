"""The spool: raw bytes are kept and committed before anything is made of them (rule 7.2)."""

import hashlib

from django.conf import settings
from django.db import IntegrityError, transaction

from queues.models import MailAccount
from tickets.models import IncomingMail, MailState, RawMail


def store(
    raw: bytes,
    *,
    source: str,
    account: MailAccount | None = None,
    uid_validity: str = "",
    uid: str = "",
    trusted: bool = False,
) -> IncomingMail:
    """Keep a mail; it is committed when this returns (call it outside of a transaction).

    A mail that was fetched before under the same account, UIDVALIDITY and UID is the row of then.
    One over the size limit is kept and quarantined. ``trusted`` says that who hands the mail over
    vouches for its X-OTRS headers; for an account, the account says so.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    known = find(account, uid_validity, uid)
    if known is not None and known.sha256 == sha256:
        return known
    if known is not None:
        # The server gave an old name to another mail; its own name must not hide it.
        uid = f"{uid}:{sha256}"[:250]
        known = find(account, uid_validity, uid)
        if known is not None:
            return known
    too_large = len(raw) > settings.MAIL_MAX_BYTES
    try:
        with transaction.atomic():
            mail = IncomingMail.objects.create(
                account=account,
                source=source,
                trusted=trusted,
                uid_validity=uid_validity,
                uid=uid,
                sha256=sha256,
                size=len(raw),
                state=MailState.QUARANTINED if too_large else MailState.RECEIVED,
                reason=_too_large() if too_large else "",
            )
            RawMail.objects.create(mail=mail, data=raw)
    except IntegrityError:
        known = find(account, uid_validity, uid)
        if known is None:
            raise
        return known
    return mail


def note_oversized(
    size: int, *, source: str, account: MailAccount, uid_validity: str, uid: str
) -> IncomingMail:
    """A mail that is too large to be downloaded gets a row with the reason (rule 7.5)."""
    mail, _created = IncomingMail.objects.get_or_create(
        account=account,
        uid_validity=uid_validity,
        uid=uid,
        defaults={
            "source": source,
            "sha256": "",
            "size": size,
            "state": MailState.QUARANTINED,
            "reason": _too_large() + " It was left in the mailbox.",
        },
    )
    return mail


def find(account: MailAccount | None, uid_validity: str, uid: str) -> IncomingMail | None:
    """The row of a mail by its name on the server."""
    if account is None or not uid:
        return None
    return IncomingMail.objects.filter(account=account, uid_validity=uid_validity, uid=uid).first()


def _too_large() -> str:
    return f"The mail is larger than {settings.MAIL_MAX_BYTES // 1024 // 1024} MB."
