"""Measuring: the same thing many times, and what the slow ones took."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self

WARM_UP = 20
TIMES = 200


@dataclass(frozen=True)
class Timing:
    """Durations in milliseconds."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, durations: list[float]) -> Self:
        """What these durations, in seconds, come to."""
        cuts = statistics.quantiles(durations, n=100)
        p50, p95, p99 = statistics.median(durations), cuts[94], cuts[98]
        return cls(p50 * 1000, p95 * 1000, p99 * 1000)

    def __str__(self) -> str:
        return f"{self.p50:.1f} · {self.p95:.1f} · {self.p99:.1f}"


def timed(call: Callable[[int], Any], times: int = TIMES) -> Timing:
    """Call it with 0, 1, 2 …, after some calls that don't count."""
    for number in range(WARM_UP):
        call(number)
    durations = []
    for number in range(times):
        began = time.perf_counter()
        call(number)
        durations.append(time.perf_counter() - began)
    return Timing.of(durations)


def per_second(calls: list[Callable[[int], Any]], times: int = TIMES) -> float:
    """How many calls a second several clients get done at once, each with a call of its own."""

    def work(call: Callable[[int], Any]) -> None:
        for number in range(times):
            call(number)

    with ThreadPoolExecutor(len(calls)) as pool:
        began = time.perf_counter()
        for future in [pool.submit(work, call) for call in calls]:
            future.result()
        return len(calls) * times / (time.perf_counter() - began)
