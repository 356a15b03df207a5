"""Figures of a span of time, for the dashboard, the statistics and the reports.

All of them take the tickets to look at, already limited to what the reader may see (usually by
:func:`counted_tickets`), and a :class:`Span`. What each number means exactly stands at its
function.
"""

from dashboard.figures.counts import (
    active_count,
    active_per_interval,
    backlog_change,
    closed_count,
    closed_in,
    count_by,
    counted_tickets,
    created_count,
    created_in,
    per_interval,
    reopened_count,
)
from dashboard.figures.groups import (
    DIMENSIONS,
    Dimension,
    GroupFigures,
    by_dimension,
    fill_in_times,
    name_groups,
)
from dashboard.figures.promises import Promises, promises, promises_by_queue
from dashboard.figures.spans import Span, read_span
from dashboard.figures.times import Times, resolution_times, response_times, shown

__all__ = [
    "DIMENSIONS",
    "Dimension",
    "GroupFigures",
    "Promises",
    "Span",
    "Times",
    "active_count",
    "active_per_interval",
    "backlog_change",
    "by_dimension",
    "closed_count",
    "closed_in",
    "count_by",
    "counted_tickets",
    "created_count",
    "created_in",
    "fill_in_times",
    "name_groups",
    "per_interval",
    "promises",
    "promises_by_queue",
    "read_span",
    "reopened_count",
    "resolution_times",
    "response_times",
    "shown",
]
