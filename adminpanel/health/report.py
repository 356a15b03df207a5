"""Exercises every component at once, each within a short time, and sums up."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import connections

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 2.0
# The report is public and not rate limited, so a process makes at most one a second.
MAX_AGE_SECONDS = 1.0


class Status(StrEnum):
    """How a component, or the whole, is doing."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"
    DISABLED = "disabled"


@dataclass(frozen=True)
class Finding:
    """What a check found. The message names no host, path, version or secret."""

    status: Status
    message: str


@dataclass(frozen=True)
class Component:
    """A part of the installation with its state and the time the check took, in milliseconds."""

    status: Status
    message: str
    response_time_ms: float


Check = Callable[[], Finding]


@dataclass
class Examination:
    """The state of all components, kept for a second.

    ``vital`` names those without which nothing works: one of them unhealthy makes the whole
    unhealthy, any other trouble makes it degraded.
    """

    checks: Mapping[str, Check]
    vital: frozenset[str]
    timeout: float = TIMEOUT_SECONDS
    max_age: float = MAX_AGE_SECONDS
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: dict[str, "_Run"] = field(default_factory=dict)
    _at: float = float("-inf")
    _components: dict[str, Component] = field(default_factory=dict)

    def components(self) -> dict[str, Component]:
        """Every component, exercised now or within the last second."""
        with self._lock:
            if time.monotonic() - self._at > self.max_age:
                self._components = self._exercise()
                self._at = time.monotonic()
            return self._components

    def overall(self, components: Mapping[str, Component]) -> Status:
        """The state of the whole."""
        if any(components[name].status == Status.UNHEALTHY for name in self.vital):
            return Status.UNHEALTHY
        fine = {Status.HEALTHY, Status.DISABLED}
        if all(component.status in fine for component in components.values()):
            return Status.HEALTHY
        return Status.DEGRADED

    def _exercise(self) -> dict[str, Component]:
        deadline = time.monotonic() + self.timeout
        for name, check in self.checks.items():
            # A check that hangs since an earlier report isn't started again: threads can't pile up.
            if name not in self._running:
                self._running[name] = _Run(name, check)
        found = {}
        for name in self.checks:
            component = self._running[name].result(deadline - time.monotonic())
            if component is None:
                message = f"No answer within {self.timeout:g} seconds."
                component = Component(Status.UNHEALTHY, message, round(self.timeout * 1000, 1))
            else:
                del self._running[name]
            found[name] = component
        return found


class _Run:
    """One check in a thread of its own, so that one that hangs holds up nobody."""

    def __init__(self, name: str, check: Check) -> None:
        self._name, self._check = name, check
        self._component: Component | None = None
        self._thread = threading.Thread(target=self._work, name=f"health-{name}", daemon=True)
        self._thread.start()

    def result(self, seconds: float) -> Component | None:
        """What was found; None if that takes longer."""
        self._thread.join(max(0.0, seconds))
        return self._component

    def _work(self) -> None:
        began = time.perf_counter()
        try:
            finding = self._check()
        except Exception:
            logger.exception("The health check of %s failed.", self._name)
            finding = Finding(Status.UNHEALTHY, "The check failed; the log of the server says why.")
        finally:
            connections.close_all()
        passed = round((time.perf_counter() - began) * 1000, 1)
        self._component = Component(finding.status, finding.message, passed)
