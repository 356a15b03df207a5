"""Filters by dynamic fields: ``df_<name>``, perhaps with a suffix (contract 4.3)."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common.errors import Invalid
from gotrs.common.values import MAX_ID, read_boolean, read_integer, read_time
from tickets.field_values import fields_of
from tickets.models import DynamicField, DynamicFieldValue, FieldObject, FieldType

PREFIX = "df_"
_SUFFIXES = ("_after", "_before", "_contains")
# As much of a text as the index holds.
_INDEXED = 200
_TEXTS = (FieldType.TEXT, FieldType.TEXT_AREA)
_CHOICES = (FieldType.DROPDOWN, FieldType.MULTISELECT)
_TIMES = (FieldType.DATE, FieldType.DATE_TIME)

Contains = Callable[[str, str], Q]


def find_field(parameter: str, actor: Actor) -> tuple[DynamicField | None, str]:
    """The field that a parameter names, and its suffix; (None, "") if the actor sees none such."""
    by_name = {field.name.lower(): field for field in fields_of(FieldObject.TICKET, actor)}
    name = parameter.removeprefix(PREFIX).lower()
    if name in by_name:
        return by_name[name], ""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and (found := by_name.get(name.removesuffix(suffix))):
            return found, suffix
    return None, ""


def condition(field: DynamicField, suffix: str, value: str, contains: Contains) -> Q:
    """Tickets whose field is as wanted. Raises Invalid for a value that can't be meant.

    ``contains`` makes the condition that a column has a text as a part, in any case.
    """
    kind = FieldType(field.field_type)
    if suffix == "_contains":
        if kind not in _TEXTS:
            raise Invalid(_("Only texts contain a text."))
        wanted = contains("value_text", value)
    elif suffix:
        wanted = _on_one_side(kind, suffix, value)
    elif kind in _TEXTS:
        wanted = Q(Exact(Left("value_text", _INDEXED), value[:_INDEXED])) & Q(value_text=value)
    elif kind == FieldType.CHECKBOX:
        wanted = Q(value_int=int(_boolean(value)))
    else:
        wanted = Q(pk__in=[])
        for word in _words(value):
            wanted |= _equal(field, kind, word)
    rows = DynamicFieldValue.objects.filter(wanted, field=field, ticket__isnull=False)
    return Q(pk__in=rows.values("ticket"))


def _equal(field: DynamicField, kind: FieldType, word: str) -> Q:
    if kind in _CHOICES:
        if word not in (field.config.get("possible_values") or {}):
            raise Invalid(_("There is no value %s.") % word[:100])
        return Q(value_text=word)
    if kind == FieldType.INTEGER:
        return Q(value_int=_number(word))
    start = _moment(kind, word)
    length = timedelta(days=1) if kind == FieldType.DATE else timedelta(seconds=1)
    return Q(value_date__gte=start, value_date__lt=_later(start, length))


def _on_one_side(kind: FieldType, suffix: str, value: str) -> Q:
    lookup = {"_after": "gte", "_before": "lt"}[suffix]
    if kind == FieldType.INTEGER:
        return Q(**{f"value_int__{lookup}": _number(value)})
    if kind in _TIMES:
        return Q(**{f"value_date__{lookup}": _moment(kind, value)})
    raise Invalid(_("Only dates and numbers have an order."))


def _words(value: str) -> list[str]:
    words = [word.strip() for word in value.split(",") if word.strip()]
    if not words:
        raise Invalid(_("Name at least one."))
    return words


def _boolean(value: str) -> bool:
    found = read_boolean(value)
    if found is None:
        raise Invalid(_("Use true or false."))
    return found


def _number(word: str) -> int:
    number = read_integer(word)
    if number is None or abs(number) > MAX_ID:
        raise Invalid(_("This must be a whole number."))
    return number


def _moment(kind: FieldType, word: str) -> datetime:
    """Days are stored as their midnight in UTC."""
    if kind == FieldType.DATE_TIME:
        moment = read_time(word)
        if moment is None:
            raise Invalid(_("Use a date like 2026-02-03 or 2026-02-03T09:15:00Z."))
        return moment
    try:
        day = parse_date(word.strip())
    except ValueError:
        day = None
    if day is None:
        raise Invalid(_("Use a day like %s.") % "2026-02-03")
    return datetime.combine(day, time.min, UTC)


def _later(start: datetime, length: timedelta) -> Any:
    try:
        return start + length
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
