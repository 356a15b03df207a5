"""Telling agents, inside the product, what happened to their tickets (part 9 of the rules).

Rows are written in the transaction of the change, so nobody is told of what was rolled back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import site
from accounts.actors import Actor
from accounts.mail_choices import MailMode
from accounts.models import Agent, Permission
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.permissions import agents_allowed
from accounts.preferences import (
    NOTIFICATION_KINDS,
    language_of,
    mail_mode,
    next_digest,
    wants,
)
from gotrs.common.clock import now
from gotrs.common.validity import Validity
from tickets import rules
from tickets.live import signals
from tickets.models import Notification, Ticket, Watcher

# How long they are kept, read or not.
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Message:
    """What is said: ``{tn}``, ``{title}`` and ``{who}`` are filled in.

    ``kind`` is one of the kinds that people may switch off (accounts.preferences), or another one,
    which is always on.
    """

    kind: str
    title: Promise
    text: Promise


OWNER = Message(
    "assignment",
    gettext_lazy("Ticket {tn} is yours"),
    gettext_lazy("{who} gave you the ticket “{title}”."),
)
RESPONSIBLE = Message(
    "assignment",
    gettext_lazy("You are responsible for ticket {tn}"),
    gettext_lazy("{who} made you responsible for the ticket “{title}”."),
)
FOLLOW_UP = Message(
    "follow_up",
    gettext_lazy("New message in ticket {tn}"),
    gettext_lazy("{who} wrote in the ticket “{title}”."),
)
NOTE = Message(
    "note",
    gettext_lazy("New note in ticket {tn}"),
    gettext_lazy("{who} added a note to the ticket “{title}”."),
)
MENTION = Message(
    "mention",
    gettext_lazy("You are mentioned in ticket {tn}"),
    gettext_lazy("{who} mentions you in a note to the ticket “{title}”."),
)
REMINDER = Message(
    "reminder",
    gettext_lazy("Reminder of ticket {tn}"),
    gettext_lazy("The pending time of the ticket “{title}” is over."),
)


def tell(
    ticket: Ticket,
    message: Message,
    *,
    actor: Actor,
    agent_ids: Collection[int | None],
    watchers: bool = False,
    besides: Collection[int] = (),
) -> list[int]:
    """Tell these agents, with ``watchers`` also those who follow the ticket; returns whom.

    Each once. Left out are who did it, ``besides``, the system, invalid accounts, agents who can't
    read the ticket (rule 9.3), and who switched this kind off. At most two queries, none if nobody
    is named.
    """
    named = {pk for pk in agent_ids if pk is not None} - {actor.agent_id, SYSTEM_AGENT_ID}
    if not named and not watchers:
        return []
    people = [
        agent
        for agent in readers(ticket, named, watchers=watchers)
        if agent.pk != actor.agent_id and agent.pk not in besides and _wants(agent, message.kind)
    ]
    if people:
        Notification.objects.bulk_create(_row(ticket, message, actor, agent) for agent in people)
        signals.tell(agents=[agent.pk for agent in people])
    return [agent.pk for agent in people]


def _wants(agent: Agent, kind: str) -> bool:
    return kind not in NOTIFICATION_KINDS or wants(agent, kind)


def readers(ticket: Ticket, named: set[int], *, watchers: bool = False) -> QuerySet[Agent]:
    """Those of the named, or who follow, whose account is open and who may read the ticket."""
    meant = Q(pk__in=sorted(named))
    if watchers:
        meant |= Q(pk__in=_followers(ticket))
    return all_readers(ticket).filter(meant).select_related("preferences").order_by("pk")


def all_readers(ticket: Ticket) -> QuerySet[Agent]:
    """All agents whose account is open and who may read the ticket, but the system."""
    may_read = Q(pk__in=agents_allowed(ticket.queue.group_id, Permission.RO).values("pk"))
    # Rule 6.3: what the site lets people see whatever the queue.
    if site.get("owner_has_rw"):
        may_read |= Q(pk=ticket.owner_id)
    if site.get("responsible_has_rw"):
        may_read |= Q(pk=ticket.responsible_id)
    if site.get("watcher_has_ro"):
        may_read |= Q(pk__in=_followers(ticket))
    return Agent.objects.filter(may_read, valid_id=Validity.VALID).exclude(pk=SYSTEM_AGENT_ID)


def _followers(ticket: Ticket) -> Any:
    return Watcher.objects.filter(ticket=ticket).values("agent")


def _row(ticket: Ticket, message: Message, actor: Actor, agent: Agent) -> Notification:
    with translation.override(language_of(agent)):
        facts = {"{tn}": ticket.tn, "{title}": ticket.title, "{who}": _name_of(actor)}
        title, text = str(message.title), str(message.text)
    for name, value in facts.items():
        title, text = title.replace(name, value), text.replace(name, value)
    # Who is out of office reads it under the bell when they are back (rule 9.4).
    mode = MailMode.OFF if rules.is_away(agent) else mail_mode(agent, message.kind)
    due_at = {MailMode.NOW: now, MailMode.DIGEST: lambda: next_digest(agent, now())}.get(mode)
    return Notification(
        agent=agent,
        type=message.kind,
        title=title[:255],
        message=text,
        ticket=ticket,
        created_at=now(),
        mail_mode=mode,
        mail_due_at=due_at() if due_at else None,
    )


def _name_of(actor: Actor) -> str:
    if actor.customer is not None:
        return actor.customer.full_name
    if actor.agent is not None and not actor.is_system:
        return actor.agent.full_name
    return actor.address or _("The system")


def clear_old() -> int:
    """Remove what is older than 90 days; returns how many rows went."""
    old = Notification.objects.filter(created_at__lt=now() - KEPT)
    return old.delete()[0]
