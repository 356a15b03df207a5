"""How the components of the report on health are exercised: side by side, each for so long."""

import threading
from collections.abc import Iterator

import pytest

from adminpanel.health.report import Examination, Finding, Status


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """A check waits for this event."""
    event = threading.Event()
    yield event
    event.set()


def test_a_part_that_hangs_holds_up_nobody(hanging: threading.Event) -> None:
    calls = []

    def hang() -> Finding:
        calls.append(1)
        hanging.wait(30)
        return Finding(Status.HEALTHY, "late")

    examination = Examination(
        {"database": hang, "cache": lambda: Finding(Status.HEALTHY, "fine")},
        vital=frozenset({"database"}),
        timeout=0.5,
        max_age=-1,
    )
    for _attempt in range(3):
        found = examination.components()
        assert found["database"].status == Status.UNHEALTHY
        assert found["database"].message == "No answer within 0.5 seconds."
        assert found["cache"].status == Status.HEALTHY
        assert examination.overall(found) == Status.UNHEALTHY
    assert len(calls) == 1, "a check that hangs is not started again and again"


def test_a_check_that_fails_says_so_without_its_reason() -> None:
    def fail() -> Finding:
        raise OSError("/secret/path")

    examination = Examination({"storage": fail}, vital=frozenset({"storage"}))
    found = examination.components()["storage"]
    assert found.status == Status.UNHEALTHY
    assert "secret" not in found.message


def test_many_questions_in_a_second_make_one_report() -> None:
    calls = []

    def check() -> Finding:
        calls.append(1)
        return Finding(Status.HEALTHY, "fine")

    examination = Examination({"cache": check}, vital=frozenset(), max_age=60)
    for _ in range(10):
        examination.components()
    assert len(calls) == 1


def test_what_is_switched_off_does_not_degrade_the_whole() -> None:
    examination = Examination(
        {"mail": lambda: Finding(Status.DISABLED, "not configured")}, vital=frozenset()
    )
    assert examination.overall(examination.components()) == Status.HEALTHY
