"""Splitting: one article of a ticket starts a new one (rule 5.17)."""

from typing import Any

from accounts.actors import Actor
from queues.models import Queue
from tickets import numbers
from tickets.mail.outbound import subjects
from tickets.models import (
    Article,
    ArticleType,
    HistoryType,
    LinkType,
    MailChannel,
    SenderType,
    Ticket,
)
from tickets.operations.change import changing
from tickets.operations.create import create_ticket
from tickets.operations.drafts import ArticleDraft
from tickets.operations.relations import link_tickets


def split_article(
    article: Article,
    *,
    actor: Actor,
    title: str = "",
    queue: Queue | None = None,
    expected_version: int | None = None,
    **facts: Any,
) -> Ticket:
    """A new ticket from a copy of the article (text and files, not its Message-ID).

    Subject, queue and customer are those of the origin unless named; further ``facts`` as in
    create_ticket. The origin becomes its parent. Both get a history row. Raises Invalid as
    create_ticket does.
    """
    origin = Ticket.objects.with_names().get(pk=article.ticket_id)
    facts.setdefault("customer_user_id", origin.customer_user_id)
    facts.setdefault("customer_id", origin.customer_id)
    number = numbers.next_number()
    with changing(origin, actor=actor, expected_version=expected_version) as change:
        new = create_ticket(
            actor=actor,
            title=title or subjects.clean_subject(origin, article.subject) or origin.title,
            queue=queue or origin.queue,
            article=_copy(article),
            tn=number,
            **facts,
        )
        with changing(new, actor=actor) as other:
            link_tickets(origin, actor=actor, target=new, type=LinkType.PARENT_CHILD)
            change.log(HistoryType.SPLIT, new=new.tn, article=article)
            other.log(HistoryType.SPLIT, old=origin.tn)
    return new


def _copy(article: Article) -> ArticleDraft:
    return ArticleDraft(
        body=article.body,
        body_text=article.body_text,
        content_type=article.content_type,
        subject=article.subject,
        article_type=ArticleType(article.article_type),
        sender_type=SenderType(article.sender_type),
        channel=MailChannel(article.channel),
        visible=article.is_visible_for_customer,
        from_=article.from_header,
        to=article.to_header,
        cc=article.cc_header,
        reply_to=article.reply_to_header,
        from_stranger=article.from_stranger,
        files=tuple(article.attachments.all()),
        copied=True,
    )
