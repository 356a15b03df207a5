"""Whether this process is about to end: load balancers learn it from /readyz."""

import threading

_stopping = threading.Event()


def begin_stop() -> None:
    """Note that the process was asked to end. Safe to call from a signal handler."""
    _stopping.set()


def is_stopping() -> bool:
    """Whether the process was asked to end."""
    return _stopping.is_set()
