"""A mail server of a few words, for what real ones hardly ever do."""

import contextlib
import socket
import threading
from typing import Self


class Talker:
    """Talks with one client after the other; subclasses say how in ``_talk``."""

    host = "127.0.0.1"

    def __enter__(self) -> Self:
        self._socket = socket.create_server((self.host, 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line = self._secured(self._socket.accept()[0])
                with line, contextlib.suppress(OSError):
                    self._talk(line)

    def _secured(self, line: socket.socket) -> socket.socket:
        """The line as it is, or by TLS."""
        return line

    def _talk(self, line: socket.socket) -> None:
        """Say and hear; the line is closed afterwards, and whenever it breaks."""
        raise NotImplementedError
