"""Fetching from mailboxes: store and commit a mail, only then mark it on the server (7.1, 7.2)."""

import logging
from datetime import timedelta

from django.db.models import F, Q

from gotrs.common.clock import now
from gotrs.common.validity import Validity
from queues.models import MailAccount
from tickets.mail.intake.imap import fetch_imap
from tickets.mail.intake.pop3 import fetch_pop3
from tickets.mail.intake.process import process

log = logging.getLogger(__name__)

# Minutes until the next try after the first, second … failure in a row (rule 7.1).
BACK_OFF = (1, 2, 5, 15)
# How long one run may take before another process may take the account over.
LEASE = timedelta(minutes=15)


def fetch_due_accounts() -> int:
    """Fetch every valid account whose time has come; returns the number of mails.

    One account's trouble does not stop the others.
    """
    due = Q(next_run_at__isnull=True) | Q(next_run_at__lte=now())
    accounts = MailAccount.objects.filter(due, valid_id=Validity.VALID).order_by("next_run_at")
    return sum(fetch_account(account) for account in accounts if _claim(account, due))


def _claim(account: MailAccount, due: Q) -> bool:
    """One process at a time reads an account."""
    mine = MailAccount.objects.filter(due, pk=account.pk)
    return bool(mine.update(next_run_at=now() + LEASE))


def fetch_account(account: MailAccount) -> int:
    """Fetch one account now and process what came; returns the number of mails.

    Failures are written to the account, with a growing pause until the next try.
    """
    fetch = fetch_imap if account.protocol == "imap" else fetch_pop3
    count = 0
    MailAccount.objects.filter(pk=account.pk).update(last_run_at=now())
    try:
        for mail in fetch(account):
            count += 1
            process(mail.pk)
    except Exception as error:
        # Whatever a server does, the other accounts and the next run must go on.
        _note_failure(account, error)
        return count
    MailAccount.objects.filter(pk=account.pk).update(
        last_success_at=now(),
        last_error="",
        failures=0,
        next_run_at=now() + timedelta(seconds=account.interval_seconds),
    )
    return count


def _note_failure(account: MailAccount, error: Exception) -> None:
    pause = BACK_OFF[min(account.failures, len(BACK_OFF) - 1)]
    message = f"{type(error).__name__}: {error}".replace(account.password or "\x00", "***")
    log.warning("mail account %s failed: %s", account.name, message)
    MailAccount.objects.filter(pk=account.pk).update(
        last_error=message[:2000],
        failures=F("failures") + 1,
        next_run_at=now() + timedelta(minutes=pause),
    )
