"""The work: tickets, their articles, and all that hangs on them."""

from tickets.models.agent_tools import CannedResponse, TicketTemplate
from tickets.models.articles import (
    Article,
    ArticleRevision,
    ArticleType,
    Attachment,
    DeletedArticle,
    MailChannel,
    SenderType,
)
from tickets.models.auto_responses import AutoResponseAttempt
from tickets.models.bounces import Bounce
from tickets.models.bulk_runs import BulkItem, BulkRun, Outcome
from tickets.models.catalog import Lock, Priority, State, StateType, TicketType
from tickets.models.drafts import TicketDraft
from tickets.models.dynamic_fields import (
    DynamicField,
    DynamicFieldValue,
    FieldObject,
    FieldType,
)
from tickets.models.external_numbers import ExternalNumber
from tickets.models.history import HistoryType, TicketHistory
from tickets.models.intake import IncomingMail, MailKey, MailState, RawMail, ReturnCode
from tickets.models.notification_rules import Circle, NotificationRule, NotificationText
from tickets.models.notifications import PENDING, Deadline, DeadlineNotice, Notification
from tickets.models.numbers import NumberCounter
from tickets.models.outbox import DeliveryState, OutgoingMail, OutgoingRecipient
from tickets.models.postmaster import (
    ConditionKind,
    FilterCondition,
    FilterValue,
    PostmasterFilter,
)
from tickets.models.presence import TicketPresence
from tickets.models.relations import (
    LinkType,
    TicketLink,
    TicketMerge,
    TicketSeen,
    TicketTag,
    TimeEntry,
    Watcher,
)
from tickets.models.ticket_views import Sharing, TicketView
from tickets.models.tickets import Ticket, TicketTally
from tickets.models.webhooks import Webhook, WebhookDelivery, WebhookState
from tickets.models.worker import WorkerSignal

__all__ = [
    "PENDING",
    "Article",
    "ArticleRevision",
    "ArticleType",
    "Attachment",
    "AutoResponseAttempt",
    "Bounce",
    "BulkItem",
    "BulkRun",
    "CannedResponse",
    "Circle",
    "ConditionKind",
    "Deadline",
    "DeadlineNotice",
    "DeletedArticle",
    "DeliveryState",
    "DynamicField",
    "DynamicFieldValue",
    "ExternalNumber",
    "FieldObject",
    "FieldType",
    "FilterCondition",
    "FilterValue",
    "HistoryType",
    "IncomingMail",
    "LinkType",
    "Lock",
    "MailChannel",
    "MailKey",
    "MailState",
    "Notification",
    "NotificationRule",
    "NotificationText",
    "NumberCounter",
    "Outcome",
    "OutgoingMail",
    "OutgoingRecipient",
    "PostmasterFilter",
    "Priority",
    "RawMail",
    "ReturnCode",
    "SenderType",
    "Sharing",
    "State",
    "StateType",
    "Ticket",
    "TicketDraft",
    "TicketHistory",
    "TicketLink",
    "TicketMerge",
    "TicketPresence",
    "TicketSeen",
    "TicketTag",
    "TicketTally",
    "TicketTemplate",
    "TicketType",
    "TicketView",
    "TimeEntry",
    "Watcher",
    "Webhook",
    "WebhookDelivery",
    "WebhookState",
    "WorkerSignal",
]
