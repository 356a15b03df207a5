"""A whole installation for the walk: web server, worker, and the people who call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.contract.people import People
from tests.contract.run import Run
from tests.servers.app import App

UNLIMITED = {
    "GOTRS_RATE_LOGIN": "off",
    "GOTRS_RATE_PASSWORD_RESET": "off",
    "GOTRS_RATE_CUSTOMER_TICKETS": "off",
    "GOTRS_RATE_API": "off",
    # Webhooks may reach the receiver on this machine.
    "GOTRS_OUTGOING_ALLOW": "127.0.0.1",
}


@contextmanager
def installation(make_app: Callable[..., App]) -> Iterator[Run]:
    """Start it on a migrated, empty database; it stops at the end."""
    app = make_app(**UNLIMITED).start()
    worker = app.run("worker")
    try:
        yield Run(app, People(app))
    finally:
        worker.stop()
        app.stop()
