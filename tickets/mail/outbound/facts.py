"""What tags can name: a closed list of paths, looked up as data (rule 8.10)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone

from accounts import site
from accounts.models import Agent, CustomerCompany, CustomerUser
from accounts.preferences import signature_of
from gotrs.common import clock
from tickets.customers import customer_of
from tickets.mail.outbound import addressing
from tickets.models import Article, SenderType, Ticket

# Whatever is asked for by such a name, the answer says nothing.
_SECRET = re.compile(r"pw\b|pass|secret|token|api_?key|encryption|credential", re.IGNORECASE)
HIDDEN = "xxx"

Person = Agent | CustomerUser
T = TypeVar("T")

_TICKET: dict[str, Callable[[Ticket], str]] = {
    "number": lambda t: t.tn,
    "id": lambda t: str(t.pk),
    "title": lambda t: t.title,
    "queue": lambda t: t.queue.name,
    "state": lambda t: t.state.name,
    "state_type": lambda t: t.get_state_type_display(),
    "priority": lambda t: t.priority.name,
    "type": lambda t: t.type.name if t.type else "",
    "service": lambda t: t.service.name if t.service else "",
    "sla": lambda t: t.sla.name if t.sla else "",
    "lock": lambda t: t.get_lock_display(),
    "owner": lambda t: t.owner.login if t.owner else "",
    "responsible": lambda t: t.responsible.login if t.responsible else "",
    "customer_id": lambda t: t.customer_id,
    "customer_user": lambda t: t.customer_user_id,
    "created": lambda t: show_time(t.created_at),
    "changed": lambda t: show_time(t.changed_at),
    "closed": lambda t: show_time(t.closed_at),
    "pending_until": lambda t: show_time(t.pending_until),
    "first_response_due": lambda t: show_time(t.first_response_due),
    "update_due": lambda t: show_time(t.update_due),
    "solution_due": lambda t: show_time(t.solution_due),
    "link": lambda t: f"{site.base_url()}/tickets/{t.pk}",
}
_PERSON: dict[str, Callable[[Person], str]] = {
    "name": lambda p: p.full_name,
    "first_name": lambda p: p.first_name,
    "last_name": lambda p: p.last_name,
    "title": lambda p: p.title,
    "login": lambda p: p.login,
    "email": lambda p: p.email,
    "phone": lambda p: p.phone,
}
_CUSTOMER: dict[str, Callable[[CustomerUser], str]] = {
    "mobile": lambda p: p.mobile,
    "customer_id": lambda p: p.customer_id,
    "comment": lambda p: p.comment,
}
_COMPANY: dict[str, Callable[[CustomerCompany], str]] = {
    "company": lambda c: c.name,
    "street": lambda c: c.street,
    "zip": lambda c: c.zip,
    "city": lambda c: c.city,
    "country": lambda c: c.country,
    "url": lambda c: c.url,
}
_ARTICLE: dict[str, Callable[[Article], str]] = {
    "subject": lambda a: a.subject,
    "body": lambda a: a.body_text,
    "from": lambda a: a.from_header,
    "to": lambda a: a.to_header,
    "cc": lambda a: a.cc_header,
    "realname": lambda a: sender_name(a),
    "created": lambda a: show_time(a.created_at),
}
_CONFIG: dict[str, Callable[[], str]] = {
    "fqdn": lambda: settings.FQDN,
    "url": site.base_url,
    "scheme": lambda: site.base_url().partition("://")[0],
    "organization": lambda: str(site.get("organization")),
    "site_name": lambda: str(site.get("site_name")),
    "admin_email": lambda: str(site.get("admin_email")),
    "system_id": lambda: str(site.get("system_id")),
    "ticket_hook": lambda: str(site.get("ticket_hook")),
    "time_zone": lambda: site.time_zone().key,
}


def show_time(moment: datetime | None, zone: ZoneInfo | None = None) -> str:
    """``2026-03-05 14:02 (Europe/Berlin)`` in the site's zone or the given one; ``""`` for None."""
    if moment is None:
        return ""
    zone = zone or site.time_zone()
    return f"{timezone.localtime(moment, zone):%Y-%m-%d %H:%M} ({zone.key})"


def sender_name(article: Article) -> str:
    """The name in the article's From, or its address if there is no name."""
    sender = next(iter(addressing.parse(article.from_header)), None)
    if sender is None:
        return article.from_header
    return sender.name or sender.email


@dataclass
class Facts:
    """The things that tags are about. What costs a query is read when it is first asked for."""

    ticket: Ticket
    agent: Agent | None = None
    article: Article | None = None
    recipient: Person | None = None
    comment: str = ""
    # Of what happened, in notifications: "who" and "due".
    event: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str) -> str:
        """The value of ``ticket.title`` and the like; ``""`` if unknown or empty.

        A name that sounds like a secret reads ``xxx``, whether there is one or not.
        """
        if _SECRET.search(path):
            return HIDDEN
        subject, _, key = path.partition(".")
        look_up = {
            "ticket": lambda: _value(_TICKET, self.ticket, key),
            "customer": lambda: self._customer_value(key),
            "me": lambda: self._my_value(key),
            "owner": lambda: _person_value(self.ticket.owner, key),
            "responsible": lambda: _person_value(self.ticket.responsible, key),
            "recipient": lambda: _person_value(self.recipient, key),
            "last_customer": lambda: _value(_ARTICLE, self._answered_or_last_of_customer, key),
            "last_agent": lambda: _value(_ARTICLE, self._last_of_agent, key),
            "first_article": lambda: _value(_ARTICLE, self._first, key),
            "last_article": lambda: _value(_ARTICLE, self.article or self._last, key),
            "config": lambda: _CONFIG[key]() if key in _CONFIG else "",
            "comment": lambda: "" if key else self.comment,
            "event": lambda: self.event.get(key, ""),
            "now": lambda: _now(key),
        }.get(subject)
        return look_up() if look_up else ""

    def _my_value(self, key: str) -> str:
        if key == "signature":
            return signature_of(self.agent) if self.agent else ""
        return _person_value(self.agent, key)

    def _customer_value(self, key: str) -> str:
        if self._customer is None:
            return self._stranger_value(key)
        if key in _COMPANY:
            return _value(_COMPANY, self._company, key)
        return _person_value(self._customer, key)

    def _stranger_value(self, key: str) -> str:
        """What a mail says about somebody who is not registered."""
        if key == "name":
            article = self._answered_or_last_of_customer
            return sender_name(article) if article else self.ticket.customer_user_id
        if key == "email" and addressing.is_address(self.ticket.customer_user_id):
            return self.ticket.customer_user_id
        return ""

    @cached_property
    def _customer(self) -> CustomerUser | None:
        return customer_of(self.ticket.customer_user_id)

    @cached_property
    def _company(self) -> CustomerCompany | None:
        key = self.ticket.customer_id
        return CustomerCompany.objects.filter(customer_id__iexact=key).first() if key else None

    @cached_property
    def _answered_or_last_of_customer(self) -> Article | None:
        if self.article is not None and self.article.sender_type == SenderType.CUSTOMER:
            return self.article
        return self._newest(SenderType.CUSTOMER)

    @cached_property
    def _last_of_agent(self) -> Article | None:
        return self._newest(SenderType.AGENT)

    @cached_property
    def _first(self) -> Article | None:
        return self.ticket.articles.order_by("id").first()

    @cached_property
    def _last(self) -> Article | None:
        return self.ticket.articles.order_by("-id").first()

    def _newest(self, sender: SenderType) -> Article | None:
        return self.ticket.articles.filter(sender_type=sender).order_by("-id").first()


def _value(table: dict[str, Callable[[T], str]], subject: T | None, key: str) -> str:
    return table[key](subject) if subject is not None and key in table else ""


def _person_value(person: Person | None, key: str) -> str:
    if isinstance(person, CustomerUser) and key in _CUSTOMER:
        return _CUSTOMER[key](person)
    return _PERSON[key](person) if person is not None and key in _PERSON else ""


def _now(zone: str) -> str:
    """The present moment, by the site's clock or that of ``zone``; ``""`` for an unknown zone."""
    try:
        return show_time(clock.now(), ZoneInfo(zone) if zone else None)
    except (ZoneInfoNotFoundError, ValueError):
        return ""
