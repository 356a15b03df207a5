"""PUT /tickets/{id}: several facts in one change, with every permission they need (1.6, 1.9)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from accounts.actors import Actor
from accounts.models import Permission
from gotrs.common.api.inputs import read_input
from gotrs.common.errors import DomainError, Forbidden, Invalid
from tickets import catalog, operations, rules
from tickets.access import owns, require, require_move
from tickets.api.base import article_draft
from tickets.api.inputs import UpdateTicketInput
from tickets.field_values import read_values
from tickets.models import DynamicField, FieldObject, Ticket

# What customers see as null, so null from them is no change.
_HIDDEN_FROM_CUSTOMERS = ("owner", "responsible")
_NEEDS = {
    "priority": Permission.PRIORITY,
    "owner": Permission.OWNER,
    "responsible": Permission.OWNER,
    "article": Permission.NOTE,
}


def apply_changes(
    actor: Actor, ticket: Ticket, body: Mapping[str, Any], *, expected_version: int | None
) -> None:
    """Change what the body names and what differs; all of it or nothing.

    A value that equals the stored one is no change and needs no permission. Raises ValidationError,
    DomainError ``no_known_fields``, Forbidden, VersionMismatch and what the operations refuse.
    """
    stored = Stored(ticket)
    said = read_input(UpdateTicketInput, body, require_any=True, actor=actor, stored=stored)
    changes = differences(said, stored)
    if actor.is_customer:
        _check_customer(actor, ticket, changes)
    else:
        check_permissions(actor, ticket, changes)
    if not changes:
        return
    rules.check_not_merged(ticket)
    with operations.changing(ticket, actor=actor, expected_version=expected_version):
        make_changes(actor, ticket, changes)


def differences(said: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """What of it is another value than the stored one."""
    changes = {
        name: value
        for name, value in said.items()
        if name != "dynamic_fields" and _differs(name, value, stored)
    }
    if said.get("dynamic_fields"):
        others = other_values(said["dynamic_fields"], stored["dynamic_fields"])
        changes |= {"dynamic_fields": others} if others else {}
    if "owner" in changes and "locked" in said:
        changes["locked"] = said["locked"]  # named, so assigning does not decide it
    return changes


def make_changes(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    """The steps, within a change."""
    for name, apply in _STEPS.items():
        if name in changes:
            apply(actor, ticket, changes)


def other_values(
    said: Mapping[DynamicField, Any], stored: Mapping[str, Any]
) -> dict[DynamicField, Any]:
    """The dynamic fields that get another value. Raises DomainError if a required one is to lose
    its value.
    """
    changed = {field: value for field, value in said.items() if value != stored.get(field.name)}
    emptied = [f.name for f, value in changed.items() if value is None and f.config.get("required")]
    if emptied:
        messages = {f"dynamic_fields.{name}": ["This is required."] for name in emptied}
        raise DomainError("Some required fields are empty.", details=messages)
    return changed


def _stored_fields(ticket: Ticket) -> dict[str, Any]:
    fields = catalog.fields(FieldObject.TICKET)
    return dict(read_values(FieldObject.TICKET, [ticket.pk], fields)[ticket.pk])


class Stored(Mapping[str, Any]):
    """The facts of a ticket as they are, each looked up when it is asked for."""

    _FACTS: Mapping[str, Callable[[Ticket], Any]] = {
        "title": lambda ticket: ticket.title,
        "queue": lambda ticket: ticket.queue,
        "state": lambda ticket: ticket.state,
        "priority": lambda ticket: ticket.priority,
        "type": lambda ticket: ticket.type,
        "service": lambda ticket: ticket.service,
        "sla": lambda ticket: ticket.sla,
        "owner": lambda ticket: ticket.owner,
        "responsible": lambda ticket: ticket.responsible,
        "customer_user_id": lambda ticket: ticket.customer_user_id,
        "customer_id": lambda ticket: ticket.customer_id,
        "locked": lambda ticket: ticket.is_locked,
        "pending_until": lambda ticket: ticket.pending_until,
        "tags": lambda ticket: sorted(ticket.tags.values_list("name", flat=True)),
        "archived": lambda ticket: ticket.archived,
        "dynamic_fields": lambda ticket: _stored_fields(ticket),
        "article": lambda _ticket: None,
    }

    def __init__(self, ticket: Ticket) -> None:
        self._ticket = ticket

    def __getitem__(self, name: str) -> Any:
        return self._FACTS[name](self._ticket)

    def __contains__(self, name: object) -> bool:
        return name in self._FACTS

    def __iter__(self) -> Iterator[str]:
        return iter(self._FACTS)

    def __len__(self) -> int:
        return len(self._FACTS)


def _differs(name: str, value: Any, stored: Mapping[str, Any]) -> bool:
    if name == "tags":
        return sorted({rules.clean_tag(tag) for tag in value}) != stored[name]
    if name in {"customer_user_id", "customer_id"}:
        return (value or "") != stored[name]
    if name == "pending_until" and value is not None and stored[name] is not None:
        # Answers show whole seconds.
        return bool(value.replace(microsecond=0) != stored[name].replace(microsecond=0))
    return bool(value != stored[name])


def _check_customer(actor: Actor, ticket: Ticket, changes: dict[str, Any]) -> None:
    for name in _HIDDEN_FROM_CUSTOMERS:
        if name in changes and changes[name] is None:
            del changes[name]
    if not changes:
        return
    if set(changes) != {"title"} or not owns(actor, ticket) or ticket.is_closed:
        raise Forbidden("Customers may only correct the title of an own ticket that isn't closed.")


def check_permissions(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    """Every permission that the changes need. Raises Forbidden."""
    for name in changes:
        if name == "queue":
            require_move(actor, ticket, changes["queue"])
        else:
            require(actor, ticket, _NEEDS.get(name, Permission.RW))


# --- One step a fact, in an order in which each finds what it needs -------------------------------


def _queue(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.move_ticket(ticket, actor=actor, queue=changes["queue"])


def _title(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_title(ticket, actor=actor, title=changes["title"])


def _type(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_type(ticket, actor=actor, type=changes["type"])


def _priority(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_priority(ticket, actor=actor, priority=changes["priority"])


def _service(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_service(ticket, actor=actor, service=changes["service"])


def _sla(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_sla(ticket, actor=actor, sla=changes["sla"])


def _customer(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    if "customer_user_id" in changes:
        company = changes.get("customer_id", "") if "customer_id" in changes else None
        login = changes["customer_user_id"] or ""
    else:
        company, login = changes["customer_id"] or "", ticket.customer_user_id
    operations.set_customer(ticket, actor=actor, customer_user_id=login, customer_id=company)


def _company(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    if "customer_user_id" not in changes:
        _customer(actor, ticket, changes)


def _tags(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_tags(ticket, actor=actor, tags=changes["tags"])


def _owner(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    lock = changes.get("locked", True)
    operations.assign(ticket, actor=actor, owner=changes["owner"], lock=lock)


def _responsible(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_responsible(ticket, actor=actor, responsible=changes["responsible"])


def _locked(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    if not changes["locked"]:
        operations.unlock_ticket(ticket, actor=actor)
    elif "owner" not in changes:
        operations.lock_ticket(ticket, actor=actor)


def _article(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    draft = article_draft(actor, changes["article"])
    operations.add_article(ticket, actor=actor, draft=draft)


def _state(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    until = changes.get("pending_until")
    operations.set_state(ticket, actor=actor, state=changes["state"], pending_until=until)


def _pending_until(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    if "state" in changes:
        return
    if not ticket.state.is_pending:
        raise Invalid("Only pending states have a time.", "pending_until")
    if changes["pending_until"] is None:
        raise Invalid("A pending state needs a time.", "pending_until")
    operations.set_pending(ticket, actor=actor, until=changes["pending_until"], state=ticket.state)


def _archived(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_archived(ticket, actor=actor, archived=changes["archived"])


def _fields(actor: Actor, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    operations.set_fields(ticket, actor=actor, values=changes["dynamic_fields"])


_STEPS: dict[str, Callable[[Actor, Ticket, Mapping[str, Any]], None]] = {
    "queue": _queue,
    "title": _title,
    "type": _type,
    "priority": _priority,
    "service": _service,
    "sla": _sla,
    "customer_user_id": _customer,
    "customer_id": _company,
    "tags": _tags,
    "owner": _owner,
    "responsible": _responsible,
    "locked": _locked,
    "article": _article,
    "state": _state,
    "pending_until": _pending_until,
    "archived": _archived,
    "dynamic_fields": _fields,
}
