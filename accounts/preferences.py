"""What people choose for themselves, with its defaults (contract 4.9)."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit, mail_choices, palettes, site
from accounts.actors import Actor, Person
from accounts.mail_choices import MailMode
from accounts.models import Agent, CustomerUser, Preferences
from accounts.models.agents import valid_agents
from gotrs.common.errors import DomainError

# By which ways somebody is told, and of what; also the values of Notification.type.
NOTIFICATION_WAYS = ("email", "browser")
NOTIFICATION_KINDS = (
    "new_ticket",
    "follow_up",
    "assignment",
    "move",
    "escalation",
    "reminder",
    "mention",
)
NOTIFICATION_CHOICES = NOTIFICATION_WAYS + NOTIFICATION_KINDS

THEMES = ("system", "light", "dark")
DEFAULT_THEME = "system"
DEFAULT_DENSITY = "compact"
DEFAULT_KEYS = "on"
MIN_ITEMS, MAX_ITEMS = 10, 100
MAX_SIGNATURE = 2_000
_DEFAULT_ITEMS = Preferences._meta.get_field("items_per_page").default

# Names in Preferences.extra.
_NOTIFICATIONS = "notifications"
_SIGNATURE = "signature"
_ABSENCE = "out_of_office"  # dates of an absence that is switched off


def preferences_of(person: Person) -> Preferences | None:
    """What the person chose; None stands for all defaults."""
    return getattr(person, "preferences", None)


def palette_of(person: Person) -> str:
    """The colours that they chose."""
    preferences = preferences_of(person)
    return palettes.known(preferences.extra.get("palette") if preferences else None)


def signature_of(agent: Agent) -> str:
    """What stands in an answer where the queue's signature says ``{{ me.signature }}``."""
    preferences = preferences_of(agent)
    return str(preferences.extra.get(_SIGNATURE, "")) if preferences else ""


def with_signature(agent: Agent, text: str) -> Agent:
    """The agent as if they had chosen this signature; nothing is saved."""
    found = copy(agent)
    present = preferences_of(agent)
    extra = present.extra if present else {}
    found.preferences = Preferences(extra={**extra, _SIGNATURE: text})
    return found


def language_of(person: Person) -> str:
    """Their language, else the site's."""
    preferences = preferences_of(person)
    if isinstance(person, CustomerUser):
        chosen = person.language
    else:
        chosen = preferences.language if preferences else ""
    default = str(site.get("default_language"))
    return next((code for code in (chosen, default) if code in languages()), settings.LANGUAGE_CODE)


def zone_of(person: Person) -> ZoneInfo:
    """Their time zone, else the site's."""
    preferences = preferences_of(person)
    chosen = person.timezone if isinstance(person, CustomerUser) else ""
    chosen = chosen or (preferences.timezone if preferences else "")
    return ZoneInfo(chosen) if chosen in zones() else site.time_zone()


def languages() -> frozenset[str]:
    """The languages that the product speaks."""
    return frozenset(code for code, _name in settings.LANGUAGES)


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The time zones that this machine knows."""
    return frozenset(available_timezones())


def wants(person: Person, choice: str) -> bool:
    """Whether the person is told by this way or of this kind; everything is on at first."""
    return notifications_of(preferences_of(person))[choice]


def notifications_of(preferences: Preferences | None) -> dict[str, bool]:
    """All choices, by name."""
    chosen = preferences.extra.get(_NOTIFICATIONS, {}) if preferences else {}
    return {name: bool(chosen.get(name, True)) for name in NOTIFICATION_CHOICES}


def is_switched_off(agent: Agent, key: str) -> bool:
    """Whether the agent wants to hear nothing of this line of their table (accounts.told)."""
    preferences = preferences_of(agent)
    chosen = preferences.extra.get(_NOTIFICATIONS, {}) if preferences else {}
    return not chosen.get(key, True)


def mail_mode(agent: Agent, key: str, default: MailMode = MailMode.OFF) -> MailMode:
    """When the agent gets a mail about something of this line; ``default`` if they chose nothing.

    None at all if mail is switched off as a way of being told (contract 4.9), or the line is.
    """
    preferences = preferences_of(agent)
    if not notifications_of(preferences)["email"] or is_switched_off(agent, key):
        return MailMode.OFF
    return mail_choices.mode_of(preferences, key, default)


def next_digest(agent: Agent, after: datetime) -> datetime:
    """When the agent's digest comes next."""
    hour = mail_choices.digest_hour_of(preferences_of(agent))
    return mail_choices.next_digest(hour, zone_of(agent), after)


def preferences_data(person: Person) -> dict[str, Any]:
    """The object of the API. At most one query."""
    preferences = preferences_of(person)
    return {
        "language": language_of(person),
        "timezone": zone_of(person).key,
        "theme": preferences.theme if preferences else DEFAULT_THEME,
        "notifications": notifications_of(preferences),
        "items_per_page": preferences.items_per_page if preferences else _DEFAULT_ITEMS,
        "out_of_office": _absence_of(person),
    }


def _absence_of(person: Person) -> dict[str, Any]:
    absence: dict[str, Any] = {"enabled": False, "from": None, "until": None, "substitute_id": None}
    if not isinstance(person, Agent):
        return absence
    absence["substitute_id"] = person.out_of_office_substitute_id
    if person.out_of_office_from is not None:
        dates = {"from": person.out_of_office_from, "until": person.out_of_office_until}
        return absence | {"enabled": True} | dates
    preferences = preferences_of(person)
    kept = preferences.extra.get(_ABSENCE, {}) if preferences else {}
    return absence | {
        name: date.fromisoformat(text) for name, text in kept.items() if name in absence and text
    }


@transaction.atomic
def update_preferences(person: Person, changes: Mapping[str, Any], *, actor: Actor) -> None:
    """Merge ``changes``, which has the shape of :func:`preferences_data`, into what was chosen.

    It may name the palette, the signature, and what accounts.mail_choices takes, as well.
    Customers have no absence: theirs is ignored. Raises DomainError for an absence that can't be.
    """
    before = preferences_data(person)
    mail_before = mail_choices.data_of(preferences_of(person))
    absence = {**before["out_of_office"], **changes.get("out_of_office", {})}
    wrong = _wrong_absence(person, absence) if isinstance(person, Agent) else {}
    if wrong:
        raise DomainError("Some values could not be accepted.", details=wrong)
    column = "agent" if isinstance(person, Agent) else "customer_user"
    owner: dict[str, Any] = {column: person}
    row, _created = Preferences.objects.select_for_update().get_or_create(**owner)
    for name in ("theme", "items_per_page", "language", "timezone"):
        if name in changes:
            setattr(row, name, changes[name])
    if "palette" in changes:
        row.extra = {**row.extra, "palette": palettes.known(changes["palette"])}
    chosen = {**row.extra.get(_NOTIFICATIONS, {}), **changes.get("notifications", {})}
    row.extra = {**row.extra, _NOTIFICATIONS: chosen}
    mail_choices.take(row, changes)
    if _SIGNATURE in changes:
        row.extra = {**row.extra, _SIGNATURE: changes[_SIGNATURE]}
    if isinstance(person, Agent):
        _set_absence(person, row, absence)
    else:
        _set_customers_own(person, changes)
    row.save()
    setattr(row, column, person)
    audit.record_change(
        actor,
        "preferences.update",
        column,
        person.pk,
        before | mail_before,
        preferences_data(person) | mail_choices.data_of(row),
    )


def colleagues_of(agent: Agent) -> QuerySet[Agent]:
    """Who may stand in for the agent: all others who work here, by name."""
    return valid_agents().exclude(pk=agent.pk).order_by("first_name", "last_name", "id")


def _wrong_absence(agent: Agent, absence: Mapping[str, Any]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    first, last, substitute = absence["from"], absence["until"], absence["substitute_id"]
    if first and last and last < first:
        wrong["out_of_office.until"] = ["The last day can't come before the first one."]
    is_new = substitute is not None and substitute != agent.out_of_office_substitute_id
    if is_new and not colleagues_of(agent).filter(pk=substitute).exists():
        wrong["out_of_office.substitute_id"] = ["There is no such colleague."]
    return wrong


def _set_absence(agent: Agent, row: Preferences, absence: Mapping[str, Any]) -> None:
    """Dates that are switched on stand at the agent, where everybody looks; else in the extras."""
    dates = {"from": absence["from"], "until": absence["until"]}
    if absence["enabled"]:
        agent.out_of_office_from = dates["from"] or timezone.localdate()
        agent.out_of_office_until = dates["until"]
        row.extra.pop(_ABSENCE, None)
    else:
        agent.out_of_office_from = agent.out_of_office_until = None
        row.extra[_ABSENCE] = {name: day and day.isoformat() for name, day in dates.items()}
    agent.out_of_office_substitute_id = absence["substitute_id"]
    agent.save(
        update_fields=[
            "out_of_office_from",
            "out_of_office_until",
            "out_of_office_substitute",
            "changed_at",
        ]
    )


def _set_customers_own(customer: CustomerUser, changes: Mapping[str, Any]) -> None:
    """A customer's language and zone stand at their account, where agents set them as well."""
    named = [name for name in ("language", "timezone") if name in changes]
    for name in named:
        setattr(customer, name, changes[name])
    if named:
        customer.save(update_fields=[*named, "changed_at"])
