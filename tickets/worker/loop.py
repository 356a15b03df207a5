"""Running jobs again and again until asked to stop.

Jobs of one lane run one after the other, lanes beside each other: a mailbox that hangs for a
minute must not keep an answer from being sent.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections
from django.db import connections as database_connections

from gotrs.common.clock import now
from gotrs.common.logs import request_id
from tickets.models import WorkerSignal

logger = logging.getLogger(__name__)

# How often a job that has nothing to do says that it lives; health looks once a minute.
SIGNAL_SECONDS = 15.0
# The pause after a failure of the database, in seconds; the last one repeats.
DATABASE_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
# How long the jobs at work when the worker is asked to end may take to finish their item.
GRACE_SECONDS = 8.0

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Job:
    """Something to do every so many seconds.

    ``run(stop)`` returns figures for the signal, e.g. ``{"sent": 3}``. It asks ``stop()`` between
    two items and leaves the rest to the next round.
    """

    name: str
    seconds: float
    run: Callable[[Stop], Mapping[str, int]]


def worker_name() -> str:
    """What this worker signs its claims with: host, process, and something unique."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{os.urandom(4).hex()}"


def run_once(jobs: Iterable[Job]) -> bool:
    """Each job once, in order; True if none failed."""
    results = [_Round(job).run(lambda: False) for job in jobs]
    return all(results)


def run_until(stop: threading.Event, lanes: Mapping[str, Sequence[Job]]) -> bool:
    """Run the lanes until ``stop`` is set; True if all of them ended within the grace time."""
    threads = [
        threading.Thread(target=_run_lane, args=(jobs, stop), name=name, daemon=True)
        for name, jobs in lanes.items()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = time.monotonic() + GRACE_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)


def _run_lane(jobs: Sequence[Job], stop: threading.Event) -> None:
    rounds = [_Round(job) for job in jobs]
    try:
        while not stop.is_set():
            for one in rounds:
                if not stop.is_set() and one.is_due():
                    close_old_connections()
                    one.run(stop.is_set)
            stop.wait(max(0.0, min(one.due_in() for one in rounds)))
    finally:
        database_connections.close_all()


class _Round:
    """One job's rounds: when the next one is due, and what the last one was worth saying."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._due = time.monotonic()
        self._signalled = -SIGNAL_SECONDS
        self._failures = 0

    def is_due(self) -> bool:
        return self.due_in() <= 0

    def due_in(self) -> float:
        return self._due - time.monotonic()

    def run(self, stop: Stop) -> bool:
        """One round. Whatever goes wrong in it is logged, and the worker goes on."""
        before = request_id.set(f"worker-{self._job.name}")
        try:
            return self._run(stop)
        finally:
            request_id.reset(before)

    def _run(self, stop: Stop) -> bool:
        began = time.monotonic()
        self._due = began + self._job.seconds
        try:
            figures = self._job.run(stop)
            self._signal({**figures}, began)
        except (OperationalError, InterfaceError) as error:
            self._wait_for_database(error)
            return False
        except Exception as error:
            logger.exception("The job %s failed.", self._job.name)
            self._signal_failure(error, began)
            return False
        self._failures = 0
        return True

    def _wait_for_database(self, error: Exception) -> None:
        """No connection, a lock that took too long: drop the connection and try later."""
        pause = DATABASE_PAUSES[min(self._failures, len(DATABASE_PAUSES) - 1)]
        self._failures += 1
        self._due = time.monotonic() + max(pause, self._job.seconds)
        logger.warning(
            "The job %s waits %g s for the database: %s", self._job.name, pause, str(error).strip()
        )
        database_connections.close_all()

    def _signal(self, detail: dict[str, object], began: float) -> None:
        """Leave a sign of life: at once if something was done, else every few seconds."""
        moment = time.monotonic()
        if not any(detail.values()) and moment - self._signalled < SIGNAL_SECONDS:
            return
        self._signalled = moment
        detail["seconds"] = round(moment - began, 3)
        WorkerSignal.objects.update_or_create(
            name=self._job.name, defaults={"at": now(), "detail": detail}
        )

    def _signal_failure(self, error: Exception, began: float) -> None:
        try:
            self._signal({"error": f"{type(error).__name__}: {error}"[:500]}, began)
        except DatabaseError:
            logger.warning("The job %s could not leave a signal.", self._job.name)
