"""One audit log over two sources: the audit entries, and the history of tickets.

What happens to tickets stands in their history and is not written twice (accounts.models.audit), so
the log is read from both, as one list. There is no database view over them: SQLite could not change
a table any more that a view names. Ids stay unique by their last bit: an audit entry has twice its
own id, an entry of a ticket's history twice its own id and one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet

from accounts.masterdata import bad_filter
from accounts.models import Agent, AuditEntry
from accounts.models.agents import SYSTEM_AGENT_ID
from adminpanel.audit_names import ENTITY, action_of, types_of, values_of
from dashboard.figures import Span, read_span
from dashboard.figures.spans import midnight, today
from gotrs.common.api import Cursor
from gotrs.common.errors import DomainError
from gotrs.common.values import MAX_ID, read_integer
from tickets.models import TicketHistory

# Of those who did something, so many are named in the figures.
MOST_USERS = 100
# As long before ``to`` as ``from`` may be left out.
_ALWAYS = 36_525
_ENTRY, _CHANGE = 0, 1
# Beyond so many rows the database merges the sources.
_DEEP = 2_000


@dataclass(frozen=True)
class AuditFilters:
    """Which part of the log is asked for; None and "" mean all of it."""

    user_id: int | None = None
    action: str = ""
    entity_type: str = ""
    entity_id: str = ""
    span: Span | None = None

    def entries(self) -> QuerySet[AuditEntry]:
        """Those of everything but tickets."""
        rows = AuditEntry.objects.order_by()
        if self.user_id is not None:
            rows = rows.filter(agent_id=self.user_id)
        if self.action.endswith(".*"):
            rows = rows.filter(action__startswith=self.action.removesuffix("*"))
        elif self.action:
            rows = rows.filter(action=self.action)
        if self.entity_type:
            rows = rows.filter(entity_type=self.entity_type)
        if self.entity_id:
            rows = rows.filter(entity_id=self.entity_id)
        return rows.filter(self._in_span())

    def changes(self) -> QuerySet[TicketHistory]:
        """Those of tickets."""
        rows = TicketHistory.objects.order_by()
        if self.user_id is not None:
            rows = rows.filter(agent_id=self.user_id)
        if self.action:
            types = types_of(self.action)
            rows = rows.filter(type__in=types) if types else rows.none()
        if self.entity_type and self.entity_type != ENTITY:
            rows = rows.none()
        if self.entity_id:
            number = read_integer(self.entity_id)
            if number is not None and 0 < number <= MAX_ID:
                rows = rows.filter(ticket_id=number)
            else:
                rows = rows.none()
        return rows.filter(self._in_span())

    def _in_span(self) -> Q:
        if self.span is None:
            return Q()
        return Q(created_at__gte=self.span.start, created_at__lt=self.span.end)


def read_filters(query: Mapping[str, str], zone: ZoneInfo) -> AuditFilters:
    """The filters of a query string. Raises DomainError ``invalid_filter`` with all wrong ones."""
    given = {
        name: query.get(name, "").strip()
        for name in ("user_id", "action", "entity_type", "entity_id")
    }
    wrong: dict[str, str] = {}
    user_id = None
    if given["user_id"]:
        user_id = _agent_id(given["user_id"])
        if user_id is None:
            wrong["user_id"] = f"There is no user {given['user_id'][:30]}."
    span = None
    try:
        span = read_optional_span(query, zone)
    except DomainError as error:
        wrong |= {name: messages[0] for name, messages in error.details.items()}
    if wrong:
        raise bad_filter(**wrong)
    return AuditFilters(user_id, given["action"], given["entity_type"], given["entity_id"], span)


def read_optional_span(query: Mapping[str, str], zone: ZoneInfo) -> Span | None:
    """``from`` and ``to`` as everywhere, but without them all there is."""
    if not (query.get("from", "").strip() or query.get("to", "").strip()):
        return None
    return read_span(query, zone, default_days=_ALWAYS)


def _agent_id(text: str) -> int | None:
    """The id of an agent; the system itself is nobody (contract part 3)."""
    number = read_integer(text)
    if number is None or not 0 < number <= MAX_ID or number == SYSTEM_AGENT_ID:
        return None
    return number if Agent.objects.filter(pk=number).exists() else None


# --- Rows -----------------------------------------------------------------------------------------


def count(filters: AuditFilters) -> int:
    """How many rows there are; exact."""
    return filters.entries().count() + filters.changes().count()


def page(
    filters: AuditFilters, *, offset: int, limit: int, ascending: bool = False
) -> list[dict[str, Any]]:
    """AuditLog objects, newest first unless said else. Four queries at most."""
    entries, changes = filters.entries(), filters.changes()
    if offset + limit > _DEEP:
        keys = _keys_of_both(entries, changes, ascending, offset, limit)
    else:
        keys = _first_keys(entries, changes, ascending, offset + limit)[offset:]
    return _objects(keys)


def after(
    cursor: Cursor | None, filters: AuditFilters, limit: int, ascending: bool = False
) -> list[dict[str, Any]]:
    """The AuditLog objects behind a cursor, or the first ones without. Four queries."""
    entries, changes = filters.entries(), filters.changes()
    if cursor is not None and cursor.value is not None:
        beyond = "gt" if ascending else "lt"
        entries = entries.filter(_behind(cursor, _ENTRY, beyond))
        changes = changes.filter(_behind(cursor, _CHANGE, beyond))
    return _objects(_first_keys(entries, changes, ascending, limit))


def find(key: int) -> dict[str, Any] | None:
    """One AuditLog object; None if there is none of that id."""
    return next(iter(_objects([key])), None) if 0 < key <= MAX_ID else None


def _first_keys(
    entries: QuerySet[AuditEntry], changes: QuerySet[TicketHistory], ascending: bool, limit: int
) -> list[int]:
    """The ids of the first rows of both; each source walks its own index no further than needed."""
    sign = "" if ascending else "-"
    found: list[tuple[datetime, int]] = []
    for source, rows in ((_ENTRY, entries), (_CHANGE, changes)):
        own = rows.order_by(f"{sign}created_at", f"{sign}id").values_list("id", "created_at")
        found += [(moment, 2 * pk + source) for pk, moment in own[:limit]]
    found.sort(reverse=not ascending)
    return [key for _moment, key in found[:limit]]


def _keys_of_both(
    entries: QuerySet[AuditEntry],
    changes: QuerySet[TicketHistory],
    ascending: bool,
    offset: int,
    limit: int,
) -> list[int]:
    """The same far down the list, where the database skips the rows before."""
    sign = "" if ascending else "-"
    both = _keyed(entries, _ENTRY).union(_keyed(changes, _CHANGE), all=True)
    ordered = both.order_by(f"{sign}created_at", f"{sign}key")
    return [key for key, _moment in ordered[offset : offset + limit]]


def _keyed(rows: QuerySet[Any], source: int) -> QuerySet[Any, tuple[int, datetime]]:
    return rows.annotate(key=F("id") * 2 + source).values_list("key", "created_at")


def _behind(cursor: Cursor, source: int, beyond: str) -> Q:
    """Rows of a source after the cursor. The first condition lets the index start there."""
    # The largest own id whose key is at most the cursor's, or below it.
    last = (cursor.row_id - source - (beyond == "lt")) // 2
    own = Q(id__gt=last) if beyond == "gt" else Q(id__lte=last)
    return Q(**{f"created_at__{beyond}e": cursor.value}) & (
        Q(**{f"created_at__{beyond}": cursor.value}) | own
    )


def _objects(keys: Sequence[int]) -> list[dict[str, Any]]:
    """The AuditLog objects of these ids, in their order. Two queries."""
    entries = AuditEntry.objects.in_bulk([key // 2 for key in keys if key % 2 == _ENTRY])
    changes = TicketHistory.objects.select_related("agent").in_bulk(
        [key // 2 for key in keys if key % 2 == _CHANGE]
    )
    found = []
    for key in keys:
        entry, change = entries.get(key // 2), changes.get(key // 2)
        if key % 2 == _ENTRY and entry is not None:
            found.append(_of_entry(key, entry))
        elif key % 2 == _CHANGE and change is not None:
            found.append(_of_change(key, change))
    return found


def _of_entry(key: int, entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": key,
        "user_id": entry.agent_id,
        "login": entry.login or None,
        "action": entry.action,
        "entity_type": entry.entity_type,
        "entity_id": entry.entity_id or None,
        "old_values": entry.old_values,
        "new_values": entry.new_values,
        "ip_address": entry.ip_address,
        "created_at": entry.created_at,
    }


def _of_change(key: int, change: TicketHistory) -> dict[str, Any]:
    old, new = values_of(change)
    agent = change.agent
    return {
        "id": key,
        "user_id": agent.pk if agent is not None and not agent.is_system else None,
        "login": (agent.login if agent is not None else change.customer) or None,
        "action": action_of(change.type),
        "entity_type": ENTITY,
        "entity_id": str(change.ticket_id),
        "old_values": old,
        "new_values": new,
        "ip_address": None,
        "created_at": change.created_at,
    }


# --- Figures --------------------------------------------------------------------------------------


def stats(span: Span | None, zone: ZoneInfo) -> dict[str, Any]:
    """How much happened in a span, or ever: in all, by action, by login; and today."""
    filters = AuditFilters(span=span)
    actions: Counter[str] = Counter(_counts(filters.entries(), "action"))
    for kind, number in _counts(filters.changes(), "type").items():
        actions[action_of(kind)] += number
    begin = midnight(today(zone), zone)
    newer = Q(created_at__gte=begin)
    today_count = AuditEntry.objects.filter(newer).count()
    today_count += TicketHistory.objects.filter(newer).count()
    return {
        "total_entries": actions.total(),
        "by_action": dict(actions.most_common()),
        "by_user": _by_login(filters),
        "entries_today": today_count,
    }


def _by_login(filters: AuditFilters) -> dict[str, int]:
    """The agents who did most. Customers, strangers and the system are left out."""
    totals: Counter[int] = Counter()
    for rows in (filters.entries(), filters.changes()):
        of_agents = rows.filter(agent__isnull=False).exclude(agent_id=SYSTEM_AGENT_ID)
        totals.update(_counts(of_agents, "agent_id"))
    busiest = totals.most_common(MOST_USERS)
    names = dict(Agent.objects.filter(pk__in=dict(busiest)).values_list("pk", "login"))
    return {names[pk]: number for pk, number in busiest}


def _counts(rows: QuerySet[Any], column: str) -> dict[Any, int]:
    return dict(rows.order_by().values_list(column).annotate(rows=Count("id")))
