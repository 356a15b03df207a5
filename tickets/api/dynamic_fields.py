"""Dynamic fields: which extra fields tickets and articles have (contract 4.8, rule 11.8)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.masterdata import MasterDataViewSet, ValidityFact, bad_filter, master_data
from gotrs.common import patterns
from gotrs.common.api import InputSerializer
from gotrs.common.api.inputs import ChoiceFact, Fact, IntegerFact, TextFact, wrong
from gotrs.common.api.schema import one_of, parameter
from gotrs.common.errors import Conflict, Invalid
from gotrs.common.text import storable
from gotrs.common.values import read_boolean
from tickets import field_values
from tickets.models import DynamicField, FieldObject, FieldType
from tickets.models.dynamic_fields import name_validator

TAG = "Master data"
MAX_CHOICES = 1000
MAX_PATTERNS = 20
_MAX_WORD = 200
_MAX_NUMBER = 2**63 - 1
_MAX_ORDER = 2**31 - 1
_CHOICES = (FieldType.DROPDOWN, FieldType.MULTISELECT)
_TEXTS = (FieldType.TEXT, FieldType.TEXT_AREA)
_FIXED = ("name", "field_type", "object_type")


class DynamicFieldSerializer(serializers.Serializer):
    """An extra field."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    object_type = serializers.ChoiceField(FieldObject.values)
    field_type = serializers.ChoiceField(FieldType.values)
    config = serializers.DictField(
        help_text=(
            "possible_values {key: label}, default, required, customer_visible; min and max of "
            "numbers; patterns [{pattern, message}] of texts."
        )
    )
    field_order = serializers.IntegerField()
    valid_id = serializers.IntegerField()


class FieldNameFact(TextFact):
    """Letters, digits and _."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=_MAX_WORD, blank=False, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            name_validator(text)
        except ValidationError as error:
            raise wrong(error.messages[0]) from None
        return text

    def described(self) -> dict[str, Any]:
        """Its letters and its length."""
        return super().described() | {"pattern": "^[A-Za-z0-9_]+$"}


@extend_schema_field({"type": "object", "additionalProperties": True})
class ConfigFact(Fact):
    """The settings of a field, each by its name; null takes one away. Others are ignored."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise wrong("This must be an object.")
        found: dict[str, Any] = {}
        wrong_settings: dict[str, list[str]] = {}
        for name in _SETTINGS.keys() & data.keys():
            try:
                found[name] = None if data[name] is None else _SETTINGS[name](data[name])
            except Invalid as error:
                wrong_settings[name] = [error.message]
        if wrong_settings:
            raise serializers.ValidationError(wrong_settings)
        return found


class DynamicFieldInput(InputSerializer):
    """An extra field."""

    name = FieldNameFact(help_text="Letters, digits and _.")
    label = TextFact(  # type: ignore[assignment]
        max_length=_MAX_WORD, blank=False, one_line=True
    )
    object_type = ChoiceFact(choices=FieldObject.values)
    field_type = ChoiceFact(choices=FieldType.values)
    config = ConfigFact()
    field_order = IntegerFact(high=_MAX_ORDER)
    valid_id = ValidityFact()


@master_data(
    "dynamic_fields", TAG, DynamicFieldSerializer,
    words=("a dynamic field", "dynamic fields"),
    query=(parameter("object_type", "Of what.", one_of(FieldObject.values)),),
)  # fmt: skip
class DynamicFieldViewSet(MasterDataViewSet):
    """/dynamic-fields"""

    entity = "dynamic field"
    input = DynamicFieldInput
    required = ("name", "label", "field_type")

    def rows(self) -> QuerySet[DynamicField]:
        """Customers see those meant for them."""
        rows: QuerySet[DynamicField] = DynamicField.objects.all()
        return rows.filter(config__customer_visible=True) if self.actor.is_customer else rows

    def row(self, found: DynamicField) -> dict[str, Any]:
        """The DynamicField object."""
        return {
            "id": found.pk,
            "name": found.name,
            "label": found.label,
            "object_type": found.object_type,
            "field_type": found.field_type,
            "config": _USUAL | found.config,
            "field_order": found.field_order,
            "valid_id": found.valid_id,
        }

    def order(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """As forms show them."""
        return rows.order_by("field_order", "id")

    def wanted(self, rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
        """Of tickets or of articles."""
        kind = query.get("object_type", "").strip()
        if not kind:
            return rows
        if kind not in FieldObject.values:
            raise bad_filter(object_type="Use Ticket or Article.")
        return rows.filter(object_type=kind)

    def check(self, found: DynamicField, said: dict[str, Any]) -> None:
        """Settings that fit the type; what values depend on stays."""
        changed = [n for n in _FIXED if n in said and said[n] != getattr(found, n)]
        if found.pk and changed and found.values.exists():
            message = "The field has values, so its name and types stay."
            raise Conflict(message, code="in_use", details={changed[0]: [message]})
        config = {**_USUAL, **found.config, **said.get("config", {})}
        said["config"] = {name: value for name, value in config.items() if value is not None}
        _check_config(said.get("field_type", found.field_type), said["config"])


# --- Settings -------------------------------------------------------------------------------------


def _possible_values(raw: Any) -> dict[str, str]:
    """Keys with their labels; a list gives keys that are their own labels."""
    if isinstance(raw, list) and all(isinstance(entry, str) for entry in raw):
        raw = {entry: entry for entry in raw}
    if not isinstance(raw, Mapping):
        raise Invalid("This must be an object of keys and labels.")
    if len(raw) > MAX_CHOICES:
        raise Invalid(f"This may have at most {MAX_CHOICES} values.")
    return {_word(key, is_key=True): _word(label) for key, label in raw.items()}


def _word(raw: Any, *, is_key: bool = False) -> str:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > _MAX_WORD:
        raise Invalid(f"Keys and labels are texts of 1 to {_MAX_WORD} characters.")
    if is_key and "," in raw:
        raise Invalid("Keys have no comma.")
    return storable(raw).strip()


def _flag(raw: Any) -> bool:
    found = read_boolean(raw)
    if found is None:
        raise Invalid("This must be true or false.")
    return found


def _bound(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or abs(raw) > _MAX_NUMBER:
        raise Invalid("This must be a whole number.")
    return raw


def _patterns(raw: Any) -> list[dict[str, str]]:
    if not isinstance(raw, list) or len(raw) > MAX_PATTERNS:
        raise Invalid(f"This must be a list of at most {MAX_PATTERNS} expressions.")
    return [_pattern(entry) for entry in raw]


def _pattern(raw: Any) -> dict[str, str]:
    entry = {"pattern": raw} if isinstance(raw, str) else raw
    pattern = entry.get("pattern") if isinstance(entry, Mapping) else None
    message = entry.get("message", "") if isinstance(entry, Mapping) else ""
    if not isinstance(pattern, str) or not pattern or not isinstance(message, str):
        raise Invalid("Each expression has a pattern and a message.")
    if len(message) > _MAX_WORD:
        raise Invalid(f"A message may have at most {_MAX_WORD} characters.")
    try:
        patterns.compiled(pattern)
    except ValueError as error:
        raise Invalid(f"{pattern[:100]} is no expression: {error}") from None
    return {"pattern": pattern, "message": storable(message).strip()}


def _as_it_is(raw: Any) -> Any:
    """Checked with the type of the field."""
    return raw


_SETTINGS: dict[str, Callable[[Any], Any]] = {
    "possible_values": _possible_values,
    "default": _as_it_is,
    "required": _flag,
    "customer_visible": _flag,
    "min": _bound,
    "max": _bound,
    "patterns": _patterns,
}
_USUAL: dict[str, Any] = {
    "possible_values": {},
    "default": None,
    "required": False,
    "customer_visible": False,
}


def _check_config(field_type: str, config: Mapping[str, Any]) -> None:
    """Whether the settings fit the type of field. Raises Invalid."""
    if field_type in _CHOICES and not config.get("possible_values"):
        raise Invalid("Name the values that can be chosen.", "config.possible_values")
    for name, types in (
        ("possible_values", _CHOICES),
        ("min", (FieldType.INTEGER,)),
        ("max", (FieldType.INTEGER,)),
        ("patterns", _TEXTS),
    ):
        if config.get(name) not in (None, {}, []) and field_type not in types:
            raise Invalid(f"A field of this type has no {name}.", f"config.{name}")
    low, high = config.get("min"), config.get("max")
    if low is not None and high is not None and low > high:
        raise Invalid("The least number is above the greatest.", "config.min")
    field = DynamicField(field_type=field_type, config=config)
    try:
        field_values.clean(field, config.get("default"))
    except Invalid as error:
        raise Invalid(error.message, "config.default") from None
