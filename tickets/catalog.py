"""Default rows of the catalog, asked for by meaning, never by id or name (rule 2.1)."""

from collections.abc import Iterable

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from gotrs.common.errors import Invalid
from gotrs.common.kept import Kept
from gotrs.common.rows import only
from tickets.models import (
    DynamicField,
    FieldObject,
    Priority,
    State,
    StateType,
    Ticket,
    TicketType,
)

DEFAULT_PRIORITY = 3  # rule 5.1; ids of priorities are an order, and 3 is the middle
DEFAULT_TYPE = 1

# States, priorities and types stand in every list and hardly ever change: each process keeps them
# for a few seconds. What an operation gives to a ticket it reads from the row.
_kept = Kept(seconds=5)


def states() -> dict[int, State]:
    """All states by id, in the order of ids; at most five seconds old."""
    return _kept.get("states", lambda: {row.pk: row for row in State.objects.order_by("id")})


def priorities() -> dict[int, Priority]:
    """All priorities by id, in the order of ids; at most five seconds old."""
    return _kept.get("priorities", lambda: {row.pk: row for row in Priority.objects.order_by("id")})


def types() -> dict[int, TicketType]:
    """All types by id, in the order of ids; at most five seconds old."""
    return _kept.get("types", lambda: {row.pk: row for row in TicketType.objects.order_by("id")})


def name_all(tickets: Iterable[Ticket]) -> None:
    """Give the tickets their state, priority and type, as a join would."""
    for ticket in tickets:
        if not (ticket.state_id in states() and ticket.priority_id in priorities()):
            forget()  # one that was added a moment ago
        known = ticket._state.fields_cache
        known["state"] = states()[ticket.state_id]
        known["priority"] = priorities()[ticket.priority_id]
        if ticket.type_id is None or ticket.type_id in types():
            known["type"] = types().get(ticket.type_id or 0)


def fields(kind: FieldObject) -> list[DynamicField]:
    """The valid dynamic fields of tickets or articles, in their order; at most five seconds old."""
    return [field for field in _fields() if field.object_type == kind]


def _fields() -> list[DynamicField]:
    rows = DynamicField.objects.valid().order_by("field_order", "id")
    return _kept.get("fields", lambda: list(rows))


forget = _kept.forget


def default_state(kind: StateType) -> State:
    """The first valid state of a type. Raises Invalid if a site has none."""
    found = State.objects.valid().filter(type_id=kind).order_by("id").first()
    if found is None:
        raise Invalid(
            _("There is no valid state of type %(name)s.") % {"name": kind.label}, "state_id"
        )
    return found


def default_closed_state(*, successful: bool) -> State:
    """The default state for a solved or an unsolved ticket (contract, resolution of close)."""
    states = list(State.objects.valid().filter(type_id=StateType.CLOSED).order_by("id")[:2])
    if not states:
        raise Invalid("There is no valid closed state.", "state_id")
    return states[0] if successful else states[-1]


def default_priority() -> Priority:
    """Normal, or the lowest valid one if a site has no such."""
    found = only(Priority.objects.valid().filter(pk=DEFAULT_PRIORITY))
    found = found or Priority.objects.valid().order_by("id").first()
    if found is None:
        raise ObjectDoesNotExist("There is no valid priority.")
    return found


def default_type() -> TicketType | None:
    """Unclassified, or the first valid one."""
    found = only(TicketType.objects.valid().filter(pk=DEFAULT_TYPE))
    return found or TicketType.objects.valid().order_by("id").first()
