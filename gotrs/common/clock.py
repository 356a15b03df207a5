"""The time, asked in one place so that tests and the demo can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.utils import timezone

_A_DAY = timedelta(days=1)
_FIRST = datetime.min.replace(tzinfo=UTC) + _A_DAY
_LAST = datetime.max.replace(tzinfo=UTC) - _A_DAY
_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _moved.get() or timezone.now()


def is_everywhere(moment: datetime) -> bool:
    """Whether the moment has a date in every time zone; at the ends of the calendar it has not."""
    return _FIRST <= moment <= _LAST


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Within the block it is ``moment``, for this thread alone, and the time stands still."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
