"""One action on up to 500 tickets (contract 4.5)."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor
from accounts.models import Agent, Permission
from gotrs.common.api import acted
from gotrs.common.api.inputs import InputSerializer, read_input
from gotrs.common.api.schema import IDEMPOTENCY_KEY, View, describe
from gotrs.common.errors import DomainError, Forbidden, Invalid
from queues.models import Queue
from tickets import rules
from tickets.api import inputs
from tickets.api.actions import read_closing
from tickets.api.base import TicketApi, comment_draft
from tickets.api.changes import Stored, check_permissions, differences, make_changes
from tickets.api.shapes import BulkSerializer
from tickets.bulk import (
    BulkChange,
    BulkResult,
    apply_to_each,
    to_closed,
    to_owner,
    to_priority,
    to_queue,
)
from tickets.models import StateType, Ticket

TAG = "Bulk"
_COMMENT = frozenset(inputs.CommentInput().fields)


def _bulk(operation_id: str, summary: str, body: type) -> Callable[[View], View]:
    return describe(
        operation_id, summary, TAG, BulkSerializer, body=body, query=(IDEMPOTENCY_KEY,),
        message=True, errors=(409,),
    )  # fmt: skip


class BulkViewSet(TicketApi):
    """POST /tickets/bulk/…: the target is checked first, then each ticket by itself."""

    @_bulk("tickets_bulk_assign", "Assign many tickets", inputs.BulkAssignInput)
    def assign(self, request: Request) -> Response:
        """Sets the owner and locks, as the single action."""
        said = self._read(inputs.BulkAssignInput)
        _check_agent(said["agent_id"], "agent_id")
        return self._done(said, to_owner(said["agent_id"]), "assigned")

    @_bulk("tickets_bulk_close", "Close many tickets", inputs.BulkCloseInput)
    def close(self, request: Request) -> Response:
        """One that is closed already fails with ``already_closed``."""
        said = self._read(inputs.BulkCloseInput)
        state = read_closing(said)
        if state.type_id != StateType.CLOSED:
            raise Invalid("This is not a closed state.", "state_id")
        rules.check_state_choice(state)
        note = comment_draft(self.actor, said)
        return self._answer(said, to_closed(state, note), "closed")

    @_bulk("tickets_bulk_priority", "Set the priority of many tickets", inputs.BulkPriorityInput)
    def priority(self, request: Request) -> Response:
        """By id, name or slug."""
        said = self._read(inputs.BulkPriorityInput)
        return self._done(said, to_priority(said["priority"]), "changed")

    @_bulk("tickets_bulk_move", "Move many tickets", inputs.BulkMoveInput)
    def queue(self, request: Request) -> Response:
        """A queue without ``move_into`` is 403, and nothing changes."""
        said = self._read(inputs.BulkMoveInput)
        check_queue(self.actor, said["queue"])
        return self._done(said, to_queue(said["queue"]), "moved")

    @_bulk("tickets_bulk_update", "Change many tickets", inputs.BulkUpdateInput)
    def update(self, request: Request) -> Response:
        """Any fields of PUT /tickets/{id}."""
        self.refuse_customers()
        if not (set(inputs.BulkUpdateInput.known_names()) - {"ticket_ids"}) & set(self.body):
            message = "The body has no field that this operation knows."
            raise DomainError(message, code="no_known_fields")
        said = self._read(inputs.BulkUpdateInput)
        facts = {n: v for n, v in said.items() if n not in {"ticket_ids", *_COMMENT}}
        check_facts(self.actor, facts)
        return self._done(said, to_facts(facts), "changed")

    def _read(self, kind: type[InputSerializer]) -> dict[str, Any]:
        self.refuse_customers()
        return read_input(kind, self.body, actor=self.actor)

    def _done(self, said: Mapping[str, Any], change: BulkChange, word: str) -> Response:
        """The change, followed by the comment."""
        return self._answer(said, change.with_note(comment_draft(self.actor, said)), word)

    def _answer(self, said: Mapping[str, Any], change: BulkChange, word: str) -> Response:
        results = apply_to_each(self.actor, said["ticket_ids"], change)
        succeeded = sum(result.error is None for result in results)
        data = {
            "requested": len(results),
            "succeeded": succeeded,
            "failed": len(results) - succeeded,
            "results": [_row(result) for result in results],
        }
        noun = "ticket" if len(results) == 1 else "tickets"
        return acted(f"{succeeded} of {len(results)} {noun} {word}.", data)


def _row(result: BulkResult) -> dict[str, Any]:
    row: dict[str, Any] = {"ticket_id": result.ticket_id, "success": result.error is None}
    if result.error is not None:
        row |= {"code": result.error.code, "error": result.error.message}
    return row


# --- What is checked before any ticket is touched -------------------------------------------------


def check_queue(actor: Actor, queue: Queue) -> None:
    rules.check_queue_open(queue)
    if not actor.grants.allows(queue.group_id, Permission.MOVE_INTO):
        raise Forbidden("You may not move tickets into this queue.")


def _check_agent(agent: Agent | None, field: str) -> None:
    if agent is not None and (agent.is_system or not agent.is_active):
        raise Invalid("This account can't be given tickets.", field)


def check_facts(actor: Actor, said: Mapping[str, Any]) -> None:
    """What no ticket could take. Raises Invalid, Forbidden, ValidationError."""
    if "state" in said:
        rules.check_state_choice(said["state"])
        rules.check_pending_time(said["state"], said.get("pending_until"))
    for name in ("owner", "responsible"):
        _check_agent(said.get(name), f"{name}_id")
    for tag in said.get("tags", ()):
        rules.clean_tag(tag)
    if "queue" in said:
        check_queue(actor, said["queue"])


def to_facts(said: Mapping[str, Any]) -> BulkChange:
    def check(actor: Actor, ticket: Ticket) -> None:
        check_permissions(actor, ticket, differences(said, Stored(ticket)))

    def apply(actor: Actor, ticket: Ticket) -> None:
        make_changes(actor, ticket, differences(said, Stored(ticket)))

    return BulkChange(check, apply)
