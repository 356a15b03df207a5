"""A PostgreSQL server of the suite's own, on a free port, without durability.

From the command line, for anything that reads ``DATABASE_URL``::

    python -m tests.servers.postgres run -- .venv/bin/pytest tests/tickets
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.servers.process import Account, Process, accepts_connections, free_port

_NOT_DURABLE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "shared_buffers=128MB",
    "max_connections=100",
)


def find_binary(name: str) -> Path:
    """The newest installed PostgreSQL program of this name. Raises RuntimeError without one."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]),
    )
    if debian:
        return debian[-1]
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"PostgreSQL's {name} is not installed. Try: apt-get install postgresql")
    return Path(found)


class Listening:
    """A server on loopback with the account ``gotrs``; subclasses start and stop it."""

    port: int

    def _answers(self) -> bool:
        ready = subprocess.run(
            [find_binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)],
            check=False,
        )
        return accepts_connections(self.port) and ready.returncode == 0

    def url(self, database: str = "postgres") -> str:
        """The value for ``DATABASE_URL``."""
        return f"postgresql://gotrs@127.0.0.1:{self.port}/{database}"


class Postgres(Listening):
    """One throw-away cluster, running between ``start`` and ``stop``."""

    def __init__(self) -> None:
        self.port = free_port()

    def start(self) -> Self:
        """Make the cluster and wait until it answers."""
        account = Account.plain("postgres")
        self._folder = account.make_folder("postgresql")
        data = self._folder / "data"
        subprocess.run(
            [
                find_binary("initdb"), "--pgdata", data, "--username", "gotrs", "--auth", "trust",
                "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
            ],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            **account.options(),
        )  # fmt: skip
        settings = [part for setting in _NOT_DURABLE for part in ("-c", setting)]
        self._process = Process(
            [
                find_binary("postgres"), "-D", data, "-p", str(self.port),
                "-c", "listen_addresses=127.0.0.1", "-k", self._folder, *settings,
            ],
            log=self._folder / "log",
            account=account,
            cwd=self._folder,
            stop_signal=signal.SIGINT,  # "fast shutdown": open connections are ended
        )  # fmt: skip
        self._process.wait_until(self._answers, what="The start of PostgreSQL")
        return self

    def stop(self) -> None:
        """End the server and remove its files."""
        self._process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def main(arguments: list[str]) -> int:
    """``run -- COMMAND…``: run it with DATABASE_URL pointing at a server of its own."""
    if arguments[:2] != ["run", "--"] or len(arguments) < 3:
        print("Usage: python -m tests.servers.postgres run -- COMMAND…", file=sys.stderr)
        return 2
    with Postgres() as server:
        environment = os.environ | {"DATABASE_URL": server.url()}
        return subprocess.run(arguments[2:], env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
