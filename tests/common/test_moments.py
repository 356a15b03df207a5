"""Moments that can be shown to everybody: the ends of the calendar are refused."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from gotrs.common.clock import is_everywhere
from gotrs.common.values import read_time

EAST, WEST = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-11:00",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_a_moment_without_a_date_in_some_time_zone_is_no_time(text: str) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize("text", ["0001-01-02", "1970-01-01T00:00:00Z", "9999-12-30T23:59:59Z"])
def test_any_other_moment_can_be_shown_everywhere(text: str) -> None:
    moment = read_time(text)
    assert moment is not None
    for zone in (EAST, WEST):
        assert moment.astimezone(zone) == moment


def test_local_times_at_the_ends_of_the_calendar_are_told_apart() -> None:
    assert not is_everywhere(datetime(9999, 12, 31, 23, 59, tzinfo=WEST))
    assert not is_everywhere(datetime(1, 1, 1, tzinfo=EAST))
    assert is_everywhere(datetime(2026, 3, 29, 2, 30, tzinfo=EAST))
