"""A ticket as it is put on paper: its facts and the whole conversation, within limits.

Without internal entries it is what may be handed to the customer: what they can see, and no facts
of the staff. All of it comes from the reader's own view of the ticket.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.actors import Actor
from tickets.customers import customer_of
from tickets.files import INLINE_TYPES
from tickets.models import Attachment, Ticket
from tickets.views.panel import fields_shown
from tickets.views.timeline import Entry, entries_of, shown_articles

MAX_ENTRIES = 500
MAX_CHARACTERS = 500_000
MAX_PICTURES = 40
MAX_PICTURE_BYTES = 10 * 1024 * 1024
PICTURES = INLINE_TYPES - {"application/pdf"}


@dataclass(frozen=True)
class PrintedEntry:
    """An entry of the conversation, with its pictures."""

    entry: Entry
    pictures: list[Attachment] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it, quotes too."""
        return "\n".join(part.text for part in self.entry.parts)

    @property
    def role(self) -> str:
        """Who speaks and how; inside, that nobody else reads it."""
        if self.entry.kind == "internal":
            return f"{self.entry.role} · {_('Internal')}"
        return self.entry.role

    @property
    def files(self) -> str:
        """The names of the files."""
        return ", ".join(file.name for file in self.entry.files)


@dataclass(frozen=True)
class Sheet:
    """What is printed. ``left_out`` entries at the end were too much."""

    ticket: Ticket
    facts: list[tuple[str, str]]
    entries: list[PrintedEntry]
    left_out: int


def sheet_of(
    actor: Actor, ticket: Ticket, *, internal: bool, characters: int = MAX_CHARACTERS
) -> Sheet:
    """The ticket for paper, with or without what the customer never sees. Five queries at most."""
    articles = shown_articles(actor, ticket)
    if not internal:
        articles = articles.filter(is_visible_for_customer=True)
    whole = articles.count()
    entries = _within(entries_of(ticket, articles[:MAX_ENTRIES]), characters)
    pictures = _pictures([entry.pk for entry in entries])
    return Sheet(
        ticket=ticket,
        facts=_facts(actor, ticket, internal=internal),
        entries=[PrintedEntry(entry, pictures[entry.pk]) for entry in entries],
        left_out=whole - len(entries),
    )


def _within(entries: Iterable[Entry], characters: int) -> list[Entry]:
    """The first entries whose texts are together not longer; of the first one the beginning."""
    kept: list[Entry] = []
    left = characters
    for entry in entries:
        size = sum(len(part.text) for part in entry.parts)
        if size > left:
            if not kept:
                first = replace(entry.parts[0], text=entry.parts[0].text[:left])
                kept.append(replace(entry, parts=[first], is_cut=True))
            break
        kept.append(entry)
        left -= size
    return kept


def _pictures(article_ids: list[int]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = defaultdict(list)
    rows = Attachment.objects.filter(
        article_id__in=article_ids,
        content_type__in=PICTURES,
        dangerous=False,
        size__lte=MAX_PICTURE_BYTES,
    ).order_by("article_id", "position", "created_at")
    for row in rows[:MAX_PICTURES] if article_ids else ():
        found[row.article_id or 0].append(row)
    return found


def _facts(actor: Actor, ticket: Ticket, *, internal: bool) -> list[tuple[str, str]]:
    customer = customer_of(ticket.customer_user_id)
    facts = [
        (_("Number"), ticket.tn),
        (_("Customer"), customer.full_name if customer else ticket.customer_user_id),
        (_("Customer id"), ticket.customer_id),
        (_("Created"), _moment(ticket.created_at)),
        (_("State"), _(ticket.state.name)),
        (_("Pending until"), _moment(ticket.pending_until) if internal else ""),
        (_("Type"), _(ticket.type.name) if ticket.type else ""),
        (_("Service"), str(ticket.service or "")),
    ]
    if internal:
        facts += [
            (_("Queue"), ticket.queue.name),
            (_("Priority"), _(ticket.priority.name)),
            (_("SLA"), str(ticket.sla or "")),
            (_("Owner"), ticket.owner.full_name if ticket.owner else ""),
            (_("Responsible"), ticket.responsible.full_name if ticket.responsible else ""),
            (_("Tags"), ", ".join(ticket.tags.order_by("name").values_list("name", flat=True))),
            *fields_shown(actor, ticket),
        ]
    return [(label, value) for label, value in facts if value]


def _moment(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""
