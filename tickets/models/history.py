"""What happened to a ticket, by whom, with old and new value."""

from django.db import models
from django.utils import timezone


class HistoryType(models.IntegerChoices):
    """The closed list of rule 2.3. 1 to 56 are OTRS's and Znuny's numbers, from 101 on ours."""

    NEW_TICKET = 1, "NewTicket"
    FOLLOW_UP = 2, "FollowUp"
    SEND_AUTO_REJECT = 3, "SendAutoReject"
    SEND_AUTO_REPLY = 4, "SendAutoReply"
    SEND_AUTO_FOLLOW_UP = 5, "SendAutoFollowUp"
    FORWARD = 6, "Forward"
    BOUNCE = 7, "Bounce"
    SEND_ANSWER = 8, "SendAnswer"
    SEND_AGENT_NOTIFICATION = 9, "SendAgentNotification"
    SEND_CUSTOMER_NOTIFICATION = 10, "SendCustomerNotification"
    EMAIL_AGENT = 11, "EmailAgent"
    EMAIL_CUSTOMER = 12, "EmailCustomer"
    PHONE_CALL_AGENT = 13, "PhoneCallAgent"
    PHONE_CALL_CUSTOMER = 14, "PhoneCallCustomer"
    ADD_NOTE = 15, "AddNote"
    MOVE = 16, "Move"
    LOCK = 17, "Lock"
    UNLOCK = 18, "Unlock"
    REMOVE = 19, "Remove"
    TIME_ACCOUNTING = 20, "TimeAccounting"
    CUSTOMER_UPDATE = 21, "CustomerUpdate"
    PRIORITY_UPDATE = 22, "PriorityUpdate"
    OWNER_UPDATE = 23, "OwnerUpdate"
    LOOP_PROTECTION = 24, "LoopProtection"
    MISC = 25, "Misc"
    SET_PENDING_TIME = 26, "SetPendingTime"
    STATE_UPDATE = 27, "StateUpdate"
    TICKET_DYNAMIC_FIELD_UPDATE = 28, "TicketDynamicFieldUpdate"
    WEB_REQUEST_CUSTOMER = 29, "WebRequestCustomer"
    TICKET_LINK_ADD = 30, "TicketLinkAdd"
    TICKET_LINK_DELETE = 31, "TicketLinkDelete"
    SYSTEM_REQUEST = 32, "SystemRequest"
    MERGED = 33, "Merged"
    RESPONSIBLE_UPDATE = 34, "ResponsibleUpdate"
    SUBSCRIBE = 35, "Subscribe"
    UNSUBSCRIBE = 36, "Unsubscribe"
    TYPE_UPDATE = 37, "TypeUpdate"
    SERVICE_UPDATE = 38, "ServiceUpdate"
    SLA_UPDATE = 39, "SLAUpdate"
    ARCHIVE_FLAG_UPDATE = 40, "ArchiveFlagUpdate"
    ESCALATION_SOLUTION_TIME_STOP = 41, "EscalationSolutionTimeStop"
    ESCALATION_RESPONSE_TIME_START = 42, "EscalationResponseTimeStart"
    ESCALATION_UPDATE_TIME_START = 43, "EscalationUpdateTimeStart"
    ESCALATION_SOLUTION_TIME_START = 44, "EscalationSolutionTimeStart"
    ESCALATION_RESPONSE_TIME_NOTIFY_BEFORE = 45, "EscalationResponseTimeNotifyBefore"
    ESCALATION_UPDATE_TIME_NOTIFY_BEFORE = 46, "EscalationUpdateTimeNotifyBefore"
    ESCALATION_SOLUTION_TIME_NOTIFY_BEFORE = 47, "EscalationSolutionTimeNotifyBefore"
    ESCALATION_RESPONSE_TIME_STOP = 48, "EscalationResponseTimeStop"
    ESCALATION_UPDATE_TIME_STOP = 49, "EscalationUpdateTimeStop"
    TITLE_UPDATE = 50, "TitleUpdate"
    EMAIL_RESEND = 51, "EmailResend"
    BULK = 52, "Bulk"
    ARTICLE_EDIT = 53, "ArticleEdit"
    ARTICLE_RESTORE = 54, "ArticleRestore"
    ARTICLE_DELETE = 55, "ArticleDelete"
    ARTICLE_DYNAMIC_FIELD_UPDATE = 56, "ArticleDynamicFieldUpdate"
    UNMERGED = 101, "Unmerged"
    SPLIT = 102, "Split"
    MENTION = 103, "Mention"
    TAG_UPDATE = 104, "TagUpdate"
    ARTICLE_VISIBILITY_UPDATE = 105, "ArticleVisibilityUpdate"
    SEND_UNDONE = 106, "SendUndone"
    DELIVERY_FAILED = 107, "DeliveryFailed"
    RESTORED = 108, "Restored"
    SATISFACTION_RATING = 109, "SatisfactionRating"
    PRIVACY_ERASURE = 110, "PrivacyErasure"
    # When a mail is to go out: set, brought forward to now, or given up since the customer wrote.
    SEND_TIME_UPDATE = 111, "SendTimeUpdate"


class TicketHistory(models.Model):
    """One change: what, from, to, by whom, by which channel, why (rule 2.4).

    Values are plain text or ids; sentences are made when it is shown.
    """

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.PROTECT, related_name="history", db_index=False
    )
    article = models.ForeignKey(
        "tickets.Article", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    type = models.SmallIntegerField(choices=HistoryType.choices)
    old_value = models.TextField(null=True)
    new_value = models.TextField(null=True)
    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Login or address of somebody outside who did it.
    customer = models.CharField(max_length=255, blank=True, default="")
    channel = models.CharField(max_length=12)
    cause = models.CharField(max_length=250, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    # The ticket after the change.
    queue_id = models.BigIntegerField()
    state_id = models.BigIntegerField()
    priority_id = models.BigIntegerField()
    type_id_after = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "history entry"
        verbose_name_plural = "history"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(type__in=HistoryType.values), name="history_type_known"
            )
        ]
        indexes = [
            # The history of a ticket, in order.
            models.Index(fields=["ticket", "id"], name="history_ticket"),
            # Recent activity on the dashboard; the audit log, also by action.
            models.Index(fields=["-created_at", "-id"], include=["type"], name="history_recent"),
            # The audit log of one agent.
            models.Index(
                fields=["agent", "-created_at", "-id"],
                include=["type"],
                condition=models.Q(agent__isnull=False),
                name="history_agent",
            ),
            # How often tickets were reopened in a span (statistics).
            models.Index(
                fields=["created_at"],
                condition=models.Q(type=HistoryType.STATE_UPDATE.value),
                name="history_state_changes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} of ticket {self.ticket_id}"
