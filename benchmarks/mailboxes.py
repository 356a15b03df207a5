"""Mail from real mailboxes: how fast it becomes tickets, and that no fault costs or doubles one.

``make bench ARGS="--only mailboxes"`` runs both on PostgreSQL and on SQLite, one after the other.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from benchmarks import installation
from benchmarks.cluster import Cluster
from benchmarks.faults import Disk, Faults
from benchmarks.letters import letter, lost_or_doubled
from tests.servers.app import ROOT
from tests.servers.dovecot import Dovecot, Mailbox
from tests.servers.wire import Wire

DATABASES = ("postgresql", "sqlite")
FOLDER = Path(os.environ.get("GOTRS_BENCH_DIR") or ROOT / "var" / "bench").resolve() / "mailboxes"
BOXES = 20
# Of the whole run and of the small one: mails that are timed, that come through the faults, kills.
WHOLE, SMALL = (1_000, 5_000, 50), (100, 300, 5)


def run_all(*, small: bool) -> int:
    """Everything, each part in a process of its own; returns the exit code."""
    timed, mails, kills = SMALL if small else WHOLE
    parts = [
        ["--database", database, *what]
        for database in DATABASES
        for what in (["--mails", str(timed)], ["--mails", str(mails), "--kills", str(kills)])
    ]
    command = [sys.executable, "-m", "benchmarks.mailboxes"]
    return max(
        subprocess.run([*command, *part], cwd=ROOT, check=False).returncode for part in parts
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mailboxes", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--mails", type=int, default=SMALL[0])
    parser.add_argument("--kills", type=int, default=0, help="with other faults; none: time it")
    parser.add_argument("--seed", type=int, default=20261127)
    return parser.parse_args()


def main() -> int:
    """One part; returns the exit code."""
    arguments = _arguments()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    disk = Disk(FOLDER / "disk", small=bool(arguments.kills))
    server = Dovecot().start()
    try:
        with _database(arguments.database, disk) as (url, cluster):
            _install(url, disk)
            boxes = _fill(server, arguments.mails)
            if arguments.kills:
                return _through_faults(server, boxes, Faults(disk, cluster, arguments))
            return _timed(boxes, arguments)
    finally:
        server.stop()
        disk.remove()


@contextmanager
def _database(name: str, disk: Disk) -> Iterator[tuple[str, Cluster | None]]:
    """Its address, and the server if it is one."""
    if name == "sqlite":
        yield f"sqlite:///{disk.folder / 'gotrs.sqlite3'}", None
        return
    cluster = Cluster(disk.folder).start()
    try:
        yield cluster.url(), cluster
    finally:
        cluster.stop()


def _install(url: str, disk: Disk) -> None:
    os.environ.update(installation.environment(url, disk.folder))
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, check=True)
    installation.set_up_django()


def _fill(server: Dovecot, mails: int) -> list[Mailbox]:
    """So many mails, spread over the mailboxes."""
    boxes = [server.mailbox("desk") for _ in range(BOXES)]
    for at, box in enumerate(boxes):
        box.deliver(letter(number) for number in range(at, mails, BOXES))
    return boxes


def _accounts(boxes: list[Mailbox], port: int) -> None:
    from queues.models import MailAccount

    for box in boxes:
        MailAccount.objects.create(
            name=box.user,
            host="127.0.0.1",
            port=port,
            security="none",
            login=box.user,
            password=box.password,
            queue_id=4,
        )


def _timed(boxes: list[Mailbox], arguments: argparse.Namespace) -> int:
    """One process, mailbox after mailbox; and the parser alone on the same mails."""
    from queues.models import MailAccount
    from tickets.mail.intake.fetch import fetch_account
    from tickets.mail.intake.parse import parse_mail

    _accounts(boxes, boxes[0].server.imap_port)
    accounts = list(MailAccount.objects.order_by("id"))
    raws = [letter(number) for number in range(arguments.mails)]
    with _Clock() as fetching:
        count = sum(fetch_account(account) for account in accounts)
    with _Clock() as reading:
        for raw in raws:
            parse_mail(raw)
    print(
        f"{arguments.database}: from {BOXES} mailboxes to tickets, one process,"
        f" {fetching.speed(count)}; the parser alone {reading.speed(len(raws))}",
        flush=True,
    )
    return _judge(arguments, boxes)


class _Clock:
    """Time by the clock, and processor time of this process, which other programs don't change."""

    def __enter__(self) -> Self:
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds = time.perf_counter() - self._began[0]
        self.busy = time.process_time() - self._began[1]

    def speed(self, mails: int) -> str:
        """In words."""
        used = 1000 * self.busy / mails
        return f"{mails / self.seconds:,.0f} mails a second ({used:.1f} ms of processor time each)"


def _through_faults(server: Dovecot, boxes: list[Mailbox], faults: Faults) -> int:
    wire = Wire(server.imap_port).start()
    _accounts(boxes, wire.port)
    began = time.perf_counter()
    try:
        faults.run(wire)
        faults.finish(lambda: not any(box.messages() for box in boxes))
    finally:
        wire.stop()
    print(f"{faults} in {time.perf_counter() - began:.0f} s", flush=True)
    return _judge(faults.arguments, boxes)


def _judge(arguments: argparse.Namespace, boxes: list[Mailbox]) -> int:
    """Say what became of the mails; 1 unless each of them is one ticket."""
    troubles = lost_or_doubled(arguments.mails)
    left = sum(len(box.messages()) for box in boxes)
    if left:
        troubles.append(f"{left} are still in their mailboxes")
    said = "; ".join(troubles) or "none lost, none twice, all files whole"
    print(f"{arguments.database}: {arguments.mails:,} mails: {said}", flush=True)
    return int(bool(troubles))


if __name__ == "__main__":
    raise SystemExit(main())
