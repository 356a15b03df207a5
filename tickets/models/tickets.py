"""The ticket: one request, with exactly one queue, state, priority, type and lock."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tickets.models.catalog import ACTIVE_TYPES, Lock, StateType
from tickets.querysets import TicketQuerySet

_ACTIVE = models.Q(state_type__in=[int(t) for t in ACTIVE_TYPES], archived=False)


class Ticket(models.Model):
    """A request. Written by tickets.operations only; everything else reads."""

    id = models.BigAutoField(primary_key=True)
    tn = models.CharField(_("number"), max_length=50, unique=True)
    title = models.CharField(_("title"), max_length=255)
    queue = models.ForeignKey(
        "queues.Queue",
        verbose_name=_("queue"),
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
    )
    state = models.ForeignKey(
        "tickets.State", verbose_name=_("state"), on_delete=models.PROTECT, db_index=False
    )
    # Copy of the state's type (which can't change once the state is in use), so that indexes
    # and filters on meaning need no join.
    state_type = models.SmallIntegerField(choices=StateType.choices)
    priority = models.ForeignKey(
        "tickets.Priority", verbose_name=_("priority"), on_delete=models.PROTECT, db_index=False
    )
    type = models.ForeignKey(
        "tickets.TicketType",
        verbose_name=_("type"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    service = models.ForeignKey(
        "queues.Service", null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    sla = models.ForeignKey(
        "queues.Sla", null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    lock = models.SmallIntegerField(_("lock"), choices=Lock.choices, default=Lock.UNLOCK)
    # When the unlock timeout began (rule 5.10).
    lock_stamp = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        "accounts.Agent",
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_tickets",
        db_index=False,
    )
    responsible = models.ForeignKey(
        "accounts.Agent",
        verbose_name=_("responsible"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responsible_tickets",
        db_index=False,
    )
    # Text, as in OTRS: the company's key, and the login of the customer user or the bare address
    # of somebody unknown (rule 7.16).
    customer_id = models.CharField(_("customer id"), max_length=150, blank=True, default="")
    customer_user_id = models.CharField(_("customer user"), max_length=255, blank=True, default="")

    pending_until = models.DateTimeField(_("pending until"), null=True, blank=True)
    # Deadlines that still run, and the nearest of them (rule 10.6).
    first_response_due = models.DateTimeField(null=True, blank=True)
    update_due = models.DateTimeField(null=True, blank=True)
    solution_due = models.DateTimeField(null=True, blank=True)
    next_due = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    archived = models.BooleanField(_("archived"), default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_tickets"
    )
    # Kept by the operations so that lists need no aggregate.
    article_count = models.PositiveIntegerField(default=0)
    visible_article_count = models.PositiveIntegerField(default=0)
    last_article = models.ForeignKey(
        "tickets.Article",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    created_by = models.ForeignKey(
        "accounts.Agent",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        "accounts.Agent",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state_type__in=StateType.values), name="ticket_state_type_known"
            ),
            models.CheckConstraint(
                condition=models.Q(lock__in=Lock.values), name="ticket_lock_known"
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="ticket_has_title"),
            models.CheckConstraint(
                condition=models.Q(tn__regex=r"^[0-9]+$"), name="ticket_number_is_digits"
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="ticket_not_merged_into_self"
            ),
        ]
        indexes = [
            # The agent's ticket list: active tickets, latest change first. The queue is included so
            # that unreadable rows are skipped without touching the table, the others for sorting.
            models.Index(
                fields=["-changed_at", "-id"],
                include=["queue", "state", "priority", "owner", "next_due"],
                condition=_ACTIVE,
                name="ticket_active",
            ),
            # GET /api/v1/tickets: newest first, whatever the state.
            models.Index(
                fields=["-created_at", "-id"],
                include=["queue", "state_type"],
                name="ticket_created",
            ),
            # Cursor export and synchronising, and lists of closed tickets by change.
            models.Index(
                fields=["changed_at", "id"], include=["queue", "state_type"], name="ticket_changed"
            ),
            # One rare queue's list, and exact counts with further filters.
            models.Index(
                fields=["queue", "state_type", "-changed_at", "-id"], name="ticket_queue_state"
            ),
            # Search: of thousands of tickets that have a word, which may be seen, and which changed
            # last? Read without touching the table.
            models.Index(
                fields=["id"],
                include=["changed_at", "queue", "state_type"],
                condition=models.Q(archived=False),
                name="ticket_look_up",
            ),
            # "My tickets": dashboard, sidebar, GET /dashboard/my-tickets.
            models.Index(
                fields=["owner", "-changed_at"],
                condition=models.Q(owner__isnull=False),
                name="ticket_owner",
            ),
            models.Index(
                fields=["responsible", "-changed_at"],
                condition=models.Q(responsible__isnull=False),
                name="ticket_responsible",
            ),
            # What was closed today, this week, in a span: dashboard, statistics, closed_after.
            models.Index(
                fields=["closed_at"],
                include=["queue", "owner"],
                condition=models.Q(closed_at__isnull=False),
                name="ticket_closed",
            ),
            # The worker's minute: pending times that are over.
            models.Index(
                fields=["pending_until"],
                condition=models.Q(pending_until__isnull=False),
                name="ticket_pending",
            ),
            # Escalation check and the list sorted by next deadline.
            models.Index(
                fields=["next_due"], condition=models.Q(next_due__isnull=False), name="ticket_due"
            ),
            # The worker's minute: locks that time out.
            models.Index(
                fields=["lock_stamp"],
                condition=models.Q(lock=Lock.LOCK.value, lock_stamp__isnull=False),
                name="ticket_lock_stamp",
            ),
            # Customer portal and the customer's other tickets in the side panel (any case, 6.6).
            models.Index(
                Lower("customer_user_id"), models.F("changed_at").desc(), name="ticket_customer"
            ),
            models.Index(
                Lower("customer_id"), models.F("changed_at").desc(), name="ticket_company"
            ),
            # Deleting or renaming master data asks whether it is in use.
            models.Index(fields=["state"], name="ticket_state"),
        ]

    def __str__(self) -> str:
        return f"{self.tn} {self.title}"

    @property
    def is_active(self) -> bool:
        """Whether it still wants work: new, open or pending."""
        return self.state_type in ACTIVE_TYPES

    @property
    def is_closed(self) -> bool:
        """Whether its state is of type closed."""
        return self.state_type == StateType.CLOSED

    @property
    def is_merged(self) -> bool:
        """Whether it became part of another ticket."""
        return self.state_type == StateType.MERGED

    @property
    def is_removed(self) -> bool:
        """Whether it was deleted (restorable)."""
        return self.state_type == StateType.REMOVED

    @property
    def is_locked(self) -> bool:
        """Whether the owner says to be at it."""
        return self.lock == Lock.LOCK

    @property
    def etag(self) -> str:
        """The version as an HTTP entity tag."""
        return f'"{self.version}"'


class TicketTally(models.Model):
    """How many tickets there are per queue, state and lock, as a sum of small differences.

    Every operation that moves a ticket between these appends a -1 and a +1 in its transaction;
    the worker folds them together. So exact totals of big lists cost a sum over a few hundred
    rows, and writers never wait for each other's counter.
    """

    id = models.BigAutoField(primary_key=True)
    queue_id = models.BigIntegerField()
    state_id = models.BigIntegerField()
    state_type = models.SmallIntegerField()
    locked = models.BooleanField()
    archived = models.BooleanField()
    amount = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.amount:+} in queue {self.queue_id}, state {self.state_id}"
