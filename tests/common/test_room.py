"""Calls, however deep, don't ask the system for memory again and again."""

import resource
import threading

from gotrs.common.room import with_room

DEEP, OFTEN = 300, 200


def _faults_at_the_worst_depth(results: list[int]) -> None:
    """How often memory was asked for, where a call at that depth is made many times."""

    def leaf() -> None:
        a = b = c = d = e = f = g = h = 0  # a frame larger than one of `down`  # noqa: F841

    def down(depth: int) -> int:
        if depth:
            return down(depth - 1)
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        for _ in range(OFTEN):
            leaf()
        return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before

    results.append(max(down(depth) for depth in range(DEEP)))


def test_with_room_no_depth_is_slower_than_another() -> None:
    results: list[int] = []
    # A thread of its own: the tests themselves run with room.
    thread = threading.Thread(target=with_room(_faults_at_the_worst_depth), args=[results])
    thread.start()
    thread.join()
    assert results[0] < OFTEN / 2


def test_with_room_a_function_is_as_without() -> None:
    def add(one: int, *, other: int) -> int:
        """Their sum."""
        return one + other

    roomy = with_room(add)
    assert roomy(1, other=2) == 3
    assert (roomy.__name__, roomy.__doc__) == ("add", "Their sum.")
