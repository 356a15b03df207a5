"""What mostly waits for others is done side by side, within one time limit for the whole."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import connections
from django.utils import translation

R = TypeVar("R")

AT_ONCE = 32


def side_by_side(
    tasks: Sequence[Callable[[], R]], *, seconds: float, at_once: int = AT_ONCE
) -> list[R | None]:
    """What the tasks returned, in their order; None for one that was not done in time.

    That one goes on in its thread and nobody hears of it, so it needs a time limit of its own. An
    error of a task is raised here. A task speaks the language of the caller; it sees nothing of the
    caller's transaction.
    """
    found: list[R | None] = [None] * len(tasks)
    errors: list[Exception] = []
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for at in range(len(tasks)):
        waiting.put(at)
    language = translation.get_language()
    end = time.monotonic() + seconds

    def work() -> None:
        try:
            with translation.override(language):
                while time.monotonic() < end:
                    at = waiting.get_nowait()
                    found[at] = tasks[at]()
        except queue.Empty:
            return
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=work, name=f"side-by-side-{at}", daemon=True)
        for at in range(min(len(tasks), at_once))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    if errors:
        raise errors[0]
    return list(found)
