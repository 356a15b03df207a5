"""References in a body: ids and names become rows (contract 1.6).

An unknown or invalid row is an error of its field. A row that is stored already may stay although
it isn't offered any more, so an object that was read can be sent back. Whether the caller may use
the row is decided by the view.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import extend_schema_field

from gotrs.common.api.inputs import Fact, wrong
from gotrs.common.validity import Validity
from gotrs.common.values import MAX_ID, read_integer

# No name is longer, and SQLite refuses to compare with very long ones.
MAX_NAME = 300
_MAX_ROWS = 500
_NAME = {"type": "string", "minLength": 1, "maxLength": MAX_NAME, "pattern": r"\S"}
ID_OR_NAME: dict[str, Any] = {"oneOf": [{"type": "integer"}, _NAME]}


@extend_schema_field(ID_OR_NAME)
class RowFact(Fact):
    """A row of master data by id or name, in any case."""

    rows: type[Model]
    noun = "row"

    def run_validation(self, data: Any = None) -> Any:
        if data == "" and self.allow_null:
            return None
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        row = self.find(data)
        if row is None:
            raise wrong(f"There is no {self.noun} {str(data)[:100]}.")
        if row.valid_id != Validity.VALID and row != self.stored:
            raise wrong(f"The {self.noun} {row} is not in use any more.")
        return row

    @property
    def stored(self) -> Any:
        """What stands there now, if the command says so."""
        return self.context.get("stored", {}).get(self.field_name)

    def candidates(self) -> QuerySet[Any]:
        """The rows among which to look."""
        return self.rows._default_manager.all()

    def find(self, data: Any) -> Any:
        """The row; None for an unknown one. Raises ValidationError for a wrong type."""
        number = read_integer(data)
        if number is not None:
            by_id = self.candidates().filter(pk=number) if 0 < number <= MAX_ID else None
            return by_id.first() if by_id is not None else None
        if not isinstance(data, str):
            raise wrong("Use an id or a name.")
        return self.find_named(data.strip()) if len(data) <= MAX_NAME else None

    def find_named(self, name: str) -> Any:
        """The row of that name."""
        return self.candidates().alias(low=Lower("name")).filter(low=name.lower()).first()


@extend_schema_field({"type": "array", "items": {"type": "integer"}, "maxItems": _MAX_ROWS})
class RowsFact(Fact):
    """Rows of master data by their ids, each once, in the order of the ids; one query."""

    def __init__(self, *names: str, rows: type[Model], noun: str, **options: Any) -> None:
        super().__init__(*names, **options)
        self.rows, self.noun = rows, noun

    def to_internal_value(self, data: Any) -> list[Any]:
        ids = read_ids(data)
        known = self.rows._default_manager.filter(pk__in=[n for n in ids if 0 < n <= MAX_ID])
        found: dict[int, Any] = {row.pk: row for row in known}
        stored = {row.pk for row in self.context.get("stored", {}).get(self.field_name, ())}
        for number in ids:
            row = found.get(number)
            if row is None:
                raise wrong(f"There is no {self.noun} {str(number)[:100]}.")
            if row.valid_id != Validity.VALID and row.pk not in stored:
                raise wrong(f"The {self.noun} {row} is not in use any more.")
        return [found[pk] for pk in sorted(found)]


def read_ids(data: Any) -> list[int]:
    """Whole numbers from a list, or from text with commas. Raises ValidationError."""
    if isinstance(data, str):
        data = [part for part in data.split(",") if part.strip()]
    if isinstance(data, int) and not isinstance(data, bool):
        data = [data]  # a form with one entry
    if not isinstance(data, Iterable) or isinstance(data, dict):
        raise wrong("This must be a list of ids.")
    numbers = [read_integer(entry) for entry in data]
    if len(numbers) > _MAX_ROWS:
        raise wrong(f"This may have at most {_MAX_ROWS} entries.")
    ids = [number for number in numbers if number is not None]
    if len(ids) < len(numbers):
        raise wrong("This must be a list of ids.")
    return ids
