"""What hardly ever changes and every page asks for: each process keeps it for a few seconds."""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakSet

T = TypeVar("T")

clock = time.monotonic
# With so many values those that are too old are dropped, not only read anew.
_MANY = 500


class Kept:
    """Values by key, each read anew when it is older than ``seconds``.

    What is handed out is shared by all who ask: read it, don't change it.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._values: dict[Hashable, tuple[float, Any]] = {}
        _all.add(self)

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """The kept value, or what ``read`` gives now."""
        found = self._values.get(key)
        if found is None or clock() - found[0] > self._seconds:
            if len(self._values) >= _MANY:
                self._drop_old()
            found = self._values[key] = (clock(), read())
        value: T = found[1]
        return value

    def _drop_old(self) -> None:
        oldest = clock() - self._seconds
        self._values = {key: value for key, value in self._values.items() if value[0] >= oldest}

    def forget(self) -> None:
        """Read everything anew with the next question: after a change, and between tests."""
        self._values = {}


_all: WeakSet[Kept] = WeakSet()


def forget_everything() -> None:
    """Read all that is kept anew: after a write of master data, which anything may be made of."""
    for kept in list(_all):
        kept.forget()
