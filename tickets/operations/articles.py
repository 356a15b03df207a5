"""Adding to the conversation: replies, notes, phone calls, mails."""

import hashlib
from datetime import datetime
from decimal import Decimal

from accounts.actors import Actor
from accounts.models import CustomerUser
from gotrs.common.clock import now
from gotrs.common.errors import Invalid
from gotrs.common.html import clean_html
from gotrs.common.text import html_to_text, storable
from tickets import files, rules
from tickets.events import ArticleAdded
from tickets.models import (
    Article,
    ArticleType,
    Attachment,
    HistoryType,
    MailChannel,
    SenderType,
    State,
    Ticket,
    TimeEntry,
)
from tickets.operations.change import Change, changing
from tickets.operations.drafts import ArticleDraft, NewFile
from tickets.operations.outgoing import frame, plan_outgoing, queue_mail
from tickets.operations.ownership import lock_for_work
from tickets.operations.seen import mark_seen
from tickets.operations.state import set_state


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
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        article = write_article(change, draft)
        if sender_of(draft, actor) == SenderType.AGENT and locks(draft):
            lock_for_work(change)
        if state is not None:
            set_state(ticket, actor=actor, state=state, pending_until=pending_until)
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
        frame(article, ticket, actor, plan)
    article.save()
    _attach(article, draft.files, by_mail=bool(draft.mail_facts))
    _count(change, article)
    mark_seen(ticket, actor=actor)
    kind = draft.history or history_type(article, first=first)
    change.log(kind, new=article.subject, article=article)
    if draft.time_unit is not None:
        book(change, draft.time_unit, article=article)
    if plan:
        queue_mail(article, plan, hold_seconds=draft.hold_seconds)
    change.emit(ArticleAdded(ticket, actor, article))
    return article


def _build(ticket: Ticket, actor: Actor, draft: ArticleDraft, sender: SenderType) -> Article:
    html, text = _bodies(draft)
    if not draft.mail_facts and not text.strip() and not html:
        raise Invalid("A text is needed.", "body")
    subject = storable(draft.subject or ticket.title).replace("\r", " ").replace("\n", " ")
    if len(subject) > rules.MAX_SUBJECT:
        raise Invalid(f"A subject may have at most {rules.MAX_SUBJECT} characters.", "subject")
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
        subject=subject,
        body_text=text,
        body_html=html,
        message_id=draft.message_id,
        message_id_md5=message_id_md5(draft.message_id),
        in_reply_to=draft.in_reply_to_header,
        references=draft.references,
        mail_facts=draft.mail_facts,
        from_stranger=draft.from_stranger,
        created_at=moment,
        created_by_id=actor.agent_id,
        created_by_customer=actor.customer_login,
        changed_at=moment,
        changed_by_id=actor.agent_id,
    )


def _bodies(draft: ArticleDraft) -> tuple[str, str]:
    """HTML (cleaned) and text; people's bodies are limited, mail loses nothing (rule 4.3)."""
    if not draft.mail_facts and len(draft.body.encode("utf-8", "replace")) > rules.MAX_BODY_BYTES:
        raise Invalid("A text may have at most 5 MB.", "body")
    body = storable(draft.body).replace("\r\n", "\n")
    if draft.content_type.split(";")[0].strip().lower() != "text/html":
        return "", body
    html = clean_html(body)
    return html, storable(draft.body_text) or html_to_text(html)


def default_from(ticket: Ticket, actor: Actor, sender: SenderType) -> str:
    """Whose words these are: the customer's in a call that an agent noted, else the actor's."""
    if sender == SenderType.CUSTOMER and actor.customer is None:
        return customer_header(ticket)
    person = actor.customer or actor.agent
    if person is None or actor.is_system:
        return "GOTRS"
    return f'"{person.full_name.replace(chr(34), "")}" <{person.email}>'


def customer_header(ticket: Ticket) -> str:
    """The ticket's customer as a mail header; the bare address of somebody unknown."""
    name = ticket.customer_user_id
    person = CustomerUser.objects.filter(login__iexact=name).first() if name else None
    if person is None:
        return name
    return f'"{person.full_name.replace(chr(34), "")}" <{person.email}>'


def message_id_md5(message_id: str) -> str:
    """By what a Message-ID is found (rule 4.5); "" for none."""
    if not message_id:
        return ""
    digest = hashlib.md5(message_id.encode("utf-8", "surrogateescape"), usedforsecurity=False)
    return digest.hexdigest()


def _attach(
    article: Article, given: tuple[NewFile | Attachment, ...], *, by_mail: bool = False
) -> None:
    if not given:
        return
    if not by_mail:
        files.check_article_files(
            [f.size if isinstance(f, Attachment) else len(f.content) for f in given]
        )
    names = files.unique_names([files.safe_name(f.filename) for f in given])
    for position, (item, name) in enumerate(zip(given, names, strict=True)):
        if isinstance(item, Attachment):
            _take_upload(article, item, name, position)
        else:
            Attachment.objects.create(
                article=article,
                position=position,
                filename=name,
                content_type=files.detect_type(item.content, item.content_type),
                size=len(item.content),
                sha256=files.store_bytes(item.content),
                disposition=item.disposition[:20],
                content_id=storable(item.content_id)[:998],
                inline=item.inline,
                dangerous=item.dangerous or files.is_blocked(item.filename),
            )


def _take_upload(article: Article, upload: Attachment, name: str, position: int) -> None:
    """Give an upload to the article; two articles can't take the same one."""
    taken = Attachment.objects.filter(pk=upload.pk, article__isnull=True).update(
        article=article, filename=name, position=position
    )
    if not taken:
        raise Invalid("A file was used already.", "file_ids")


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
    if article.sender_type != SenderType.CUSTOMER:
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
        return HistoryType.EMAIL_CUSTOMER if by_customer else HistoryType.MISC
    if by_customer:
        return HistoryType.WEB_REQUEST_CUSTOMER
    return HistoryType.ADD_NOTE


def book(
    change: Change, time_unit: Decimal, *, article: Article | None = None, comment: str = ""
) -> TimeEntry:
    """Book time within a change (rule 5.19). Raises Invalid unless it is a positive number."""
    if time_unit <= 0 or time_unit >= 10**8 or time_unit != round(time_unit, 2):
        raise Invalid("Time must be a positive number with at most two decimals.", "time_unit")
    agent = change.actor.agent
    if agent is None:
        raise Invalid("Customers don't book time.", "time_unit")
    entry = TimeEntry.objects.create(
        ticket=change.ticket, article=article, time_unit=time_unit, comment=comment, agent=agent
    )
    total = sum(change.ticket.time_entries.values_list("time_unit", flat=True), Decimal(0))
    change.log(HistoryType.TIME_ACCOUNTING, old=time_unit, new=total, article=article)
    return entry


def note_draft(draft: ArticleDraft | str | None) -> ArticleDraft | None:
    """A note that comes with a change, from a draft or plain text; None for a blank one."""
    if draft is None or draft == "":
        return None
    if isinstance(draft, str):
        return ArticleDraft(body=draft)
    return draft
