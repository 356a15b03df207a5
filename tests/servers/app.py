"""GOTRS as it runs in production: gunicorn and commands as processes of their own."""

import contextlib
import fcntl
import itertools
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from tests.servers.process import Process, free_port

ROOT = Path(__file__).resolve().parents[2]
_numbers = itertools.count(1)
_COLLECT = "from adminpanel.demo.static_files import collect_if_needed; collect_if_needed()"
SECRET = "only-for-tests-" + "0123456789abcdef" * 3


@contextlib.contextmanager
def once_for_all(done: Path) -> Iterator[bool]:
    """For what one of the processes of the test run makes for all: whether it is still to be made.

    The others wait meanwhile. Without an exception ``done`` says from then on that it is there.
    """
    with _locked(done):
        yield not done.exists()
        done.touch()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build_static_files(run: Path) -> Path:
    """Collect the static files once for all processes of the test run; returns their folder.

    They stay there: the next run, on the other database, finds them up to date. ``run`` is the
    folder of this one.
    """
    folder = ROOT / ".cache/suite/static"
    with once_for_all(run / "static.done") as is_to_do:
        if is_to_do:
            environment = _inherited() | {
                "DATABASE_URL": "",
                "GOTRS_DATA_DIR": str(run),
                "GOTRS_STATIC_ROOT": str(folder),
                "GOTRS_SECRET_KEY": SECRET,
                "GOTRS_ENCRYPTION_KEY": SECRET,
                "GOTRS_ALLOWED_HOSTS": "127.0.0.1",
            }
            command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", _COLLECT]
            with _locked(folder):
                subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return folder


def _inherited() -> dict[str, str]:
    """Our environment without what configures the suite itself."""
    ours = ("GOTRS_", "DJANGO_", "DATABASE_URL", "PYTEST_", "PROMETHEUS_")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


class App:
    """An installation on a given database and data folder, with its web server and commands."""

    def __init__(
        self, *, database_url: str, data: Path, static: Path, settings: dict[str, str] | None = None
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.static = static
        self._data = data
        self.environment = _inherited() | {
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
            "GOTRS_DATA_DIR": str(data),
            "GOTRS_STATIC_ROOT": str(static),
            "GOTRS_SECRET_KEY": SECRET,
            "GOTRS_ENCRYPTION_KEY": SECRET,
            "GOTRS_ALLOWED_HOSTS": "127.0.0.1,localhost",
            "GOTRS_BASE_URL": self.url,
            "GOTRS_MAIL_TRANSPORT": "folder",
            "GOTRS_MAIL_ALLOW": "127.0.0.0/8",
            "GOTRS_WEB_WORKERS": "2",
            "GOTRS_WEB_THREADS": "2",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            **(settings or {}),
        }

    def start(self) -> Self:
        """Start gunicorn and wait until it says that it is ready."""
        conf = "tests/servers/gunicorn.conf.py"
        self._process = Process(
            [sys.executable, "-m", "gunicorn", "-c", conf, "gotrs.wsgi"],
            log=self._new_log("gunicorn"),
            env=self.environment,
            cwd=ROOT,
        )
        self._process.wait_until(self._answers, what="The start of the web server", seconds=60)
        return self

    def _new_log(self, name: str) -> Path:
        """A file of its own for each process: several apps share the data folder."""
        return self._data / f"{name}-{self.port}-{next(_numbers)}.log"

    @property
    def pid(self) -> int:
        """The process id of gunicorn's master."""
        return self._process.popen.pid

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"/healthz answers {error.code}.\n{self.log()}") from error
        except OSError:
            return False

    def forget(self) -> None:
        """Make the web server's processes read anew what they keep: the rows are other ones now."""
        (self._data / "forget").write_text(str(next(_numbers)))

    def log(self) -> str:
        """What the web server has written."""
        return self._process.output()

    def stop(self) -> None:
        """End the web server."""
        self._process.stop()

    def command(self, *arguments: str) -> list[str]:
        """``manage.py`` with these arguments, to be started with ``environment`` in ``ROOT``."""
        return [sys.executable, "manage.py", *arguments]

    def manage(
        self,
        *arguments: str,
        stdin: bytes = b"",
        check: bool = True,
        seconds: float = 60,
        settings: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a management command to its end. With ``check`` a failure is an AssertionError."""
        done = subprocess.run(
            self.command(*arguments),
            input=stdin,
            cwd=ROOT,
            env=self.environment | (settings or {}),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        if check and done.returncode != 0:
            raise AssertionError(
                f"manage.py {' '.join(arguments)} ended with {done.returncode}:\n"
                f"{done.stderr.decode(errors='replace')}"
            )
        return done

    def run(self, *arguments: str, settings: dict[str, str] | None = None) -> Process:
        """Start a management command, such as the worker; the caller stops it."""
        name = arguments[0] if arguments else "manage"
        return Process(
            self.command(*arguments),
            log=self._new_log(name),
            env=self.environment | (settings or {}),
            cwd=ROOT,
        )
