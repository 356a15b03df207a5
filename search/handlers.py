"""Keeps the index right in the transaction that changes a ticket."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

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

_paused: ContextVar[bool] = ContextVar("paused", default=False)


@contextmanager
def at_its_end() -> Iterator[None]:
    """Within the block nothing is indexed; at its end everything is, at once.

    For loading many tickets into an empty database, within one transaction.
    """
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)
    for _done in documents.rebuild():
        pass


def register() -> None:
    """Called once at start-up."""
    subscribe(TicketCreated, _write_first)
    subscribe(ArticleAdded, _add_article)
    subscribe(CustomersRenamed, _write_many_anew)
    for kind in (
        TicketTitleChanged,
        TicketCustomerChanged,
        ArticlesMoved,
        ArticleEdited,
        ArticleDeleted,
        ArticleRestored,
        ArticleVisibilityChanged,
    ):
        subscribe(kind, _write_anew)


def _write_first(event: TicketCreated) -> None:
    if not event.ticket.article_count:  # of articles we are told next
        _write_anew(event)


def _add_article(event: ArticleAdded) -> None:
    if event.ticket.article_count == 1:
        _write_anew(event)
    elif not _paused.get():
        documents.add_article(event.ticket, event.article)


def _write_anew(event: TicketEvent) -> None:
    if not _paused.get():
        documents.refresh([event.ticket.pk])


def _write_many_anew(event: CustomersRenamed) -> None:
    if not _paused.get():
        documents.refresh(event.ticket_ids)
