"""The demo: ``make run`` from the first start to Ctrl-C."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adminpanel.demo.people import PASSWORD
from tests.servers.app import ROOT
from tests.servers.process import Process, free_port


def _environment(data: Path, port: int, **more: str) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GOTRS_", "DJANGO_", "DATABASE_URL", "PYTEST_", "PROMETHEUS_"))
    }
    own = {
        "GOTRS_DEMO": "1",
        "GOTRS_DATA_DIR": str(data),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    return {**inherited, **own, **more}


class Demo:
    """``manage.py demo`` on a data folder and port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: Process | None = None

    def start(self) -> str:
        """Start it and wait for its banner; returns what it printed."""
        self._process = Process(
            [sys.executable, "manage.py", "demo"],
            log=self.data.with_suffix(".log"),
            env=_environment(self.data, self.port),
            cwd=ROOT,
            stop_signal=signal.SIGINT,
        )
        self._process.wait_until(self._has_banner, what="The banner", seconds=120)
        return self._process.output()

    def _has_banner(self) -> bool:
        assert self._process is not None
        return "Ctrl-C" in self._process.output()

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        assert self._process is not None
        self._process.popen.send_signal(signal.SIGINT)
        return self._process.popen.wait(30)

    def kill(self) -> None:
        """Whatever is left."""
        if self._process is not None:
            self._process.stop()


@pytest.fixture
def make_demo(tmp_path: Path) -> Iterator[Callable[[], Demo]]:
    demos: list[Demo] = []

    def make() -> Demo:
        demos.append(Demo(tmp_path / "data"))
        return demos[-1]

    yield make
    for one in demos:
        one.kill()


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_demo_starts_says_where_it_is_and_stops_with_ctrl_c(
    make_demo: Callable[[], Demo],
) -> None:
    demo = make_demo()
    printed = demo.start()
    for words in (demo.url, "admin", "agent", "customer", PASSWORD, "This is a demo"):
        assert words in printed
    assert _status(f"{demo.url}/readyz") == 200
    assert _status(f"{demo.url}/login") == 200
    assert demo.stop() == 0
    assert not _listens(demo.port)
    with sqlite3.connect(demo.data / "gotrs.sqlite3") as database:
        (before,) = database.execute("SELECT count(*) FROM tickets_ticket").fetchone()
    again = make_demo()
    assert "Loading" not in again.start()
    again.stop()
    with sqlite3.connect(demo.data / "gotrs.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM tickets_ticket").fetchone() == (before,)


def _run(data: Path, port: int, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=_environment(data, port, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run(tmp_path / "data", port)
    assert done.returncode != 0
    assert f"PORT {port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "gotrs.sqlite3").exists()


def test_outside_of_the_demo_the_command_does_nothing(tmp_path: Path) -> None:
    keys = dict.fromkeys(("GOTRS_SECRET_KEY", "GOTRS_ENCRYPTION_KEY"), "x" * 40)
    more: dict[str, Any] = {"GOTRS_DEMO": "0", "GOTRS_ALLOWED_HOSTS": "x.example", **keys}
    done = _run(tmp_path / "data", free_port(), **more)
    assert done.returncode != 0
    assert "make run" in done.stderr
    assert not (tmp_path / "data" / "gotrs.sqlite3").exists()
