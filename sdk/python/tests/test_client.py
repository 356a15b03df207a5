"""The client against a running GOTRS with demo data (GOTRS_URL)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gotrs_client import (
    AuthenticationError,
    Client,
    NotFoundError,
    PermissionDeniedError,
    ValidationError,
    VersionMismatchError,
    models,
)

URL = os.environ.get("GOTRS_URL", "")
PASSWORD = "gotrs-demo"
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

pytestmark = pytest.mark.skipif(not URL, reason="GOTRS_URL names no running GOTRS")


@pytest.fixture
def gotrs() -> Iterator[Client]:
    with Client(URL, username="agent", password=PASSWORD) as client:
        yield client


@pytest.fixture
def ticket(gotrs: Client) -> models.Ticket:
    queue = gotrs.queues.list(permission="create").rows[0]
    return gotrs.tickets.create({"title": "Printer on fire", "queue": queue["id"], "body": "Smoke"})


def test_a_ticket_lives_from_opening_to_closing(gotrs: Client, ticket: models.Ticket) -> None:
    assert ticket["state"] == "new"
    article = gotrs.articles.create(ticket["id"], {"body": "On my way"})
    assert article["body"] == "On my way"
    closed = gotrs.tickets.close(ticket["id"], {"comment": "Put out"})
    assert closed["state_type"] == "closed"
    bodies = [one["body"] for one in gotrs.articles.list(ticket["id"])]
    assert bodies == ["Smoke", "On my way", "Put out"]
    assert gotrs.tickets.get_by_number(ticket["tn"])["id"] == ticket["id"]


def test_somebody_who_was_faster_is_noticed(gotrs: Client, ticket: models.Ticket) -> None:
    gotrs.tickets.update(ticket["id"], {"title": "Printer burns"}, if_match=ticket["version"])
    with pytest.raises(VersionMismatchError):
        gotrs.tickets.update(ticket["id"], {"title": "Too late"}, if_match=ticket["version"])


def test_refusals_are_told_apart(gotrs: Client, ticket: models.Ticket) -> None:
    with pytest.raises(ValidationError) as refused:
        gotrs.tickets.create({"title": "", "queue": 999_999})
    assert set(refused.value.details) >= {"title"}
    with pytest.raises(NotFoundError):
        gotrs.tickets.get(999_999_999)
    with pytest.raises(PermissionDeniedError) as forbidden:
        gotrs.webhooks.list()
    assert forbidden.value.code == "admin_required"
    assert forbidden.value.request_id
    with Client(URL, username="agent", password="wrong") as stranger:
        with pytest.raises(AuthenticationError):
            stranger.me.get()


def test_a_list_is_walked_page_by_page(gotrs: Client, ticket: models.Ticket) -> None:
    first = gotrs.tickets.list(per_page=5)
    assert len(first) == 5
    assert first.total is not None
    ids = [one["id"] for one in first.all()]
    assert len(ids) == len(set(ids)) == first.total


def test_everything_is_walked_by_cursor(gotrs: Client, ticket: models.Ticket) -> None:
    seen = [one["id"] for one in gotrs.walk_tickets(per_page=7)]
    assert ticket["id"] in seen
    assert len(set(seen)) == gotrs.tickets.list().total


def test_files_go_up_and_come_down(gotrs: Client, ticket: models.Ticket) -> None:
    uploaded = gotrs.files.upload("Grüße".encode(), "greeting.txt")
    gotrs.articles.create(ticket["id"], {"body": "See file", "file_ids": [uploaded["id"]]})
    assert gotrs.files.get(uploaded["id"]).decode() == "Grüße"
    with gotrs.stream("/tickets/export", {"format": "csv"}) as answer:
        assert b"Printer on fire" in b"".join(answer.iter_bytes())


def test_an_access_token_that_ran_out_is_renewed(gotrs: Client) -> None:
    gotrs.me.get()
    gotrs._transport._token = "worn.out.token"
    assert gotrs.me.get()["login"] == "agent"


def test_a_personal_token_signs_in(gotrs: Client) -> None:
    made = gotrs.me_tokens.create({"name": f"test {os.urandom(4).hex()}", "scopes": ["read"]})
    with Client(URL, token=made["token"]) as reader:
        assert reader.me.get()["login"] == "agent"
        with pytest.raises(PermissionDeniedError) as refused:
            reader.tickets.create({"title": "x", "queue": 1})
        assert refused.value.code == "insufficient_scope"
    gotrs.me_tokens.delete(int(made["id"]))


def test_a_broken_connection_does_not_make_two_tickets(gotrs: Client) -> None:
    """The answer is lost once; the repeat gets the first ticket again."""

    class LosesOneAnswer(httpx.BaseTransport):
        def __init__(self) -> None:
            self.inner, self.lost = httpx.HTTPTransport(), False

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = self.inner.handle_request(request)
            if request.url.path.endswith("/tickets") and not self.lost:
                self.lost = True
                answer.read()
                raise httpx.ReadError("cut")
            return answer

    title = f"Once only {os.urandom(4).hex()}"
    with Client(
        URL, username="agent", password=PASSWORD, http=httpx.Client(transport=LosesOneAnswer())
    ) as cut:
        queue = gotrs.queues.list(permission="create").rows[0]
        cut.tickets.create({"title": title, "queue": queue["id"], "body": "x"})
    assert gotrs.tickets.list(search=title).total == 1


@pytest.mark.parametrize("name", ["open_a_ticket", "follow_up", "export_everything"])
def test_examples_run(name: str, ticket: models.Ticket) -> None:
    arguments = {
        "open_a_ticket": ["From an example", "Text"],
        "follow_up": [ticket["tn"], "Done."],
        "export_everything": [],
    }[name]
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py"), *arguments],
        env={**os.environ, "GOTRS_USER": "agent", "GOTRS_PASSWORD": PASSWORD},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    if name == "export_everything":
        assert any(json.loads(line)["id"] == ticket["id"] for line in done.stdout.splitlines())
    else:
        assert done.stdout.strip()
