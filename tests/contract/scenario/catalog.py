"""4.7 and 4.8: queues, priorities, states, types, services, SLAs."""

from typing import Any

from tests.contract import objects
from tests.contract.run import Run, Try
from tests.contract.scenario.things import make_ticket, maker
from tests.contract.shapes import Paged, Shape


def five_operations(
    run: Run,
    path: str,
    shape: Shape,
    body: dict[str, Any],
    change: dict[str, Any],
    *,
    needs: str = "name",
    customer: Try | None = None,
    of_customers: Shape | None = None,
) -> None:
    """The five operations of master data, and PATCH; ``body`` makes a row, ``change`` changes it.

    Lists are whole lists. ``customer`` says what a customer gets who reads a row that others made.
    """
    url = f"/api/v1/{path}"
    row = maker(run, path, body)
    of_list = {"customer": Try(answer=[of_customers])} if of_customers else {}
    of_one = {"customer": customer} if customer else {}
    run.step("POST", url, body, answer=shape, needs=needs)
    run.step("GET", url, answer=[shape], **of_list)
    one: dict[str, Any] = {"id": row()}
    run.step("GET", f"{url}/{{id}}", answer=shape, ids=one, **of_one)
    run.step("PUT", f"{url}/{{id}}", change, answer=shape, ids=one)
    run.step("PATCH", f"{url}/{{id}}", change, answer=shape, ids=one)
    gone = {"id": row()}
    deleted = run.step("DELETE", f"{url}/{{id}}", answer=objects.DELETED, ids=gone)["admin"]
    run.expect(deleted == gone | {"valid_id": 2}, f"DELETE {url}/{{id}}: {deleted}")
    run.refuse("DELETE", f"{url}/{{id}}", ids=gone, status=400, code="already_deleted")
    run.refuse("POST", url, _same(run, url, one, body), status=409, code="duplicate")


def _same(run: Run, url: str, one: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """The body of a row that is there already."""
    stored = run.people.admin.data("GET", f"{url}/{one['id']}")
    return body | {name: stored[name] for name in ("name", "email") if name in body}


def queues(run: Run) -> None:
    """4.7: queues, their tickets, figures and agents."""
    of_customers = objects.QUEUE_OF_A_CUSTOMER
    five_operations(
        run, "queues", objects.QUEUE,
        {"name": "Support {n}", "group_id": 1, "first_response_time": 60, "comment": "Calls"},
        {"comment": "Calls and visits", "customer_can_close": True},
        customer=Try(answer=of_customers), of_customers=of_customers,
    )  # fmt: skip
    run.step(
        "GET", "/api/v1/queues", query="include_stats=true", answer=[objects.QUEUE_WITH_STATS],
        customer=Try(answer=[of_customers]),
    )  # fmt: skip
    make_ticket(run)
    raw = {"id": 2}
    tickets = run.step("GET", "/api/v1/queues/{id}/tickets", answer=Paged(objects.TICKET), ids=raw)[
        "agent"
    ]
    figures = run.step("GET", "/api/v1/queues/{id}/stats", answer=objects.QUEUE_STATS, ids=raw)
    run.expect(figures["agent"]["total_tickets"] == len(tickets), "GET queue stats count otherwise")
    run.step("GET", "/api/v1/queues/{id}/agents", answer=[objects.AGENT], ids=raw)
    run.refuse("DELETE", "/api/v1/queues/{id}", ids=raw, status=409, code="in_use")
    nameless = {"name": " ", "group_id": 99}
    run.refuse("POST", "/api/v1/queues", nameless, status=400, code="validation_failed")


def priorities_states_and_types(run: Run) -> None:
    """What every account reads."""
    five_operations(
        run, "priorities", objects.PRIORITY,
        {"name": "6 flood {n}", "color": "#aa0000"}, {"color": "#bb0000"},
    )  # fmt: skip
    five_operations(
        run, "states", objects.STATE,
        {"name": "waiting for parts {n}", "state_type": "open"}, {"comment": "Ordered"},
        needs="name type_id",
    )  # fmt: skip
    five_operations(run, "types", objects.TYPE, {"name": "Complaint {n}"}, {"name": "Praise {n}"})


def services_and_slas(run: Run) -> None:
    """Services, of which customers read theirs, and what is agreed about them."""
    five_operations(
        run, "services", objects.SERVICE,
        {"name": "Printing {n}", "comment": "All floors"}, {"comment": "Two floors"},
    )  # fmt: skip
    service = maker(run, "services", {"name": "Network {n}"})()
    five_operations(
        run, "slas", objects.SLA,
        {"name": "Gold {n}", "service_ids": [service], "first_response_time": 30},
        {"solution_time": 480, "solution_notify": 80},
    )  # fmt: skip
