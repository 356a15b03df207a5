"""Values of dynamic fields on tickets and articles (rule 11.8)."""

from collections.abc import Mapping
from typing import Any

from accounts.actors import Actor
from tickets.events import TicketUpdated
from tickets.field_values import Value, as_rows, as_text, read_values
from tickets.models import (
    Article,
    DynamicField,
    DynamicFieldValue,
    FieldObject,
    HistoryType,
    Ticket,
)
from tickets.operations.change import Change, changing

# What fields hold from now on, as tickets.field_values.clean made it; None empties a field.
FieldValues = Mapping[DynamicField, Value | None]


def set_fields(
    ticket: Ticket, *, actor: Actor, values: FieldValues, expected_version: int | None = None
) -> Ticket:
    """Give fields of a ticket other values; fields that aren't named stay."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        write_fields(change, values)
    return ticket


def write_fields(change: Change, values: FieldValues) -> None:
    """Fields of the ticket, within a change; one event for all that differ."""
    ticket = change.ticket
    old, new = _write(
        change, FieldObject.TICKET, ticket.pk, values, is_new=change.is_first, article=None
    )
    if new:
        change.emit(TicketUpdated(ticket, change.actor, "dynamic_fields", old, new))


def write_article_fields(
    change: Change, article: Article, values: FieldValues, *, is_new: bool = False
) -> bool:
    """Fields of an article, within a change; True if one differs."""
    _old, new = _write(
        change, FieldObject.ARTICLE, article.pk, values, is_new=is_new, article=article
    )
    return bool(new)


def _write(
    change: Change,
    kind: FieldObject,
    pk: int,
    values: FieldValues,
    *,
    is_new: bool,
    article: Article | None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, before and after, by the names of the fields."""
    present = {} if is_new or not values else read_values(kind, [pk], list(values))[pk]
    changed = {f: v for f, v in values.items() if v != present.get(f.name)}
    if not changed:
        return {}, {}
    owner = f"{kind.value.lower()}_id", pk
    replaced = [field for field in changed if present.get(field.name) is not None]
    if replaced:
        DynamicFieldValue.objects.filter(owner, field__in=replaced).delete()
    rows = [row for field, value in changed.items() for row in as_rows(field, value)]
    for row in rows:
        setattr(row, *owner)
    DynamicFieldValue.objects.bulk_create(rows)
    entry = (
        HistoryType.TICKET_DYNAMIC_FIELD_UPDATE
        if kind == FieldObject.TICKET
        else HistoryType.ARTICLE_DYNAMIC_FIELD_UPDATE
    )
    for field, value in changed.items():
        old = _named(field, present.get(field.name))
        change.log(entry, old=old, new=_named(field, value), article=article)
    return (
        {field.name: present.get(field.name) for field in changed},
        {field.name: value for field, value in changed.items()},
    )


def _named(field: DynamicField, value: Value | None) -> str | None:
    """``Room: 12``: which field it is must stand with the value."""
    text = as_text(field, value)
    return None if text is None else f"{field.name}: {text}"
