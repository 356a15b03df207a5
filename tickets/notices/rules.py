"""The notifications that a site has, and which of them something that happened meets (9.2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.actors import Actor
from accounts.mail_choices import MailMode
from accounts.told import Kind, Topic
from gotrs.common.kept import Kept
from tickets.models import Article, Circle, NotificationRule, Ticket
from tickets.models.notification_rules import OUTSIDE

# Who is named one by one: agents, and who is none.
_NAMED_AGENTS = ("agent_ids", "group_ids", "role_ids")
NAMED = (*_NAMED_AGENTS, "addresses", "webhook_ids")
# Every change of a ticket asks; a new text may come into force some seconds late.
_kept = Kept(seconds=5)
# Once a day, of one rule and one ticket (rule 9.2).
A_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Happening:
    """Something that rules may wait for: one thing, under all the names that its events have.

    ``due`` is the moment that a deadline is or was due. ``daily`` is what is looked for and found
    once a day at most, whatever a rule says.
    """

    names: frozenset[str]
    ticket: Ticket
    actor: Actor
    article: Article | None = None
    mentioned: Sequence[int] = ()
    due: datetime | None = None
    daily: bool = False


@dataclass(frozen=True, eq=False)
class Notice:
    """A rule, and what happened that it waits for."""

    rule: NotificationRule
    happening: Happening

    @property
    def is_once_a_day(self) -> bool:
        """Whether nobody is told it twice within A_DAY; what is found daily needs no asking."""
        return self.rule.once_a_day and not self.happening.daily


def by_id() -> Mapping[int, NotificationRule]:
    """All, valid or not, in their order; at most five seconds old. Don't change them."""
    return _kept.get("rules", _read)


def _read() -> dict[int, NotificationRule]:
    rules = NotificationRule.objects.prefetch_related("texts").order_by("position", "id")
    return {rule.pk: rule for rule in rules}


def waiting_for(name: str) -> Iterator[NotificationRule]:
    """The valid ones with this event."""
    return (rule for rule in by_id().values() if rule.is_valid and name in rule.events)


def reach_beyond(name: str, circles: Iterable[Circle]) -> bool:
    """Whether a valid rule with this event tells anybody but these."""
    known = set(circles)
    return any(
        bool(rule.circles - known) or any(rule.recipients.get(name) for name in NAMED)
        for rule in waiting_for(name)
    )


def met_by(happenings: Sequence[Happening]) -> list[Notice]:
    """What is to be told, the first rule first. No query but for old rules."""
    return [
        Notice(rule, happening)
        for rule in by_id().values()
        if rule.is_valid
        for happening in happenings
        if applies(rule, happening)
    ]


def applies(rule: NotificationRule, happening: Happening) -> bool:
    """Whether the rule waits for it, and ticket and article pass its filters."""
    return (
        not happening.names.isdisjoint(rule.events)
        and fits_ticket(rule, happening.ticket)
        and (happening.article is None or fits_article(rule, happening.article))
    )


# Lists of a ticket's filter, and the columns that they ask for.
TICKET_LISTS = {
    "queue_ids": "queue_id",
    "state_ids": "state_id",
    "priority_ids": "priority_id",
    "type_ids": "type_id",
    "service_ids": "service_id",
    "sla_ids": "sla_id",
}
LOCKED, UNLOCKED = "lock", "unlock"


def fits_ticket(rule: NotificationRule, ticket: Ticket) -> bool:
    """Whether the ticket passes the rule's filter."""
    wanted: Mapping[str, Any] = rule.ticket_filter
    for name, column in TICKET_LISTS.items():
        if wanted.get(name) and getattr(ticket, column) not in wanted[name]:
            return False
    if wanted.get("lock") and (wanted["lock"] == LOCKED) != ticket.is_locked:
        return False
    companies = {str(key).lower() for key in wanted.get("customer_ids", ())}
    return not companies or ticket.customer_id.lower() in companies


def fits_article(rule: NotificationRule, article: Article) -> bool:
    """Whether the article passes the rule's filter."""
    wanted: Mapping[str, Any] = rule.article_filter
    if wanted.get("sender_types") and article.sender_type not in wanted["sender_types"]:
        return False
    if wanted.get("channels") and article.channel not in wanted["channels"]:
        return False
    if wanted.get("visible") is not None and article.is_visible_for_customer != wanted["visible"]:
        return False
    words = wanted.get("words", ())
    text = f"{article.subject}\n{article.body_text}".lower() if words else ""
    return not words or any(str(word).lower() in text for word in words)


# --- The lines of the preferences -----------------------------------------------------------------


def topics() -> list[Topic]:
    """The kinds that a valid rule is of, then the rules that have a line of their own."""
    rules = [rule for rule in by_id().values() if rule.is_valid and tells_agents(rule)]
    return [
        *(_topic(kind, kind.label, found) for kind in Kind if (found := _of_kind(rules, kind))),
        *(_topic(rule.key, rule.name, [rule]) for rule in rules if not rule.kind),
    ]


def tells_agents(rule: NotificationRule) -> bool:
    """Whether it is for agents at all, not for those outside and other systems alone."""
    named = any(rule.recipients.get(name) for name in _NAMED_AGENTS)
    return named or bool(rule.circles - set(OUTSIDE))


def _of_kind(rules: Iterable[NotificationRule], kind: Kind) -> list[NotificationRule]:
    return [rule for rule in rules if rule.kind == kind]


def _topic(key: str, label: Any, rules: Sequence[NotificationRule]) -> Topic:
    return Topic(
        key,
        label,
        may_be_switched_off=any(rule.may_be_switched_off for rule in rules),
        in_app=any(rule.in_app for rule in rules),
        mail=MailMode(rules[0].mail),
    )
