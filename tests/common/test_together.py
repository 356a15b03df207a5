"""Doing side by side what mostly waits."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.utils import translation
from django.utils.translation import gettext

from gotrs.common.together import side_by_side


def test_each_result_stands_where_its_task_stood() -> None:
    first_may_end = threading.Event()
    tasks: list[Callable[[], object]] = [
        partial(first_may_end.wait, 10), first_may_end.set, lambda: 3,
    ]  # fmt: skip
    assert side_by_side(tasks, seconds=10) == [True, None, 3]


def test_what_is_not_done_in_time_is_left() -> None:
    release = threading.Event()
    began = time.monotonic()
    assert side_by_side([lambda: 1, partial(release.wait, 20)], seconds=0.2) == [1, None]
    assert time.monotonic() - began < 5
    release.set()


def test_more_than_have_room_come_one_after_the_other() -> None:
    tasks = [partial(int, number) for number in range(100)]
    assert side_by_side(tasks, seconds=10) == list(range(100))


def test_an_error_is_not_swallowed() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        side_by_side([partial(int, "x")], seconds=10)


def test_a_task_speaks_the_language_of_who_asks() -> None:
    with translation.override("de"):
        assert side_by_side([lambda: gettext("Password")], seconds=10) == ["Passwort"]
