"""4.14: what agents keep at hand."""

from tests.contract import objects
from tests.contract.run import Run
from tests.contract.scenario.things import maker
from tests.contract.shapes import Shape, fields

AGENT = "/api/v1/agent"


def _own_rows(run: Run, path: str, shape: Shape, body: dict[str, object], needs: str) -> None:
    """Rows of which owner and admins dispose; the refused ones are another agent's."""
    url = f"{AGENT}/{path}"
    made = run.step("POST", url, body, answer=shape, needs=needs)
    same = body | {"name": made["admin"]["name"]}
    run.refuse("POST", url, same, status=409, code="duplicate")
    run.step("GET", url, answer=[shape])
    one = {"id": made["agent"]["id"]}
    of_admin = {"id": made["admin"]["id"]}
    run.step("GET", f"{url}/{{id}}", answer=shape, ids=one)
    for method in ("PUT", "PATCH"):
        run.step(method, f"{url}/{{id}}", {"name": "Renamed {n}"}, answer=shape, ids=one)
    for method, change in (("PUT", {"name": "Taken"}), ("DELETE", None)):
        run.refuse(
            method, f"{url}/{{id}}", change, ids=of_admin, by="agent",
            status=403, code="permission_denied",
        )  # fmt: skip
    mine = maker(run, f"agent/{path}", body, by="agent")
    run.step("DELETE", f"{url}/{{id}}", answer=objects.GONE, ids={"id": mine})


def canned_responses(run: Run) -> None:
    """Short texts."""
    body = {"name": "Toner {n}", "text": "Shake it.", "category": "Printers", "is_public": True}
    _own_rows(run, "canned-responses", objects.CANNED_RESPONSE, body, "name text")
    run.step("GET", f"{AGENT}/canned-responses/categories", answer=["str"])


def ticket_templates(run: Run) -> None:
    """Tickets half filled in."""
    body = {"name": "New starter {n}", "title": "Desk for …", "body": "From:", "queue_id": 2}
    _own_rows(run, "templates", objects.TICKET_TEMPLATE, body, "name")


def figures(run: Run) -> None:
    """One's own work in figures."""
    stats = f"{AGENT}/stats"
    run.step(
        "GET", f"{stats}/my-performance",
        answer=fields(
            """
            tickets_closed int, tickets_created int, average_response_time? duration,
            average_response_time_seconds? int, average_resolution_time? duration,
            average_resolution_time_seconds? int, customer_satisfaction? number
            """
        ),
    )  # fmt: skip
    run.step(
        "GET", f"{stats}/workload",
        answer=fields(
            "assigned_tickets int, pending_tickets int, overdue_tickets int, due_today int"
        ),
    )  # fmt: skip
    day = fields("date date, average? duration, average_seconds? int")
    times = {
        name: shape
        for figure in ("average", "median", "min", "max")
        for name, shape in fields(f"{figure}? duration, {figure}_seconds? int").items()
    }
    run.step("GET", f"{stats}/response-times", answer=fields(by_day=[day], **times))
    for path in ("my-performance", "response-times"):
        reversed_range = "from=2026-02-03&to=2026-02-01"
        run.refuse(
            "GET", f"{stats}/{path}", query=reversed_range, status=400, code="invalid_filter"
        )
