"""Telling agents, inside the product, what happened to their tickets (part 9 of the rules).

Rows are written in the transaction of the change, so nobody is told of what was rolled back.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
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
    zone_of,
)
from gotrs.common.clock import now
from gotrs.common.validity import Validity
from queues import following
from queues.models import QueueFollower
from tickets import rules
from tickets.live import signals
from tickets.models import Notification, Ticket, Watcher

# How long they are kept, read or not.
KEPT = timedelta(days=90)
_PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, eq=False)
class Message:
    """What is said: ``{tn}``, ``{title}``, ``{queue}``, ``{who}`` and ``{when}`` are filled in.

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
NEW_TICKET = Message(
    "new_ticket",
    gettext_lazy("New ticket {tn} in {queue}"),
    gettext_lazy("{who} opened the ticket “{title}” in the queue {queue}."),
)
MOVE = Message(
    "move",
    gettext_lazy("Ticket {tn} is in {queue} now"),
    gettext_lazy("{who} moved the ticket “{title}” into the queue {queue}."),
)
REMINDER = Message(
    "reminder",
    gettext_lazy("Reminder of ticket {tn}"),
    gettext_lazy("The pending time of the ticket “{title}” is over."),
)
# What a substitute reads around what the colleague was told.
_TITLE_INSTEAD = gettext_lazy("For {name}: {title}")
_TEXT_INSTEAD = gettext_lazy("You stand in for {name}, who is out of office and was told: {text}")


@dataclass(frozen=True)
class Notice:
    """A message, and whom it is for.

    With ``watchers`` also those who follow the ticket, with ``followers`` those who follow its
    queue. ``when`` is the moment that the message names.
    """

    message: Message
    agent_ids: Collection[int | None] = ()
    watchers: bool = False
    followers: bool = False
    when: datetime | None = None


@dataclass(frozen=True)
class _Reader:
    """Somebody who may read the ticket, and what they have to do with it."""

    agent: Agent
    watches: bool
    follows: bool

    def is_meant_by(self, notice: Notice) -> bool:
        return (
            self.agent.pk in notice.agent_ids
            or (notice.watchers and self.watches)
            or (notice.followers and self.follows)
        )


@dataclass(frozen=True)
class _Telling:
    """Who is told what; as a substitute, in whose place."""

    agent: Agent
    notice: Notice
    instead_of: Agent | None = None


def tell(ticket: Ticket, notices: Sequence[Notice], *, actor: Actor) -> list[int]:
    """Tell each agent the first of the notices that is for them, and that they want; returns whom.

    Left out are who did it, the system, invalid accounts, agents who can't read the ticket (rule
    9.3), and who switched the kind off. For those who are out of office their substitutes are told
    as well (9.4). At most two queries, none if nobody can be meant; of queues that nobody follows
    that is known without asking.
    """
    named = {pk for notice in notices for pk in notice.agent_ids if pk is not None}
    named -= {actor.agent_id, SYSTEM_AGENT_ID}
    if not following.is_followed(ticket.queue_id):
        notices = [replace(notice, followers=False) for notice in notices]
    if not named and not any(notice.watchers or notice.followers for notice in notices):
        return []
    found = [
        reader for reader in _readers(ticket, named, notices) if reader.agent.pk != actor.agent_id
    ]
    told = list(_own(found, notices))
    told += _instead(told, found)
    if told:
        Notification.objects.bulk_create(_row(ticket, actor, telling) for telling in told)
        signals.tell(agents=[telling.agent.pk for telling in told])
    return [telling.agent.pk for telling in told]


def _own(found: Iterable[_Reader], notices: Sequence[Notice]) -> Iterator[_Telling]:
    for reader in found:
        for notice in notices:
            if reader.is_meant_by(notice) and _wants(reader.agent, notice.message.kind):
                yield _Telling(reader.agent, notice)
                break


def _instead(told: Iterable[_Telling], found: Iterable[_Reader]) -> Iterator[_Telling]:
    """Substitutes of those who are away today, each once; never the substitute of a substitute."""
    known = {telling.agent.pk for telling in told}
    readers = {reader.agent.pk: reader.agent for reader in found}
    for telling in told:
        substitute = readers.get(telling.agent.out_of_office_substitute_id or 0)
        if (
            substitute is not None
            and substitute.pk not in known
            and rules.is_away(telling.agent)
            and not rules.is_away(substitute)
            and _wants(substitute, telling.notice.message.kind)
        ):
            known.add(substitute.pk)
            yield _Telling(substitute, telling.notice, instead_of=telling.agent)


def _wants(agent: Agent, kind: str) -> bool:
    return kind not in NOTIFICATION_KINDS or wants(agent, kind)


def _readers(ticket: Ticket, named: set[int], notices: Sequence[Notice]) -> Iterator[_Reader]:
    """Whom the notices may be for, and their substitutes, if they may read the ticket."""
    meant = Q(pk__in=sorted(named))
    if any(notice.watchers for notice in notices):
        meant |= Q(pk__in=_watchers(ticket))
    if any(notice.followers for notice in notices):
        meant |= Q(pk__in=_followers(ticket))
    away = Agent.objects.filter(meant, out_of_office_from__isnull=False)
    standing_in = Q(pk__in=away.values("out_of_office_substitute"))
    agents = _by_key(all_readers(ticket).filter(meant | standing_in)).annotate(
        watches=Exists(_watchers(ticket).filter(agent=OuterRef("pk"))),
        follows=Exists(_followers(ticket).filter(agent=OuterRef("pk"))),
    )
    for agent in agents:
        yield _Reader(agent, agent.watches, agent.follows)


def readers(ticket: Ticket, named: set[int]) -> QuerySet[Agent]:
    """Those of the named whose account is open and who may read the ticket."""
    return _by_key(all_readers(ticket).filter(pk__in=sorted(named)))


def _by_key(agents: QuerySet[Agent]) -> QuerySet[Agent]:
    """With what is asked of each."""
    return agents.select_related("preferences").order_by("pk")


def all_readers(ticket: Ticket) -> QuerySet[Agent]:
    """All agents whose account is open and who may read the ticket, but the system."""
    may_read = Q(pk__in=agents_allowed(ticket.queue.group_id, Permission.RO).values("pk"))
    # Rule 6.3: what the site lets people see whatever the queue.
    if site.get("owner_has_rw"):
        may_read |= Q(pk=ticket.owner_id)
    if site.get("responsible_has_rw"):
        may_read |= Q(pk=ticket.responsible_id)
    if site.get("watcher_has_ro"):
        may_read |= Q(pk__in=_watchers(ticket))
    return Agent.objects.filter(may_read, valid_id=Validity.VALID).exclude(pk=SYSTEM_AGENT_ID)


def _watchers(ticket: Ticket) -> QuerySet[Any, Any]:
    return Watcher.objects.filter(ticket=ticket).values("agent")


def _followers(ticket: Ticket) -> QuerySet[Any, Any]:
    return QueueFollower.objects.filter(queue=ticket.queue_id).values("agent")


def _row(ticket: Ticket, actor: Actor, telling: _Telling) -> Notification:
    agent, message = telling.agent, telling.notice.message
    with translation.override(language_of(agent)):
        facts = _facts(ticket, actor, telling)
        title, text = _filled(str(message.title), facts), _filled(str(message.text), facts)
        if telling.instead_of is not None:
            facts = {"{name}": telling.instead_of.full_name, "{title}": title, "{text}": text}
            title, text = _filled(str(_TITLE_INSTEAD), facts), _filled(str(_TEXT_INSTEAD), facts)
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


def _facts(ticket: Ticket, actor: Actor, telling: _Telling) -> dict[str, str]:
    """What stands for the places of a message, as the agent reads it."""
    facts = {
        "{tn}": ticket.tn,
        "{title}": ticket.title,
        "{queue}": ticket.queue.name,
        "{who}": _name_of(actor),
    }
    if telling.notice.when is not None:
        local = localtime(telling.notice.when, zone_of(telling.agent))
        facts["{when}"] = date_format(local, "DATETIME_FORMAT")
    return facts


def _filled(text: str, facts: dict[str, str]) -> str:
    """What stands in a title is never taken for a place."""
    return _PLACE.sub(lambda place: facts.get(place[0], place[0]), text)


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
