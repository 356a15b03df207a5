"""Child processes that never outlive the test run, and waiting for them without guessing."""

import contextlib
import ctypes
import grp
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.02


def free_port() -> int:
    """A TCP port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], *, what: str, seconds: float = 20) -> None:
    """Poll until ``ready()`` is true. Raises TimeoutError, naming ``what``, after the deadline."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {seconds:g} seconds.")
        time.sleep(_POLL_SECONDS)


def accepts_connections(port: int) -> bool:
    """Whether a server listens on this port of loopback."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Account:
    """The system user that a server runs as."""

    name: str
    uid: int
    gid: int

    @classmethod
    def plain(cls, preferred: str) -> "Account":
        """Ourselves; if we are root, which many servers refuse to be, the user ``preferred``."""
        entry = pwd.getpwnam(preferred) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @property
    def group(self) -> str:
        """The name of the user's first group."""
        return grp.getgrgid(self.gid).gr_name

    def options(self) -> dict[str, Any]:
        """What makes subprocess start a program as this user."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def make_folder(self, name: str) -> Path:
        """A temporary folder of this user's, reachable whatever the caller's folders allow."""
        folder = Path(tempfile.mkdtemp(prefix=f"gotrs-{name}-"))
        if self.uid != os.geteuid():
            os.chown(folder, self.uid, self.gid)
        return folder


class Process:
    """A server as a child process; its output goes to a file, so no full pipe can block it."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        account: Account | None = None,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.log = log
        self._stop_signal = stop_signal
        # Looked up here: between fork and exec nothing may be imported.
        prctl = ctypes.CDLL(None).prctl

        def die_with_parent() -> None:
            prctl(_PR_SET_PDEATHSIG, int(stop_signal))

        with log.open("wb") as output:
            self.popen = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **(account.options() if account else {}),
                env=env,
                cwd=cwd,
                preexec_fn=die_with_parent,
                start_new_session=True,
            )

    def wait_until(self, ready: Callable[[], bool], *, what: str, seconds: float = 20) -> None:
        """Like ``wait_until``, but gives up at once, showing the log, if the process ends."""

        def ready_or_dead() -> bool:
            if self.popen.poll() is not None:
                raise RuntimeError(
                    f"{what}: the process ended with {self.popen.returncode}.\n{self.output()}"
                )
            return ready()

        try:
            wait_until(ready_or_dead, what=what, seconds=seconds)
        except TimeoutError as error:
            self.stop()
            raise TimeoutError(f"{error}\n{self.output()}") from None

    def output(self) -> str:
        """What the process has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self, seconds: float = 10) -> None:
        """Ask the process to end; what is left of its group after the deadline is killed."""
        if self.popen.poll() is None:
            self.popen.send_signal(self._stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
