"""What full-text search keeps, one document a ticket; searches that people saved, and made."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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


class SavedSearch(models.Model):
    """A search that its owner wants again; public ones are offered to all agents."""

    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.CASCADE, related_name="saved_searches"
    )
    customer_user = models.ForeignKey(
        "accounts.CustomerUser", null=True, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=200)
    query = models.TextField(_("words"), blank=True, default="")
    # Names and values as in the query string of GET /tickets.
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    is_public = models.BooleanField(_("for everybody"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agent__isnull=False, customer_user__isnull=True)
                | models.Q(agent__isnull=True, customer_user__isnull=False),
                name="saved_search_of_one_person",
            ),
            models.UniqueConstraint(
                "agent",
                Lower("name"),
                condition=models.Q(agent__isnull=False),
                name="saved_search_name_of_agent",
            ),
            models.UniqueConstraint(
                "customer_user",
                Lower("name"),
                condition=models.Q(customer_user__isnull=False),
                name="saved_search_name_of_customer",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PastQuery(models.Model):
    """What somebody searched for, offered again while they type. Only the latest are kept."""

    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    customer_user = models.ForeignKey(
        "accounts.CustomerUser",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    text = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agent__isnull=False, customer_user__isnull=True)
                | models.Q(agent__isnull=True, customer_user__isnull=False),
                name="past_query_of_one_person",
            ),
            # Also read by suggestions: what did this person ask for?
            models.UniqueConstraint(
                fields=["agent", "text"],
                condition=models.Q(agent__isnull=False),
                name="past_query_of_agent",
            ),
            models.UniqueConstraint(
                fields=["customer_user", "text"],
                condition=models.Q(customer_user__isnull=False),
                name="past_query_of_customer",
            ),
        ]

    def __str__(self) -> str:
        return self.text
