"""What is wanted of a ticket, as rows that exist: X-OTRS values looked up (rule 7.13).

What names nothing that is in use is left out and noted, so a filter never costs a mail.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime

from accounts import site
from accounts.models import Agent
from accounts.models.agents import SYSTEM_AGENT_ID
from gotrs.common.clock import now
from gotrs.common.errors import DomainError
from gotrs.common.text import storable
from gotrs.common.validity import ValidityQuerySet
from gotrs.common.values import MAX_ID
from queues.models import Queue, Service, Sla
from tickets import catalog, field_values, rules
from tickets.mail.intake.controls import DYNAMIC_FIELD, FOLLOW_UP, Control, Controls
from tickets.models import (
    DynamicField,
    FieldObject,
    Priority,
    SenderType,
    State,
    TicketType,
)

# Why a value was left out: words of the trace, see tickets.mail.intake.stages.
UNKNOWN, NO_TIME, NOTE = "unknown", "no time", "note"
_SPAN = re.compile(r"([+-]?)(\d{1,9})([smhd]?)")
_UNITS = {"": "seconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SWITCH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_LOCKS = {"lock": True, "unlock": False}
_SENDERS = {kind.name.lower(): kind for kind in SenderType}


@dataclass
class Wishes:
    """What is to be set; None, or a name without an entry, stays as it would be anyway."""

    queue: Queue | None = None
    state: State | None = None
    pending_until: datetime | None = None
    priority: Priority | None = None
    type: TicketType | None = None
    service: Service | None = None
    sla: Sla | None = None
    owner: Agent | None = None
    responsible: Agent | None = None
    locked: bool | None = None
    title: str = ""
    sender_type: SenderType = SenderType.CUSTOMER
    visible: bool = True
    keep_state: bool = False
    customer_user_id: str = ""
    customer_id: str | None = None
    ticket_fields: dict[DynamicField, Any] = field(default_factory=dict)
    article_fields: dict[DynamicField, Any] = field(default_factory=dict)
    # Who wants it, by the name of the attribute; and rows for the trace.
    said: dict[str, Control] = field(default_factory=dict)
    taken: list[list[str]] = field(default_factory=list)
    left_out: list[list[str]] = field(default_factory=list)

    def leave_out(self, control: Control, why: str) -> None:
        """Note a value that can't be had."""
        self.taken = [row for row in self.taken if row[0] != control.name]
        self.left_out.append([control.name, control.value[:200], why[:300]])

    def give_up(self, attribute: str, why: str) -> None:
        """Note that what was wanted there is refused."""
        if control := self.said.get(attribute):
            self.leave_out(control, why)

    def keep_as_note(self) -> None:
        """What an agent writes by mail is a note of theirs, whatever is wanted (rule 7.25)."""
        for attribute in ("sender_type", "visible"):
            self.give_up(attribute, NOTE)

    def origin(self, attribute: str) -> str:
        """Who wants what is wanted there; "" for nobody."""
        control = self.said.get(attribute)
        return control.origin if control else ""


def look_up(controls: Controls, *, follow_up: bool, arrived: datetime) -> Wishes:
    """The wishes for a new ticket, or for one that is written to. Reads, writes nothing."""
    return _Reader(controls, FOLLOW_UP if follow_up else "", arrived).read()


class _Reader:
    """Looks the values of one mail up, one by one."""

    def __init__(self, controls: Controls, prefix: str, arrived: datetime) -> None:
        self._controls = controls
        self._prefix = prefix
        self._arrived = arrived
        self._wishes = Wishes()

    def read(self) -> Wishes:
        self._row("queue", "Queue", Queue.objects.valid())
        self._row("priority", "Priority", Priority.objects.valid())
        self._row("type", "Type", TicketType.objects.valid())
        self._row("service", "Service", Service.objects.valid())
        self._row("sla", "SLA", Sla.objects.valid())
        self._agent("owner", "Owner")
        self._agent("responsible", "Responsible")
        if self._prefix:
            self._take("keep_state", "State-Keep", lambda text: _SWITCH.get(text.lower()))
        if not self._wishes.keep_state:  # which beats everything
            self._state()
        self._take("locked", "Lock", lambda text: _LOCKS.get(text.lower()))
        self._take("title", "Title", lambda text: storable(text)[: rules.MAX_TITLE].strip() or None)
        self._take("sender_type", "SenderType", lambda text: _SENDERS.get(text.lower()))
        self._take("visible", "IsVisibleForCustomer", {"0": False, "1": True}.get)
        self._fields()
        if not self._prefix:
            self._customer()
        return self._wishes

    def _row(self, attribute: str, name: str, rows: ValidityQuerySet) -> None:
        """A row by its name, any case, else by its id."""

        def by_name(text: str) -> Any:
            return rows.filter(name__iexact=storable(text)).first()

        if not self._take(attribute, name, by_name):
            self._take(attribute, f"{name}ID", lambda text: _by_id(rows, text))

    def _agent(self, attribute: str, name: str) -> None:
        """A known login wins over the id."""
        agents = Agent.objects.valid().exclude(pk=SYSTEM_AGENT_ID)

        def by_login(text: str) -> Agent | None:
            return agents.filter(login__iexact=storable(text)).first()

        if not self._take(attribute, name, by_login):
            self._take(attribute, f"{name}ID", lambda text: _by_id(agents, text))

    def _take(self, attribute: str, name: str, read: Callable[[str], Any]) -> bool:
        """Set an attribute to what a value means; True if it means something."""
        control = self._controls.get(self._prefix + name)
        if control is None:
            return False
        value = read(control.value)
        if value is None:
            self._wishes.leave_out(control, UNKNOWN)
            return False
        self._note(attribute, control)
        setattr(self._wishes, attribute, value)
        return True

    def _note(self, attribute: str, control: Control) -> None:
        self._wishes.said[attribute] = control
        self._wishes.taken.append([control.name, control.value[:200], control.origin])

    def _state(self) -> None:
        """The state, and the time that a pending one waits for (rules 5.6, 7.13)."""

        def by_name(text: str) -> State | None:
            state = State.objects.valid().filter(name__iexact=storable(text)).first()
            return state if state is not None and _may_be_chosen(state) else None

        self._take("state", "State", by_name)
        state, wishes = self._wishes.state, self._wishes
        if state is None or not state.is_pending:
            return
        wishes.pending_until = now() + timedelta(hours=int(site.get("pending_offset_hours")))
        control = self._controls.get(f"{self._prefix}State-PendingTime")
        if control is None:
            return
        moment = pending_time(control.value, self._arrived)
        if moment is None or moment <= now():
            wishes.leave_out(control, NO_TIME)
            return
        self._note("pending_until", control)
        wishes.pending_until = moment

    def _customer(self) -> None:
        self._take("customer_id", "CustomerNo", _short(rules.MAX_CUSTOMER_ID))
        self._take("customer_id", "CustomerID", _short(rules.MAX_CUSTOMER_ID))
        self._take("customer_user_id", "CustomerUser", _short(rules.MAX_CUSTOMER_USER))

    def _fields(self) -> None:
        """Values of dynamic fields of the ticket and of the article."""
        wanted = [c for c in self._controls if c.name.lower().startswith(self._field_prefix)]
        if not wanted:
            return
        known = {
            f.name.lower(): f for kind in FieldObject for f in catalog.fields(FieldObject(kind))
        }
        for control in wanted:
            name = control.name[len(self._field_prefix) :].lower()
            self._one_field(control, known.get(name))

    def _one_field(self, control: Control, dynamic: DynamicField | None) -> None:
        if dynamic is None:
            self._wishes.leave_out(control, UNKNOWN)
            return
        try:
            value = field_values.clean(dynamic, control.value)
        except DomainError as refusal:
            self._wishes.leave_out(control, refusal.message)
            return
        of_ticket = dynamic.object_type == FieldObject.TICKET
        fields = self._wishes.ticket_fields if of_ticket else self._wishes.article_fields
        fields[dynamic] = value
        self._note("ticket_fields" if of_ticket else "article_fields", control)

    @property
    def _field_prefix(self) -> str:
        return f"{self._prefix}{DYNAMIC_FIELD}".lower()


def pending_time(text: str, arrived: datetime) -> datetime | None:
    """``2026-03-05 09:30:00`` in the site's zone, or ``+2d``, ``-30m``, ``90`` from the arrival.

    None for what is neither.
    """
    span = _SPAN.fullmatch(text.strip().lower())
    try:
        if span:
            length = timedelta(**{_UNITS[span[3]]: int(span[2])})
            return arrived - length if span[1] == "-" else arrived + length
        moment = parse_datetime(text.strip())
        if moment is None:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=site.time_zone())
    except (OverflowError, ValueError):
        return None


def _may_be_chosen(state: State) -> bool:
    try:
        rules.check_state_choice(state)
    except DomainError:
        return False
    return True


def _by_id(rows: Any, text: str) -> Any:
    """The row of that id, or None for what is no id."""
    is_id = text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ID))
    return rows.filter(pk=int(text)).first() if is_id and int(text) <= MAX_ID else None


def _short(limit: int) -> Callable[[str], str | None]:
    """A text that fits; nothing is cut, for half a key is another customer's."""

    def read(text: str) -> str | None:
        text = storable(text).strip()
        return text if 0 < len(text) <= limit else None

    return read
