"""Charts of the dashboard: every bar leads to the list of the tickets that it counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.preferences import zone_of
from dashboard import figures, numbers
from dashboard.figures.spans import last_days, midnight
from dashboard.queries import Bar, stamp
from gotrs.common.kept import Kept
from tickets.models import Ticket
from tickets.models.catalog import ACTIVE_TYPES, StateType

# How many days the chart over time may have, and the interval of its bars.
PERIODS = {7: "day", 30: "day", 90: "week"}
DEFAULT_DAYS = 30
# Labels below the chart.
_LABELS = 6
# Counting three months of a big installation takes long; a minute is no news in it.
_kept = Kept(60)
# Tickets merged into others are in no list of this page.
_COUNTED = (*ACTIVE_TYPES, StateType.CLOSED)


def state_bars(actor: Actor) -> list[Bar]:
    """Active tickets by state, in the order of the catalog; what :mod:`tickets.tally` knows."""
    found = numbers.active_states(actor)
    top = max((total for _each, total in found), default=1)
    lists = reverse("ticket_list")
    return [
        Bar(_(state.name), f"{lists}?state_id={state.pk}", total, max(1, round(100 * total / top)))
        for state, total in found
    ]


@dataclass(frozen=True)
class Step:
    """A day or a week: how many tickets came and went, where they are, bars of 0 to 100."""

    label: str
    created: int
    closed: int
    created_url: str
    closed_url: str
    created_height: int
    closed_height: int
    # Whether its label stands below the chart, where there is not room for all.
    is_marked: bool


@dataclass(frozen=True)
class History:
    """The steps, oldest first, and what the upper lines of the chart stand for."""

    steps: list[Step]
    top: int

    @property
    def half(self) -> int:
        """What the line in the middle stands for."""
        return self.top // 2


def read_days(value: str) -> int:
    """The number of days that an address asks for; 30 unless it is one of PERIODS."""
    return next((days for days in PERIODS if str(days) == value), DEFAULT_DAYS)


def history(actor: Actor, days: int) -> History:
    """Tickets created and closed in the last ``days``. Two queries, kept a minute."""
    zone = zone_of(actor.person)
    key = (actor.agent_id, get_language(), zone.key, days, last_days(days, zone).start)
    return _kept.get(key, lambda: _history(actor, days))


def _history(actor: Actor, days: int) -> History:
    zone, interval = zone_of(actor.person), PERIODS[days]
    span = last_days(days, zone)
    seen = Ticket.objects.visible_to(actor).unarchived().filter(state_type__in=_COUNTED)
    created = figures.per_interval(figures.created_in(seen, span), "created_at", span, interval)
    closed = figures.per_interval(figures.closed_in(seen, span), "closed_at", span, interval)
    top = _even_top(max(*created.values(), *closed.values(), 1))
    every = max(1, round(len(created) / _LABELS))
    steps = [
        _step(key, span, interval, (created[key], closed.get(key, 0)), top, at % every == 0)
        for at, key in enumerate(created)
    ]
    return History(steps, top)


def _even_top(highest: int) -> int:
    """The next 2, 4, 10, 20, 40, 100 …: its half is a whole and plain number."""
    power = 10 ** len(str(highest))
    return next(top for top in (power // 5, power * 2 // 5, power) if top >= highest)


def _step(
    key: datetime,
    span: figures.Span,
    interval: str,
    counts: tuple[int, int],
    top: int,
    is_marked: bool,
) -> Step:
    following = key.date() + timedelta(days=7 if interval == "week" else 1)
    begin = stamp(max(midnight(key.date(), span.zone), span.start))
    end = stamp(min(midnight(following, span.zone), span.end))
    lists = reverse("ticket_list")
    created = {"status": "active,closed", "created_after": begin, "created_before": end}
    closed = {"status": "closed", "closed_after": begin, "closed_before": end}
    return Step(
        date_format(key, pgettext("day and month", "j M")),
        *counts,
        f"{lists}?{urlencode(created)}",
        f"{lists}?{urlencode(closed)}",
        round(100 * counts[0] / top),
        round(100 * counts[1] / top),
        is_marked,
    )
