"""What somebody asks a ticket list for: filters, order, columns, perhaps a saved view."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from accounts.actors import Actor
from gotrs.common.errors import DomainError, NotFound
from gotrs.common.values import MAX_ID, read_integer
from tickets import ticket_views
from tickets.filter_fields import PREFIX
from tickets.filters import LATEST_CHANGE_FIRST, TicketFilters
from tickets.list_columns import Column, columns_named, words_of
from tickets.list_preferences import ListPreferences
from tickets.listing import TicketList
from tickets.models import TicketView
from tickets.models.catalog import ACTIVE_TYPES

# Parameters that say nothing about which tickets are meant.
_ASIDE = frozenset({"view", "after", "columns"})
# Parameters of which a form sends several.
_LISTS = (
    "state_id", "priority_id", "queue_id", "type_id", "service_id", "sla_id", "responsible_id",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for.

    ``view`` is the saved view it comes from, ``changed`` whether it differs from that by now;
    ``problem`` is what can't be meant, ``keep`` are parameters that its links carry on.
    """

    actor: Actor
    filters: TicketFilters
    columns: tuple[Column, ...]
    size: int
    keep: Mapping[str, str]
    view: TicketView | None = None
    changed: bool = False
    problem: DomainError | None = None

    @property
    def listing(self) -> TicketList:
        """The tickets."""
        return TicketList(self.actor, self.filters)

    @property
    def query(self) -> str:
        """The list as a query string, which describes it fully."""
        return self.filters.as_query(**self.keep)


def read_list(params: QueryDict, actor: Actor) -> Asked:
    """The list of a query string. Raises NotFound for a view that one is not offered."""
    lists = ListPreferences.of(actor)
    view = find_view(actor, str(params["view"])) if "view" in params else None
    stored = view is not None and not (set(params) - _ASIDE)
    given = {**view.filters, "sort": view.sort} if view and stored else given_filters(params)
    try:
        filters, problem = _filters(given, actor), None
    except DomainError as error:
        filters, problem = _filters({}, actor), error
    named = words_of(params.get("columns", ""))
    columns = columns_named(named or ticket_views.shown_columns(view, lists), actor)
    keep = {"view": str(view.pk)} if view else {}
    if named:
        keep["columns"] = ",".join(column.name for column in columns)
    changed = view is not None and problem is None and (bool(named) or _differs(filters, view))
    return Asked(actor, filters, columns, lists.size, keep, view, changed, problem)


def find_view(actor: Actor, word: str) -> TicketView:
    """The view of an id in an address. Raises NotFound."""
    pk = read_integer(word)
    if pk is None or not 0 < pk <= MAX_ID:
        raise NotFound("View not found.")
    return ticket_views.find_view(actor, pk)


def read_filters(params: QueryDict, actor: Actor) -> TicketFilters:
    """The filters of the page: active tickets of all readable queues, latest change first.

    Raises DomainError ``invalid_filter``.
    """
    return _filters(given_filters(params), actor)


def given_filters(params: QueryDict) -> dict[str, str]:
    """The parameters with one value each: what a form sends several times, as a comma list.

    ``owner=me|none`` of the navigation is the contract's ``assigned_to``.
    """
    given = {name: str(value).replace("\0", "") for name, value in params.items()}
    if owner := given.pop("owner", ""):
        given.setdefault("assigned_to", owner)
    for name in params:
        if name in _LISTS or name.startswith(PREFIX):
            given[name] = ",".join(word for word in params.getlist(name) if word).replace("\0", "")
    if given.get("queue_id"):
        given.setdefault("subqueues", "true")
    return given


def _filters(given: Mapping[str, str], actor: Actor) -> TicketFilters:
    if given.get("status") == "active" and not given.get("q"):
        given = {**given, "status": ""}  # what the list shows anyhow
    filters = TicketFilters.from_query(given, actor, default_sort=LATEST_CHANGE_FIRST)
    return filters if filters.text else filters.within_states(ACTIVE_TYPES)


def _differs(filters: TicketFilters, view: TicketView) -> bool:
    return (dict(filters.query), filters.sort.as_text()) != (view.filters, view.sort)
