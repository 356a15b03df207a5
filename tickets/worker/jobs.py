"""What the worker does, and how often."""

import logging
import time
from collections.abc import Mapping

from tickets import tally
from tickets.mail.intake.fetch import fetch_due_accounts
from tickets.mail.intake.process import process_waiting
from tickets.mail.outbound.deliver import deliver_due, recover_claims
from tickets.mail.outbound.transports import ServerUnavailable
from tickets.worker import housekeeping
from tickets.worker.loop import Job, Stop

logger = logging.getLogger(__name__)

_SECOND = 1.0
_MINUTE = 60.0
_HOUR = 3600.0
_PORTION = 20
# While the mail server can't be reached it is asked again after these pauses, in seconds, so that
# a full outbox does not meet its time-out mail by mail. The last one repeats.
_SERVER_PAUSES = (5.0, 15.0, 30.0, 60.0)


def lanes(worker: str) -> dict[str, list[Job]]:
    """The jobs of a worker with this name, by lane."""
    return {
        "outbox": [Job("outbox", _SECOND, Outbox(worker).run)],
        "intake": [
            Job("fetch", _SECOND, _fetch),
            Job("process", _SECOND, _process),
        ],
        "housekeeping": [
            Job("pending", _MINUTE, housekeeping.change_due_tickets),
            Job("reminders", _MINUTE, housekeeping.remind),
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
