"""What one mail may cost us (rule 7.5), and the exception for those that cost more."""

import time
from collections.abc import Callable
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


class Quarantine(Exception):
    """A mail that goes beyond a limit of rule 7.5 and waits for a person.

    ``reason`` is an English sentence that is shown in the mail log.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of rule 7.5; sizes in bytes, time in seconds."""

    header_bytes: int = MEGABYTE
    header_lines: int = 2_000
    parts: int = 1_000
    decoded_bytes: int = 150 * MEGABYTE
    seconds: float = 60.0
    #: A multipart below this many others stays one unopened file instead of a quarantine.
    nesting: int = 20


class Budget:
    """Counts what the reading of one mail has cost, and raises Quarantine when it is too much."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._end = clock() + limits.seconds
        self._parts = 0
        self._decoded = 0

    def check_time(self) -> None:
        """Raise Quarantine once the time is used up; called between the steps of reading."""
        if self._clock() > self._end:
            raise Quarantine(f"Reading took longer than {self.limits.seconds:g} seconds.")

    def add_part(self) -> None:
        """Count one more MIME part; containers count too."""
        self._parts += 1
        if self._parts > self.limits.parts:
            raise Quarantine(f"More than {self.limits.parts:,} parts.")
        self.check_time()

    def restart_parts(self) -> None:
        """Count the parts anew, for a second way of taking the same mail apart."""
        self._parts = 0

    def add_decoded(self, size: int) -> None:
        """Count decoded bytes of one part."""
        self._decoded += size
        if self._decoded > self.limits.decoded_bytes:
            limit = self.limits.decoded_bytes // MEGABYTE
            raise Quarantine(f"More than {limit:,} MB when decoded.")
        self.check_time()

    def check_header(self, size: int, lines: int) -> None:
        """Raise Quarantine for a block of headers with too many bytes or lines."""
        if size > self.limits.header_bytes:
            raise Quarantine(f"Headers of more than {self.limits.header_bytes:,} bytes.")
        if lines > self.limits.header_lines:
            raise Quarantine(f"Headers of more than {self.limits.header_lines:,} lines.")
