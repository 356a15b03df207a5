"""Runs of the sync: one at a time, and what became of the last ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction

from accounts.ldap.errors import not_configured
from accounts.ldap.options import Settings
from accounts.models import Directory, DirectorySync
from gotrs.common.clock import now
from gotrs.common.errors import Conflict

# A run that gives no sign of life for so long died with its process. Reading takes less.
LIMIT = timedelta(minutes=2)
# After a failure the directory is asked again so soon, or at the interval if that is shorter.
RETRY = timedelta(minutes=5)
KEPT_FOR = timedelta(days=90)
# Beside the numbers of LDAPSyncResult a run keeps these.
_OWN = ("failed", "group_dns")


def begin(*, dry_run: bool) -> DirectorySync:
    """Start a run. Raises Conflict ``sync_running``, DomainError ``ldap_not_configured``."""
    with transaction.atomic():
        _lock()
        if DirectorySync.objects.filter(ended_at__isnull=True, running_until__gt=now()).exists():
            raise _running()
        return DirectorySync.objects.create(
            started_at=now(), running_until=now() + LIMIT, dry_run=dry_run
        )


def _lock() -> None:
    """Of two who begin at the same moment, one finds it taken."""
    rows = Directory.objects.filter(pk=1).values_list("pk")
    try:
        with transaction.atomic():
            found = list(rows.select_for_update(nowait=connection.features.has_select_for_update))
    except OperationalError:
        raise _running() from None
    if not found:
        raise not_configured()


def _running() -> Conflict:
    return Conflict("The directory is being synchronised already.", code="sync_running")


def go_on(run: DirectorySync) -> None:
    """A sign of life, while a run writes many accounts."""
    if run.running_until is not None and run.running_until - now() < LIMIT / 2:
        run.running_until = now() + LIMIT
        run.save(update_fields=["running_until"])


def finish(run: DirectorySync, result: Mapping[str, Any]) -> None:
    """Note what became of a run."""
    run.ended_at, run.running_until, run.result = now(), None, dict(result)
    run.save(update_fields=["ended_at", "running_until", "result"])


def last_run(*, successful: bool = False) -> DirectorySync | None:
    """The last run that is over and was in earnest."""
    runs = DirectorySync.objects.filter(dry_run=False, ended_at__isnull=False)
    if successful:
        runs = runs.exclude(result__failed=True)
    return runs.order_by("-started_at", "-pk").first()


def last_success() -> datetime | None:
    """When the directory was last read."""
    run = last_run(successful=True)
    return run.ended_at if run else None


def public_result(run: DirectorySync) -> dict[str, Any]:
    """LDAPSyncResult of contract part 3."""
    return {name: value for name, value in run.result.items() if name not in _OWN}


def next_run(settings: Settings) -> datetime | None:
    """When the worker runs it next; None if it does not."""
    if not (settings.enabled and settings.auto_sync):
        return None
    runs = DirectorySync.objects.filter(dry_run=False).order_by("-started_at", "-pk")
    last = runs.first()
    if last is None:
        return now()
    pause = settings.interval
    if last.result.get("failed") or last.ended_at is None:
        pause = min(pause, RETRY)
    return last.started_at + pause


def clear_old() -> int:
    """Forget runs of long ago, but for the last one; returns how many."""
    last = last_run()
    old = DirectorySync.objects.filter(started_at__lt=now() - KEPT_FOR)
    return old.exclude(pk=last.pk if last else 0).delete()[0]
