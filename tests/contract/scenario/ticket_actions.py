"""4.4: what is done with one ticket."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract import objects
from tests.contract.run import Run, Try
from tests.contract.scenario.things import make_note, make_ticket, ticket_id
from tests.contract.shapes import Paged, fields

ONE = "/api/v1/tickets/{id}"
WATCHING = fields("watching bool", watchers=[objects.AGENT])
OF_BEN = objects.TICKET_OF_A_CUSTOMER


def work(run: Run) -> None:
    """Verbs of the working day; each answers the changed ticket."""
    mia = run.people.account("agent")["id"]
    one: dict[str, Any] = {"id": ticket_id(run)}
    soon = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for verb, body, needs in (
        ("assign", {"agent_id": mia, "comment": "Please look."}, "agent_id"),
        ("priority", {"priority": "very high"}, "priority_id"),
        ("queue", {"queue": "Misc"}, "queue_id"),
        ("pending", {"pending_until": soon}, "pending_until"),
        ("lock", {}, ""),
        ("unlock", {}, ""),
    ):
        run.step(
            "POST", f"{ONE}/{verb}", body, answer=objects.TICKET, ids=one, needs=needs, says=True,
            headers=("ETag",),
        )  # fmt: skip
    support = run.people.admin.data(
        "POST",
        "/api/v1/queues",
        {"name": "Open house", "customer_can_close": True, "customer_can_reopen": True},
    )["id"]
    own: dict[str, Any] = {"id": ticket_id(run, queue=support)}
    run.step(
        "POST", f"{ONE}/close", {"resolution": "successful", "comment": "New toner."},
        answer=objects.TICKET, ids=own, says=True, headers=("ETag",),
        customer=Try(body={}, answer=OF_BEN),
    )  # fmt: skip
    closed = lambda: _closed(run, support)  # noqa: E731
    run.refuse("POST", f"{ONE}/close", {}, ids={"id": closed}, status=400, code="already_closed")
    run.step(
        "POST", f"{ONE}/reopen", {"reason": "It smokes again."}, answer=objects.TICKET,
        ids={"id": closed}, says=True, headers=("ETag",),
        customer=Try(body={"reason": "It smokes again."}, answer=OF_BEN),
    )  # fmt: skip
    run.refuse("POST", f"{ONE}/reopen", {}, ids=own, status=400, code="not_closed")
    locked = make_ticket(run)["id"]
    run.people.agent.data("POST", f"/api/v1/tickets/{locked}/lock")
    run.refuse("POST", f"{ONE}/lock", {}, ids={"id": locked}, status=409, code="locked_by_other")


def _closed(run: Run, queue: int) -> int:
    ticket = make_ticket(run, queue=queue)["id"]
    run.people.agent.data("POST", f"/api/v1/tickets/{ticket}/close", {})
    return int(ticket)


def relations(run: Run) -> None:
    """Watching, merging, splitting, linking, booking time, and the history of it all."""
    one = {"id": make_ticket(run)["id"]}
    run.step("POST", f"{ONE}/watch", answer=WATCHING, ids=one)
    run.step("DELETE", f"{ONE}/watch", answer=WATCHING, ids=one)
    target = make_ticket(run)["id"]
    pair: dict[str, Any] = {"id": ticket_id(run)}
    into = {"target_id": target, "comment": "The same fire."}
    run.step(
        "POST", f"{ONE}/merge", into, answer=objects.TICKET, ids=pair, needs="target_id", says=True
    )
    itself = {"target_id": one["id"]}
    run.refuse("POST", f"{ONE}/merge", itself, ids=one, status=400, code="validation_failed")
    merged = lambda: _merged(run, target)  # noqa: E731
    run.step("POST", f"{ONE}/unmerge", answer=objects.TICKET, ids={"id": merged}, says=True)
    run.refuse("POST", f"{ONE}/close", {}, ids={"id": merged}, status=400, code="already_merged")
    run.step(
        "POST", f"{ONE}/split",
        {"article_id": make_note(run, one["id"]), "title": "Smoke in the kitchen"},
        answer=objects.TICKET, ids=one, needs="article_id", says=True,
    )  # fmt: skip
    link = run.step(
        "POST", f"{ONE}/links", {"target_id": ticket_id(run), "type": "ParentChild"},
        answer=objects.LINK, ids=one, needs="target_id",
    )  # fmt: skip
    same = {"target_id": link["agent"]["ticket"]["id"], "type": "ParentChild"}
    run.refuse("POST", f"{ONE}/links", same, ids=one, status=409, code="duplicate")
    run.step("GET", f"{ONE}/links", answer=[objects.LINK], ids=one)
    run.step(
        "DELETE", f"{ONE}/links/{{link_id}}", answer=objects.GONE,
        ids=one | {"link_id": link["agent"]["id"]},
        admin=Try(ids=one | {"link_id": link["admin"]["id"]}),
    )  # fmt: skip
    booked = {"time_unit": 15, "comment": "On the phone"}
    run.step("POST", f"{ONE}/time", booked, answer=objects.TIME_ENTRY, ids=one, needs="time_unit")
    nothing = {"time_unit": 0}
    run.refuse("POST", f"{ONE}/time", nothing, ids=one, status=400, code="validation_failed")
    run.step("GET", f"{ONE}/time", answer=[objects.TIME_ENTRY], ids=one, says=True)
    run.step("GET", f"{ONE}/history", answer=Paged(objects.HISTORY_ENTRY), ids=one)


def _merged(run: Run, target: int) -> int:
    ticket = make_ticket(run)["id"]
    run.people.agent.data("POST", f"/api/v1/tickets/{ticket}/merge", {"target_id": target})
    return int(ticket)
