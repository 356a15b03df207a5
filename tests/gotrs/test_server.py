"""What only several real server processes show: summed figures, and a stop that is announced."""

import contextlib
import http.client
import json
import os
import signal
from collections.abc import Callable

from prometheus_client.parser import text_string_to_metric_families

from tests.servers.app import App
from tests.servers.process import wait_until


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


def test_a_server_that_is_asked_to_stop_says_so_to_its_load_balancer(
    transactional_db: None, make_app: Callable[..., App]
) -> None:
    app = make_app().start()
    try:
        # One whose request is under way when the signal comes is closed with its answer.
        connections = [
            http.client.HTTPConnection("127.0.0.1", app.port, timeout=10) for _ in range(6)
        ]
        for connection in connections:
            assert _get(connection, "/readyz")[0] == 200
            connection.auto_open = 0
        os.kill(app.pid, signal.SIGTERM)
        answers: list[tuple[int, bytes]] = []

        def says_so() -> bool:
            for connection in connections:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    answers.append(_get(connection, "/readyz"))
            return any(status == 503 for status, _body in answers)

        wait_until(says_so, what="The answer 503", seconds=10)
        unready = next(json.loads(body) for status, body in answers if status == 503)
        assert unready["reason"] == "The process is stopping."
    finally:
        app.stop()


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
