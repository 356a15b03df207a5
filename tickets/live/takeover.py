"""A connection that outlives its request.

gunicorn's threads are few and a stream lasts for hours. So once the head of the answer is sent, the
connection is taken out of gunicorn's hands: the descriptor that gunicorn holds is made to mean one
end of a pair of sockets that nobody reads, and it closes that in good order. What was the
connection goes on under a number of its own.
"""

import os
import socket
from collections.abc import Mapping
from typing import Any


class Gone(Exception):
    """The other side hung up, or reads so slowly that it is let go."""


# Bytes that may wait for a slow reader.
_MOST = 64 * 1024
_READ = 4096


def can_take_over(environ: Mapping[str, Any]) -> bool:
    """Whether this is a plain connection of gunicorn. With TLS or HTTP/2 of its own it is not."""
    connection = environ.get("gunicorn.socket")
    return type(connection) is socket.socket and environ["SERVER_PROTOCOL"] in _PROTOCOLS


_PROTOCOLS = ("HTTP/1.0", "HTTP/1.1")


class Stream:
    """One connection on which messages are written, and from which nothing is expected."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        """Take the connection over; its head and at least one byte of the body must be sent."""
        held: socket.socket = environ["gunicorn.socket"]
        self._connection = held.dup()
        # HTTP/1.1 has the body in chunks, 1.0 (what nginx speaks unless told) has it plain.
        self._chunked = environ["SERVER_PROTOCOL"] == "HTTP/1.1"
        self._waiting = bytearray()
        stand_in, self._behind = socket.socketpair()
        # Who reads from the stand-in learns at once that there is nothing to come.
        self._behind.shutdown(socket.SHUT_WR)
        os.dup2(stand_in.fileno(), held.fileno())
        stand_in.close()
        self._connection.setblocking(False)

    def fileno(self) -> int:
        """Readable when the other side hung up."""
        return self._connection.fileno()

    def send(self, message: bytes) -> None:
        """Send now, or keep it until the next time. Raises Gone."""
        if self._chunked:
            message = b"%X\r\n%b\r\n" % (len(message), message)
        self._waiting += message
        self.flush()

    def flush(self) -> None:
        """Send what waits, as far as the other side takes it. Raises Gone."""
        try:
            while self._waiting:
                del self._waiting[: self._connection.send(self._waiting)]
        except BlockingIOError:
            if len(self._waiting) > _MOST:
                raise Gone from None
        except OSError:
            raise Gone from None

    def listen(self) -> None:
        """Read what came, which nobody wants. Raises Gone at its end."""
        try:
            if not self._connection.recv(_READ):
                raise Gone
        except BlockingIOError:
            pass
        except OSError:
            raise Gone from None

    def close(self) -> None:
        """Hang up; a browser comes back by itself."""
        self._connection.close()
        self._behind.close()
