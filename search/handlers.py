"""Keeps the index right in the transaction that changes a ticket."""

from search import documents
from tickets.events import (
    ArticleAdded,
    ArticleDeleted,
    ArticleEdited,
    ArticleRestored,
    ArticlesMoved,
    ArticleVisibilityChanged,
    CustomersRenamed,
    TicketCreated,
    TicketCustomerChanged,
    TicketEvent,
    TicketTitleChanged,
    subscribe,
)


def register() -> None:
    """Called once at start-up."""
    subscribe(ArticleAdded, _add_article)
    subscribe(CustomersRenamed, _write_many_anew)
    for kind in (
        TicketCreated,
        TicketTitleChanged,
        TicketCustomerChanged,
        ArticlesMoved,
        ArticleEdited,
        ArticleDeleted,
        ArticleRestored,
        ArticleVisibilityChanged,
    ):
        subscribe(kind, _write_anew)


def _add_article(event: ArticleAdded) -> None:
    documents.add_article(event.ticket, event.article)


def _write_anew(event: TicketEvent) -> None:
    documents.refresh([event.ticket.pk])


def _write_many_anew(event: CustomersRenamed) -> None:
    documents.refresh(event.ticket_ids)
