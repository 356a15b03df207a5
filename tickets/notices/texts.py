"""What a notification says, in the language of who reads it (rules 8.9, 9.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import site
from accounts.actors import Actor, Person
from accounts.preferences import language_of, zone_of
from tickets.mail.outbound import placeholders
from tickets.mail.outbound.facts import Facts
from tickets.models import NotificationRule, NotificationText
from tickets.notices.rules import Happening, Notice

# The language of a reader who has none of the others.
_LAST_RESORT = "en"

Missing = Callable[[str], str]


@dataclass(frozen=True)
class Said:
    """A notification as one person reads it, and the tags that had no value, as written."""

    subject: str
    body: str
    language: str
    missing: tuple[str, ...] = ()


def _dash(tag: str) -> str:
    return placeholders.MISSING


@dataclass
class Speaker:
    """Says what notices say; what their tags read of a ticket is read once for all who hear it."""

    _facts: dict[Happening, Facts] = field(default_factory=dict)

    def say(self, notice: Notice, person: Person | None, *, missing: Missing = _dash) -> Said:
        """To a person, or to a bare address; ``missing`` stands for a tag without a value."""
        text = text_for(notice.rule, language_for(person))
        if text is None:
            return Said(notice.rule.name, "", language_for(person))
        return self.say_text(text, notice, person, missing=missing)

    def say_text(
        self,
        text: NotificationText,
        notice: Notice,
        person: Person | None,
        *,
        missing: Missing = _dash,
    ) -> Said:
        """As say, in the words of this text, whatever the person speaks."""
        facts = self._facts_of(notice.happening)
        facts.recipient = person
        with translation.override(text.language):
            facts.event = _event(notice.happening, zone_of(person) if person else site.time_zone())
            subject = placeholders.fill(text.subject, facts, as_html=False, missing=missing)
            body = placeholders.fill(text.body, facts, as_html=False, missing=missing)
        gone = tuple(dict.fromkeys(subject.missing + body.missing))
        return Said(" ".join(subject.text.split()), body.text, text.language, gone)

    def _facts_of(self, happening: Happening) -> Facts:
        if happening not in self._facts:
            actor = happening.actor
            agent = None if actor.is_system else actor.agent
            self._facts[happening] = Facts(happening.ticket, agent, happening.article)
        return self._facts[happening]


def language_for(person: Person | None) -> str:
    """The person's language; of a bare address the site's."""
    return language_of(person) if person else str(site.get("default_language"))


def text_for(rule: NotificationRule, language: str) -> NotificationText | None:
    """The rule's text in this language, else in the site's, in English, or in any (rule 9.2)."""
    texts = {text.language: text for text in rule.texts.all()}
    wanted = (language, str(site.get("default_language")), _LAST_RESORT, *texts)
    return next((texts[code] for code in wanted if code in texts), None)


def _event(happening: Happening, zone: ZoneInfo) -> Mapping[str, str]:
    """What ``event.who`` and ``event.due`` read, in the present language."""
    due = happening.due
    return {
        "who": _name_of(happening.actor),
        "due": date_format(localtime(due, zone), "DATETIME_FORMAT") if due else "",
    }


def _name_of(actor: Actor) -> str:
    if actor.customer is not None:
        return actor.customer.full_name
    if actor.agent is not None and not actor.is_system:
        return actor.agent.full_name
    return actor.address or _("The system")
