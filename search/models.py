"""What full-text search keeps: one document a ticket."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchDocument(models.Model):
    """The words of a ticket. Written by search.handlers in the transaction that changes it.

    On PostgreSQL they are in ``words``, with a GIN index; on SQLite in the table ``search_text``
    (FTS5), whose row has the ticket's id and goes with this one.
    """

    ticket = models.OneToOneField(
        "tickets.Ticket",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="search_document",
    )
    words = SearchVectorField(null=True, editable=False)
    # Up to which article it is in; an event that comes late changes nothing.
    last_article_id = models.BigIntegerField(default=0)
    # How much of the room for one document is taken (search.documents).
    cost = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"words of ticket {self.ticket_id}"
