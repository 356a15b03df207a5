"""One command a verb: assign, close, reopen, priority, queue, pending, lock (contract 4.4)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Permission
from gotrs.common.api.inputs import read_input
from gotrs.common.api.schema import IDEMPOTENCY_KEY, IF_MATCH, View, describe
from tickets import catalog, operations
from tickets.access import require, require_customer_may, require_move
from tickets.api import inputs
from tickets.api.base import TicketApi, comment_draft
from tickets.api.shapes import TicketSerializer
from tickets.api.tickets import TICKET_ID
from tickets.models import State, Ticket

TAG = "Ticket actions"
_UNSUCCESSFUL = frozenset(
    {"unsuccessful", "unresolved", "wontfix", "won't fix", "rejected", "invalid", "duplicate"}
)
_SUCCESSFUL = frozenset({"successful", "resolved", "fixed", "solved", "done", "closed"})


def _action(operation_id: str, summary: str, body: type, *errors: int) -> Callable[[View], View]:
    return describe(
        operation_id, summary, TAG, TicketSerializer, body=body,
        query=(TICKET_ID, IF_MATCH, IDEMPOTENCY_KEY), message=True, errors=(404, 409, 412, *errors),
    )  # fmt: skip


def read_closing(said: dict[str, Any]) -> State:
    """The closed state that a body means. A resolution of unknown words goes to the comment."""
    resolution = said.get("resolution", "")
    word = resolution.lower()
    if resolution and word not in _UNSUCCESSFUL | _SUCCESSFUL:
        texts = [resolution, said.get("comment", "")]
        said["comment"] = "\n\n".join(text for text in texts if text.strip())
    state: State | None = said.get("state")
    return state or catalog.default_closed_state(successful=word not in _UNSUCCESSFUL)


class TicketActionViewSet(TicketApi):
    """POST /tickets/{id}/…: each answers the changed ticket."""

    @_action("tickets_assign", "Assign to an agent", inputs.AssignInput)
    def assign(self, request: Request, pk: str) -> Response:
        """Sets the owner and locks; the responsible agent stays unless named."""
        ticket = self.ticket(Permission.OWNER)
        said = self._read(inputs.AssignInput, ticket)
        with self._changing(ticket, said):
            operations.assign(
                ticket, actor=self.actor, owner=said["agent_id"], lock=said.get("lock", True)
            )
            if "responsible" in said:
                operations.set_responsible(
                    ticket, actor=self.actor, responsible=said["responsible"]
                )
        who = said["agent_id"].login if said["agent_id"] else "nobody"
        return self.answer(ticket, f"The ticket is assigned to {who}.")

    @_action("tickets_close", "Close", inputs.CloseInput)
    def close(self, request: Request, pk: str) -> Response:
        """Unlocks. A resolution that is none of the known words is kept as comment."""
        ticket = self._ticket_or_own("close")
        said = self._read(inputs.CloseInput, ticket)
        state = read_closing(said)
        self._check_comment(ticket, said)
        with self._changing(ticket, said, note=False):
            operations.close_ticket(
                ticket, actor=self.actor, state=state, note=comment_draft(self.actor, said)
            )
            if "time_unit" in said:
                operations.book_time(ticket, actor=self.actor, time_unit=said["time_unit"])
        return self.answer(ticket, "The ticket is closed.")

    @_action("tickets_reopen", "Reopen", inputs.ReopenInput)
    def reopen(self, request: Request, pk: str) -> Response:
        """Into an open state."""
        ticket = self._ticket_or_own("reopen")
        said = self._read(inputs.ReopenInput, ticket)
        with self._changing(ticket, said, note=False):
            operations.reopen_ticket(
                ticket,
                actor=self.actor,
                state=said.get("state"),
                note=comment_draft(self.actor, said),
            )
        return self.answer(ticket, "The ticket is open again.")

    @_action("tickets_priority", "Set the priority", inputs.PriorityInput)
    def priority(self, request: Request, pk: str) -> Response:
        """By id, name or slug."""
        ticket = self.ticket(Permission.PRIORITY)
        said = self._read(inputs.PriorityInput, ticket)
        with self._changing(ticket, said):
            operations.set_priority(ticket, actor=self.actor, priority=said["priority"])
        return self.answer(ticket, f"The priority is {said['priority'].name}.")

    @_action("tickets_move", "Move to a queue", inputs.MoveInput)
    def queue(self, request: Request, pk: str) -> Response:
        """The owner stays if they can read the new queue."""
        self.refuse_customers()
        ticket = self.ticket()
        said = self._read(inputs.MoveInput, ticket)
        require_move(self.actor, ticket, said["queue"])
        with self._changing(ticket, said):
            operations.move_ticket(ticket, actor=self.actor, queue=said["queue"])
        return self.answer(ticket, f"The ticket is in {said['queue'].name}.")

    @_action("tickets_pending", "Let it wait until a time", inputs.PendingInput)
    def pending(self, request: Request, pk: str) -> Response:
        """For a reminder, or with a pending auto state for being closed."""
        ticket = self.ticket(Permission.RW)
        said = self._read(inputs.PendingInput, ticket)
        with self._changing(ticket, said):
            operations.set_pending(
                ticket, actor=self.actor, until=said["pending_until"], state=said.get("state")
            )
        return self.answer(ticket, "The ticket waits.")

    @_action("tickets_lock", "Lock", inputs.LockInput)
    def lock(self, request: Request, pk: str) -> Response:
        """Makes the caller owner. Taking it from another agent needs force and ``owner``."""
        ticket = self.ticket(Permission.RW)
        said = self._read(inputs.LockInput, ticket)
        force = said.get("force", False)
        if force:
            require(self.actor, ticket, Permission.OWNER)
        with self._changing(ticket, said):
            operations.lock_ticket(ticket, actor=self.actor, force=force)
        return self.answer(ticket, "The ticket is locked.")

    @_action("tickets_unlock", "Unlock", inputs.CommentInput)
    def unlock(self, request: Request, pk: str) -> Response:
        """The owner stays."""
        ticket = self.ticket(Permission.RW)
        said = self._read(inputs.CommentInput, ticket)
        with self._changing(ticket, said):
            operations.unlock_ticket(ticket, actor=self.actor)
        return self.answer(ticket, "The ticket is unlocked.")

    @_action("tickets_merge", "Merge into another ticket", inputs.MergeInput)
    def merge(self, request: Request, pk: str) -> Response:
        """Answers the target, which holds the articles of both from now on."""
        source = self.ticket(Permission.RW)
        said = self._read(inputs.MergeInput, source)
        target = said["target_id"]
        require(self.actor, target, Permission.RW)
        note = comment_draft(self.actor, said)
        if note is not None:
            require(self.actor, target, Permission.NOTE)
        version = self.expected_version(source)
        operations.merge_tickets(source, actor=self.actor, target=target, expected_version=version)
        if note is not None:
            operations.add_article(target, actor=self.actor, draft=note)
        return self.answer(target, f"Ticket {source.tn} is part of {target.tn} now.")

    @_action("tickets_unmerge", "Undo a merge", inputs.CommentInput)
    def unmerge(self, request: Request, pk: str) -> Response:
        """Answers the revived ticket with the articles that it brought."""
        source = self.ticket(Permission.RW)
        said = self._read(inputs.CommentInput, source)
        target = Ticket.objects.with_names().filter(pk=source.merged_into_id or 0).first()
        if target is not None:
            require(self.actor, target, Permission.RW)
        version = self.expected_version(source)
        operations.unmerge_ticket(source, actor=self.actor, expected_version=version)
        note = comment_draft(self.actor, said)
        if note is not None:
            operations.add_article(source, actor=self.actor, draft=note)
        return self.answer(source, "The ticket stands by itself again.")

    # --- Shared -----------------------------------------------------------------------------------

    def _ticket_or_own(self, action: str) -> Ticket:
        """Agents need ``rw``; customers may close and reopen own ones where the queue says so."""
        if not self.actor.is_customer:
            return self.ticket(Permission.RW)
        ticket = self.ticket()
        require_customer_may(self.actor, ticket, action)
        return ticket

    def _read(self, kind: Any, ticket: Ticket) -> dict[str, Any]:
        said = read_input(kind, self.body, actor=self.actor)
        self._check_comment(ticket, said)
        return said

    def _check_comment(self, ticket: Ticket, said: Mapping[str, Any]) -> None:
        if said.get("comment", "").strip():
            require(self.actor, ticket, Permission.NOTE)

    @contextmanager
    def _changing(
        self, ticket: Ticket, said: Mapping[str, Any], *, note: bool = True
    ) -> Iterator[None]:
        """One change: the action and, after it, the comment."""
        version = self.expected_version(ticket)
        with operations.changing(ticket, actor=self.actor, expected_version=version):
            yield
            draft = comment_draft(self.actor, said) if note else None
            if draft is not None:
                operations.add_article(ticket, actor=self.actor, draft=draft)
