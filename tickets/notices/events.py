"""The events that notifications wait for: a closed list, with OTRS's names (rule 9.1).

It holds those that occur here; what GOTRS has no word for yet is not offered.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets import events as happened
from tickets.mail.outbound.events import MailFailed, MailReturned, MailSent
from tickets.mentions import mentioned_in
from tickets.models import (
    Article,
    Deadline,
    DynamicField,
    FieldObject,
    MailChannel,
    SenderType,
)
from tickets.notices.rules import Happening

NEW_TICKET = "NotificationNewTicket"
FOLLOW_UP = "NotificationFollowUp"
ADD_NOTE = "NotificationAddNote"
MENTION = "UserMention"
PENDING_REMINDER = "NotificationPendingReminder"
ESCALATION = "NotificationEscalation"
ESCALATION_WARNING = "NotificationEscalationNotifyBefore"
# What begins so ends with the name of a dynamic field.
FIELD_UPDATE = "TicketDynamicFieldUpdate_"

CLOCKS = {
    Deadline.FIRST_RESPONSE: "Response",
    Deadline.UPDATE: "Update",
    Deadline.SOLUTION: "Solution",
}

# In the order in which they are offered, by group.
EVENTS: tuple[tuple[Promise, dict[str, Promise]], ...] = (
    (
        _("What concerns people"),
        {
            NEW_TICKET: _("a ticket was opened"),
            FOLLOW_UP: _("the customer wrote in a ticket that was there"),
            ADD_NOTE: _("a colleague added a note"),
            MENTION: _("a note mentions somebody"),
            "NotificationOwnerUpdate": _("the owner is another"),
            "NotificationResponsibleUpdate": _("the responsible agent is another"),
            "NotificationMove": _("the ticket moved into another queue"),
            "NotificationServiceUpdate": _("the service is another"),
            PENDING_REMINDER: _("the time of a reminder is over"),
            ESCALATION: _("a deadline has passed"),
            ESCALATION_WARNING: _("a deadline comes near"),
        },
    ),
    (
        _("Tickets"),
        {
            "TicketCreate": _("made"),
            "TicketDelete": _("deleted"),
            "TicketRestore": _("restored"),
            "TicketTitleUpdate": _("other title"),
            "TicketQueueUpdate": _("other queue"),
            "TicketTypeUpdate": _("other type"),
            "TicketServiceUpdate": _("other service"),
            "TicketSLAUpdate": _("other SLA"),
            "TicketCustomerUpdate": _("other customer"),
            "TicketPendingTimeUpdate": _("other time until which it waits"),
            "TicketLockUpdate": _("locked or unlocked"),
            "TicketArchiveFlagUpdate": _("put into the archive, or taken out"),
            "TicketStateUpdate": _("other state"),
            "TicketOwnerUpdate": _("other owner"),
            "TicketResponsibleUpdate": _("other responsible agent"),
            "TicketPriorityUpdate": _("other priority"),
            "TicketAccountTime": _("time booked"),
            "TicketMerge": _("merged into another one"),
            "TicketUnmerge": _("taken out of another one again"),
            "TicketTagUpdate": _("other tags"),
        },
    ),
    (
        _("Entries"),
        {
            "ArticleCreate": _("written"),
            "ArticleUpdate": _("changed, or shown to or hidden from the customer"),
            "ArticleDelete": _("deleted"),
            "ArticleSend": _("a mail was written to the customer"),
            "ArticleBounce": _("a mail was sent on as it came"),
            "ArticleEmailSendingSent": _("the mail server took a mail"),
            "ArticleEmailSendingError": _("a mail could not be delivered"),
            "ArticleTransmissionError": _("a report came back that a mail did not arrive"),
        },
    ),
    (
        _("Deadlines"),
        {
            "EscalationResponseTimeNotifyBefore": _("the first response is due soon"),
            "EscalationUpdateTimeNotifyBefore": _("the update is due soon"),
            "EscalationSolutionTimeNotifyBefore": _("the solution is due soon"),
            "EscalationResponseTimeStart": _("the first response is late"),
            "EscalationUpdateTimeStart": _("the update is late"),
            "EscalationSolutionTimeStart": _("the solution is late"),
        },
    ),
)

_BY_KIND: dict[type, tuple[str, ...]] = {
    happened.TicketCreated: ("TicketCreate", NEW_TICKET),
    happened.TicketTitleChanged: ("TicketTitleUpdate",),
    happened.TicketMoved: ("TicketQueueUpdate", "NotificationMove"),
    happened.TicketCustomerChanged: ("TicketCustomerUpdate",),
    happened.TicketStateChanged: ("TicketStateUpdate",),
    happened.TicketOwnerChanged: ("TicketOwnerUpdate", "NotificationOwnerUpdate"),
    happened.TicketResponsibleChanged: (
        "TicketResponsibleUpdate",
        "NotificationResponsibleUpdate",
    ),
    happened.TicketPriorityChanged: ("TicketPriorityUpdate",),
    happened.TicketMerged: ("TicketMerge",),
    happened.TicketUnmerged: ("TicketUnmerge",),
    happened.TicketRemoved: ("TicketDelete",),
    happened.TicketRestored: ("TicketRestore",),
    happened.ArticleVisibilityChanged: ("ArticleUpdate",),
    happened.ArticleEdited: ("ArticleUpdate",),
    happened.ArticleDeleted: ("ArticleDelete",),
    happened.ArticleBounced: ("ArticleBounce",),
    MailSent: ("ArticleEmailSendingSent",),
    MailFailed: ("ArticleEmailSendingError",),
    MailReturned: ("ArticleTransmissionError",),
}
_BY_FIELD: dict[str, tuple[str, ...]] = {
    "type": ("TicketTypeUpdate",),
    "service": ("TicketServiceUpdate", "NotificationServiceUpdate"),
    "sla": ("TicketSLAUpdate",),
    "pending_until": ("TicketPendingTimeUpdate",),
    "lock": ("TicketLockUpdate",),
    "archived": ("TicketArchiveFlagUpdate",),
    "tags": ("TicketTagUpdate",),
    "time": ("TicketAccountTime",),
}


def of_change(change: happened.TicketChange) -> list[Happening]:
    """All that one change did, in its order, as rules wait for it."""
    found = [event for event in change.events if isinstance(event, happened.ArticleAdded)]
    is_new = any(isinstance(event, happened.TicketCreated) for event in change.events)
    first = found[0].article if found and is_new else None
    return [
        happening
        for event in change.events
        if (happening := of_event(event, is_new=is_new, first=first)) is not None
    ]


def of_event(
    event: happened.TicketEvent, *, is_new: bool = False, first: Article | None = None
) -> Happening | None:
    """One event; ``first`` is the article that the ticket begins with, if it is new."""
    article: Article | None = getattr(event, "article", None)
    mentioned: list[int] = []
    names = list(_BY_KIND.get(type(event), ()))
    match event:
        case happened.TicketCreated():
            article = first
        case happened.TicketUpdated():
            names = list(_of_field(event))
        case MailSent() | MailFailed():
            article = event.mail.article
            # What nobody answers to was sent by a machine: of our own mails it is not told.
            names = names if event.mail.envelope_from else []
        case happened.ArticleAdded():
            mentioned = mentioned_in(event.article)
            names = list(_of_article(event.article, is_new=is_new))
            names += [MENTION] if mentioned else []
    if not names:
        return None
    return Happening(frozenset(names), event.ticket, event.actor, article, mentioned)


def _of_article(article: Article, *, is_new: bool) -> Iterator[str]:
    """A customer's message, and notes of colleagues; what a new ticket begins with is neither."""
    yield "ArticleCreate"
    if article.channel == MailChannel.EMAIL and article.sender_type == SenderType.AGENT:
        yield "ArticleSend"
    if is_new:
        return
    if article.sender_type == SenderType.CUSTOMER:
        yield FOLLOW_UP
    elif article.sender_type == SenderType.AGENT and article.channel == MailChannel.INTERNAL:
        yield ADD_NOTE


def _of_field(event: happened.TicketUpdated) -> Iterator[str]:
    yield from _BY_FIELD.get(event.field, ())
    if event.field == "dynamic_fields":
        for name in {**event.old, **event.new}:
            yield f"{FIELD_UPDATE}{name}"


def of_deadline(deadline: Deadline, *, passed: bool) -> frozenset[str]:
    """The names of a deadline that has passed or comes near."""
    ending = "Start" if passed else "NotifyBefore"
    general = ESCALATION if passed else ESCALATION_WARNING
    return frozenset({f"Escalation{CLOCKS[deadline]}Time{ending}", general})


def choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """All events as a form offers them, by group; of each dynamic field of tickets its own."""
    groups = [(group, list(events.items())) for group, events in EVENTS]
    fields = DynamicField.objects.valid().filter(object_type=FieldObject.TICKET)
    names = fields.order_by("field_order", "name").values_list("name", "label")
    offered: list[tuple[str, Any]] = [(f"{FIELD_UPDATE}{name}", label) for name, label in names]
    return [*groups, (_("Fields that got another value"), offered)] if offered else groups


def name_of(event: str) -> Any:
    """What an event means."""
    known = {name: label for _group, events in EVENTS for name, label in events.items()}
    return known.get(event, event)
