"""Of what agents are told by mail as well, and when: at once, or in the daily digest (rule 9.5).

As rows of preferences keep it; whether mail is wanted at all is decided in accounts.preferences.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Preferences

DEFAULT_DIGEST_HOUR = 8
_SATURDAY = 5

# Names in Preferences.extra.
MODES = "mail"
HOUR = "digest_hour"


class MailMode(TextChoices):
    """When a mail goes."""

    OFF = "", _("no mail")
    NOW = "now", _("at once")
    DIGEST = "digest", _("in the daily digest")


def mode_of(
    preferences: Preferences | None, key: str, default: MailMode = MailMode.OFF
) -> MailMode:
    """What was chosen for a line of the table (accounts.told), else the default."""
    chosen = preferences.extra.get(MODES, {}).get(key, default) if preferences else default
    return MailMode(chosen) if chosen in MailMode.values else MailMode.OFF


def digest_hour_of(preferences: Preferences | None) -> int:
    """The full hour at which the digest comes, 0 to 23, where the agent lives."""
    hour = preferences.extra.get(HOUR) if preferences else None
    return hour if isinstance(hour, int) and hour in range(24) else DEFAULT_DIGEST_HOUR


def next_digest(hour: int, zone: ZoneInfo, after: datetime) -> datetime:
    """When the digest comes next: at the full hour in the zone, from Monday to Friday (9.5)."""
    day = after.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, time(hour), zone).astimezone(UTC)
        if moment > after and day.weekday() < _SATURDAY:
            return moment
        day += timedelta(days=1)


def data_of(preferences: Preferences | None) -> dict[str, Any]:
    """All of it, for the audit log."""
    chosen = preferences.extra.get(MODES, {}) if preferences else {}
    return {MODES: chosen, HOUR: digest_hour_of(preferences)}


def take(row: Preferences, changes: Mapping[str, Any]) -> None:
    """Put ``mail`` (modes by kind) and ``digest_hour`` into the row, unsaved; the rest stays."""
    if MODES in changes:
        modes = {kind: str(MailMode(mode)) for kind, mode in changes[MODES].items()}
        row.extra = {**row.extra, MODES: {**row.extra.get(MODES, {}), **modes}}
    if HOUR in changes:
        row.extra = {**row.extra, HOUR: changes[HOUR]}
