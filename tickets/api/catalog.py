"""Priorities, states and types (contract 4.8)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework import serializers

from accounts import site
from accounts.masterdata import MasterDataViewSet, NamedInput, in_use, master_data
from gotrs.common.api.inputs import Fact, TextFact
from gotrs.common.errors import Conflict, Invalid
from gotrs.common.values import read_integer
from tickets import catalog
from tickets.api.rows import STATE_TYPE_NAMES
from tickets.api.shapes import PrioritySerializer, StateSerializer, TypeSerializer
from tickets.models import Priority, State, StateType, Ticket, TicketType
from tickets.models.catalog import colour_validator

TAG = "Master data"
# Of these types each site needs a valid state (contract 4.8).
_NEEDED_TYPES = (
    StateType.NEW,
    StateType.OPEN,
    StateType.CLOSED,
    StateType.REMOVED,
    StateType.MERGED,
)


class ColourFact(TextFact):
    """A colour as #rrggbb."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=7, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            colour_validator(text)
        except ValidationError:
            raise serializers.ValidationError(["Use a colour like #50B5FF."]) from None
        return text

    def described(self) -> dict[str, Any]:
        """Its form."""
        return {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}


class StateTypeFact(Fact):
    """A type of states, by id or name."""

    def described(self) -> dict[str, Any]:
        """Its ids and names."""
        ids = {"type": "integer", "enum": sorted(STATE_TYPE_NAMES)}
        return {"oneOf": [ids, {"type": "string", "enum": list(STATE_TYPE_NAMES.values())}]}

    def to_internal_value(self, data: Any) -> int:
        number = read_integer(data)
        if number in STATE_TYPE_NAMES:
            return int(number)
        for kind, name in STATE_TYPE_NAMES.items():
            if isinstance(data, str) and data.strip().lower() == name:
                return kind
        raise serializers.ValidationError([f"Use one of: {', '.join(STATE_TYPE_NAMES.values())}."])


class PriorityRowInput(NamedInput):
    """A priority."""

    color = ColourFact()


class StateRowInput(PriorityRowInput):
    """A state."""

    type_id = StateTypeFact("type_id", "state_type")


@master_data("priorities", TAG, PrioritySerializer)
class PriorityViewSet(MasterDataViewSet):
    """/priorities"""

    entity = "priority"
    input = PriorityRowInput

    def rows(self) -> QuerySet[Priority]:
        """The higher the id, the more urgent."""
        return Priority.objects.all()

    def row(self, found: Priority) -> dict[str, Any]:
        """The Priority object."""
        return {
            "id": found.pk,
            "name": found.name,
            "color": found.color,
            "valid_id": found.valid_id,
        }

    def check_unused(self, found: Priority) -> None:
        """New tickets need one."""
        if found.pk == catalog.DEFAULT_PRIORITY:
            raise in_use("New tickets start with this priority.")
        if not Priority.objects.valid().exclude(pk=found.pk).exists():
            raise in_use("This is the last valid priority.")


@master_data("states", TAG, StateSerializer)
class StateViewSet(MasterDataViewSet):
    """/states. Go by the type, never by id or name: sites add and rename states."""

    entity = "state"
    input = StateRowInput
    required = ("name", "type_id")

    def rows(self) -> QuerySet[State]:
        """All states."""
        return State.objects.all()

    def row(self, found: State) -> dict[str, Any]:
        """The State object."""
        return {
            "id": found.pk,
            "name": found.name,
            "type_id": found.type_id,
            "state_type": STATE_TYPE_NAMES[found.type_id],
            "color": found.color,
            "comment": found.comment,
            "valid_id": found.valid_id,
        }

    def stored(self, found: State) -> dict[str, Any]:
        """The type has two names."""
        return {"type_id": found.type_id}

    def check(self, found: State, said: dict[str, Any]) -> None:
        """The type of a state in use can't change, since tickets carry a copy of it."""
        kind = said.get("type_id", found.type_id)
        if found.pk is None or kind == found.type_id:
            return
        if Ticket.objects.filter(state=found).exists():
            raise Conflict("Tickets are in this state, so its type can't change.", code="in_use")
        self.check_unused(found)
        if State.objects.filter(next_state=found).exists() and kind != StateType.CLOSED:
            raise Invalid("Pending states lead here, so its type can't change.", "type_id")

    def check_unused(self, found: State) -> None:
        """Some types each keep a valid state; configuration and pending states name others."""
        others = State.objects.valid().filter(type_id=found.type_id).exclude(pk=found.pk)
        if found.type_id in _NEEDED_TYPES and not others.exists():
            kind = STATE_TYPE_NAMES[found.type_id]
            raise in_use(f"This is the last valid state of type {kind}.")
        if found.pk in {site.get("follow_up_state"), site.get("follow_up_state_closed")}:
            raise in_use("The settings name this state for follow-ups.")
        if State.objects.valid().filter(next_state=found).exclude(pk=found.pk).exists():
            raise in_use("A pending state leads here.")


@master_data("types", TAG, TypeSerializer)
class TypeViewSet(MasterDataViewSet):
    """/types"""

    entity = "type"
    input = NamedInput

    def rows(self) -> QuerySet[TicketType]:
        """Kinds of request."""
        return TicketType.objects.all()

    def row(self, found: TicketType) -> dict[str, Any]:
        """The Type object."""
        return {"id": found.pk, "name": found.name, "valid_id": found.valid_id}

    def check_unused(self, found: TicketType) -> None:
        """New tickets start with one."""
        if found.pk == catalog.DEFAULT_TYPE:
            raise in_use("New tickets start with this type.")
