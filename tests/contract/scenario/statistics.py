"""4.15: statistics."""

from tests.contract import objects
from tests.contract.run import Run
from tests.contract.shapes import Paged, fields

STATISTICS = "/api/v1/statistics"
ROW = fields(
    """
    id any, name str, created int, closed int, open int,
    first_response_time? duration, first_response_time_seconds? int,
    resolution_time? duration, resolution_time_seconds? int, time_units number
    """
)


def statistics(run: Run) -> None:
    """Over readable queues."""
    run.step(
        "GET", f"{STATISTICS}/overview",
        answer=fields(
            """
            created int, closed int, reopened int, open int, backlog_change int,
            first_response_time? duration, first_response_time_seconds? int,
            resolution_time? duration, resolution_time_seconds? int, sla_compliance? number
            """
        ),
    )  # fmt: skip
    run.step("GET", f"{STATISTICS}/trends", query="interval=week", answer=objects.SERIES)
    for what in ("queues", "agents", "customers"):
        run.step("GET", f"{STATISTICS}/{what}", answer=Paged(ROW))
    run.step("GET", f"{STATISTICS}/export", query="report=queues&format=csv")
    for what in ("overview", "trends", "queues", "agents", "customers"):
        run.refuse(
            "GET", f"{STATISTICS}/{what}", query="from=2026-02-03&to=2026-02-01",
            status=400, code="invalid_filter",
        )  # fmt: skip
    run.refuse("GET", f"{STATISTICS}/export", status=400, code="invalid_filter")
