"""4.3 and 4.5: tickets, and many of them at once."""

from typing import Any

from tests.contract import objects
from tests.contract.run import Run, Try
from tests.contract.scenario.things import BEN, make_ticket, ticket_id
from tests.contract.shapes import Maybe, Paged, fields

TICKETS = "/api/v1/tickets"
ONE = TICKETS + "/{id}"
OF_BEN = objects.TICKET_OF_A_CUSTOMER


def tickets(run: Run) -> None:
    """Creating, reading, changing, deleting."""
    body = {
        "title": "Printer on fire", "queue": "Raw", "priority": "high", "customer_user_id": BEN,
        "body": "It smokes.", "tags": ["Printer"],
    }  # fmt: skip
    run.step(
        "POST", TICKETS, body, answer=objects.TICKET, needs="title queue_id",
        headers=("Location", "ETag"),
        customer=Try(body={"title": "No paper", "body": "It is out."}, answer=OF_BEN),
    )  # fmt: skip
    wrong = {"title": "x" * 256, "queue_id": 999, "priority": "purple"}
    run.refuse("POST", TICKETS, wrong, status=400, code="validation_failed")
    run.step("GET", TICKETS, answer=Paged(objects.TICKET), customer=Try(answer=Paged(OF_BEN)))
    last = {"last_article": Maybe(objects.LAST_ARTICLE)}
    run.step(
        "GET", TICKETS, query="include=last_article", answer=Paged(objects.TICKET | last),
        customer=Try(answer=Paged(OF_BEN | last)),
    )  # fmt: skip
    unclear = "priority_id=99&created_after=soon"
    run.refuse("GET", TICKETS, query=unclear, status=400, code="invalid_filter")
    run.step("GET", f"{TICKETS}/export", query="format=csv")
    ticket = make_ticket(run)
    one = {"id": ticket["id"]}
    number = {"tn": ticket["tn"]}
    of_ben = Try(answer=OF_BEN)
    run.step("GET", ONE, answer=objects.TICKET, ids=one, headers=("ETag",), customer=of_ben)
    whole = objects.TICKET | fields(
        articles=[objects.ARTICLE], last_article=objects.LAST_ARTICLE, links=[objects.LINK],
        watchers=[objects.AGENT],
    )  # fmt: skip
    run.step(
        "GET", ONE, query="include=articles,last_article,links,watchers", answer=whole, ids=one,
        customer=Try(query="", answer=OF_BEN),
    )  # fmt: skip
    run.step(
        "GET", f"{TICKETS}/by-number/{{tn}}", answer=objects.TICKET, ids=number, customer=of_ben
    )
    for method in ("PUT", "PATCH"):
        run.step(
            method, ONE, {"priority": "high", "title": "Printer burnt down {n}"},
            answer=objects.TICKET, ids=one, headers=("ETag",),
            customer=Try(body={"title": "Fire is out {n}"}, answer=OF_BEN),
        )  # fmt: skip
    change = {"title": "Too late"}
    run.refuse("PUT", ONE, change, ids=one, status=412, code="version_mismatch", If_Match='"1"')
    raised = {"priority_id": 5}
    run.refuse("PUT", ONE, raised, ids=one, by="customer", status=403, code="permission_denied")
    gone: dict[str, Any] = {"id": ticket_id(run)}
    deleted = fields("id int, tn str, deleted bool")
    run.step("DELETE", ONE, answer=deleted, ids=gone, says=True)


def bulk(run: Run) -> None:
    """Five operations on up to 500 tickets, a result for each."""
    ticket = make_ticket(run)["id"]
    # Of update's fields none is required, so an empty body is told just that.
    for verb, target, needs in (
        ("assign", {"agent_id": run.people.account("agent")["id"]}, "ticket_ids agent_id"),
        ("priority", {"priority": "high"}, "ticket_ids priority_id"),
        ("queue", {"queue": "Misc"}, "ticket_ids queue_id"),
        ("update", {"tags": ["fire"]}, ""),
        ("close", {"resolution": "unsuccessful"}, "ticket_ids"),
    ):
        path = f"{TICKETS}/bulk/{verb}"
        body = {"ticket_ids": [ticket, 999_999_999], **target}
        run.step("POST", path, body, answer=objects.BULK, needs=needs, says=True)
        too_many = body | {"ticket_ids": list(range(1, 502))}
        run.refuse("POST", path, too_many, status=400, code="validation_failed")
