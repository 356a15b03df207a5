"""GOTRS with the demo's people and tickets, on a database of its own."""

import os
import shutil
from pathlib import Path

from tests.servers.app import App, build_static_files, once_for_all

PASSWORD = "gotrs-demo"
_FILE = "demo.sqlite3"
_LIMITS = ("LOGIN", "PASSWORD_RESET", "CUSTOMER_TICKETS", "API")
_LOAD = "from adminpanel.demo.load import load; load()"


def demo_app(
    folder: Path, database_url: str = "", static: Path | None = None, **settings: str
) -> App:
    """The demo without rate limits, not started yet; keywords are further settings.

    Without a database it is SQLite in the folder, and the same for all who ask in this test run;
    static files are those of the test run.
    """
    if database_url:
        app = _app(folder, database_url, static, settings)
        _load(app)
        return app
    run = Path(os.environ["GOTRS_TEST_RUN"])
    made = run / "demo"
    with once_for_all(run / "demo.done") as is_to_do:
        if is_to_do:
            _load(_app(made, f"sqlite:///{made / _FILE}", static, {}))
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return _app(folder, f"sqlite:///{folder / _FILE}", static, settings)


def _app(folder: Path, database_url: str, static: Path | None, settings: dict[str, str]) -> App:
    folder.mkdir(parents=True, exist_ok=True)
    return App(
        database_url=database_url,
        data=folder,
        static=static or build_static_files(Path(os.environ["GOTRS_TEST_RUN"])),
        settings={
            "GOTRS_DEMO": "1",
            **{f"GOTRS_RATE_{name}": "off" for name in _LIMITS},
            **settings,
        },
    )


def _load(app: App) -> None:
    app.manage("migrate", "-v", "0", seconds=600)
    app.manage("shell", "-v", "0", "-c", _LOAD, seconds=600)
