"""Web server and worker of the demo as child processes that start and stop together."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from types import FrameType

from django.conf import settings

_PR_SET_PDEATHSIG = 1  # prctl(2)
_STOP_SECONDS = 20
_READY_SECONDS = 90
_POLL_SECONDS = 0.2


class DemoFailedError(Exception):
    """A process of the demo ended, or did not begin."""


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


class Children:
    """The processes. Each is ended when this process ends, however that happens."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**os.environ, **environment}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stop = threading.Event()

    def start(self, name: str, *command: str) -> None:
        """Start a Python program of the project, in a group of its own: Ctrl-C is ours alone."""
        self._running[name] = subprocess.Popen(  # noqa: S603 - programs of ours
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent() if sys.platform == "linux" else None,
        )

    def stop_on_signals(self) -> None:
        """From now on, Ctrl-C and SIGTERM end the waiting below."""

        def stop(number: int, frame: FrameType | None) -> None:
            self._stop.set()

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)

    def wait_until_ready(self, url: str) -> bool:
        """Wait for the server to say that it is ready; False if asked to stop meanwhile.

        Raises DemoFailedError if a process ends or nothing answers in time.
        """
        deadline = time.monotonic() + _READY_SECONDS
        while not _answers(url):
            if self._stop.wait(_POLL_SECONDS):
                return False
            self._check()
            if time.monotonic() > deadline:
                raise DemoFailedError(
                    f"The web server is not ready after {_READY_SECONDS} seconds."
                )
        return True

    def wait(self) -> None:
        """Until asked to stop. Raises DemoFailedError if a process ends by itself."""
        while not self._stop.wait(_POLL_SECONDS):
            self._check()

    def stop(self) -> None:
        """Ask all to end, wait, and kill what is left."""
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _check(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                raise DemoFailedError(f"The {name} ended by itself, with {process.returncode}.")


def _die_with_parent():  # type: ignore[no-untyped-def]
    """Looked up before the fork: between fork and exec nothing may be imported."""
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except OSError:
        return False


def commands() -> Sequence[tuple[str, tuple[str, ...]]]:
    """Name and command line of each process."""
    server = ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--log-level", "warning")
    return [("web server", (*server, "gotrs.wsgi")), ("worker", ("manage.py", "worker"))]
