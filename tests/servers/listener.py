"""An open page as the server sees it: a stream of server-sent events."""

import http.client
import json
import time
from typing import Any, Self
from urllib.parse import urlsplit

# Seconds without a message; what keeps the connection alive is none.
_PATIENCE = 15


class Listener:
    """Reads one stream; as a context manager it hangs up at the end."""

    def __init__(self, url: str, cookie: str, path: str = "/api/live", version: int = 11) -> None:
        """``version`` 10 speaks HTTP/1.0, as nginx does unless told."""
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection._http_vsn = version  # type: ignore[attr-defined]
        connection._http_vsn_str = f"HTTP/1.{version % 10}"  # type: ignore[attr-defined]
        connection.request("GET", path, headers={"Cookie": cookie})
        self.answer = connection.getresponse()
        self._connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self.answer.close()
        self._connection.close()

    def next(self) -> tuple[str, Any]:
        """The next message: its event and its data. Raises TimeoutError, EOFError at the end."""
        event, data = "", ""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            line = self.answer.readline().decode()
            if not line:
                raise EOFError
            name, _colon, value = line.rstrip("\n").partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                data = value
            elif not line.strip() and event:
                return event, json.loads(data)
        raise TimeoutError("no message")

    def next_of(self, wanted: str) -> Any:
        """The data of the next message of this event. Raises as next does."""
        while True:
            event, data = self.next()
            if event == wanted:
                return data
