"""Adding to the conversation: replies, notes, phone calls, mails."""

import hashlib
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import site
from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import Invalid
from gotrs.common.html import clean_html
from gotrs.common.text import html_to_text, storable
from tickets import mentions, rules
from tickets.events import ArticleAdded
from tickets.mail.outbound import addressing
from tickets.models import (
    Article,
    ArticleType,
    HistoryType,
    MailChannel,
    SenderType,
    State,
    Ticket,
    TimeEntry,
)
from tickets.operations.attaching import attach
from tickets.operations.change import Change, changing
from tickets.operations.drafts import ArticleDraft
from tickets.operations.extra_fields import write_article_fields
from tickets.operations.outgoing import (
    customer_address,
    frame,
    mailbox_of,
    plan_outgoing,
    queue_mail,
)
from tickets.operations.ownership import lock_for_work, unlock_if_away
from tickets.operations.seen import mark_seen
from tickets.operations.state import set_state

MAX_TIME = 10**8  # what decimal(10, 2) holds


def add_article(
    ticket: Ticket,
    *,
    actor: Actor,
    draft: ArticleDraft,
    state: State | None = None,
    pending_until: datetime | None = None,
    expected_version: int | None = None,
) -> Article:
    """Add an entry to the conversation, and perhaps go to the next state with it.

    A mail of an agent (type email-external or email-internal) is put into the outbox in the same
    transaction. Raises Invalid for a blank text or a mail without recipient, TooLarge for too many
    files, and whatever the change of state refuses.
    """
    by_agent = sender_of(draft, actor) == SenderType.AGENT
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        article = write_article(change, draft)
        if by_agent:
            unlock_if_away(change)
        if state is not None:
            set_state(ticket, actor=actor, state=state, pending_until=pending_until)
        if by_agent and locks(draft):
            lock_for_work(change)
    return article


def sender_of(draft: ArticleDraft, actor: Actor) -> SenderType:
    """Who speaks: as named, else customers as customers, the system as system, agents as agents."""
    if draft.sender_type is not None:
        return draft.sender_type
    if actor.is_customer:
        return SenderType.CUSTOMER
    return SenderType.SYSTEM if actor.is_system else SenderType.AGENT


def locks(draft: ArticleDraft) -> bool:
    """Replies, mails and outbound calls lock an unlocked ticket (rule 6.5); notes don't."""
    return draft.effective_channel in (MailChannel.EMAIL, MailChannel.PHONE)


def write_article(change: Change, draft: ArticleDraft, *, first: bool = False) -> Article:
    """The article's row with its files, history, time and outgoing mail, within a change."""
    ticket, actor = change.ticket, change.actor
    sender = sender_of(draft, actor)
    plan = plan_outgoing(ticket, actor, draft, sender, first=first)
    article = _build(ticket, actor, plan.draft if plan else draft, sender)
    if plan:
        frame(article, ticket, actor, greets=draft.history != HistoryType.FORWARD)
    article.save(force_insert=True)
    attach(article, draft)
    _count(change, article)
    mark_seen(ticket, actor=actor)
    kind = draft.history or history_type(article, first=first)
    change.log(kind, new=article.subject, article=article)
    for colleague in mentions.called_by(ticket, article):
        change.log(HistoryType.MENTION, new=colleague.login, article=article)
    if draft.fields:
        write_article_fields(change, article, draft.fields, is_new=True)
    if draft.time_unit is not None:
        book(change, draft.time_unit, article=article)
    if plan:
        queue_mail(article, plan)
        if draft.send_at is not None:
            change.log(HistoryType.SEND_TIME_UPDATE, new=draft.send_at, article=article)
    change.emit(ArticleAdded(ticket, actor, article))
    return article


def _build(ticket: Ticket, actor: Actor, draft: ArticleDraft, sender: SenderType) -> Article:
    html, text = bodies_of(draft)
    moment = now()
    return Article(
        ticket=ticket,
        channel=draft.effective_channel,
        sender_type=sender,
        article_type=draft.article_type,
        is_visible_for_customer=draft.effective_visible,
        from_header=storable(draft.from_ or default_from(ticket, actor, sender)),
        to_header=storable(draft.to),
        cc_header=storable(draft.cc),
        bcc_header=storable(draft.bcc),
        reply_to_header=storable(draft.reply_to),
        subject=subject_of(draft) or ticket.title,
        body_text=text,
        body_html=html,
        message_id=storable(draft.message_id),
        message_id_md5=message_id_md5(draft.message_id),
        in_reply_to=storable(draft.in_reply_to_header),
        references=storable(draft.references),
        mail_facts=draft.mail_facts,
        from_stranger=draft.from_stranger,
        created_at=moment,
        created_by_id=actor.agent_id,
        created_by_customer=actor.customer_login,
        changed_at=moment,
        changed_by_id=actor.agent_id,
    )


def subject_of(draft: ArticleDraft) -> str:
    """In one line; an overlong one is refused, in a mail that came it is cut (rule 4.3)."""
    subject = storable(draft.subject).replace("\r", " ").replace("\n", " ")
    if len(subject) > rules.MAX_SUBJECT and not draft.exists_already:
        limit = {"limit": rules.MAX_SUBJECT}
        raise Invalid(_("A subject may have at most %(limit)s characters.") % limit, "subject")
    return subject[: rules.MAX_SUBJECT]


def bodies_of(draft: ArticleDraft) -> tuple[str, str]:
    """HTML (cleaned) and text; what people write is checked, mail loses nothing (rule 4.3)."""
    if not draft.exists_already and len(draft.body.encode(errors="replace")) > rules.MAX_BODY_BYTES:
        raise Invalid("A text may have at most 5 MB.", "body")
    text = storable(draft.body).replace("\r\n", "\n")
    html = ""
    if draft.content_type.split(";")[0].strip().lower() == "text/html":
        html = clean_html(text)
        html = html if html.strip() else ""
        text = storable(draft.body_text) or html_to_text(html)
    if not draft.exists_already and not text.strip() and not html.strip():
        raise Invalid("A text is needed.", "body")
    return html, text


def default_from(ticket: Ticket, actor: Actor, sender: SenderType) -> str:
    """Whose words these are: the customer's in a call that an agent noted, else the actor's."""
    if sender == SenderType.CUSTOMER and actor.customer is None:
        return customer_address(ticket) or ticket.customer_user_id
    person = actor.customer or actor.agent
    if person is None or actor.is_system:
        return str(site.get("site_name"))
    return addressing.format_list([mailbox_of(person)])


def message_id_md5(message_id: str) -> str:
    """By what a Message-ID is found (rule 4.5); "" for none."""
    if not message_id:
        return ""
    digest = hashlib.md5(message_id.encode("utf-8", "surrogateescape"), usedforsecurity=False)
    return digest.hexdigest()


def _count(change: Change, article: Article) -> None:
    ticket = change.ticket
    columns: dict[str, object] = {"article_count": ticket.article_count + 1}
    if article.is_visible_for_customer:
        columns["visible_article_count"] = ticket.visible_article_count + 1
    if article.sender_type != SenderType.SYSTEM:
        columns["last_article_id"] = article.pk
    if _restarts_unlock_timeout(ticket, article):
        columns["lock_stamp"] = article.created_at
    change.set(**columns)


def _restarts_unlock_timeout(ticket: Ticket, article: Article) -> bool:
    """Every agent article does, and a customer's if the last one before was an agent's (5.10)."""
    if article.sender_type == SenderType.AGENT:
        return True
    if article.sender_type != SenderType.CUSTOMER or not ticket.article_count:
        return False
    before = (
        ticket.articles.exclude(pk=article.pk)
        .exclude(sender_type=SenderType.SYSTEM)
        .order_by("-id")
        .values_list("sender_type", flat=True)
        .first()
    )
    return before == SenderType.AGENT


def history_type(article: Article, *, first: bool) -> HistoryType:
    """The history type of an entry (table of part 4)."""
    by_customer = article.sender_type == SenderType.CUSTOMER
    if article.channel == MailChannel.PHONE:
        return HistoryType.PHONE_CALL_CUSTOMER if by_customer else HistoryType.PHONE_CALL_AGENT
    if article.channel == MailChannel.EMAIL and article.sender_type == SenderType.AGENT:
        hidden = article.article_type == ArticleType.EMAIL_INTERNAL
        return HistoryType.EMAIL_AGENT if first or hidden else HistoryType.SEND_ANSWER
    if by_customer and not first:
        return HistoryType.FOLLOW_UP
    if article.channel == MailChannel.EMAIL:
        if by_customer:
            return HistoryType.EMAIL_CUSTOMER
        return HistoryType.SEND_CUSTOMER_NOTIFICATION
    return HistoryType.WEB_REQUEST_CUSTOMER if by_customer else HistoryType.ADD_NOTE


def book(
    change: Change, time_unit: Decimal, *, article: Article | None = None, comment: str = ""
) -> TimeEntry:
    """Book time within a change (rule 5.19). Raises Invalid unless it is a positive number."""
    if (
        not time_unit.is_finite()
        or not 0 < time_unit < MAX_TIME
        or time_unit != round(time_unit, 2)
    ):
        raise Invalid("Time must be a positive number with at most two decimals.", "time_unit")
    agent = change.actor.agent
    if agent is None:
        raise Invalid("Customers don't book time.", "time_unit")
    entry = TimeEntry.objects.create(
        ticket=change.ticket, article=article, time_unit=time_unit, comment=comment, agent=agent
    )
    total = change.ticket.time_entries.aggregate(total=Sum("time_unit"))["total"]
    change.log(
        HistoryType.TIME_ACCOUNTING, old=f"{time_unit:.2f}", new=f"{total:.2f}", article=article
    )
    return entry
