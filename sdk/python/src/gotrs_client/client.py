"""The client: one object to sign in with and to ask."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

import httpx

from gotrs_client.generated import models
from gotrs_client.generated.operations import Operations
from gotrs_client.paging import Page
from gotrs_client.transport import Transport


class Client(Operations):
    """Talks to one GOTRS as one person.

    With ``token`` (a personal API token, or an access token), or with ``username`` and ``password``
    (and ``otp``): then access tokens are renewed as they run out. ``timeout`` is in seconds for
    each request; ``retries`` is how often one is repeated that may be repeated.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        username: str | None = None,
        password: str | None = None,
        otp: str | None = None,
        timeout: float = 30.0,
        retries: int = 3,
        http: httpx.Client | None = None,
    ) -> None:
        self._transport = Transport(
            base_url,
            token=token,
            username=username,
            password=password,
            otp=otp,
            timeout=timeout,
            retries=retries,
            http=http,
        )
        super().__init__(self._transport)

    def walk_tickets(self, **filters: Any) -> Iterator[models.Ticket]:
        """All tickets that match, by cursor: complete and in constant memory, latest change last.

        Rows that change meanwhile are seen at least once.
        """
        first: Page[models.Ticket] = self._transport.page(
            "GET", "/tickets", query={"per_page": 100, **filters, "cursor": ""}
        )
        return first.all()

    def stream(
        self, path: str, query: Mapping[str, Any] | None = None
    ) -> AbstractContextManager[httpx.Response]:
        """A large file piece by piece, e.g. of ``/tickets/export``."""
        return self._transport.stream(path, query)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
