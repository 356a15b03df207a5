"""For how long this process runs, and whether it is about to end (load balancers ask /readyz)."""

import threading
import time
from datetime import timedelta

_started = time.monotonic()
_stopping = threading.Event()


def begin_stop() -> None:
    """Note that the process was asked to end. Safe to call from a signal handler."""
    _stopping.set()


def is_stopping() -> bool:
    """Whether the process was asked to end."""
    return _stopping.is_set()


def uptime() -> timedelta:
    """How long the process, or the one that it was forked from, has been running."""
    return timedelta(seconds=int(time.monotonic() - _started))
