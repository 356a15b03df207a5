"""Programs that ask a live server over HTTP, each with its own credentials and connection."""

import http.client
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


class Headers(dict[str, str]):
    """Headers of an answer, found whatever the case of their name."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__((name.lower(), value) for name, value in pairs)

    def get(self, name: str, default: Any = None) -> Any:
        """The header's value."""
        return super().get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())


@dataclass(frozen=True)
class Answer:
    """What came back; the attributes are those of other clients' answers."""

    status_code: int
    headers: Headers
    content: bytes

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.content)

    @property
    def is_json(self) -> bool:
        """Whether the server says so."""
        return str(self.headers.get("Content-Type", "")).startswith("application/json")


@dataclass(frozen=True)
class Form:
    """A body that is a form: fields, and perhaps files (name to file name and content)."""

    fields: dict[str, str]
    files: dict[str, tuple[str, bytes]] | None = None

    def encoded(self) -> tuple[str, bytes]:
        """Content type and bytes."""
        if self.files is None:
            return "application/x-www-form-urlencoded", urlencode(self.fields).encode()
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in self.fields.items()
        ]
        for name, (filename, content) in self.files.items():
            head = (
                f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; '
                f'filename="{filename}"\r\nContent-Type: text/plain\r\n\r\n'
            )
            parts.append(head.encode() + content + b"\r\n")
        parts.append(f"--{edge}--\r\n".encode())
        return f"multipart/form-data; boundary={edge}", b"".join(parts)


class LiveClient:
    """One caller: ``LiveClient(app.url).request("GET", "/api/v1/info")``."""

    def __init__(self, url: str, token: str = "", login: str = "", password: str = "") -> None:
        self.url = url
        self.login = login
        self.password = password
        self.headers: dict[str, str] = {"Authorization": f"Bearer {token}"} if token else {}
        self.refresh_token = ""
        self._connection: http.client.HTTPConnection | None = None

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a body as JSON, as a :class:`Form`, or as the bytes that it is.

        Header names are given with underscores: ``If_Match='"1"'``.
        """
        sent = self.headers | {name.replace("_", "-"): text for name, text in headers.items()}
        data: bytes | None = None
        if isinstance(body, Form):
            sent["Content-Type"], data = body.encoded()
        elif isinstance(body, bytes):
            data = body
        elif body is not None:
            sent.setdefault("Content-Type", "application/json")
            data = json.dumps(body).encode()
        return self._send(method, path, data, sent)

    def _send(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        """On the open connection, or a new one: the server closes those that wait too long."""
        for last_try in (False, True):
            if self._connection is None:
                address = urlsplit(self.url)
                self._connection = http.client.HTTPConnection(
                    address.hostname or "", address.port, timeout=60
                )
            try:
                self._connection.request(method, path, body=data, headers=headers)
                answer = self._connection.getresponse()
                content = answer.read()
                return Answer(answer.status, Headers(answer.getheaders()), content)
            except (http.client.RemoteDisconnected, ConnectionError):
                self.close()
                if last_try:
                    raise
        raise AssertionError("Never reached.")

    def data(self, method: str, path: str, body: Any = None) -> Any:
        """The ``data`` of an answer that has to be a success."""
        answer = self.request(method, path, body)
        assert answer.status_code in {200, 201}, (method, path, answer.status_code, answer.content)
        return answer.json()["data"]

    def signed_in(self, login: str, password: str) -> "LiveClient":
        """A new caller with a session of that account."""
        pair = self.data("POST", "/api/v1/auth/login", {"username": login, "password": password})
        client = LiveClient(self.url, pair["access_token"], login, password)
        client.refresh_token = pair["refresh_token"]
        return client

    def close(self) -> None:
        """Hang up; the next request connects again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
