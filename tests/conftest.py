"""What every test may ask for: the database's rules, the real servers, a browser."""

import gc
import os
import time
from collections.abc import Callable, Generator, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from _pytest import runner
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Response,
    expect,
    sync_playwright,
)
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from gotrs.common.room import with_room
from tests import emptying, known
from tests.once import runs_on
from tests.servers import chromium
from tests.servers.app import App, build_static_files
from tests.servers.dovecot import Dovecot, Mailbox
from tests.servers.names import NameServer
from tests.servers.smtp import SmtpServer

pytest_plugins = ["tests.cast", "tests.stage", "tests.tokens"]
emptying.install()

# Until all tests are read: what is loaded does not become garbage.
gc.disable()

TESTS = Path(__file__).parent
# Tests that start the whole of GOTRS on a database of its own.
STARTING_PROGRAMS = (
    "adminpanel/test_demo.py",
    "contract/test_limits.py",
    "contract/test_operations.py",
    "docs/test_curl_examples.py",
    "sdk",
)
# Milliseconds until a browser test gives up: two cores are shared with servers and other tests.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


# --- Database ---------------------------------------------------------------------------------


def pytest_collection_finish() -> None:
    """What is imported stays; garbage is looked for as seldom as in deploy/gunicorn.conf.py."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


# Between pytest and Django calls are deep.
_run_with_room = with_room(runner.pytest_runtest_protocol)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest's own."""
    return _run_with_room(item, nextitem)


def _vendor() -> str:
    return os.environ.get("GOTRS_TEST_DB", "sqlite")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Files that run on the other database are not even read."""
    if collection_path.suffix != ".py":
        return None
    return not runs_on(_vendor(), collection_path.relative_to(TESTS).as_posix()) or None


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return bool({"transactional_db", "live_server"} & set(names)) or bool(
        marker and marker.kwargs.get("transaction")
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    """Leave out tests of the other database; keep the seeded rows through transactional tests.

    What waits for servers and browsers comes first, while another process computes: at the end
    they would wait all alone.
    """
    foreign = {item for item in items if _is_of_the_other_database(item)}
    if foreign:
        config.hook.pytest_deselected(items=list(foreign))
        items[:] = [item for item in items if item not in foreign]
    for item in items:
        if _is_transactional(item):
            marker = item.get_closest_marker("django_db")
            arguments = dict(marker.kwargs) if marker else {}
            arguments |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**arguments), append=False)
    yield  # pytest-django has an order of its own
    items.sort(key=lambda item: not _waits(item))


def _is_of_the_other_database(item: pytest.Item) -> bool:
    vendor = _vendor()
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[vendor]
    if item.get_closest_marker(other):
        return True
    # What asks for no database is the same on both, so it runs on SQLite, where its file does.
    path = item.path.relative_to(TESTS).as_posix()
    return vendor == "postgresql" and runs_on("sqlite", path) and not _asks_the_database(item)


def _asks_the_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool({"db", "transactional_db", "django_db_setup"} & names) or any(
        item.get_closest_marker(name) for name in ("django_db", "postgresql")
    )


def _waits(item: pytest.Item) -> bool:
    path = item.path.relative_to(TESTS).as_posix()
    return _is_transactional(item) or path.startswith(STARTING_PROGRAMS)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """As pytest-django's own."""
    known.read_seeded_rows(django_db_blocker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, None, None]:
    """Lay the seeded rows back after a transactional test, whichever test runs next."""
    try:
        return (yield)
    finally:
        if nextitem is not None and _is_transactional(item):
            _restore_seeded_rows(item.config.stash[blocking_manager_key])


def _restore_seeded_rows(blocker: DjangoDbBlocker) -> None:
    contents = getattr(connection, "_test_serialized_contents", None)
    if contents is not None:
        with blocker.unblock():
            connection.creation.deserialize_db_from_string(contents)


# --- Mail servers -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def imap_server() -> Iterator[Dovecot]:
    """Dovecot with IMAP and POP3, plain and by TLS."""
    server = Dovecot().start()
    yield server
    server.stop()


@pytest.fixture
def mailbox(imap_server: Dovecot) -> Mailbox:
    """A fresh, empty mailbox on the real server."""
    return imap_server.mailbox()


@pytest.fixture(scope="session")
def _smtp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpServer]:
    server = SmtpServer(tmp_path_factory.mktemp("smtp")).start()
    yield server
    server.stop()


@pytest.fixture
def smtp_server(_smtp_server: SmtpServer) -> SmtpServer:
    """A real SMTP server without mail in it; plain, no sign-in."""
    _smtp_server.forget()
    return _smtp_server


@pytest.fixture
def smtp(smtp_server: SmtpServer, settings: Any) -> SmtpServer:
    """The real server, to which mail goes in clear."""
    settings.MAIL_TRANSPORT = "smtp"
    settings.SMTP_HOST, settings.SMTP_PORT = smtp_server.host, smtp_server.port
    settings.SMTP_SECURITY = "none"
    return smtp_server


@pytest.fixture
def smtp_server_tls(tmp_path: Path) -> Iterator[SmtpServer]:
    """A real SMTP server that demands STARTTLS and a sign-in."""
    server = SmtpServer(tmp_path / "smtp", tls=True, auth=True).start()
    yield server
    server.stop()


@pytest.fixture
def name_server(settings: Any) -> Iterator[NameServer]:
    """The name server that the mail doctor asks; it knows nothing yet."""
    server = NameServer().start()
    settings.DNS_SERVERS = [server.where]
    yield server
    server.stop()


# --- The application as processes ------------------------------------------------------------


def _database_url() -> str:
    """The test database of this process, as other processes reach it."""
    database = connection.settings_dict
    name = str(database["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    account = quote(database["USER"], safe="")
    if database["PASSWORD"]:
        account += ":" + quote(database["PASSWORD"], safe="")
    host = quote(database["HOST"] or "", safe="")
    return f"postgresql://{account}@{host}:{database['PORT'] or 5432}/{name}"


@pytest.fixture(scope="session")
def make_app(django_db_setup: None) -> Callable[..., App]:
    """Makes an ``App`` on the test database; keywords are settings. The caller starts and stops."""
    static = build_static_files(Path(os.environ["GOTRS_TEST_RUN"]))

    def make(**settings: str) -> App:
        return App(
            database_url=_database_url(),
            data=django_settings.DATA_DIR,
            static=static,
            settings=settings,
        )

    return make


@pytest.fixture(scope="session")
def _live_app(make_app: Callable[..., App]) -> Iterator[App]:
    # The suite asks more of one address in a minute than people do.
    unlimited = {
        f"GOTRS_RATE_{name}": "off"
        for name in ("LOGIN", "PASSWORD_RESET", "CUSTOMER_TICKETS", "API")
    }
    app = make_app(**unlimited).start()
    yield app
    app.stop()


@pytest.fixture
def live_app(transactional_db: None, _live_app: App) -> Iterator[App]:
    """GOTRS under gunicorn on the test database, without rate limits."""
    _live_app.forget()
    yield _live_app
    _wait_until_at_rest()


def _wait_until_at_rest() -> None:
    """What pages that were just closed set off is over, before the tables are emptied.

    PostgreSQL would find a deadlock between the two.
    """
    if connection.vendor != "postgresql":
        return
    is_somebody_there = "EXISTS (SELECT FROM tickets_ticketpresence)"
    is_busy = (
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle')"
    )
    # What a page says as it closes may still be on its way: one quiet moment is not enough. Of a
    # page that could not say that it closes, the presence stays.
    quiet, began = 0, time.monotonic()
    with connection.cursor() as cursor:
        while quiet < 3 and (waited := time.monotonic() - began) < 5:
            cursor.execute(is_busy if waited > 1 else f"{is_busy} OR {is_somebody_there}")
            quiet = quiet + 1 if cursor.fetchone() == (False,) else 0
            time.sleep(0.02)


# --- Browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """The system's Chromium."""
    seeded = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        # While Playwright's event loop runs, Django gives this thread another connection; it has
        # to know the seeded rows too, or transactional tests find them gone.
        setattr(connection, "_test_serialized_contents", seeded)  # noqa: B010
        browser = chromium.launch(playwright)
        yield browser
        browser.close()
        connection.close()  # that other one


@pytest.fixture
def page_problems() -> list[str]:
    """What went wrong on pages: uncaught errors, violations of the policy, failures of the server.

    Not empty at the end of the test, the test fails; a test that provokes one clears the list.
    """
    return []


@pytest.fixture
def open_page(
    browser: Browser, page_problems: list[str], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens a page in a profile of its own: ``open_page(width=390, dark=True)``.

    Nothing moves on it unless ``reduced_motion`` says so: what moves is painted many times.
    """
    if "live_app" in request.fixturenames:
        request.getfixturevalue("live_app")  # which ends after the pages that are open
    contexts = []

    def on_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            page_problems.append(message.text)

    def on_error(error: Error) -> None:
        page_problems.append(f"{error.name}: {error.message}")

    def on_response(response: Response) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            page_problems.append(f"{response.status} {response.request.method} {response.url}")

    def open_one(*, width: int = 1440, height: int = 900, dark: bool = False, **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            **{"reduced_motion": "reduce", **more},
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", on_console)
        page.on("pageerror", on_error)
        page.on("response", on_response)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not page_problems, "On the page:\n" + "\n".join(page_problems)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of a wide window in the light theme."""
    return open_page()
