"""Pages and fragments besides the list, the ticket and the search; and changing one property."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from benchmarks.client import HttpClient

_TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')
_PRIORITIES = (3, 4)
PAGES = {
    "Dashboard": "/",
    "New ticket": "/tickets/new",
    "Notifications": "/notifications",
    "Drafts": "/tickets/drafts",
}
FRAGMENTS = {
    "Queue counts": "/api/live/now",
    "Rows of the list": "/api/tickets/rows",
    "Figures of the bell": "/api/notifications/count",
    "Menu of views": "/api/tickets/views/menu",
}
OF_A_TICKET = ("head", "panel", "about", "timeline", "history")


def reads(ids: list[int]) -> Iterator[tuple[str, bool, Callable[[int], str]]]:
    """What it is called, whether it is a fragment, and its address at the nth time."""
    for name, path in PAGES.items():
        yield name, False, lambda _number, path=path: path  # type: ignore[misc]
    for name, path in FRAGMENTS.items():
        yield name, True, lambda _number, path=path: path  # type: ignore[misc]
    for part in OF_A_TICKET:
        yield (
            f"Ticket: {part}", True,
            lambda number, part=part: f"/api/tickets/{ids[number % len(ids)]}/{part}",  # type: ignore[misc]
        )  # fmt: skip


class PropertyChange:
    """Somebody who changes the priority of a ticket, to and fro, as its panel does."""

    def __init__(self, client: HttpClient, ticket_id: int) -> None:
        page, _headers = client.ask(f"/tickets/{ticket_id}")
        token = _TOKEN.search(page.decode())
        if token is None:
            raise RuntimeError("The page has no token for its requests.")
        self._client, self._path = client, f"/api/tickets/{ticket_id}/priority"
        self._headers: dict[str, str] = {
            "X-CSRFToken": str(token[1]),
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def __call__(self, number: int) -> None:
        body = urlencode({"priority": _PRIORITIES[number % 2]})
        self._client.ask(self._path, method="POST", body=body, expect=200, **self._headers)
