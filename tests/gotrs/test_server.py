"""What only several real server processes show: summed figures, and a stop that is announced."""

import http.client
import json
import subprocess
import sys

from prometheus_client.parser import text_string_to_metric_families

from tests.servers.app import ROOT, App


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def _requests_counted(app: App) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)
    status, body = _get(connection, "/metrics")
    connection.close()
    assert status == 200
    return sum(
        sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
        if sample.name == "django_http_requests_before_middlewares_total"
    )


def test_figures_are_those_of_all_processes(live_app: App) -> None:
    before = _requests_counted(live_app)
    for _ in range(20):
        connection = http.client.HTTPConnection("127.0.0.1", live_app.port, timeout=10)
        assert _get(connection, "/healthz")[0] == 200
        connection.close()
    assert _requests_counted(live_app) >= before + 20


_STOP = """
import os, runpy, signal
from gotrs.common import lifecycle
gunicorn = runpy.run_path("deploy/gunicorn.conf.py")
signal.signal(signal.SIGTERM, lambda number, frame: print("gunicorn stops"))
gunicorn["post_worker_init"](None)
assert not lifecycle.is_stopping()
os.kill(os.getpid(), signal.SIGTERM)
assert lifecycle.is_stopping()
"""


def test_a_server_process_that_is_asked_to_stop_is_no_longer_ready() -> None:
    """What /readyz makes of it stands in test_health; gunicorn still does its own part."""
    done = subprocess.run(
        [sys.executable, "-c", _STOP], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "gunicorn stops"), done.stderr


def test_each_request_leaves_one_line_of_json(live_app: App) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", live_app.port, timeout=10)
    connection.request("GET", "/login?next=/word", headers={"X-Request-Id": "line-of-this-test"})
    assert connection.getresponse().status == 200
    connection.close()
    lines = [line for line in live_app.log().splitlines() if "line-of-this-test" in line]
    assert len(lines) == 1
    entry = json.loads(lines[0])
    assert (entry["logger"], entry["path"], entry["status"]) == ("gotrs.access", "/login", 200)
    assert "word" not in lines[0]
