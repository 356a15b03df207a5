"""Spans of time as text."""

from datetime import timedelta


def duration(span: timedelta | None) -> str | None:
    """``H:MM:SS`` with unbounded hours (contract 1.1); None without data."""
    if span is None:
        return None
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
