"""Sending a customer's mail on to somebody else, as it came (OTRS's bounce; rules 4, 8.8)."""

from django.utils.translation import gettext as _

from accounts import site
from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import Conflict, Invalid, TooLarge
from queues.models import SystemAddress
from tickets.events import ArticleBounced
from tickets.mail.outbound import addressing, message_ids
from tickets.mail.outbound.resending import original_of
from tickets.models import (
    Article,
    ArticleType,
    Bounce,
    DeliveryState,
    HistoryType,
    OutgoingMail,
    OutgoingRecipient,
    State,
)
from tickets.operations.articles import add_article
from tickets.operations.change import changing
from tickets.operations.drafts import ArticleDraft
from tickets.operations.ownership import lock_for_work
from tickets.operations.state import set_state

MAX_RECIPIENTS = 10


def bounce_article(
    article: Article,
    *,
    actor: Actor,
    to: str,
    note: str = "",
    state: State | None = None,
    expected_version: int | None = None,
) -> OutgoingMail:
    """Put the article's original mail into the outbox for the addresses in ``to``.

    ``note`` is mailed to who wrote it, ``state`` is gone to with it; without one the state stays.
    Raises Invalid for addresses that can't be used, our own (the mail would come back) and that of
    who wrote it; Conflict ``no_original`` for an article without original mail and
    ``bounced_already`` for an address that has it; TooLarge.
    """
    ticket = article.ticket
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        raw = original_of(article)
        if raw is None:
            raise Conflict(_("The original mail is not there."), code="no_original")
        limit = int(site.get("max_outgoing_mb"))
        if len(raw) > limit * 1024 * 1024:
            raise TooLarge(_("A mail may have at most %(limit)s MB.") % {"limit": limit})
        recipients = _recipients(article, to)
        sender = addressing.sender_header(ticket.queue, actor.agent)
        system_address = ticket.queue.system_address
        assert system_address is not None  # else sender_header has raised
        mail = OutgoingMail.objects.create(
            ticket=ticket,
            message_id=message_ids.new_message_id(),
            envelope_from=system_address.email,
            from_header=sender,
            subject=article.subject,
            state=DeliveryState.QUEUED,
            not_before=now(),
        )
        OutgoingRecipient.objects.bulk_create(
            OutgoingRecipient(mail=mail, kind="to", address=one.email, state=DeliveryState.QUEUED)
            for one in recipients
        )
        Bounce.objects.create(mail=mail, article=article)
        shown = ", ".join(one.email for one in recipients)
        change.log(HistoryType.BOUNCE, new=shown, article=article)
        change.emit(ArticleBounced(ticket, actor, article, tuple(r.email for r in recipients)))
        if note.strip():
            add_article(ticket, actor=actor, draft=_note(article, note))
        if state is not None:
            set_state(ticket, actor=actor, state=state)
        lock_for_work(change)
    return mail


def _recipients(article: Article, to: str) -> list[addressing.Address]:
    (found,) = addressing.without_doubles(addressing.check_addresses(to, "to"))
    if not found:
        raise Invalid(_("A mail needs a recipient."), "to")
    if len(found) > MAX_RECIPIENTS:
        raise Invalid(
            _("A mail is sent on to at most %(limit)s addresses.") % {"limit": MAX_RECIPIENTS}, "to"
        )
    writers = {one.key for one in _writers(article)}
    ours = {email.lower() for email in SystemAddress.objects.values_list("email", flat=True)}
    has_it = {
        address.lower()
        for address in OutgoingRecipient.objects.filter(mail__bounce__article=article)
        .exclude(state__in=(DeliveryState.FAILED, DeliveryState.CANCELLED))
        .values_list("address", flat=True)
    }
    for one in found:
        if one.key in ours:
            message = _("%(address)s is an address of this helpdesk; move the ticket instead.")
        elif one.key in writers:
            message = _("%(address)s wrote this mail.")
        elif one.key in has_it:
            message = _("This mail was sent on to %(address)s already.")
        else:
            continue
        raise Invalid(message % {"address": one.email}, "to")
    return found


def _writers(article: Article) -> list[addressing.Address]:
    """Who wrote the mail: answers to it go there."""
    return addressing.parse(article.reply_to_header) or addressing.parse(article.from_header)


def _note(article: Article, text: str) -> ArticleDraft:
    """A word to who wrote it, as an answer to their mail."""
    return ArticleDraft(
        subject=article.subject,
        body=text,
        article_type=(
            ArticleType.EMAIL_EXTERNAL
            if article.is_visible_for_customer
            else ArticleType.EMAIL_INTERNAL
        ),
        to=addressing.format_list(_writers(article)),
        in_reply_to=article,
    )
