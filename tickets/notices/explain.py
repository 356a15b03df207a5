"""What a notification would say of a real ticket, and to whom: nothing is written or sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.actors import Actor
from accounts.mail_choices import MailMode
from accounts.models import Agent
from tickets import notifications, rules
from tickets.mentions import mentioned_in
from tickets.models import Article, Circle, NotificationRule, Ticket, Webhook
from tickets.notices import circles, outside, systems
from tickets.notices.rules import Happening, Notice, fits_article, fits_ticket
from tickets.notices.texts import Speaker

# So many entries are read at a time until one passes the filter.
_ENTRIES = 50
_TOLD = gettext_noop("was told in the last 24 hours")
# Around a tag without a value; no letters of any language.
_OPEN, _CLOSE = "\ue000", "\ue001"
_GAP = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_HOW = {
    MailMode.NOW: gettext_lazy("mail at once"),
    MailMode.DIGEST: gettext_lazy("mail in the digest"),
}


@dataclass(frozen=True)
class Preview:
    """One text with its tags filled in; those without a value are marked and named."""

    language: str
    subject: SafeString
    body: SafeString
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Hearer:
    """Somebody who would be told, or would but for ``left_out``."""

    name: str
    why: list[str]
    how: str = ""
    left_out: str = ""


@dataclass(frozen=True)
class Explanation:
    """All that a notification would do about a ticket now."""

    fits_ticket: bool
    article: Article | None
    previews: list[Preview]
    hearers: list[Hearer]


def explain(rule: NotificationRule, ticket: Ticket, *, reader: Agent) -> Explanation:
    """As if its event happened now, by the system, about the newest entry that passes its filter.

    The texts are filled in as for ``reader``.
    """
    article = _entry(rule, ticket)
    mentioned = mentioned_in(article) if article else []
    actor = Actor.system()
    happening = Happening(
        frozenset(rule.events), ticket, actor, article, mentioned, due=ticket.next_due
    )
    notice = Notice(rule, happening)
    return Explanation(
        fits_ticket(rule, ticket),
        article,
        list(_previews(notice, reader)),
        [*_agents(notice), *_outside(notice), *_systems(notice)],
    )


def _entry(rule: NotificationRule, ticket: Ticket) -> Article | None:
    newest = ticket.articles.order_by("-id").iterator(chunk_size=_ENTRIES)
    return next((article for article in newest if fits_article(rule, article)), None)


def _previews(notice: Notice, reader: Agent) -> Iterator[Preview]:
    speaker = Speaker()
    for text in notice.rule.texts.order_by("language"):
        said = speaker.say_text(text, notice, reader, missing=_mark)
        yield Preview(text.language, _shown(said.subject), _shown(said.body), said.missing)


def _mark(tag: str) -> str:
    return f"{_OPEN}{tag}{_CLOSE}"


def _shown(text: str) -> SafeString:
    return mark_safe(_GAP.sub(r"<mark>\1</mark>", escape(text)))  # noqa: S308 - escaped before


def _agents(notice: Notice) -> Iterator[Hearer]:
    ticket = notice.happening.ticket
    readers = {reader.agent.pk: reader for reader in notifications.readers_of(ticket, [notice])}
    tellings = notifications.find_tellings(ticket, [notice], actor=notice.happening.actor)
    for telling in tellings:
        why = list(_why(notice, readers[telling.agent.pk]))
        if telling.instead_of is not None:
            why = [_("stands in for %(name)s") % {"name": telling.instead_of.full_name}]
        yield Hearer(telling.agent.full_name, why, how=_how(telling))
    told = {telling.agent.pk for telling in tellings}
    for pk, reader in readers.items():
        if pk not in told and reader.is_meant_by(notice):
            off = not notifications.wants(reader.agent, notice.rule)
            left_out = _("switched it off") if off else _(_TOLD)
            yield Hearer(reader.agent.full_name, list(_why(notice, reader)), left_out=left_out)
    closed = Agent.objects.filter(pk__in=circles.named(notice) - readers.keys()).order_by("pk")
    for agent in closed:
        if not agent.is_system:
            why = [str(circle.label) for circle in circles.circles_naming(notice, agent.pk)]
            left_out = _("may not read the ticket, or works here no more")
            yield Hearer(agent.full_name, why or [_("is named")], left_out=left_out)


def _why(notice: Notice, reader: notifications.Reader) -> Iterator[str]:
    pk = reader.agent.pk
    yield from (str(circle.label) for circle in circles.circles_naming(notice, pk))
    if pk in notice.rule.recipients.get("agent_ids", ()):
        yield _("is named")
    for circle, _group in sorted(reader.circles & circles.gathered(notice)):
        known = circle in Circle.values
        yield str(Circle(circle).label) if known else _("is in a group or role")


def _how(telling: notifications.Telling) -> str:
    ways = [_("bell")] if telling.notice.rule.in_app else []
    if telling.mail:
        ways.append(str(_HOW[telling.mail]))
    elif rules.is_away(telling.agent):
        ways.append(_("out of office: no mail"))
    return ", ".join(ways)


def _outside(notice: Notice) -> Iterator[Hearer]:
    for addressee in outside.addressees_of(notice):
        kind = _("from outside") if addressee.is_customer else _("is named")
        yield Hearer(str(addressee.address), [kind], how=str(_HOW[MailMode.NOW]))


def _systems(notice: Notice) -> Iterator[Hearer]:
    tellings = systems.find_tellings(notice.happening.ticket, [notice])
    told = {pk for _notice, webhook_ids in tellings for pk in webhook_ids}
    for webhook in Webhook.objects.filter(pk__in=systems.named(notice.rule)).order_by("name"):
        left_out = ""
        if webhook.pk not in told:
            left_out = _(_TOLD) if webhook.is_active else _("the webhook is not active")
        yield Hearer(webhook.name, [_("is named")], how=_("webhook"), left_out=left_out)
