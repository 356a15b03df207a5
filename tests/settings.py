"""Settings of the test suite: the real ones, on a throw-away data folder and database.

``GOTRS_TEST_DB`` chooses the database: ``sqlite`` (the default) or ``postgresql``. For the latter a
server of the suite's own is started, unless ``DATABASE_URL`` names one.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.servers.postgres import Postgres

# The browser driver keeps an event loop on the main thread, where fixtures and tests use the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def _run_folder() -> Path:
    """The folder of this test run, shared by the processes of pytest-xdist."""
    folder = os.environ.get("GOTRS_TEST_RUN")
    if folder is None:
        folder = tempfile.mkdtemp(prefix="gotrs-test-")
        os.environ["GOTRS_TEST_RUN"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _choose_database() -> None:
    kind = os.environ.get("GOTRS_TEST_DB", "sqlite")
    if kind not in {"sqlite", "postgresql"}:
        raise SystemExit(f"GOTRS_TEST_DB must be sqlite or postgresql, not {kind!r}.")
    if kind == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    elif not os.environ.get("DATABASE_URL"):
        server = Postgres().start()
        atexit.register(server.stop)
        os.environ["DATABASE_URL"] = server.url()


_run = _run_folder()
_choose_database()
os.environ["GOTRS_DATA_DIR"] = str(_run / os.environ.get("PYTEST_XDIST_WORKER", "main"))

from gotrs.settings import *  # noqa: E402, F403
from gotrs.settings import DATA_DIR, DATABASES, STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir(exist_ok=True)
# Nobody answers there: no test asks beyond this machine (the fixture name_server names a real one).
DNS_SERVERS = [("127.0.0.1", 9)]
# The mail servers of the suite.
MAIL_ALLOW = ["127.0.0.0/8", "private"]
# Look for a static file when it is asked for: each test client would read all of them beforehand.
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the real server processes of the suite open it as well.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
