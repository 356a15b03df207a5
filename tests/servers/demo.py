"""GOTRS with the demo's people and tickets, on a SQLite database of its own."""

import os
from pathlib import Path

from tests.servers.app import App, build_static_files

PASSWORD = "gotrs-demo"
_LOAD = "from adminpanel.demo.load import load; load()"


def demo_app(folder: Path, **settings: str) -> App:
    """The demo without rate limits, not started yet; keywords are further settings."""
    folder.mkdir(parents=True, exist_ok=True)
    limits = ("LOGIN", "PASSWORD_RESET", "CUSTOMER_TICKETS", "API")
    app = App(
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        data=folder,
        static=build_static_files(Path(os.environ["GOTRS_TEST_RUN"]) / "static"),
        settings={
            "GOTRS_DEMO": "1",
            **{f"GOTRS_RATE_{name}": "off" for name in limits},
            **settings,
        },
    )
    app.manage("migrate", "-v", "0", seconds=240)
    app.manage("shell", "-v", "0", "-c", _LOAD, seconds=240)
    return app
