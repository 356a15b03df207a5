"""The conversation of a ticket: its articles, with what was done between them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left
from django.utils.html import urlize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.pictures import picture_of
from tickets.access import readable_articles
from tickets.files import INLINE_TYPES
from tickets.mail.outbound import addressing, subjects
from tickets.mentions import with_chips
from tickets.models import (
    Article,
    Attachment,
    IncomingMail,
    MailChannel,
    OutgoingRecipient,
    SenderType,
    Ticket,
)
from tickets.operations.editing import is_note_of_staff
from tickets.views.delivery_states import (
    TROUBLE,
    Delivery,
    asks_for_recipients,
    delivery_of,
    recipients_of,
)
from tickets.views.history import Event, events_of, read_rows

# More of a text than this is shown on demand, so that one huge mail doesn't slow the page.
SHOWN_CHARACTERS = 20_000
# Fewer quoted lines than this are shown: folding them away would cost more than reading them.
_FOLDED_LINES = 3


@dataclass(frozen=True)
class Part:
    """A piece of a text: written, or quoted."""

    text: str
    is_quote: bool = False

    @property
    def with_mentions(self) -> SafeString:
        """As HTML, with links, and chips for the colleagues who are called."""
        return with_chips(urlize(self.text, nofollow=True, autoescape=True))


@dataclass(frozen=True)
class File:
    """An attachment as the conversation shows it."""

    pk: str
    name: str
    size: int
    icon: str
    inline: bool
    dangerous: bool


@dataclass(frozen=True)
class Entry:
    """An article, ready to be shown."""

    pk: int
    kind: str
    icon: str
    name: str
    role: str
    subject: str
    to: str
    cc: str
    parts: list[Part]
    is_cut: bool
    has_html: bool
    # The received mail that it was made of, if its bytes are kept.
    mail_id: int | None
    is_stranger: bool
    # From an agent's address, which anybody can write into a mail (rule 7.25).
    is_unverified: bool
    # "signed" or "encrypted": kept, not checked.
    protection: str
    is_mail: bool
    # Of staff, inside: the one kind of entry that may be changed and deleted.
    is_note: bool
    edited: bool
    moment: datetime
    delivery: Delivery | None
    files: list[File] = field(default_factory=list)
    picture: str = ""

    is_article = True

    @property
    def as_query(self) -> str:
        """The entry as the query of an address."""
        return f"?article={self.pk}"


@dataclass(frozen=True)
class Timeline:
    """Entries in order, and up to where they reach."""

    entries: list[Entry | Event]
    articles: list[Article]
    last_article: int
    last_history: int


def read_timeline(
    actor: Actor, ticket: Ticket, *, after_article: int = 0, after_history: int = 0
) -> Timeline:
    """The conversation, or what came after the given article and history row. Three queries."""
    articles = list(shown_articles(actor, ticket).filter(pk__gt=after_article))
    rows = read_rows(ticket, after=after_history)
    entries: list[Entry | Event] = list(entries_of(ticket, articles))
    entries += events_of(rows, [article.created_at for article in articles])
    entries.sort(key=lambda entry: (entry.moment, not entry.is_article))
    return Timeline(
        entries,
        articles,
        articles[-1].pk if articles else after_article,
        rows[-1].pk if rows else after_history,
    )


def shown_articles(actor: Actor, ticket: Ticket) -> QuerySet[Article]:
    """The readable articles with what the page shows of them; whole bodies stay in the database."""
    mails = IncomingMail.objects.filter(article=OuterRef("pk"), raw__isnull=False)
    troubled = OutgoingRecipient.objects.filter(mail__article=OuterRef("pk"), state__in=TROUBLE)
    return (
        readable_articles(actor, ticket)
        .select_related("outgoing_mail", "created_by")
        .defer("body_html", "body_text", "references", "in_reply_to", "mail_facts")
        .annotate(
            text=Left("body_text", SHOWN_CHARACTERS + 1),
            has_html=Case(
                When(body_html="", then=Value(False)),
                default=Value(True),
                output_field=BooleanField(),
            ),
            mail_id=Subquery(mails.values("pk")[:1]),
            has_trouble=Exists(troubled),
            protection=KeyTextTransform("protection", "mail_facts"),
            unverified_agent=KeyTextTransform("unverified_agent", "mail_facts"),
        )
    )


def entries_of(ticket: Ticket, articles: Iterable[Article]) -> list[Entry]:
    """The articles as entries, with their files. One query, whatever their number.

    One more if a mail did not reach everybody.
    """
    found: list[Any] = list(articles)
    files = _files([article.pk for article in found])
    sent = [article for article in found if hasattr(article, "outgoing_mail")]
    recipients = recipients_of(
        article.outgoing_mail
        for article in sent
        if asks_for_recipients(article.outgoing_mail, article.has_trouble)
    )
    deliveries = {
        article.pk: delivery_of(article.outgoing_mail, recipients[article.outgoing_mail.pk])
        for article in sent
    }
    return [_entry(ticket, one, files[one.pk], deliveries.get(one.pk)) for one in found]


def _files(article_ids: list[int]) -> dict[int, list[File]]:
    files: dict[int, list[File]] = defaultdict(list)
    rows = Attachment.objects.filter(article_id__in=article_ids, inline=False)
    for row in rows if article_ids else ():
        files[row.article_id or 0].append(
            File(
                str(row.pk),
                row.filename,
                row.size,
                "triangle-alert" if row.dangerous else file_icon(row.content_type),
                row.content_type in INLINE_TYPES and not row.dangerous,
                row.dangerous,
            )
        )
    return files


_ICONS = (
    ("image/", "image"),
    ("application/pdf", "file-text"),
    ("text/", "file-text"),
    ("spreadsheet", "file-spreadsheet"),
    ("excel", "file-spreadsheet"),
    ("csv", "file-spreadsheet"),
    ("zip", "file-archive"),
    ("compressed", "file-archive"),
    ("tar", "file-archive"),
    ("message/", "mail"),
)


def file_icon(content_type: str) -> str:
    """The icon of a kind of file."""
    return next((icon for part, icon in _ICONS if part in content_type), "file")


def _entry(ticket: Ticket, article: Any, files: list[File], delivery: Delivery | None) -> Entry:
    kind = _kind(article)
    sender = addressing.parse(article.from_header)
    name = (sender[0].name or sender[0].email) if sender else article.from_header
    subject = subjects.clean_subject(ticket, article.subject)
    same = subject.casefold() == subjects.clean_subject(ticket, ticket.title).casefold()
    is_mail = article.channel == MailChannel.EMAIL
    return Entry(
        pk=article.pk,
        kind=kind,
        icon={"internal": "lock", "system": "settings"}.get(kind, ""),
        name=_writer(article) or name.strip() or _("Unknown sender"),
        role=_role(article),
        subject="" if same else subject,
        to=_short(article.to_header) if is_mail else "",
        cc=_short(article.cc_header) if is_mail else "",
        parts=split_quotes(article.text[:SHOWN_CHARACTERS]),
        is_cut=len(article.text) > SHOWN_CHARACTERS,
        has_html=article.has_html,
        mail_id=article.mail_id,
        is_stranger=article.from_stranger,
        is_unverified=bool(article.unverified_agent),
        protection=article.protection or "",
        is_mail=is_mail,
        is_note=is_note_of_staff(article),
        edited=article.edited,
        moment=article.created_at,
        delivery=delivery,
        files=files,
        picture=picture_of(article.created_by_id) if _writer(article) else "",
    )


def _kind(article: Article) -> str:
    if article.sender_type == SenderType.SYSTEM:
        return "system"
    if not article.is_visible_for_customer:
        return "internal"
    return "customer" if article.sender_type == SenderType.CUSTOMER else "agent"


def _writer(article: Article) -> str:
    """An agent's own name: the header of a mail may carry that of the queue alone."""
    if article.sender_type != SenderType.AGENT or article.created_by is None:
        return ""
    return article.created_by.full_name


_CHANNELS = {
    MailChannel.EMAIL: gettext_noop("by mail"),
    MailChannel.PHONE: gettext_noop("by phone"),
    MailChannel.CHAT: gettext_noop("by chat"),
}


def _role(article: Article) -> str:
    """``Customer · by mail``: never by colour alone."""
    who = {
        SenderType.AGENT: _("Agent"),
        SenderType.SYSTEM: _("System"),
        SenderType.CUSTOMER: _("Customer"),
    }[SenderType(article.sender_type)]
    how = _CHANNELS.get(MailChannel(article.channel))
    if how is None and article.is_visible_for_customer:
        how = (
            gettext_noop("by the portal")
            if article.sender_type == SenderType.CUSTOMER
            else gettext_noop("visible note")
        )
    return f"{who} · {_(how)}" if how else who


def _short(header: str) -> str:
    """The addresses of a header, without their names."""
    found = addressing.parse(header)
    shown = ", ".join(address.email for address in found[:4])
    return f"{shown} +{len(found) - 4}" if len(found) > 4 else shown or header[:200]


# --- Quotes -----------------------------------------------------------------------------------

_QUOTED = re.compile(r"^\s{0,2}>")


def split_quotes(text: str) -> list[Part]:
    """The text in parts, so that long quotes can be folded away with the line that opens them."""
    parts: list[Part] = []
    written: list[str] = []
    quoted: list[str] = []

    def flush() -> None:
        if len(quoted) < _FOLDED_LINES:
            written.extend(quoted)
        elif quoted:
            opening = _take_opening(written)
            if any(line.strip() for line in written):
                parts.append(Part("\n".join(written).strip("\n")))
            parts.append(Part("\n".join([*opening, *quoted]), is_quote=True))
            written.clear()
        quoted.clear()

    for line in text.split("\n"):
        if _QUOTED.match(line) or (quoted and not line.strip()):
            quoted.append(line)
        else:
            flush()
            written.append(line)
    flush()
    if any(line.strip() for line in written):
        parts.append(Part("\n".join(written).strip("\n")))
    return parts


def _take_opening(written: list[str]) -> list[str]:
    """The line "… wrote on …:" right before a quote, taken from what was written."""
    lines = len(written)
    while lines and not written[lines - 1].strip():
        lines -= 1
    if not lines or not written[lines - 1].rstrip().endswith(":"):
        return []
    opening = written[lines - 1]
    del written[lines - 1 :]
    return [opening]
