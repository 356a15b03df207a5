"""The time, asked in one place so that tests and the demo can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _moved.get() or timezone.now()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Within the block it is ``moment``, for this thread alone, and the time stands still."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
