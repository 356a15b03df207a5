"""The program as it runs in production: several processes, static files with fingerprints."""

import gzip
import http.client
import json
import re
import urllib.request
from collections.abc import Callable
from urllib.parse import urljoin

import psutil
import pytest

from tests.cast import make_agent
from tests.servers.app import App
from tests.servers.process import wait_until


def _get(app: App, path: str, **headers: str) -> tuple[dict[str, str], bytes]:
    request = urllib.request.Request(app.url + path, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return {key.lower(): value for key, value in answer.headers.items()}, answer.read()


def _fingerprinted(app: App, name: str) -> str:
    """The path under which the page asks for this static file."""
    manifest = json.loads((app.static / "staticfiles.json").read_text(encoding="utf-8"))
    return f"/static/{manifest['paths'][name]}"


def test_static_files_are_fingerprinted_and_compressed(live_app: App):
    path = _fingerprinted(live_app, "js/app.js")

    headers, _ = _get(live_app, path, **{"Accept-Encoding": "br"})

    assert re.fullmatch(r"/static/js/app\.[0-9a-f]{12}\.js", path)
    assert headers["content-encoding"] == "br"
    assert "immutable" in headers["cache-control"]


def test_our_modules_import_one_another_by_fingerprint(live_app: App):
    _, source = _get(live_app, _fingerprinted(live_app, "js/app.js"))

    imports = re.findall(r'"(\./[^"]+)"', source.decode())
    assert imports
    assert all(re.fullmatch(r"\./[\w-]+\.[0-9a-f]{12}\.js", name) for name in imports)


def test_the_sheets_of_every_page_come_as_one_file(live_app: App):
    _, sheet = _get(live_app, _fingerprinted(live_app, "css/frame.css"))

    text = sheet.decode()
    assert ".button--primary" in text
    assert "@import" not in text
    named = re.findall(r'url\("([^"]+)"\)', text)
    assert named
    for address in named:
        headers, _ = _get(live_app, urljoin("/static/css/", address))
        assert "immutable" in headers["cache-control"]


def test_pages_are_compressed_and_answers_to_programs_keep_their_length(live_app: App):
    takes = {"Accept-Encoding": "gzip"}

    page, body = _get(live_app, "/login", **takes)
    answer, _ = _get(live_app, "/api/v1/health", **takes)

    assert page["content-encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(body)
    assert "accept-encoding" in page["vary"].lower()
    assert "content-encoding" not in answer


def test_commands_share_the_database_with_the_tests(live_app: App):
    make_agent("zoe")

    shown = live_app.manage(
        "shell", "-v", "0", "-c", "print(Agent.objects.filter(login='zoe').count())"
    )

    assert shown.stdout.strip() == b"1"


def test_a_failing_command_shows_what_it_wrote(live_app: App):
    with pytest.raises(AssertionError, match="Unknown command: 'brew_coffee'"):
        live_app.manage("brew_coffee")


def test_a_worker_that_dies_is_replaced(make_app: Callable[..., App], transactional_db: None):
    app = make_app().start()
    try:
        gunicorn = psutil.Process(app.pid)
        victim = gunicorn.children()[0]
        victim.kill()
        wait_until(
            lambda: len({child.pid for child in gunicorn.children()} - {victim.pid}) == 2,
            what="A new worker",
        )
        _get(app, "/healthz")
    finally:
        app.stop()


@pytest.mark.parametrize("value", ["0", "two", "-1"])
def test_a_wrong_number_of_workers_stops_the_start(make_app: Callable[..., App], value: str):
    with pytest.raises(RuntimeError, match="GOTRS_WEB_WORKERS must"):
        make_app(GOTRS_WEB_WORKERS=value).start()


@pytest.mark.parametrize(
    ("proxies", "status"), [("", 301), ("10.0.0.0/8,unix", 301), ("127.0.0.0/8", 200)]
)
def test_only_a_trusted_proxy_may_say_that_a_request_came_by_tls(
    make_app: Callable[..., App], transactional_db: None, proxies: str, status: int
):
    app = make_app(GOTRS_BASE_URL="https://127.0.0.1", GOTRS_TRUSTED_PROXIES=proxies).start()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)
        connection.request("GET", "/login", headers={"X-Forwarded-Proto": "https"})
        assert connection.getresponse().status == status
        connection.close()
    finally:
        app.stop()


def test_the_server_listens_on_ipv6(make_app: Callable[..., App], transactional_db: None):
    app = make_app(HOST="::1", GOTRS_ALLOWED_HOSTS="[::1]")
    app.url = f"http://[::1]:{app.port}"
    try:
        app.start()
        _get(app, "/login")
    finally:
        app.stop()
