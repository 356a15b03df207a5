"""Reading input: forgiving about names, strict about values (contract 1.6).

A :class:`Fact` is one thing that a body may say, under any of its names. An
:class:`InputSerializer` reads all facts of a command and reports all wrong ones at once.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.utils.dateparse import parse_date
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gotrs.common.api.http import FormBody
from gotrs.common.errors import DomainError
from gotrs.common.values import MAX_ID, read_boolean, read_integer, read_time

# Control characters, within the brackets of a pattern of JSON Schema.
CONTROLS = r"\u0000-\u001f\u007f-\u009f"


def wrong(message: str) -> serializers.ValidationError:
    """A field's value can't be used."""
    return serializers.ValidationError([message])


class Fact(serializers.Field):
    """One fact of a body. ``names`` are all names that it may have; the first is the main one."""

    # In a form. Of a text, the empty one is a value.
    empty_is_null = True
    default_error_messages = {
        "required": "This is required.",
        "null": "This may not be empty.",
    }

    def __init__(self, *names: str, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)
        self.names = names

    def names_in(self, field_name: str) -> tuple[str, ...]:
        """The names under which it may come, for a field of that name."""
        return self.names or (field_name,)

    def read(self, name: str, raw: Any) -> Any:
        """The value that came under ``name``. Raises ValidationError."""
        return self.run_validation(raw)

    def to_internal_value(self, data: Any) -> Any:
        return data

    def described(self) -> dict[str, Any]:
        """Its JSON Schema: the form that clients should send. empty for anything."""
        return {}

    def described_as(self, name: str) -> dict[str, Any]:
        """The same under another name; empty if it is no other."""
        return {}


class TextFact(Fact):
    """Text. Surrounding white space is trimmed unless ``trim`` is off."""

    empty_is_null = False

    def __init__(
        self,
        *names: str,
        max_length: int,
        blank: bool = True,
        trim: bool = True,
        numbers: bool = False,
        one_line: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*names, **options)
        self.max_length, self.blank, self.trim = max_length, blank, trim
        self.numbers, self.one_line = numbers, one_line

    def to_internal_value(self, data: Any) -> str:
        if self.numbers and isinstance(data, int) and not isinstance(data, bool):
            data = str(data)
        if not isinstance(data, str):
            raise wrong("This must be a text.")
        text = data.strip() if self.trim else data
        if not self.blank and not text.strip():
            raise wrong("This may not be blank.")
        if len(text) > self.max_length:
            raise wrong(f"This may have at most {self.max_length} characters.")
        if self.one_line and ("\n" in text or "\r" in text):
            raise wrong("This may not contain line breaks.")
        return text

    def described(self) -> dict[str, Any]:
        """Its length, and that it is not blank or has one line."""
        schema: dict[str, Any] = {"type": "string", "maxLength": self.max_length}
        any_character = r"[^\r\n]" if self.one_line else r"[\s\S]"
        if not self.blank:
            # What Python trims is a little more than \s of ECMAScript.
            ink = r"[^\s\u001c-\u001f\u0085]"
            schema |= {"minLength": 1, "pattern": rf"^{any_character}*{ink}{any_character}*$"}
        elif self.one_line:
            schema["pattern"] = rf"^{any_character}*$"
        return schema


class IntegerFact(Fact):
    """A whole number, also as text."""

    def __init__(self, *names: str, low: int = 0, high: int = MAX_ID, **options: Any) -> None:
        super().__init__(*names, **options)
        self.low, self.high = low, high

    def to_internal_value(self, data: Any) -> int:
        number = read_integer(data)
        if number is None:
            raise wrong("This must be a whole number.")
        if not self.low <= number <= self.high:
            raise wrong(f"This must lie between {self.low} and {self.high}.")
        return number

    def described(self) -> dict[str, Any]:
        """Its bounds."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


class DecimalFact(Fact):
    """A positive amount with at most two decimals."""

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | float | str):
            raise wrong("This must be a number.")
        try:
            number = Decimal(str(data).strip())
        except InvalidOperation:
            raise wrong("This must be a number.") from None
        if not number.is_finite() or not 0 < number < 10**8 or number != round(number, 2):
            raise wrong("This must be a positive number with at most two decimals.")
        return number

    def described(self) -> dict[str, Any]:
        """Its bounds and its step."""
        return {
            "type": "number",
            "exclusiveMinimum": 0,
            "exclusiveMaximum": 10**8,
            "multipleOf": 0.01,
        }


@extend_schema_field({"type": "boolean"})
class BooleanFact(Fact):
    """true or false, also as text or 1 and 0."""

    def to_internal_value(self, data: Any) -> bool:
        found = read_boolean(data)
        if found is None:
            raise wrong("This must be true or false.")
        return found


@extend_schema_field({"type": "string", "format": "date-time"})
class TimeFact(Fact):
    """A moment with any offset, or a date, which means its midnight in UTC (contract 1.1)."""

    def to_internal_value(self, data: Any) -> datetime:
        found = read_time(data) if isinstance(data, str) else None
        if found is None:
            raise wrong("Use a time like 2026-02-03T09:15:00Z.")
        return found


@extend_schema_field({"type": "boolean"})
class SwitchFact(Fact):
    """true or false and nothing like it."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise wrong("This must be true or false.")
        return data


@extend_schema_field({"type": "string", "format": "date"})
class DateFact(Fact):
    """A day such as 2026-02-03."""

    def to_internal_value(self, data: Any) -> date:
        try:
            day = parse_date(data.strip()) if isinstance(data, str) else None
        except ValueError:
            day = None
        if day is None:
            raise wrong("Use a day like 2026-02-03.")
        return day


class ListFact(Fact):
    """A list; form data may give it as text with commas. Items are read by another fact."""

    def __init__(
        self, *names: str, item: Fact, min_items: int = 0, max_items: int = 500, **options: Any
    ) -> None:
        super().__init__(*names, **options)
        self.item, self.min_items, self.max_items = item, min_items, max_items
        item.bind(field_name="", parent=self)  # type: ignore[arg-type]

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, str):
            data = [part for part in data.split(",") if part.strip()]
        if not isinstance(data, list):
            raise wrong("This must be a list.")
        if len(data) < self.min_items:
            raise wrong("Name at least one.")
        if len(data) > self.max_items:
            raise wrong(f"This may have at most {self.max_items} entries.")
        return [self.item.run_validation(entry) for entry in data]


class ChoiceFact(Fact):
    """One of some words."""

    def __init__(self, *names: str, choices: Sequence[str], **options: Any) -> None:
        super().__init__(*names, **options)
        self.choices = tuple(choices)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise wrong(f"Use one of: {', '.join(self.choices)}.")
        return data

    def described(self) -> dict[str, Any]:
        """Its words."""
        return {"type": "string", "enum": list(self.choices)}


class InputSerializer(serializers.Serializer):
    """The facts of one command.

    ``validated_data`` holds what was said, by field name. Unknown names are ignored. The context
    may hold ``stored``: the present values, which decide between two names that disagree (PUT).
    ``rules`` are more of the body's JSON Schema, for its description.
    """

    rules: ClassVar[Mapping[str, Any]] = {}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"body": ["This must be an object."]})
        found: dict[str, Any] = {}
        wrong_fields: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            names = field.names_in(name) if isinstance(field, Fact) else (name,)
            given = [alias for alias in names if alias in data]
            if not given:
                if field.required:
                    wrong_fields[names[0]] = ["This is required."]
                continue
            values = _read_all(field, given, data, wrong_fields)
            if values:
                self._decide(name, values, found, wrong_fields)
        if wrong_fields:
            raise serializers.ValidationError(wrong_fields)
        return found

    def _decide(
        self,
        name: str,
        values: dict[str, Any],
        found: dict[str, Any],
        wrong_fields: dict[str, list[str]],
    ) -> None:
        """Of two names that disagree, the one that differs from what is stored counts."""
        distinct = _distinct(values.values())
        stored = self.context.get("stored", {})
        if len(distinct) > 1 and name in stored:
            distinct = [value for value in distinct if value != stored[name]]
        if len(distinct) > 1:
            message = f"{' and '.join(values)} contradict each other."
            wrong_fields.update({alias: [message] for alias in values})
            return
        found[name] = distinct[0]

    @classmethod
    def known_names(cls) -> set[str]:
        """Every name that a body of this command may use."""
        serializer = cls()
        return {
            alias
            for name, field in serializer.fields.items()
            for alias in (field.names_in(name) if isinstance(field, Fact) else (name,))
        }


def _read_all(
    field: Any, given: list[str], data: Mapping[str, Any], wrong_fields: dict[str, list[str]]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for alias in given:
        try:
            if isinstance(field, Fact):
                values[alias] = field.read(alias, _meant(field, data, alias))
            else:
                values[alias] = field.run_validation(data[alias])
        except serializers.ValidationError as error:
            wrong_fields[alias] = error.detail  # type: ignore[assignment]
        except DomainError as error:
            wrong_fields[alias] = [error.message]
    return values


def _meant(field: Fact, data: Mapping[str, Any], alias: str) -> Any:
    said = data[alias]
    is_null = said == "" and field.allow_null and field.empty_is_null
    return None if is_null and isinstance(data, FormBody) else said


def _distinct(values: Any) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def read_input(
    kind: type[InputSerializer],
    data: Mapping[str, Any],
    *,
    require_any: bool = False,
    **context: Any,
) -> dict[str, Any]:
    """What a body says, by field name.

    With ``require_any`` a body without any known name is DomainError ``no_known_fields``. Raises
    ValidationError with all wrong fields.
    """
    if require_any and not kind.known_names() & set(data):
        raise DomainError(
            "The body has no field that this operation knows.", code="no_known_fields"
        )
    serializer = kind(data=data, context=context)
    serializer.is_valid(raise_exception=True)
    found: dict[str, Any] = serializer.validated_data
    return found
