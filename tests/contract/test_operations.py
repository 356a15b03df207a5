"""Every operation of the contract on a live server, by nobody, a customer, an agent, an admin."""

from collections.abc import Callable, Iterator

import pytest

from tests.contract.people import People
from tests.contract.run import Run
from tests.contract.scenario import CHAPTERS
from tests.servers.app import App

UNLIMITED = {
    "GOTRS_RATE_LOGIN": "off",
    "GOTRS_RATE_PASSWORD_RESET": "off",
    "GOTRS_RATE_CUSTOMER_TICKETS": "off",
    "GOTRS_RATE_API": "off",
    "GOTRS_OUTGOING_ALLOW": "127.0.0.1",
}


@pytest.fixture
def app(transactional_db: None, make_app: Callable[..., App]) -> Iterator[App]:
    """GOTRS without limits; webhooks may reach this machine."""
    app = make_app(**UNLIMITED).start()
    yield app
    app.stop()


def test_every_operation_is_served_as_promised(app, capsys):
    run = Run(app, People(app))
    run.chapters(CHAPTERS)
    run.finish()
    with capsys.disabled():
        print(f"\n{run.summary()}")
    assert not run.problems, "\n".join(run.problems)
