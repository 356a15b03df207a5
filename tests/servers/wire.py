"""A line to a server that can be cut and made slow: every byte goes through it."""

import contextlib
import socket
import threading
import time
from typing import Self

_CHUNK = 16 * 1024


class Wire:
    """Listens on loopback as ``port`` and passes everything on to the port of a server."""

    host = "127.0.0.1"

    def __init__(self, to_port: int) -> None:
        self._to = (self.host, to_port)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        # Seconds that each piece is held back.
        self.delay = 0.0
        # Cut each connection after so many bytes from the server; None lets it be.
        self.cut_after: int | None = None
        self.cuts = 0

    def start(self) -> Self:
        """Take connections until ``stop``."""
        self._listener = socket.create_server((self.host, 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def cut(self) -> int:
        """End all connections in the middle; returns how many there were."""
        with self._lock:
            ends, self._open = self._open, set()
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.cuts += len(ends) // 2
        return len(ends) // 2

    def stop(self) -> None:
        """Take no more, and end those that are there."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                ours, _address = self._listener.accept()
                try:
                    theirs = socket.create_connection(self._to)
                except OSError:
                    ours.close()
                    continue
                with self._lock:
                    self._open |= {ours, theirs}
                for ends in ((ours, theirs, None), (theirs, ours, self.cut_after)):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, most: int | None) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while piece := source.recv(_CHUNK):
                if self.delay:
                    time.sleep(self.delay)
                target.sendall(piece if most is None else piece[: most - passed])
                passed += len(piece)
                if most is not None and passed >= most:
                    break
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open -= {source, target}
        source.close()
