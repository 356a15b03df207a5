"""Room for deep calls, so that no call asks the system for memory."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# In words of 8 bytes. A little more than half of a power of two: CPython takes the next one, and
# what is left of it, a quarter of a megabyte, is for the calls. None of it is touched before.
_WORDS = 33_000


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    """The function, and all that it calls, on a stack of Python frames that need not grow.

    CPython lays the frames of a thread into pieces of 16 KB and gives a piece back as soon as the
    call that began it returns. What is called again and again just there maps and unmaps memory
    each time: a tenth of the time of a ticket page, a sixth of that of the suite (gh-142183, mended
    in the 3.13 and 3.14 of 2026, not in 3.11 and 3.12). A frame that does not fit makes a larger
    piece, which the frames after it share: this one says that it is large.
    """

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=_WORDS)
    return wraps(function)(call)
