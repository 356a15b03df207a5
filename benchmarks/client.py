"""A client on a kept connection: signed in as people and programs do it."""

import http.client
import json
import re
from typing import Any
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class HttpClient:
    """Asks one server; any answer but the expected one is a RuntimeError."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._host, timeout=60)
        self.headers: dict[str, str] = {}

    def ask(
        self, path: str, *, method: str = "GET", body: str | None = None, expect: int = 200,
        **headers: str,
    ) -> tuple[bytes, http.client.HTTPMessage]:  # fmt: skip
        """The body and the headers of the answer."""
        try:
            self._connection.request(method, path, body, {**self.headers, **headers})
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server ended a kept connection, as it does when a worker is replaced.
            self._connection.close()
            self._connection.request(method, path, body, {**self.headers, **headers})
            answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != expect:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {content[:500]!r}")
        return content, answer.headers

    def post_json(self, path: str, data: dict[str, Any], expect: int) -> Any:
        """Send JSON; the parsed answer."""
        content, _headers = self.ask(
            path, method="POST", body=json.dumps(data), expect=expect,
            **{"Content-Type": "application/json"},
        )  # fmt: skip
        return json.loads(content)


def program(url: str, login: str, password: str) -> HttpClient:
    """A program with an access token."""
    client = HttpClient(url)
    data = {"username": login, "password": password}
    answer = client.post_json("/api/v1/auth/login", data, expect=200)
    client.headers["Authorization"] = f"Bearer {answer['data']['access_token']}"
    return client


def browser(url: str, login: str, password: str) -> HttpClient:
    """A browser with its cookies."""
    client = HttpClient(url)
    page, headers = client.ask("/login")
    cookies = _cookies(headers)
    token = _TOKEN.search(page.decode())
    if token is None:
        raise RuntimeError("The login page has no form.")
    form = {"csrfmiddlewaretoken": token[1], "username": login, "password": password}
    _page, headers = client.ask(
        "/login", method="POST", body=urlencode(form), expect=302,
        **{
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Referer": f"{url}/login",
        },
    )  # fmt: skip
    cookies |= _cookies(headers)
    client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return client


def _cookies(headers: http.client.HTTPMessage) -> dict[str, str]:
    pairs = [value.split(";")[0].partition("=") for value in headers.get_all("Set-Cookie") or []]
    return {name: value for name, _sign, value in pairs}
