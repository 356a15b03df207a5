"""Real processes that do something with the test database at the same moment.

A fork server loads the program once, so that twenty of them begin within a second. They wait for
each other before they start.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import django

TIMEOUT_SECONDS = 120
PRELOAD = "tests.tickets.crowd_preload"


@dataclass(frozen=True)
class Answer:
    """What a process returned, or why it could not: the code of a refusal, else the error."""

    value: Any = None
    refusal: str = ""
    error: str = ""


def together(work: Callable[..., Any], *arguments: Sequence[Any]) -> list[Answer]:
    """One process for each of ``arguments``, all at once; their answers in any order.

    ``work`` is a function at the top of a module.
    """
    from django.db import connection

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOAD])
    barrier, answers = context.Barrier(len(arguments)), context.Queue()
    name = str(connection.settings_dict["NAME"])
    processes = [
        context.Process(target=_work, args=(name, work, tuple(given), barrier, answers))
        for given in arguments
    ]
    for process in processes:
        process.start()
    try:
        return [answers.get(timeout=TIMEOUT_SECONDS) for _ in processes]
    finally:
        for process in processes:
            process.join(timeout=TIMEOUT_SECONDS)
            process.kill()


def _work(
    database: str, work: Callable[..., Any], given: tuple[Any, ...], barrier: Any, answers: Any
) -> None:
    django.setup()
    from django.db import connection

    from gotrs.common.errors import DomainError

    connection.settings_dict["NAME"] = database
    answer = Answer()
    try:
        connection.ensure_connection()
        barrier.wait(TIMEOUT_SECONDS)
        answer = Answer(value=work(*given))
    except DomainError as refusal:
        answer = Answer(refusal=refusal.code)
    except Exception as error:
        answer = Answer(error=f"{type(error).__name__}: {error}")
    finally:
        connection.close()
        answers.put(answer)
