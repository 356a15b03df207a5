"""The spool: raw bytes are kept and committed before anything is made of them (rule 7.2)."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from gotrs.common.clock import now
from queues.models import MailAccount, MailHook
from tickets.models import IncomingMail, MailState, RawMail, ReturnCode

# How long the bytes of a mail are kept that was ignored by rule (rule 7.4).
IGNORED_KEPT = timedelta(days=30)
# More than this waits for the next round.
_CLEARED_AT_ONCE = 1_000


def store(
    raw: bytes,
    *,
    source: str,
    account: MailAccount | None = None,
    hook: MailHook | None = None,
    uid_validity: str = "",
    uid: str = "",
    trusted: bool = False,
) -> IncomingMail:
    """Keep a mail; it is committed when this returns (call it outside of a transaction).

    A mail that was fetched before under the same account, UIDVALIDITY and UID is the row of then.
    One over the size limit is kept and quarantined. ``trusted`` says that who hands the mail over
    vouches for its X-OTRS headers; an account or a ``hook`` says so itself.
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
                hook=hook,
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


def clear_ignored() -> int:
    """Remove the bytes of mails that were ignored 30 days ago; their rows stay in the log."""
    old = RawMail.objects.filter(
        mail__return_code=ReturnCode.IGNORED,
        mail__article__isnull=True,
        mail__processed_at__lt=now() - IGNORED_KEPT,
    )
    ids = list(old.order_by("mail__processed_at").values_list("pk", flat=True)[:_CLEARED_AT_ONCE])
    return RawMail.objects.filter(pk__in=ids).delete()[0]


def _too_large() -> str:
    return f"The mail is larger than {settings.MAIL_MAX_BYTES // 1024 // 1024} MB."
