"""Changing, deleting and restoring what stands in the conversation (rule 4.4)."""

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import DomainError, Forbidden, NotFound
from tickets.events import (
    ArticleDeleted,
    ArticleEdited,
    ArticleRestored,
    ArticleVisibilityChanged,
)
from tickets.models import (
    Article,
    ArticleRevision,
    ArticleType,
    HistoryType,
    MailChannel,
    SenderType,
)
from tickets.operations.articles import bodies_of, subject_of
from tickets.operations.change import Change, changing
from tickets.operations.drafts import ArticleDraft
from tickets.operations.extra_fields import FieldValues, write_article_fields
from tickets.operations.merge import recount

# Of each text the history itself shows so much; ArticleRevision keeps all of it.
_SHOWN = 4000
_NOTE_TYPES = {True: ArticleType.NOTE_EXTERNAL, False: ArticleType.NOTE_INTERNAL}


def edit_article(
    article: Article,
    *,
    actor: Actor,
    subject: str | None = None,
    body: str | None = None,
    visible: bool | None = None,
    values: FieldValues | None = None,
    expected_version: int | None = None,
) -> Article:
    """Give an article another text, in the form it has, another visibility, or other dynamic
    fields; None leaves it.

    The earlier text is kept. Raises Forbidden ``protected_object`` for another text of a mail, or
    of what a customer or the system wrote; Invalid for a blank text; NotFound if it is gone.
    """
    ticket = article.ticket
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        _reread(article, change)
        _write_text(change, article, subject, body)
        if visible is not None:
            _show(change, article, visible)
        if values and write_article_fields(change, article, values):
            change.emit(ArticleEdited(ticket, actor, article))
    return article


def delete_article(
    article: Article, *, actor: Actor, expected_version: int | None = None
) -> Article:
    """Take a note out of everything; an admin can restore it.

    Raises Forbidden ``protected_object`` for anything but a note of staff, NotFound if it is gone.
    """
    with changing(article.ticket, actor=actor, expected_version=expected_version) as change:
        _reread(article, change)
        if not is_note_of_staff(article):
            raise Forbidden("Only notes of agents can be deleted.", code="protected_object")
        _set_deleted(change, article, deleted=True)
        change.log(HistoryType.ARTICLE_DELETE, old=article.subject, article=article)
        change.emit(ArticleDeleted(change.ticket, actor, article))
    return article


def restore_article(
    article: Article, *, actor: Actor, expected_version: int | None = None
) -> Article:
    """Bring a deleted note back. Raises DomainError ``not_deleted``."""
    with changing(article.ticket, actor=actor, expected_version=expected_version) as change:
        _reread(article, change, deleted=True)
        _set_deleted(change, article, deleted=False)
        change.log(HistoryType.ARTICLE_RESTORE, new=article.subject, article=article)
        change.emit(ArticleRestored(change.ticket, actor, article))
    return article


def is_note_of_staff(article: Article) -> bool:
    """Whether an agent wrote it inside, for whomever: what may be deleted."""
    return article.channel == MailChannel.INTERNAL and article.sender_type == SenderType.AGENT


def _reread(article: Article, change: Change, *, deleted: bool = False) -> None:
    """As it is now that its ticket is locked."""
    article.refresh_from_db()
    article.ticket = change.ticket
    if deleted and article.deleted_at is None:
        raise DomainError("This article is not deleted.", code="not_deleted")
    if article.ticket_id != change.ticket.pk or (article.deleted_at is not None and not deleted):
        raise NotFound("Article not found.")


def _write_text(change: Change, article: Article, subject: str | None, body: str | None) -> None:
    draft = ArticleDraft(
        subject=article.subject if subject is None else subject,
        body=article.body if body is None else body,
        content_type=article.content_type,
    )
    said = article.subject if subject is None else subject_of(draft) or change.ticket.title
    if body is None or body == article.body:
        html, text = article.body_html, article.body_text
    else:
        html, text = bodies_of(draft)
    before = (article.subject, article.body_html, article.body_text)
    if (said, html, text) == before:
        return
    if article.channel == MailChannel.EMAIL or article.sender_type != SenderType.AGENT:
        message = "The text of mails, and what customers wrote, can't be changed."
        raise Forbidden(message, code="protected_object")
    ArticleRevision.objects.create(
        article=article,
        subject=before[0],
        body_html=before[1],
        body_text=before[2],
        replaced_by_id=change.actor.agent_id,
    )
    article.subject, article.body_html, article.body_text = said, html, text
    article.edited = True
    _save(change, article, "subject", "body_html", "body_text", "edited")
    old, new = (before[2], text) if before[2] != text else (before[0], said)
    change.log(HistoryType.ARTICLE_EDIT, old=old[:_SHOWN], new=new[:_SHOWN], article=article)
    said_before = (before[0], before[1] or before[2])
    change.emit(ArticleEdited(change.ticket, change.actor, article, said_before))


def _show(change: Change, article: Article, visible: bool) -> None:
    """Let the customer see it, or no longer."""
    if article.is_visible_for_customer == visible:
        return
    article.is_visible_for_customer = visible
    if article.article_type in _NOTE_TYPES.values():
        article.article_type = _NOTE_TYPES[visible]
    _save(change, article, "is_visible_for_customer", "article_type")
    recount(change)
    old, new = ("hidden", "visible") if visible else ("visible", "hidden")
    change.log(HistoryType.ARTICLE_VISIBILITY_UPDATE, old=old, new=new, article=article)
    change.emit(ArticleVisibilityChanged(change.ticket, change.actor, article))


def _set_deleted(change: Change, article: Article, *, deleted: bool) -> None:
    article.deleted_at = now() if deleted else None
    _save(change, article, "deleted_at")
    recount(change)


def _save(change: Change, article: Article, *columns: str) -> None:
    article.changed_at, article.changed_by_id = now(), change.actor.agent_id
    article.save(update_fields=[*columns, "changed_at", "changed_by_id"])
