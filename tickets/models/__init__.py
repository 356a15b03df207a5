"""The work: tickets, their articles, and all that hangs on them."""

from tickets.models.articles import Article, ArticleType, Attachment, MailChannel, SenderType
from tickets.models.catalog import Lock, Priority, State, StateType, TicketType
from tickets.models.history import HistoryType, TicketHistory
from tickets.models.intake import IncomingMail, MailKey, MailState, RawMail, ReturnCode
from tickets.models.numbers import NumberCounter
from tickets.models.outbox import DeliveryState, OutgoingMail, OutgoingRecipient
from tickets.models.relations import (
    LinkType,
    TicketLink,
    TicketMerge,
    TicketSeen,
    TicketTag,
    TimeEntry,
    Watcher,
)
from tickets.models.tickets import Ticket, TicketTally
from tickets.models.worker import WorkerSignal

__all__ = [
    "Article",
    "ArticleType",
    "Attachment",
    "DeliveryState",
    "HistoryType",
    "IncomingMail",
    "LinkType",
    "Lock",
    "MailChannel",
    "MailKey",
    "MailState",
    "NumberCounter",
    "OutgoingMail",
    "OutgoingRecipient",
    "Priority",
    "RawMail",
    "ReturnCode",
    "SenderType",
    "State",
    "StateType",
    "Ticket",
    "TicketHistory",
    "TicketLink",
    "TicketMerge",
    "TicketSeen",
    "TicketTag",
    "TicketTally",
    "TicketType",
    "TimeEntry",
    "Watcher",
    "WorkerSignal",
]
