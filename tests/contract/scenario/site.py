"""4.1: health, information, documentation."""

from tests.contract.run import Run
from tests.contract.shapes import Map, fields
from tests.servers.process import wait_until

HEALTHY = fields("status healthy|unhealthy")
COMPONENT = fields(
    "status healthy|degraded|unhealthy|disabled, message str, response_time_ms number"
)


def probes(run: Run) -> None:
    """Open to everybody, without the envelope."""
    run.step("GET", "/health", bare=HEALTHY)
    run.step("GET", "/healthz", bare=HEALTHY)
    run.step("GET", "/readyz", bare=fields("status ready|unready"))
    parts = ("database", "cache", "worker", "mail", "search", "storage")
    run.step(
        "GET",
        "/health/detailed",
        bare=fields(
            "status healthy|degraded|unhealthy", components=dict.fromkeys(parts, COMPONENT)
        ),
    )
    nobody = run.people.nobody
    wait_until(  # its lag is told from its first sign of life on
        lambda: b"gotrs_worker" in nobody.request("GET", "/metrics").content, what="The worker"
    )
    figures = run.step("GET", "/metrics")["nobody"].content.decode()
    for name in ("gotrs_up", "requests", "tickets", "outbox", "worker"):
        run.expect(name in figures, f"GET /metrics says nothing of {name}")


def information(run: Run) -> None:
    """What a program asks first."""
    run.step("GET", "/api/v1/health", answer=fields("status str"), says=True)
    info = run.step("GET", "/api/v1/info", answer=fields("name str, version str"))["nobody"]
    run.expect(info == {"name": "GOTRS API", "version": "1.0"}, f"GET /api/v1/info: {info}")
    run.step(
        "GET",
        "/api/v1/status",
        answer=fields("version str, uptime duration, uptime_seconds int, maintenance_mode bool"),
    )
    document = run.step("GET", "/api/v1/openapi.json", bare=Map("any"))["nobody"].json()
    run.expect(document["openapi"].startswith("3."), "openapi.json is no OpenAPI 3")
    page = run.step("GET", "/api/docs")["nobody"].content.decode()
    outside = [part for part in ("cdn", "unpkg", "jsdelivr") if part in page]
    run.expect(not outside, f"GET /api/docs loads from outside: {outside}")
