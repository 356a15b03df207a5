"""A PostgreSQL server for the figures, set up as one would for production. Its data are kept."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Self

from tests.servers.postgres import Listening, find_binary
from tests.servers.process import Account, Process, free_port

# What a server with some memory gets; durability is PostgreSQL's default: on.
SETTINGS = {
    "shared_buffers": "2GB",
    "effective_cache_size": "6GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "max_connections": "100",
}


class Cluster(Listening):
    """The server in ``folder``, made at the first start."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._account = Account.plain("postgres")
        self._folder = folder / "postgresql"
        self._data = self._folder / "data"

    def start(self) -> Self:
        """Start it and wait until it answers."""
        if not (self._data / "PG_VERSION").exists():
            self._make()
        settings = [part for item in SETTINGS.items() for part in ("-c", "=".join(item))]
        self._process = Process(
            [
                find_binary("postgres"), "-D", self._data, "-p", str(self.port),
                "-c", "listen_addresses=127.0.0.1", "-k", self._folder, *settings,
            ],
            log=self._folder.parent / "postgresql.log",
            account=self._account,
            cwd=self._folder,
            stop_signal=signal.SIGINT,
        )  # fmt: skip
        self._process.wait_until(self._answers, what="The start of PostgreSQL", seconds=300)
        return self

    def _make(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._account.uid != os.geteuid():
            os.chown(self._folder, self._account.uid, self._account.gid)
        subprocess.run(
            [
                find_binary("initdb"), "--pgdata", self._data, "--username", "gotrs",
                "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8",
            ],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            **self._account.options(),
        )  # fmt: skip

    def stop(self) -> None:
        """End the server; the data stay. It gets the time for a last checkpoint."""
        self._process.stop(seconds=120)

    def remove(self) -> None:
        """Throw the data away."""
        shutil.rmtree(self._folder, ignore_errors=True)
