"""What goes wrong while mail is fetched: kills, cut and slow lines, a full disk."""

import argparse
import contextlib
import errno
import io
import logging
import multiprocessing
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkProcess
from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection

from benchmarks.cluster import Cluster
from tests.servers.process import wait_until
from tests.servers.wire import Wire

# So many work beside each other, as the lanes of the worker do.
FETCHERS = 5
_FORKING = multiprocessing.get_context("fork")
_SIZE = "1500m"
_BALLAST = 1024 * 1024
_MOST_ATTEMPTS = 30
# A fetcher may have ended before it is killed; then there are more rounds than planned.
_MOST_ROUNDS = 3
# Of the rounds, those in which the line is slow or cut; in the middle one the disk is full.
_SLOW_EVERY, _CUT_EVERY = 4, 3
# Seconds: that a slow line holds each piece back, between two looks, for a fetcher without a disk.
_DELAY, _POLL, _PATIENCE = 0.02, 0.1, 30


class Disk:
    """The folder of an installation; ``small`` is a file system of its own that can be filled.

    Mounting one takes root. Without, the disk never gets full, and the report says so.
    """

    def __init__(self, folder: Path, *, small: bool) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=755", "tmpfs", str(folder)]
        self.is_small = small and os.geteuid() == 0 and not subprocess.call(mount)
        (folder / "data").mkdir()

    def fill(self) -> None:
        """Leave nothing."""
        with self._ballast.open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(_BALLAST))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def remove(self) -> None:
        """Throw it away with all that is on it."""
        if self.is_small:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class Faults:
    """Rounds in which the fetchers are killed, with something else wrong in most of them."""

    def __init__(self, disk: Disk, cluster: Cluster | None, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self._disk = disk
        self._cluster = cluster
        self._chance = random.Random(arguments.seed)
        self.killed = self.cut = self.slow = self.full = self.attempts = 0

    def __str__(self) -> str:
        full = f"disk full {self.full} times" if self._disk.is_small else "disk never full: no root"
        return (
            f"{self.arguments.database}: fetchers killed {self.killed} times, connections cut"
            f" {self.cut} times, line slow {self.slow} times, {full};"
            f" then {self.attempts} whole runs,"
        )

    def run(self, wire: Wire) -> None:
        """As many rounds as it takes; in each some mails come in before the fetchers are killed."""
        rounds = max(1, self.arguments.kills // FETCHERS)
        share = self.arguments.mails // rounds
        for number in range(1, _MOST_ROUNDS * rounds):
            if self.killed >= self.arguments.kills:
                break
            wire.delay = _DELAY if number % _SLOW_EVERY == 0 else 0
            self.slow += bool(wire.delay)
            if number == (rounds + 1) // 2 and self._disk.is_small:
                self._with_a_full_disk()
            fetchers = self._start()
            if number % _CUT_EVERY == 0 and self._more_mails(fetchers, share // 4):
                wire.cut()
            self._more_mails(fetchers, share)
            for fetcher in fetchers:
                time.sleep(self._chance.uniform(0, 0.1))
                self.killed += fetcher.is_alive()
                _end(fetcher)
        wire.delay = 0
        self.cut = wire.cuts

    def finish(self, is_empty: Callable[[], bool]) -> None:
        """Fetch in peace until the mailboxes are empty, or for too often."""
        while not is_empty() and self.attempts < _MOST_ATTEMPTS:
            self.attempts += 1
            for fetcher in self._start():
                fetcher.join()

    def _more_mails(self, fetchers: Sequence[ForkProcess], most: int) -> bool:
        """Wait until some mails came in; False if the fetchers ended before."""
        from tickets.models import IncomingMail

        enough = IncomingMail.objects.count() + self._chance.randint(1, max(1, most))
        while any(fetcher.is_alive() for fetcher in fetchers):
            if IncomingMail.objects.count() >= enough:
                return True
            time.sleep(_POLL)
        return False

    def _with_a_full_disk(self) -> None:
        """The fetchers go on while the disk fills up; then there is room again."""
        fetchers = self._start()
        self._more_mails(fetchers, 20)
        self._disk.fill()
        self.full += 1
        for fetcher in fetchers:
            fetcher.join(_PATIENCE)
            _end(fetcher)
        self._disk.free()
        if self._cluster is not None:
            _revive(self._cluster)

    def _start(self) -> list[ForkProcess]:
        """Processes that fetch as ``manage.py fetch_mail`` does, each from some of the mailboxes.

        Forked, to be there at once.
        """
        from queues.models import MailAccount

        names = list(MailAccount.objects.values_list("name", flat=True))
        self._chance.shuffle(names)
        connection.close()
        shares = [names[at::FETCHERS] for at in range(FETCHERS)]
        fetchers = [_FORKING.Process(target=_fetch, args=(share,)) for share in shares]
        for fetcher in fetchers:
            fetcher.start()
        return fetchers


def _end(fetcher: ForkProcess) -> None:
    fetcher.kill()
    fetcher.join()


def _revive(cluster: Cluster) -> None:
    """A PostgreSQL that could not write its log recovers by itself, or has ended."""
    connection.close()
    try:
        wait_until(_database_answers, what="The recovery of PostgreSQL", seconds=_PATIENCE)
    except TimeoutError:
        cluster.stop()
        cluster.start()


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


def _fetch(names: list[str]) -> None:
    logging.disable()
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.suppress(OperationalError, SystemExit),
    ):
        call_command("fetch_mail", *names)
