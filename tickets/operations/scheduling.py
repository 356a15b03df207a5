"""Mails that go out later, and mails that are stopped before they go (rules 8.1, 8.2)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts import site
from accounts.models import Agent
from gotrs.common.clock import now
from gotrs.common.errors import Conflict, Invalid
from tickets import saved_drafts
from tickets.events import ArticleVisibilityChanged
from tickets.mail.outbound import texts
from tickets.models import Article, DeliveryState, HistoryType, OutgoingMail, Ticket
from tickets.models.outbox import WAITING_STATES
from tickets.operations.change import Change

# Between salutation, text and signature of HTML.
HTML_GAP = "<br>\n<br>\n"
MOST_AHEAD = timedelta(days=366)


def check_send_at(moment: datetime) -> None:
    """Raises Invalid unless the moment is to come, within a year."""
    if moment <= now():
        raise Invalid(_("This time is over; choose one that is to come."), "send_at")
    if moment > now() + MOST_AHEAD:
        raise Invalid(_("A mail can wait for a year at most."), "send_at")


def stop_mail(change: Change, mail: OutgoingMail, states: Iterable[DeliveryState]) -> None:
    """Keep a mail from being sent, within a change. Raises Conflict if it is in no such state.

    The article stays as a record; what nobody got, the customer does not see either.
    """
    stopped = OutgoingMail.objects.filter(pk=mail.pk, state__in=tuple(states)).update(
        state=DeliveryState.CANCELLED
    )
    if not stopped:
        raise Conflict("This mail can't be stopped any more.", code="not_stoppable")
    mail.recipients.filter(state__in=WAITING_STATES).update(
        state=DeliveryState.CANCELLED, changed_at=now()
    )
    if not mail.recipients.exclude(state=DeliveryState.CANCELLED).exists():
        _hide(change, mail.article)


def _hide(change: Change, article: Article | None) -> None:
    if article is None or not article.is_visible_for_customer:
        return
    article.is_visible_for_customer = False
    article.save(update_fields=["is_visible_for_customer"])
    change.set(visible_article_count=change.ticket.visible_article_count - 1)
    change.emit(ArticleVisibilityChanged(change.ticket, change.actor, article))


def take_back_scheduled(change: Change) -> None:
    """The customer wrote first: what was to go out to them later is a draft again (rule 8.2).

    Its writer finds it in the composer, unless they have begun something else there. Mails to
    others, of which the customer knows nothing, go out as planned.
    """
    if not site.get("cancel_on_reply"):
        return
    waiting = OutgoingMail.objects.filter(
        ticket=change.ticket,
        state=DeliveryState.SCHEDULED,
        article__is_visible_for_customer=True,
    )
    for mail in waiting.select_related("article__created_by").order_by("id"):
        try:
            stop_mail(change, mail, (DeliveryState.SCHEDULED,))
        except Conflict:  # a worker has just begun to send it
            continue
        change.log(HistoryType.SEND_TIME_UPDATE, old=mail.send_at, article=mail.article)
        article = mail.article
        writer = article.created_by if article else None
        if article and writer and not saved_drafts.read(change.ticket, writer.pk):
            saved_drafts.save(change.ticket, writer.pk, as_typed(change.ticket, article, writer))


def as_typed(ticket: Ticket, article: Article, agent: Agent | None) -> dict[str, str]:
    """A mail that was stopped as the composer's fields, so that it can be corrected."""
    frame = texts.answer_frame(ticket, agent)
    body = article.body_text.removeprefix(frame.salutation).removesuffix(frame.signature).strip()
    typed = {"body": body}
    if article.body_html:
        typed["html"] = _html_without(frame, article.body_html)
    to, cc = article.to_header, article.cc_header
    if ticket.history.filter(article=article, type=HistoryType.FORWARD).exists():
        return {"kind": "forward", "forward_to": to, "forward_cc": cc, **typed}
    return {"kind": "reply", "to": to, "cc": cc, **typed}


def _html_without(frame: texts.Frame, html: str) -> str:
    """What was written between salutation and signature (outgoing.frame)."""
    html = html.removeprefix(f"{frame.salutation_html}{HTML_GAP}")
    return html.removesuffix(f"{HTML_GAP}{frame.signature_html}")
