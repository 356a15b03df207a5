"""HTTP: signing in, repeating what may be repeated, and turning answers into values."""

import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import quote

import httpx

from gotrs_client.errors import error_of
from gotrs_client.paging import Page

_API = "/api/v1"
_BUSY = frozenset({502, 503, 504})
_LONGEST_PAUSE = 60.0


class Transport:
    """One connection pool with its credentials.

    Requests are repeated after 429 (as long as the server says), after 502 to 504 and after broken
    connections: GET, PUT and DELETE may be repeated as such, each POST carries an Idempotency-Key
    of its own, so that its work is done once.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None,
        username: str | None,
        password: str | None,
        otp: str | None,
        timeout: float,
        retries: int,
        http: httpx.Client | None,
    ) -> None:
        self._http = http or httpx.Client(timeout=timeout)
        self._base = base_url.rstrip("/") + _API
        self._token = token
        self._refresh: str | None = None
        self._login = {"username": username, "password": password, "otp": otp} if username else None
        self._retries = retries

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    # --- What the generated methods call ----------------------------------------------------------

    def data(self, method: str, path: str, **options: Any) -> Any:
        """What stands under ``data``."""
        return self._ask(method, path, **options).json()["data"]

    def page(self, method: str, path: str, **options: Any) -> Page[Any]:
        """A page of a list, which knows how to get the next one."""
        body = self._ask(method, path, **options).json()
        pagination: dict[str, Any] = body.get("pagination") or {}
        query = dict(options.pop("query", None) or {})
        following = None
        if pagination.get("has_next"):
            if "next_cursor" in pagination:
                query["cursor"] = pagination["next_cursor"]
            else:
                query["page"] = pagination["page"] + 1
            following = lambda: self.page(method, path, query=query, **options)  # noqa: E731
        return Page(body["data"], pagination, following)

    def content(self, method: str, path: str, **options: Any) -> bytes:
        """The bytes of a file."""
        return self._ask(method, path, **options).content

    @contextmanager
    def stream(self, path: str, query: Mapping[str, Any] | None = None) -> Iterator[httpx.Response]:
        """A file that is too large for memory: ``for chunk in answer.iter_bytes(): …``."""
        self._sign_in_if_needed()
        address, params = f"{self._base}{path}", _params(query)
        with self._http.stream("GET", address, params=params, headers=self._headers()) as answer:
            if answer.status_code >= 400:
                answer.read()
                _raise(answer)
            yield answer

    # --- One request ------------------------------------------------------------------------------

    def _ask(
        self,
        method: str,
        path: str,
        *,
        path_values: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        file: tuple[str, bytes | IO[bytes]] | None = None,
        if_match: int | None = None,
    ) -> httpx.Response:
        self._sign_in_if_needed()
        for name, value in (path_values or {}).items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        headers: dict[str, str] = {}
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        options: dict[str, Any] = {"params": _params(query)}
        if file is not None:
            options["files"] = {"file": file}
        elif method in {"POST", "PUT", "PATCH"}:
            options["json"] = body or {}
        answer = self._send(method, path, headers, options)
        if answer.status_code == 401 and self._renew(answer):
            answer = self._send(method, path, headers, options)
        if answer.status_code >= 400:
            _raise(answer)
        return answer

    def _send(
        self, method: str, path: str, headers: dict[str, str], options: dict[str, Any]
    ) -> httpx.Response:
        for attempt in range(self._retries + 1):
            last = attempt == self._retries
            try:
                answer = self._http.request(
                    method, f"{self._base}{path}", headers=self._headers() | headers, **options
                )
            except httpx.TransportError:
                if last:
                    raise
                time.sleep(_pause(attempt))
                continue
            if last or answer.status_code not in _BUSY | {429}:
                return answer
            time.sleep(_pause(attempt, answer.headers.get("Retry-After")))
        raise AssertionError("unreachable")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    # --- Signing in -------------------------------------------------------------------------------

    def _sign_in_if_needed(self) -> None:
        if self._token is None and self._login is not None:
            said = {name: value for name, value in self._login.items() if value is not None}
            self._take(self._send("POST", "/auth/login", {}, {"json": said}))

    def _renew(self, refused: httpx.Response) -> bool:
        """The next pair after an access token has run out; False if there is none to be had."""
        if refused.json().get("code") != "invalid_token" or self._refresh is None:
            return False
        answer = self._send("POST", "/auth/refresh", {}, {"json": {"refresh_token": self._refresh}})
        if answer.status_code == 401 and self._login is not None:
            self._token = self._refresh = None
            self._sign_in_if_needed()
            return True
        self._take(answer)
        return True

    def _take(self, answer: httpx.Response) -> None:
        if answer.status_code >= 400:
            _raise(answer)
        data = answer.json()["data"]
        self._token, self._refresh = data["access_token"], data["refresh_token"]


def _raise(answer: httpx.Response) -> None:
    try:
        body = answer.json()
    except ValueError:
        body = None
    raise error_of(answer.status_code, body, answer.headers.get("X-Request-Id"))


def _params(query: Mapping[str, Any] | None) -> dict[str, str]:
    """None is left out; booleans and lists are written as the API reads them."""
    found: dict[str, str] = {}
    for name, value in (query or {}).items():
        if isinstance(value, bool):
            found[name] = str(value).lower()
        elif isinstance(value, list | tuple):
            found[name] = ",".join(str(one) for one in value)
        elif value is not None:
            found[name] = str(value)
    return found


def _pause(attempt: int, said: str | None = None) -> float:
    """Seconds to wait: what the server said, or half a second, doubling."""
    if said is not None and said.isdigit():
        return min(float(said), _LONGEST_PAUSE)
    return min(0.5 * 2.0**attempt, _LONGEST_PAUSE)
