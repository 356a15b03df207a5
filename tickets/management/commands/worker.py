"""``manage.py worker``: mail in and out, and what becomes due by itself."""

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tickets.worker.jobs import lanes
from tickets.worker.loop import run_once, run_until, worker_name

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs the jobs of ``tickets.worker.jobs`` until SIGTERM or SIGINT."""

    help = (
        "Runs the worker: delivers the outbox, reads mailboxes, changes tickets whose time is "
        "over, clears away. Several may run at once. Ends on SIGTERM or SIGINT."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Run each job once, then end; 1 if one failed."
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        jobs_by_lane = lanes(worker_name())
        if once:
            if not run_once(chain.from_iterable(jobs_by_lane.values())):
                raise CommandError("A job failed; the log says why.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        logger.info("The worker begins.")
        if run_until(stop, jobs_by_lane):
            logger.info("The worker ends.")
            return
        # A job hangs in a conversation with a server. Its claim or its mail in the spool says how
        # to go on, as after a crash; waiting for the thread would outlast the patience of whoever
        # stops us.
        logger.warning("The worker ends in the middle of a job.")
        logging.shutdown()
        os._exit(0)
