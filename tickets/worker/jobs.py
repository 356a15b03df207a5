"""What the worker does, and how often."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping
from functools import partial

from accounts.ldap import sync as directory
from queues.sign_ins import devices
from tickets import tally
from tickets.mail.intake import floods
from tickets.mail.intake.fetch import fetch_due_accounts
from tickets.mail.intake.process import process_waiting
from tickets.mail.outbound import notification_mails
from tickets.mail.outbound.deliver import claim_next, deliver, recover_claims
from tickets.mail.outbound.servers import sender_of
from tickets.mail.outbound.transports import ServerUnavailable
from tickets.models import OutgoingMail, WebhookDelivery
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
# While a mail server can't be reached it is asked again after these pauses, in seconds, so that
# a full outbox does not meet its time-out mail by mail. The last one repeats.
_SERVER_PAUSES = (5.0, 15.0, 30.0, 60.0)
# So many mail servers are talked to at a time; one that is slow holds up its own mails alone.
_OUTBOX_LANES = 3
# So many mailboxes are read at a time. Some lanes leave out those that failed the last time, so
# that dead ones never hold up the others, however many they are.
_FETCH_LANES = 6
_STEADY_LANES = 2
# So many receivers of webhooks may be slow at a time before others have to wait for them.
_WEBHOOK_LANES = 4
# After so many seconds a lane of webhooks gives its sign of life, and goes on.
_WEBHOOK_ROUND = 10.0


def lanes(worker: str) -> dict[str, list[Job]]:
    """The jobs of a worker with this name, by lane."""
    sender, outbox = Webhooks(), Outbox(worker)
    return {
        "outbox": [
            Job("notification-mails", _FEW_SECONDS, notification_mails.send_due),
            Job("outbox", _SECOND, outbox.run),
        ],
        **{name: [Job(name, _SECOND, outbox.run)] for name in _names("outbox", _OUTBOX_LANES)[1:]},
        "intake": [Job("process", _SECOND, _process)],
        **{
            name: [Job(name, _SECOND, partial(_fetch, steady=number < _STEADY_LANES))]
            for number, name in enumerate(_names("fetch", _FETCH_LANES))
        },
        "sign-ins": [Job("sign-ins", _FEW_SECONDS, _check_codes)],
        **{
            name: [Job(name, _SECOND, sender.run)]
            for name in (f"webhooks-{number + 1}" for number in range(_WEBHOOK_LANES))
        },
        "directory": [Job("directory", _MINUTE, _synchronise_directory)],
        "housekeeping": [
            Job("floods", _MINUTE, _let_on),
            Job("pending", _MINUTE, housekeeping.change_due_tickets),
            Job("reminders", _MINUTE, housekeeping.remind),
            Job("deadlines", _MINUTE, deadlines.tell_of_deadlines),
            Job("webhooks-due", _MINUTE, tell_what_is_due),
            Job("claims", _MINUTE, _recover_claims),
            Job("tally", _MINUTE, _fold_tally),
            Job("cleaning", _HOUR, housekeeping.clean),
        ],
    }


def _names(job: str, count: int) -> list[str]:
    return [job, *(f"{job}-{number}" for number in range(2, count + 1))]


class Outbox:
    """Delivers due mails from several lanes, at most one at a time to each server.

    A server that can't be reached rests; the others go on.
    """

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._lock = threading.Lock()
        # By the key of the sender; None is the server of the environment.
        self._busy: set[int | None] = set()
        self._failures: Counter[int | None] = Counter()
        self._rest_until: dict[int | None, float] = {}

    def run(self, stop: Stop) -> Mapping[str, int]:
        """Deliver all that is due for servers that neither rest nor are busy."""
        delivered = 0
        while not stop() and (claimed := self._claim()):
            mail, server = claimed
            try:
                deliver(mail)
            except ServerUnavailable as error:
                self._rest(server, error)
                return {"unavailable": 1}
            finally:
                with self._lock:
                    self._busy.discard(server)
            self._failures[server] = 0
            delivered += 1
        return {"delivered": delivered} if delivered else {}

    def _claim(self) -> tuple[OutgoingMail, int | None] | None:
        with self._lock:
            moment = time.monotonic()
            resting = {server for server, until in self._rest_until.items() if until > moment}
            mail = claim_next(self._worker, resting | self._busy)
            if mail is None:
                return None
            sender = sender_of(mail)
            server = sender.pk if sender else None
            self._busy.add(server)
            return mail, server

    def _rest(self, server: int | None, error: ServerUnavailable) -> None:
        pause = _SERVER_PAUSES[min(self._failures[server], len(_SERVER_PAUSES) - 1)]
        self._failures[server] += 1
        self._rest_until[server] = time.monotonic() + pause
        logger.warning("A mail server can't be reached, next try in %g s: %s", pause, error)


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


def _fetch(stop: Stop, *, steady: bool) -> Mapping[str, int]:
    return {"fetched": fetch_due_accounts(stop, steady=steady)}


def _check_codes(stop: Stop) -> Mapping[str, int]:
    return {"signed in": devices.check_due(stop)}


def _process(stop: Stop) -> Mapping[str, int]:
    """Waiting mails in small portions, so that a stop is heard between them."""
    done = 0
    while not stop():
        portion = process_waiting(limit=_PORTION)
        done += portion
        if portion < _PORTION:
            break
    return {"processed": done}


def _let_on(stop: Stop) -> Mapping[str, int]:
    return {"let_on": floods.let_on()}


def _recover_claims(stop: Stop) -> Mapping[str, int]:
    return {"recovered": recover_claims()}


def _fold_tally(stop: Stop) -> Mapping[str, int]:
    return {"folded": tally.fold()}


def _synchronise_directory(stop: Stop) -> Mapping[str, int]:
    return {"synchronised": int(directory.run_if_due())}
