"""What happened to tickets, for those above to react to.

Operations emit inside their transaction, after the rows are written; subscribers that must not be
lost write rows in the same transaction, the rest waits for ``transaction.on_commit``.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from accounts.actors import Actor
from tickets.models import Article, Ticket


@dataclass(frozen=True)
class TicketEvent:
    """Something happened to a ticket."""

    ticket: Ticket
    actor: Actor


@dataclass(frozen=True)
class TicketCreated(TicketEvent):
    """A ticket was made. Its first article follows as ArticleAdded.

    ``follows`` is the closed ticket that its customer had answered.
    """

    follows: Ticket | None = None


@dataclass(frozen=True)
class ArticleAdded(TicketEvent):
    """The conversation grew."""

    article: Article


@dataclass(frozen=True)
class ArticleVisibilityChanged(TicketEvent):
    """The customer sees this article now, or no longer."""

    article: Article


@dataclass(frozen=True)
class ArticleEdited(TicketEvent):
    """The article says something else; ``before`` are subject and body, if they are others now."""

    article: Article
    before: tuple[str, str] | None = None


@dataclass(frozen=True)
class ArticleBounced(TicketEvent):
    """Its original mail is sent on to these addresses, unchanged."""

    article: Article
    to: tuple[str, ...]


@dataclass(frozen=True)
class ArticleDeleted(TicketEvent):
    """The article is hidden from everybody (restorable)."""

    article: Article


@dataclass(frozen=True)
class ArticleRestored(TicketEvent):
    """A deleted article is back."""

    article: Article


@dataclass(frozen=True)
class ArticlesMoved(TicketEvent):
    """Articles came to this ticket from another one, or left it (merge and un-merge)."""

    other: Ticket


@dataclass(frozen=True)
class TicketTitleChanged(TicketEvent):
    """The title is another."""

    old: str
    new: str


@dataclass(frozen=True)
class TicketCustomerChanged(TicketEvent):
    """Customer user or company are others; "" stands for none."""

    old_customer_id: str
    old_customer_user_id: str


@dataclass(frozen=True)
class TicketStateChanged(TicketEvent):
    """The state is another; types as in StateType."""

    old_state_id: int
    new_state_id: int
    old_type: int
    new_type: int


@dataclass(frozen=True)
class TicketMoved(TicketEvent):
    """The queue is another."""

    old_queue_id: int
    new_queue_id: int


@dataclass(frozen=True)
class TicketOwnerChanged(TicketEvent):
    """The owner is another; None stands for nobody."""

    old_owner_id: int | None
    new_owner_id: int | None


@dataclass(frozen=True)
class TicketResponsibleChanged(TicketEvent):
    """The responsible agent is another."""

    old_id: int | None
    new_id: int | None


@dataclass(frozen=True)
class TicketPriorityChanged(TicketEvent):
    """The priority is another."""

    old_priority_id: int
    new_priority_id: int


@dataclass(frozen=True)
class TicketUpdated(TicketEvent):
    """Another fact changed; ``field`` names the column."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class TicketPendingDue(TicketEvent):
    """The time until which a pending auto ticket waited is over; its state changes next."""


@dataclass(frozen=True)
class TicketMerged(TicketEvent):
    """This ticket became part of ``target``."""

    target: Ticket


@dataclass(frozen=True)
class TicketUnmerged(TicketEvent):
    """This ticket stands on its own again."""

    target: Ticket


@dataclass(frozen=True)
class TicketRemoved(TicketEvent):
    """The ticket was deleted (restorable)."""


@dataclass(frozen=True)
class TicketRestored(TicketEvent):
    """A deleted ticket is back."""


@dataclass(frozen=True)
class TicketsEvent:
    """Something happened to many tickets at once."""

    ticket_ids: Sequence[int]
    actor: Actor


@dataclass(frozen=True)
class CustomersRenamed(TicketsEvent):
    """The customer of these tickets has another key, login or name."""


@dataclass(frozen=True)
class TicketChange:
    """All that one change did to a ticket; told last, after each of its events."""

    ticket: Ticket
    actor: Actor
    events: tuple[TicketEvent, ...]


Event = TicketEvent | TicketsEvent | TicketChange
E = TypeVar("E", bound=Event)
_subscribers: dict[type[object], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Let ``handler`` be called with each event of this kind (or a kind derived from it)."""
    if handler not in _subscribers[kind]:
        _subscribers[kind].append(handler)


def emit(event: Event) -> None:
    """Tell the subscribers. An exception of one of them undoes the whole operation."""
    for kind in type(event).__mro__:
        for handler in _subscribers.get(kind, ()):
            handler(event)
