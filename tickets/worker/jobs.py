"""What the worker does, and how often."""

import logging
import threading
import time
from collections.abc import Mapping

from accounts.ldap import sync as directory
from tickets import tally
from tickets.mail.intake.fetch import fetch_due_accounts
from tickets.mail.intake.process import process_waiting
from tickets.mail.outbound import notification_mails
from tickets.mail.outbound.deliver import deliver_due, recover_claims
from tickets.mail.outbound.transports import ServerUnavailable
from tickets.models import WebhookDelivery
from tickets.webhooks import deliver as webhooks
from tickets.webhooks.due import tell_what_is_due
from tickets.worker import deadlines, housekeeping
from tickets.worker.loop import Job, Stop

logger = logging.getLogger(__name__)

_SECOND = 1.0
_FEW_SECONDS = 3.0
_MINUTE = 60.0
_HOUR = 3600.0
_PORTION = 20
# While the mail server can't be reached it is asked again after these pauses, in seconds, so that
# a full outbox does not meet its time-out mail by mail. The last one repeats.
_SERVER_PAUSES = (5.0, 15.0, 30.0, 60.0)
# So many receivers of webhooks may be slow at a time before others have to wait for them.
_WEBHOOK_LANES = 4
# After so many seconds a lane of webhooks gives its sign of life, and goes on.
_WEBHOOK_ROUND = 10.0


def lanes(worker: str) -> dict[str, list[Job]]:
    """The jobs of a worker with this name, by lane."""
    sender = Webhooks()
    return {
        "outbox": [
            Job("notification-mails", _FEW_SECONDS, notification_mails.send_due),
            Job("outbox", _SECOND, Outbox(worker).run),
        ],
        "intake": [
            Job("fetch", _SECOND, _fetch),
            Job("process", _SECOND, _process),
        ],
        **{
            name: [Job(name, _SECOND, sender.run)]
            for name in (f"webhooks-{number + 1}" for number in range(_WEBHOOK_LANES))
        },
        "directory": [Job("directory", _MINUTE, _synchronise_directory)],
        "housekeeping": [
            Job("pending", _MINUTE, housekeeping.change_due_tickets),
            Job("reminders", _MINUTE, housekeeping.remind),
            Job("deadlines", _MINUTE, deadlines.tell_of_deadlines),
            Job("webhooks-due", _MINUTE, tell_what_is_due),
            Job("claims", _MINUTE, _recover_claims),
            Job("tally", _MINUTE, _fold_tally),
            Job("cleaning", _HOUR, housekeeping.clean),
        ],
    }


class Outbox:
    """Delivers due mails; rests while the mail server can't be reached."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._failures = 0
        self._rest_until = 0.0

    def run(self, stop: Stop) -> Mapping[str, int]:
        """Deliver all that is due, unless the server was away a moment ago."""
        if time.monotonic() < self._rest_until:
            return {}
        try:
            delivered = deliver_due(self._worker, stop=stop)
        except ServerUnavailable as error:
            pause = _SERVER_PAUSES[min(self._failures, len(_SERVER_PAUSES) - 1)]
            self._failures += 1
            self._rest_until = time.monotonic() + pause
            logger.warning("The mail server can't be reached, next try in %g s: %s", pause, error)
            return {"unavailable": 1}
        if delivered:
            self._failures = 0
        return {"delivered": delivered}


class Webhooks:
    """Sends webhooks from several lanes, at most one at a time to each receiver.

    So one that is slow holds up neither mail nor other receivers.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy: set[int] = set()

    def run(self, stop: Stop) -> Mapping[str, int]:
        """Send what is due for receivers that no other lane is talking to."""
        sent, end = 0, time.monotonic() + _WEBHOOK_ROUND
        while not stop() and time.monotonic() < end and (delivery := self._claim()):
            try:
                webhooks.deliver(delivery)
            finally:
                with self._lock:
                    self._busy.discard(delivery.webhook_id)
            sent += 1
        return {"sent": sent}

    def _claim(self) -> WebhookDelivery | None:
        with self._lock:
            delivery = webhooks.claim_next(self._busy)
            if delivery is not None:
                self._busy.add(delivery.webhook_id)
            return delivery


def _fetch(stop: Stop) -> Mapping[str, int]:
    return {"fetched": fetch_due_accounts()}


def _process(stop: Stop) -> Mapping[str, int]:
    """Waiting mails in small portions, so that a stop is heard between them."""
    done = 0
    while not stop():
        portion = process_waiting(limit=_PORTION)
        done += portion
        if portion < _PORTION:
            break
    return {"processed": done}


def _recover_claims(stop: Stop) -> Mapping[str, int]:
    return {"recovered": recover_claims()}


def _fold_tally(stop: Stop) -> Mapping[str, int]:
    return {"folded": tally.fold()}


def _synchronise_directory(stop: Stop) -> Mapping[str, int]:
    return {"synchronised": int(directory.run_if_due())}
