"""The checks behind /health/detailed. Each does for real, in small, what the component is for."""

import shutil
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from adminpanel.health.report import Examination, Finding, Status
from adminpanel.health.worker import last_sign_of_life
from queues.models import AccountAuth, MailAccount, ProviderSignIn, SenderAuth, SmtpSender
from search.finding import find
from search.models import SearchDocument
from tickets.models import (
    IncomingMail,
    MailState,
    OutgoingMail,
    State,
    StateType,
    Ticket,
    WorkerSignal,
)
from tickets.models.outbox import WAITING_STATES, DeliveryState
from tickets.worker.jobs import lanes

# The worker's shortest round takes seconds; a minute of silence is more than a busy moment.
WORKER_SILENCE = timedelta(minutes=1)
# On top of its interval: a job may be busy with a full mailbox.
JOB_SILENCE = timedelta(minutes=10)
# A due mail is sent within seconds unless the mail server refuses or no worker runs.
OUTBOX_PATIENCE = timedelta(minutes=15)
# Rule 7.1: an hour without success degrades health.
ACCOUNT_PATIENCE = timedelta(hours=1)
LOW_DISK_BYTES = 200 * 1024 * 1024


def database() -> Finding:
    """A question, and an answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Finding(Status.HEALTHY, "The database answers.")


def cache() -> Finding:
    """A value written and read back in the cache that all processes share."""
    shared = caches["shared"]
    key, value = f"health-{uuid.uuid4().hex}", uuid.uuid4().hex
    shared.set(key, value, timeout=30)
    found = shared.get(key)
    shared.delete(key)
    if found != value:
        return Finding(Status.UNHEALTHY, "A value that was written can't be read back.")
    return Finding(Status.HEALTHY, "Values are written and read back.")


def worker() -> Finding:
    """Signs of life of the worker and of each of its jobs; states it can't work on (rule 5.6)."""
    at = last_sign_of_life()
    if at is None:
        return Finding(Status.UNHEALTHY, "No worker has run yet.")
    silence = timezone.now() - at
    if silence > WORKER_SILENCE:
        seconds = int(silence.total_seconds())
        return Finding(Status.UNHEALTHY, f"The worker has been silent for {seconds} seconds.")
    troubles = [*_job_troubles(), *_state_troubles()]
    if troubles:
        return Finding(Status.DEGRADED, " ".join(troubles))
    return Finding(Status.HEALTHY, "The worker is at work.")


def _job_troubles() -> list[str]:
    """Jobs that hang or fail while others go on."""
    intervals = {job.name: job.seconds for jobs in lanes("health").values() for job in jobs}
    moment = timezone.now()
    troubles = []
    for signal in WorkerSignal.objects.filter(name__in=intervals).order_by("name"):
        patience = timedelta(seconds=intervals[signal.name]) + JOB_SILENCE
        if moment - signal.at > patience:
            troubles.append(f"The job {signal.name} is silent.")
        elif "error" in signal.detail:
            troubles.append(f"The job {signal.name} failed the last time.")
    return troubles


def _state_troubles() -> list[str]:
    lost = State.objects.valid().filter(type_id=StateType.PENDING_AUTO, next_state=None)
    names = ", ".join(lost.order_by("id").values_list("name", flat=True))
    return [f"States without one that comes afterwards: {names}."] if names else []


def mail() -> Finding:
    """Mails that don't leave, accounts that can't be read."""
    troubles = [
        *_outbox_troubles(), *_account_troubles(), *_sign_in_troubles(), *_flood_troubles(),
    ]  # fmt: skip
    if troubles:
        return Finding(Status.DEGRADED, " ".join(troubles))
    if settings.MAIL_TRANSPORT == "folder" and not MailAccount.objects.valid().exists():
        return Finding(Status.DISABLED, "Mail is kept in a folder and no account is read.")
    waiting = IncomingMail.objects.filter(state=MailState.QUARANTINED).count()
    return Finding(
        Status.HEALTHY, f"Mail comes and goes; {waiting} in quarantine wait for a person."
    )


def _outbox_troubles() -> list[str]:
    troubles = []
    late = OutgoingMail.objects.filter(
        state__in=WAITING_STATES, not_before__lte=timezone.now() - OUTBOX_PATIENCE
    ).count()
    if late:
        troubles.append(f"{late} outgoing mails are late.")
    repeated = OutgoingMail.objects.filter(state=DeliveryState.DEFERRED).count()
    if repeated:
        troubles.append(f"{repeated} outgoing mails could not be delivered yet.")
    uncertain = OutgoingMail.objects.filter(state=DeliveryState.UNCERTAIN).count()
    if uncertain:
        troubles.append(f"{uncertain} outgoing mails may or may not have been sent.")
    return troubles


def _account_troubles() -> list[str]:
    limit = timezone.now() - ACCOUNT_PATIENCE
    silent = (
        MailAccount.objects.valid()
        .filter(failures__gt=0)
        .filter(Q(last_success_at__lt=limit) | Q(last_success_at=None, created_at__lt=limit))
        .count()
    )
    if silent:
        return [f"{silent} mail accounts could not be read for an hour or more."]
    return []


def _flood_troubles() -> list[str]:
    """Mails of senders who write more than the limit of an hour (rule 7.20)."""
    delayed = IncomingMail.objects.filter(state=MailState.DELAYED).count()
    return [f"{delayed} mails wait, for their senders write too many."] if delayed else []


def _sign_in_troubles() -> list[str]:
    """Consents at providers that are over, while a mailbox or a sender needs them."""
    accounts = MailAccount.objects.valid().filter(auth=AccountAuth.OAUTH2)
    senders = SmtpSender.objects.valid().filter(auth=SenderAuth.OAUTH2)
    needed = Q(mail_accounts__in=accounts) | Q(senders__in=senders)
    over = Q(ended=True) | Q(refresh_token="")
    count = ProviderSignIn.objects.filter(needed, over).distinct().count()
    if count:
        return [f"{count} sign-ins at providers have to be made again."]
    return []


def search() -> Finding:
    """A question to the index; and the newest ticket is in it, as its transaction put it there."""
    find("gotrs", actor=Actor.system(), within=Ticket.objects.all())
    newest = Ticket.objects.order_by("-id").values_list("pk", flat=True).first()
    if newest is not None and not SearchDocument.objects.filter(pk=newest).exists():
        return Finding(Status.DEGRADED, "The newest ticket is not in the search index.")
    return Finding(Status.HEALTHY, "The search index answers.")


def storage() -> Finding:
    """A file written, read back and removed; and room for more."""
    content = uuid.uuid4().bytes
    name = default_storage.save(f"health/{uuid.uuid4().hex}", ContentFile(content))
    try:
        with default_storage.open(name) as file:
            found = file.read()
    finally:
        default_storage.delete(name)
    if found != content:
        return Finding(Status.UNHEALTHY, "A file that was written can't be read back.")
    if shutil.disk_usage(settings.DATA_DIR).free < LOW_DISK_BYTES:
        return Finding(Status.DEGRADED, "The disk is almost full.")
    return Finding(Status.HEALTHY, "Files are written and read back.")


EXAMINATION = Examination(
    checks={
        "database": database,
        "cache": cache,
        "worker": worker,
        "mail": mail,
        "search": search,
        "storage": storage,
    },
    vital=frozenset({"database", "storage"}),
)
