"""4.16: webhooks."""

from tests.contract import objects
from tests.contract.run import Run
from tests.contract.scenario.things import maker
from tests.contract.shapes import Paged
from tests.servers.receiver import Receiver

HOOKS = "/api/v1/webhooks"


def webhooks(run: Run) -> None:
    """Rows, a test that is sent at once, the log, and sending again."""
    with Receiver() as receiver:
        body = {
            "name": "Chat {n}",
            "url": receiver.url,
            "events": ["ticket.created"],
            "secret": "s3",
        }
        hook = maker(run, "webhooks", body)
        run.step("POST", HOOKS, body, answer=objects.WEBHOOK, needs="name url events")
        private = {"name": "x", "url": "http://10.0.0.1/", "events": ["nothing"]}
        run.refuse("POST", HOOKS, private, status=400, code="validation_failed")
        run.step("GET", HOOKS, answer=Paged(objects.WEBHOOK))
        one = {"id": hook()}
        path = HOOKS + "/{id}"
        run.step("GET", path, answer=objects.WEBHOOK, ids=one)
        run.step("PUT", path, {"retry_count": 3}, answer=objects.WEBHOOK, ids=one)
        run.step("PATCH", path, {"retry_count": 3}, answer=objects.WEBHOOK, ids=one)
        sent = run.step("POST", f"{path}/test", answer=objects.WEBHOOK_DELIVERY, ids=one)["admin"]
        run.expect(sent["status"] == "delivered", f"the webhook's test: {sent}")
        receiver.status = 500
        failed = run.people.admin.data("POST", f"{HOOKS}/{one['id']}/test")
        run.expect(failed["status"] == "failed", f"the webhook's test: {failed}")
        receiver.status = 200
        run.step("GET", f"{path}/deliveries", answer=Paged(objects.WEBHOOK_DELIVERY), ids=one)
        run.step(
            "POST", f"{path}/deliveries/{{delivery_id}}/retry", answer=objects.WEBHOOK_DELIVERY,
            ids=one | {"delivery_id": failed["id"]},
        )  # fmt: skip
        run.step("DELETE", path, answer=objects.GONE, ids={"id": hook})
