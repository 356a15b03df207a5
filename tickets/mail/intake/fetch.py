"""Fetching from mailboxes: store and commit a mail, only then mark it on the server (7.1, 7.2).

Several lanes of the worker fetch beside each other, each an account that no other has claimed. An
account that failed comes last, so one that is dead keeps none waiting that is well.
"""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from django.db.models import F, Q

from gotrs.common.clock import now
from gotrs.common.validity import Validity
from queues.models import MailAccount
from tickets.mail.intake.imap import fetch_imap
from tickets.mail.intake.pop3 import fetch_pop3
from tickets.mail.intake.process import process
from tickets.mail.troubles import sentence, without

log = logging.getLogger(__name__)

# Minutes until the next try after the first, second … failure in a row (rule 7.1).
BACK_OFF = (1, 2, 5, 15)
# After so many seconds an account makes room for others, and comes again in its turn.
RUN_SECONDS = 300
# How long one run may take before another process may take the account over: longer than the
# conversation is allowed to last, and the mail after it.
LEASE = timedelta(minutes=15)


def _never() -> bool:
    return False


def fetch_due_accounts(stop: Callable[[], bool] = _never, *, steady: bool = False) -> int:
    """Fetch valid accounts whose time has come, until none is left; returns the number of mails.

    One account's trouble does not stop the others. With ``steady`` those are left out that failed
    the last time.
    """
    count = 0
    while not stop() and (account := _claim_next(steady)):
        count += fetch_account(account, stop)
    return count


def _claim_next(steady: bool) -> MailAccount | None:
    """An account for this process alone; None if none is due."""
    due = Q(next_run_at__isnull=True) | Q(next_run_at__lte=now())
    accounts = MailAccount.objects.filter(due, valid_id=Validity.VALID)
    if steady:
        accounts = accounts.filter(failures=0)
    for account in accounts.order_by("failures", F("next_run_at").asc(nulls_first=True), "id"):
        if MailAccount.objects.filter(due, pk=account.pk).update(next_run_at=now() + LEASE):
            return account
    return None


def fetch_account(account: MailAccount, stop: Callable[[], bool] = _never) -> int:
    """Fetch one account now and process what came; returns the number of mails.

    Failures are written to the account, with a growing pause until the next try.
    """
    fetch = fetch_imap if account.protocol == "imap" else fetch_pop3
    count, pause = 0, timedelta(seconds=max(account.interval_seconds, 1))
    end = time.monotonic() + RUN_SECONDS
    MailAccount.objects.filter(pk=account.pk).update(last_run_at=now())
    try:
        with closing(fetch(account)) as mails:
            for mail in mails:
                count += 1
                process(mail.pk)
                if stop() or time.monotonic() > end:
                    pause = timedelta()
                    break
    except Exception as error:
        # Whatever a server does, the other accounts and the next run must go on.
        _note_failure(account, error, count)
        return count
    MailAccount.objects.filter(pk=account.pk).update(
        last_success_at=now(),
        last_error="",
        failures=0,
        next_run_at=now() + pause,
        mails_last_run=count,
        mails_fetched=F("mails_fetched") + count,
    )
    return count


def _note_failure(account: MailAccount, error: Exception, count: int) -> None:
    pause = BACK_OFF[min(account.failures, len(BACK_OFF) - 1)]
    message = without(sentence(error), account.password)
    log.warning("mail account %s failed: %s", account.name, message)
    MailAccount.objects.filter(pk=account.pk).update(
        last_error=message,
        failures=F("failures") + 1,
        next_run_at=now() + timedelta(minutes=pause),
        mails_last_run=count,
        mails_fetched=F("mails_fetched") + count,
    )
