"""Telling agents, inside the product and by mail, what happened to tickets (part 9 of the rules).

Rows are written in the transaction of the change, so nobody is told of what was rolled back. What
is told, and whom, is data: see tickets.notices.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy

from accounts import site
from accounts.actors import Actor
from accounts.mail_choices import MailMode
from accounts.models import Agent, Permission
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.permissions import holders_of
from accounts.preferences import is_switched_off, mail_mode, next_digest
from gotrs.common.clock import now
from gotrs.common.validity import Validity
from tickets import rules
from tickets.live import signals
from tickets.models import Notification, NotificationRule, Ticket, Watcher
from tickets.notices import circles
from tickets.notices.rules import A_DAY, Notice
from tickets.notices.texts import Said, Speaker

# How long they are kept, read or not.
KEPT = timedelta(days=90)
# The type of those that are of no kind.
OTHER = "other"
_PLACE = re.compile(r"\{\w+\}")
# What a substitute reads around what the colleague was told.
_TITLE_INSTEAD = gettext_lazy("For {name}: {title}")
_TEXT_INSTEAD = gettext_lazy("You stand in for {name}, who is out of office and was told: {text}")


@dataclass(frozen=True)
class Reader:
    """Somebody who may read the ticket, and what they have to do with it."""

    agent: Agent
    circles: frozenset[circles.Key]

    def is_meant_by(self, notice: Notice) -> bool:
        """Whether the notice is for them."""
        return self.agent.pk in circles.named(notice) or bool(
            self.circles & circles.gathered(notice)
        )


@dataclass(frozen=True)
class Telling:
    """Who is told what; as a substitute, in whose place."""

    agent: Agent
    notice: Notice
    instead_of: Agent | None = None

    @property
    def mail(self) -> MailMode:
        """Whether a mail says it too. Who is away reads it when they are back (rule 9.4)."""
        rule = self.notice.rule
        if rules.is_away(self.agent) and not rule.when_away:
            return MailMode.OFF
        return mail_mode(self.agent, rule.key, MailMode(rule.mail))


def tell(ticket: Ticket, notices: Sequence[Notice], *, actor: Actor) -> list[int]:
    """Tell each agent the first of the notices that is for them, and that they want; returns whom.

    Left out are who did it (unless the site says ``notify_self``), the system, invalid accounts,
    agents who can't read the ticket (rule 9.3), and who switched it off. For those who are out of
    office their substitutes are told as well (9.4). At most three queries, none if nobody can be
    meant; one more for what is told once a day.
    """
    told = find_tellings(ticket, notices, actor=actor)
    if told:
        speaker = Speaker()
        Notification.objects.bulk_create(_row(ticket, speaker, telling) for telling in told)
        signals.tell(agents=[telling.agent.pk for telling in told])
    return [telling.agent.pk for telling in told]


def find_tellings(ticket: Ticket, notices: Sequence[Notice], *, actor: Actor) -> list[Telling]:
    """Whom the notices would be told to now, and which of them; nothing is written."""
    themselves = None if site.get("notify_self") else actor.agent_id
    found = readers_of(ticket, notices, without=themselves)
    told = list(_own(found, notices, _told_today(ticket, notices) if found else set()))
    return told + list(_instead(told, found))


def _own(
    found: Iterable[Reader], notices: Sequence[Notice], told_today: set[tuple[int, int]]
) -> Iterator[Telling]:
    for reader in found:
        for notice in notices:
            if (
                reader.is_meant_by(notice)
                and wants(reader.agent, notice.rule)
                and (notice.rule.pk, reader.agent.pk) not in told_today
            ):
                yield Telling(reader.agent, notice)
                break


def _instead(told: Iterable[Telling], found: Iterable[Reader]) -> Iterator[Telling]:
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
            and wants(substitute, telling.notice.rule)
        ):
            known.add(substitute.pk)
            yield Telling(substitute, telling.notice, instead_of=telling.agent)


def wants(agent: Agent, rule: NotificationRule) -> bool:
    """Whether the agent left it switched on, or has no choice."""
    return not (rule.may_be_switched_off and is_switched_off(agent, rule.key))


def _told_today(ticket: Ticket, notices: Sequence[Notice]) -> set[tuple[int, int]]:
    """Rule and agent of what is told once a day, and was."""
    rules_asked = {notice.rule.pk for notice in notices if notice.is_once_a_day}
    if not rules_asked:
        return set()
    rows = Notification.objects.filter(
        ticket=ticket, rule__in=rules_asked, created_at__gt=now() - A_DAY, agent__isnull=False
    )
    return set(rows.values_list("rule_id", "agent_id"))


def readers_of(
    ticket: Ticket, notices: Sequence[Notice], *, without: int | None = None
) -> list[Reader]:
    """Whom the notices may be for, and their substitutes, if they may read the ticket.

    ``without`` is an agent who is left out. At most two queries: who is meant, unless the ticket
    itself names them, and who of these may read; none if nobody can be meant.
    """
    named = {pk for notice in notices for pk in circles.named(notice)}
    asked = circles.members(ticket, {key for notice in notices for key in circles.gathered(notice)})
    meant = (named - {without}).union(*asked.values()) - {SYSTEM_AGENT_ID}
    if not meant:
        return []
    away = Agent.objects.filter(pk__in=sorted(meant), out_of_office_from__isnull=False)
    standing_in = Q(pk__in=away.values("out_of_office_substitute"))
    agents = _by_key(all_readers(ticket).filter(Q(pk__in=sorted(meant)) | standing_in))
    return [
        Reader(agent, frozenset(key for key, ids in asked.items() if agent.pk in ids))
        for agent in agents
        if agent.pk != without
    ]


def readers(ticket: Ticket, named: set[int]) -> QuerySet[Agent]:
    """Those of the named whose account is open and who may read the ticket."""
    return _by_key(all_readers(ticket).filter(pk__in=sorted(named)))


def _by_key(agents: QuerySet[Agent]) -> QuerySet[Agent]:
    """With what is asked of each."""
    return agents.select_related("preferences").order_by("pk")


def all_readers(ticket: Ticket) -> QuerySet[Agent]:
    """All agents whose account is open and who may read the ticket, but the system."""
    may_read = holders_of(ticket.queue.group_id, Permission.RO)
    # Rule 6.3: what the site lets people see whatever the queue.
    if site.get("owner_has_rw"):
        may_read |= Q(pk=ticket.owner_id)
    if site.get("responsible_has_rw"):
        may_read |= Q(pk=ticket.responsible_id)
    if site.get("watcher_has_ro"):
        may_read |= Q(pk__in=Watcher.objects.filter(ticket=ticket).values("agent"))
    return Agent.objects.filter(may_read, valid_id=Validity.VALID).exclude(pk=SYSTEM_AGENT_ID)


def _row(ticket: Ticket, speaker: Speaker, telling: Telling) -> Notification:
    agent, notice = telling.agent, telling.notice
    said, mode = say(speaker, telling), telling.mail
    due_at = {MailMode.NOW: now, MailMode.DIGEST: lambda: next_digest(agent, now())}.get(mode)
    return Notification(
        agent=agent,
        type=notice.rule.kind or OTHER,
        title=said.subject[:255],
        message=said.body,
        ticket=ticket,
        rule=notice.rule,
        article=notice.happening.article,
        created_at=now(),
        in_app=notice.rule.in_app,
        mail_mode=mode,
        mail_due_at=due_at() if due_at else None,
    )


def say(speaker: Speaker, telling: Telling, **options: Any) -> Said:
    """What the agent reads: what is said, and to a substitute in whose place."""
    said = speaker.say(telling.notice, telling.agent, **options)
    if telling.instead_of is None:
        return said
    name = telling.instead_of.full_name
    with translation.override(said.language):
        return Said(
            _framed(str(_TITLE_INSTEAD), name, said.subject),
            _framed(str(_TEXT_INSTEAD), name, said.body),
            said.language,
            said.missing,
        )


def _framed(frame: str, name: str, words: str) -> str:
    """In one pass: what stands in a name or a title is never taken for a place."""
    places = {"{name}": name, "{title}": words, "{text}": words}
    return _PLACE.sub(lambda place: places.get(place[0], place[0]), frame)


def clear_old() -> int:
    """Remove what is older than 90 days; returns how many rows went."""
    old = Notification.objects.filter(created_at__lt=now() - KEPT)
    return old.delete()[0]
