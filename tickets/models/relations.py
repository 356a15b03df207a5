"""What ties tickets to each other and to people."""

from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LinkType(models.TextChoices):
    """Typed relations (catalog, rule 2.2). ParentChild, DependsOn, DuplicateOf have a direction."""

    NORMAL = "Normal", _("related")
    PARENT_CHILD = "ParentChild", _("parent of")
    DEPENDS_ON = "DependsOn", _("depends on")
    RELEVANT_TO = "RelevantTo", _("relevant to")
    ALTERNATIVE_TO = "AlternativeTo", _("alternative to")
    CONNECTED_TO = "ConnectedTo", _("connected to")
    DUPLICATE_OF = "DuplicateOf", _("duplicate of")


DIRECTED_LINKS = (LinkType.PARENT_CHILD, LinkType.DEPENDS_ON, LinkType.DUPLICATE_OF)


class TicketLink(models.Model):
    """Two tickets belong together. Each pair and type once, whatever the direction (5.18)."""

    type = models.CharField(max_length=20, choices=LinkType.choices)
    source = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="links_in")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "type",
                Least("source", "target"),
                Greatest("source", "target"),
                name="link_pair_unique",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="link_not_to_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=LinkType.values), name="link_type_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.type} {self.target_id}"


class TicketMerge(models.Model):
    """What a merge moved, so that it can be undone (rule 5.16)."""

    source = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="merges")
    target = models.ForeignKey(
        "tickets.Ticket", on_delete=models.PROTECT, related_name="merges_received"
    )
    # {"articles": [ids], "time_entries": [ids], "watchers": [agent ids], "links": [[...]]}
    moved = models.JSONField()
    # State, owner, lock, pending time of the source before.
    before = models.JSONField()
    notice = models.ForeignKey(
        "tickets.Article", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A ticket is part of at most one other at a time.
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(undone_at__isnull=True),
                name="merge_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"


class Watcher(models.Model):
    """An agent follows a ticket."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="watchers")
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="watched")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "agent"], name="watcher_unique")]

    def __str__(self) -> str:
        return f"{self.agent_id} watches {self.ticket_id}"


class TicketSeen(models.Model):
    """Up to which article an agent has read a ticket (rule 4.8)."""

    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.CASCADE, related_name="seen", db_index=False
    )
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    article_id = models.BigIntegerField()

    class Meta:
        constraints = [
            # Also read by the list: which of these 50 tickets has this agent read?
            models.UniqueConstraint(fields=["ticket", "agent"], name="seen_unique")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} read {self.ticket_id} up to {self.article_id}"


class TicketTag(models.Model):
    """A free label, in lower case (rule 4.8)."""

    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.CASCADE, related_name="tags", db_index=False
    )
    name = models.CharField(_("tag"), max_length=50)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "name"], name="tag_unique"),
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_not_empty"),
        ]
        indexes = [
            # Filter by tag, and suggestions of tags.
            models.Index(fields=["name", "ticket"], name="tag_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TimeEntry(models.Model):
    """Time booked on a ticket, in the site's unit (rule 5.19)."""

    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.PROTECT, related_name="time_entries"
    )
    article = models.ForeignKey(
        "tickets.Article", null=True, on_delete=models.PROTECT, related_name="time_entries"
    )
    time_unit = models.DecimalField(_("time"), max_digits=10, decimal_places=2)
    comment = models.CharField(_("comment"), max_length=250, blank=True, default="")
    agent = models.ForeignKey("accounts.Agent", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(time_unit__gt=0), name="time_entry_positive")
        ]
        indexes = [
            # Time booked in a span (statistics).
            models.Index(fields=["created_at"], name="time_entry_created"),
        ]

    def __str__(self) -> str:
        return f"{self.time_unit} on {self.ticket_id}"
