"""Values of dynamic fields: checked, stored in three kinds of columns, read back (rule 11.8)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common import patterns
from gotrs.common.errors import DomainError, Invalid
from gotrs.common.text import storable
from gotrs.common.values import MAX_ID, read_boolean, read_integer, read_time
from tickets import catalog
from tickets.models import DynamicField, DynamicFieldValue, FieldObject, FieldType

MAX_TEXT = 3800
MAX_CHOSEN = 500

# What a field holds in Python: text, a key, a number, yes or no, a day, a moment in UTC, or keys.
Value = str | int | bool | date | datetime | list[str]

_TEXTS = frozenset({FieldType.TEXT, FieldType.TEXT_AREA})
_CHOICES = frozenset({FieldType.DROPDOWN, FieldType.MULTISELECT})
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.CHECKBOX})


# --- Which fields there are -----------------------------------------------------------------------


def fields_of(kind: FieldObject, actor: Actor) -> Sequence[DynamicField]:
    """The valid fields that the actor sees, in their order; at most five seconds old."""
    fields = catalog.fields(kind)
    return [field for field in fields if field.customer_visible] if actor.is_customer else fields


# --- Reading --------------------------------------------------------------------------------------


def read_values(
    kind: FieldObject, ids: Iterable[int], fields: Sequence[DynamicField]
) -> dict[int, dict[str, Value | None]]:
    """For each ticket or article the values by field name, None where there is none.

    One query; none if there are no fields.
    """
    rows = {pk: dict.fromkeys(field.name for field in fields) for pk in ids}
    if not fields or not rows:
        return rows
    by_id = {field.pk: field for field in fields}
    owner = f"{kind.value.lower()}_id"
    stored = DynamicFieldValue.objects.filter(
        **{f"{owner}__in": list(rows), "field_id__in": list(by_id)}
    ).order_by("position")
    parts: dict[tuple[int, int], list[Any]] = defaultdict(list)
    columns = (owner, "field_id", "value_text", "value_int", "value_date")
    for pk, field_id, text, number, moment in stored.values_list(*columns):
        parts[pk, field_id].append((text, number, moment))
    for (pk, field_id), of_field in parts.items():
        rows[pk][by_id[field_id].name] = _decoded(by_id[field_id], of_field)
    return rows


def _decoded(field: DynamicField, parts: Sequence[tuple[Any, ...]]) -> Any:
    kind = FieldType(field.field_type)
    if kind == FieldType.MULTISELECT:
        return [text for text, _number, _moment in parts]
    text, number, moment = parts[0]
    if kind == FieldType.CHECKBOX:
        return bool(number)
    if kind == FieldType.INTEGER:
        return number
    if kind == FieldType.DATE_TIME:
        return moment
    return moment.astimezone(UTC).date() if kind == FieldType.DATE else text


def as_rows(field: DynamicField, value: Value | None) -> list[DynamicFieldValue]:
    """The rows that hold a value, without their ticket or article; none for None."""
    if value is None:
        return []
    kind = FieldType(field.field_type)
    parts: Sequence[Any] = value if isinstance(value, list) else [value]
    if kind in _NUMBERS:
        column, parts = "value_int", [int(part) for part in parts]
    elif kind == FieldType.DATE:
        column, parts = "value_date", [datetime.combine(part, time.min, UTC) for part in parts]
    else:
        column = "value_date" if kind == FieldType.DATE_TIME else "value_text"
    return [
        DynamicFieldValue(field=field, position=position, **{column: part})
        for position, part in enumerate(parts)
    ]


def as_text(field: DynamicField, value: Value | None) -> str | None:
    """The value as people say it, for the history; labels instead of keys."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    labels: Mapping[str, str] = field.config.get("possible_values") or {}
    keys = value if isinstance(value, list) else [str(value)]
    return ", ".join(labels.get(key, key) for key in keys)


# --- Checking -------------------------------------------------------------------------------------


def clean(field: DynamicField, raw: Any) -> Value | None:
    """The value that ``raw`` means; None for nothing (null, "" or an empty list).

    Raises Invalid if the field can't hold it.
    """
    if raw is None or raw == "" or raw == []:
        return None
    return _CLEANERS[FieldType(field.field_type)](field, raw)


def default_of(field: DynamicField) -> Value | None:
    """What a new ticket or article gets that says nothing of the field."""
    try:
        return clean(field, field.config.get("default"))
    except Invalid:
        return None  # its possible values changed since


def _text(field: DynamicField, raw: Any) -> Value | None:
    if not isinstance(raw, str) or "\x00" in raw:
        raise Invalid("This must be a text.")
    text = storable(raw).strip()
    if len(text) > MAX_TEXT:
        raise Invalid(_("This may have at most %(limit)s characters.") % {"limit": MAX_TEXT})
    if field.field_type == FieldType.TEXT and ("\n" in text or "\r" in text):
        raise Invalid("This may not contain line breaks.")
    if not text:
        return None
    for rule in field.config.get("patterns") or ():
        if not patterns.found_in(rule["pattern"], text):
            raise Invalid(rule.get("message") or "This does not have the form that is asked for.")
    return text


def _integer(field: DynamicField, raw: Any) -> Value:
    number = read_integer(raw)
    if number is None:
        raise Invalid("This must be a whole number.")
    low, high = field.config.get("min"), field.config.get("max")
    low, high = -MAX_ID if low is None else low, MAX_ID if high is None else high
    if not low <= number <= high:
        raise Invalid(_("This must lie between %(low)s and %(high)s.") % {"low": low, "high": high})
    return number


def _checkbox(_field: DynamicField, raw: Any) -> Value:
    found = read_boolean(raw)
    if found is None:
        raise Invalid("This must be true or false.")
    return found


def _key(field: DynamicField, raw: Any) -> str:
    known = field.config.get("possible_values") or {}
    key = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(key, str) or key not in known:
        raise Invalid(_("There is no value %s.") % str(raw)[:100])
    return key


def _keys(field: DynamicField, raw: Any) -> Value:
    if isinstance(raw, str):
        raw = [part.strip() for part in raw.split(",") if part.strip()]
    if not isinstance(raw, list) or len(raw) > MAX_CHOSEN:
        raise Invalid(_("This must be a list of at most %(limit)s values.") % {"limit": MAX_CHOSEN})
    return list(dict.fromkeys(_key(field, entry) for entry in raw))


def _day(_field: DynamicField, raw: Any) -> Value:
    try:
        day = parse_date(raw.strip()) if isinstance(raw, str) else None
    except ValueError:
        day = None
    if day is None:
        raise Invalid("Use a day like 2026-02-03.")
    return day


def _moment(_field: DynamicField, raw: Any) -> Value:
    moment = read_time(raw) if isinstance(raw, str) else None
    if moment is None:
        raise Invalid("Use a time like 2026-02-03T09:15:00Z.")
    return moment.replace(microsecond=0)


_CLEANERS: dict[FieldType, Callable[[DynamicField, Any], Value | None]] = {
    FieldType.TEXT: _text,
    FieldType.TEXT_AREA: _text,
    FieldType.INTEGER: _integer,
    FieldType.CHECKBOX: _checkbox,
    FieldType.DROPDOWN: _key,
    FieldType.MULTISELECT: _keys,
    FieldType.DATE: _day,
    FieldType.DATE_TIME: _moment,
}


def complete(
    kind: FieldObject, actor: Actor, said: Mapping[DynamicField, Value | None]
) -> dict[DynamicField, Value | None]:
    """What a new ticket or article gets: what was said, else the defaults of fields.

    Raises DomainError naming all required fields that stay empty; of customers only those are
    asked that they see.
    """
    found = dict(said)
    missing = []
    for field in catalog.fields(kind):
        if field not in found and (default := default_of(field)) is not None:
            found[field] = default
        asked = field.customer_visible or not actor.is_customer
        if asked and field.config.get("required") and found.get(field) is None:
            missing.append(field.name)
    if missing:
        raise DomainError(
            "Some required fields are empty.",
            details={f"dynamic_fields.{name}": ["This is required."] for name in missing},
        )
    return found
