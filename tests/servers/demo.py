"""GOTRS with the demo's people and tickets, on a database of its own."""

import os
from pathlib import Path

from tests.servers.app import App, build_static_files

PASSWORD = "gotrs-demo"
_LOAD = "from adminpanel.demo.load import load; load()"


def demo_app(
    folder: Path, database_url: str = "", static: Path | None = None, **settings: str
) -> App:
    """The demo without rate limits, not started yet; keywords are further settings.

    Without a database it is SQLite in the folder; static files are those of the test run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    limits = ("LOGIN", "PASSWORD_RESET", "CUSTOMER_TICKETS", "API")
    app = App(
        database_url=database_url or f"sqlite:///{folder / 'demo.sqlite3'}",
        data=folder,
        static=static or build_static_files(Path(os.environ["GOTRS_TEST_RUN"]) / "static"),
        settings={
            "GOTRS_DEMO": "1",
            **{f"GOTRS_RATE_{name}": "off" for name in limits},
            **settings,
        },
    )
    app.manage("migrate", "-v", "0", seconds=600)
    app.manage("shell", "-v", "0", "-c", _LOAD, seconds=600)
    return app
