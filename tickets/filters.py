"""Filters and order of ticket lists, read from a query string (contract 1.5 and 4.3).

The API and the pages use the same parser, so a list has one address in both. A value that can't be
meant is refused with all wrong parameters at once; unknown parameters are ignored, empty ones are
no filter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common.errors import DomainError
from tickets.filter_reader import FilterReader
from tickets.models import StateType, Ticket

# What customers don't see they can't filter or sort by (contract 1.9).
_INTERNAL_SORTS = frozenset({"owner", "escalation"})


@dataclass(frozen=True)
class Sort:
    """In which order a list comes. Ties break by id, in the same direction."""

    key: str
    descending: bool = False

    def ordering(self) -> list[Combinable | str]:
        """Arguments of ``order_by``."""
        ordered: list[Combinable | str] = [
            expression.desc(nulls_last=True) if self.descending else expression.asc(nulls_last=True)
            for expression in _NULLABLE.get(self.key, ())
        ] or [_directed(name, self.descending) for name in _COLUMNS[self.key]]
        return ordered if self.key == "id" else [*ordered, _directed("id", self.descending)]

    def as_text(self) -> str:
        """As the parameter ``sort`` says it."""
        return f"-{self.key}" if self.descending else self.key


_COLUMNS: dict[str, tuple[str, ...]] = {
    "created": ("created_at",),
    "updated": ("changed_at",),
    "priority": ("priority_id",),
    "tn": ("tn",),
    "state": ("state__name",),
    "queue": ("queue__name",),
    "customer": ("customer_id", "customer_user_id"),
    "id": ("id",),
}
_NULLABLE: dict[str, tuple[Lower | F, ...]] = {
    "title": (Lower("title"),),
    "owner": (F("owner__login"),),
    "escalation": (F("next_due"),),
    "pending": (F("pending_until"),),
}
RELEVANCE = "relevance"
SORT_KEYS = frozenset({*_COLUMNS, *_NULLABLE, RELEVANCE})
NEWEST_FIRST = Sort("created", descending=True)
LATEST_CHANGE_FIRST = Sort("updated", descending=True)


def _directed(name: str, descending: bool) -> str:
    return f"-{name}" if descending else name


@dataclass(frozen=True)
class Scope:
    """The part of a filter that totals can be summed for (tickets.tally); None is no limit.

    ``state_types`` are the types of ``state_ids``, which are None if all states of those types are
    meant.
    """

    queue_ids: frozenset[int] | None = None
    state_ids: frozenset[int] | None = None
    state_types: frozenset[int] | None = None
    archived: bool | None = False


@dataclass(frozen=True)
class TicketFilters:
    """What a list shows, in which order.

    ``query`` holds the filters as they were given, by parameter, for chips and forms; ``text`` is
    the full-text search; ``rest`` are the conditions beyond ``scope``.
    """

    query: Mapping[str, str] = field(default_factory=dict)
    scope: Scope = Scope()
    rest: tuple[Q, ...] = ()
    text: str = ""
    sort: Sort = NEWEST_FIRST

    @classmethod
    def from_query(
        cls,
        params: Mapping[str, str],
        actor: Actor,
        *,
        default_sort: Sort = NEWEST_FIRST,
        reader_class: type[FilterReader] = FilterReader,
    ) -> "TicketFilters":
        """Read a query string, e.g. ``request.GET``. Raises DomainError ``invalid_filter``."""
        reader = reader_class(params, actor)
        reader.read_all()
        if reader.errors:
            raise DomainError(
                _("Some filters could not be understood."),
                code="invalid_filter",
                details=reader.errors,
            )
        state_ids, state_types = reader.states()
        scope = Scope(reader.queue_ids, state_ids, state_types, reader.archived)
        text = params.get("q", "").strip()
        sort = read_sort(params, default_sort, by_relevance=bool(text))
        if actor.is_customer and sort.key in _INTERNAL_SORTS:
            sort = default_sort
        return cls(reader.query, scope, tuple(reader.rest), text, sort)

    def apply(self, tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
        """The tickets that pass, without order and without the full-text search."""
        scope = self.scope
        if scope.queue_ids is not None:
            tickets = tickets.filter(queue_id__in=sorted(scope.queue_ids))
        if scope.state_types is not None:
            tickets = tickets.filter(state_type__in=sorted(scope.state_types))
        if scope.state_ids is not None:
            tickets = tickets.filter(state_id__in=sorted(scope.state_ids))
        if scope.archived is not None:
            tickets = tickets.filter(archived=scope.archived)
        return tickets.filter(*self.rest) if self.rest else tickets

    @property
    def countable(self) -> bool:
        """Whether the total can be summed from the tally, without looking at tickets."""
        return not self.rest and not self.text

    def within_states(self, types: Iterable[StateType]) -> "TicketFilters":
        """The same, limited to states of these types unless the query names states itself."""
        if self.scope.state_types is not None:
            return self
        return replace(self, scope=replace(self.scope, state_types=frozenset(map(int, types))))

    def as_query(self, **changes: str | None) -> str:
        """The list's query string, with some parameters changed or (None) left out."""
        params: dict[str, str | None] = {**self.query, "sort": self.sort.as_text(), **changes}
        return urlencode({name: value for name, value in params.items() if value})


def read_sort(params: Mapping[str, str], default: Sort, *, by_relevance: bool = False) -> Sort:
    """``sort=key`` with ``order``, or ``sort=-key``; what is unknown falls back to the default."""
    text = params.get("sort", "").strip()
    key = text.removeprefix("-")
    if key not in SORT_KEYS or (key == RELEVANCE and not by_relevance):
        key, text = default.key, ""
    if text.startswith("-"):
        return Sort(key, descending=True)
    order = params.get("order", "").strip().lower()
    if order in {"asc", "desc"}:
        return Sort(key, descending=order == "desc")
    return default if key == default.key else Sort(key)
