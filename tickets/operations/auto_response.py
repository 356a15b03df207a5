"""Answers that the system sends by itself to customers' messages (rules 7.17 to 7.20)."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localtime

from accounts import site
from accounts.actors import Actor, Channel
from gotrs.common import patterns
from gotrs.common.clock import now
from gotrs.common.errors import DomainError
from gotrs.common.kept import Kept
from gotrs.common.validity import Validity
from queues.models import AutoResponse, AutoResponseKind, QueueAutoResponse, SystemAddress
from tickets.customers import customer_of
from tickets.mail.outbound import addressing, placeholders
from tickets.models import (
    Article,
    ArticleType,
    AutoResponseAttempt,
    HistoryType,
    ReturnCode,
    SenderType,
    Ticket,
)
from tickets.operations.articles import write_article
from tickets.operations.change import Change, changing
from tickets.operations.drafts import ArticleDraft
from tickets.operations.outgoing import mailbox_of

# How many go to one address for one ticket in an hour, and to everybody together.
MAX_A_TICKET = 5
MAX_AN_HOUR = 1_000
# How long attempts are counted, and a bit.
KEPT = timedelta(days=2)

# Every message asks whether it is answered, and the texts hardly ever change.
_kept = Kept(seconds=5)
_KINDS = {
    ReturnCode.NEW_TICKET: AutoResponseKind.REPLY,
    ReturnCode.FOLLOW_UP: AutoResponseKind.FOLLOW_UP,
    ReturnCode.NEW_TICKET_OLD_CLOSED: AutoResponseKind.REPLY_NEW_TICKET,
    ReturnCode.REJECTED: AutoResponseKind.REJECT,
}
_HISTORY = {
    AutoResponseKind.REPLY: HistoryType.SEND_AUTO_REPLY,
    AutoResponseKind.FOLLOW_UP: HistoryType.SEND_AUTO_FOLLOW_UP,
    AutoResponseKind.REPLY_NEW_TICKET: HistoryType.SEND_AUTO_REPLY,
    AutoResponseKind.REJECT: HistoryType.SEND_AUTO_REJECT,
}


@dataclass(frozen=True)
class Answer:
    """The text of the occasion, and the article that was sent; None with the reason if not."""

    name: str
    article: Article | None = None
    why: str = ""


class Refused(Exception):
    """Why an answer is not sent: a sentence for the history."""

    def __init__(self, why: str, kind: HistoryType = HistoryType.MISC) -> None:
        super().__init__(why)
        self.why = why
        self.kind = kind


def respond(ticket: Ticket, *, article: Article, code: ReturnCode) -> Answer | None:
    """Answer a customer's message with the text of the queue for this occasion, None without one.

    Called in the transaction of the message. A refusal is a row in the history; what may refuse is
    a mark of a machine, an address that never gets one, and the limits.
    """
    response = text_for(ticket.queue_id, code)
    if response is None:
        return None
    actor = Actor.system(Channel.MAIL, cause=f"auto response {response.name}")
    try:
        with changing(ticket, actor=actor, any_state=True) as change:
            try:
                return Answer(response.name, _answer(change, response, article))
            except Refused as refusal:
                change.log(refusal.kind, new=refusal.why, article=article)
                return Answer(response.name, why=refusal.why)
    except DomainError as trouble:
        # A text that its tags make too long or empty must not cost the customer's message.
        why = f"The automatic answer could not be written: {trouble.message}"
        with changing(ticket, actor=actor, any_state=True) as change:
            change.log(HistoryType.MISC, new=why, article=article)
        return Answer(response.name, why=why)


def text_for(queue_id: int, code: ReturnCode) -> AutoResponse | None:
    """The queue's valid text for this occasion; at most five seconds old."""
    return _kept.get("texts", _read_texts).get((queue_id, _KINDS.get(code)))


def _read_texts() -> dict[tuple[int, int | None], AutoResponse]:
    chosen = QueueAutoResponse.objects.filter(auto_response__valid_id=Validity.VALID)
    rows = chosen.select_related("auto_response")
    return {(row.queue_id, row.kind): row.auto_response for row in rows}


def _answer(change: Change, response: AutoResponse, article: Article) -> Article:
    ticket = change.ticket
    _check_occasion(ticket, response, article)
    to = _recipient(article)
    check_address(to)
    check_limits(ticket, to)
    html = response.content_type.startswith("text/html")
    draft = ArticleDraft(
        subject=_filled(response.subject, ticket, article, as_html=False),
        body=_filled(response.text, ticket, article, as_html=html),
        content_type=response.content_type,
        article_type=ArticleType.EMAIL_EXTERNAL,
        sender_type=SenderType.SYSTEM,
        visible=article.is_visible_for_customer,
        to=str(to),
        cc=_copy_to(ticket, article, to),
        in_reply_to=article,
        automatic=True,
        history=_HISTORY[AutoResponseKind(response.kind)],
    )
    return write_article(change, draft)


def _copy_to(ticket: Ticket, article: Article, to: addressing.Address) -> str:
    """The registered customer, if that is another address and the article visible; else "".

    Who gets no answer gets no copy: else forged mails, each with another Reply-To, would have us
    fill the customer's mailbox.
    """
    customer = customer_of(ticket.customer_user_id)
    if customer is None or not article.is_visible_for_customer:
        return ""
    copied = mailbox_of(customer)
    if copied.key == to.key or not addressing.is_address(copied.email):
        return ""
    try:
        check_address(copied)
        check_limits(ticket, copied)
    except Refused:
        return ""
    return str(copied)


def _filled(text: str, ticket: Ticket, article: Article, *, as_html: bool) -> str:
    return placeholders.render(text, ticket=ticket, agent=None, article=article, as_html=as_html)


# --- What refuses (rule 7.19) ---------------------------------------------------------------------


def _check_occasion(ticket: Ticket, response: AutoResponse, article: Article) -> None:
    if not response.text.strip():
        raise Refused(f"The auto response “{response.name}” has no text.")
    if ticket.queue.system_address is None:
        raise Refused("The queue has no sender address.")
    is_reply = response.kind == AutoResponseKind.REPLY
    if is_reply and (ticket.is_closed or ticket.is_removed):
        raise Refused("The ticket is closed: no automatic answer.")
    if marks := article.mail_facts.get("loop"):
        raise Refused(f"A machine wrote this mail ({', '.join(marks)}): no automatic answer.")


def _recipient(article: Article) -> addressing.Address:
    """Reply-To, else From (rule 7.18)."""
    for header in (article.reply_to_header, article.from_header):
        if found := addressing.parse(header):
            return found[0]
    raise Refused("The message has no usable sender address: no automatic answer.")


def check_address(to: addressing.Address) -> None:
    """Raises Refused for an address that gets no automatic mail, and for our own."""
    never = str(site.get("no_auto_response"))
    if patterns.found_in(never, to.email, any_case=True, in_doubt=True):
        raise Refused(f"{to.email} gets no automatic answers.")
    if SystemAddress.objects.filter(email__iexact=to.email).exists():
        raise Refused(f"{to.email} is an address of ours: no automatic answer.")


def check_limits(ticket: Ticket, to: addressing.Address) -> None:
    """Attempts count, so whoever goes on writing stays silent (rule 7.20). Raises Refused."""
    address, moment = to.email.lower()[:320], now()
    today = localtime(moment, site.time_zone())
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    hour = moment - timedelta(hours=1)
    attempts = AutoResponseAttempt.objects
    AutoResponseAttempt.objects.create(address=address, ticket=ticket, created_at=moment)
    of_today = attempts.filter(address=address, created_at__gte=midnight).count()
    if of_today > max_a_day(address):
        raise Refused(f"{address} had {of_today - 1} automatic answers today.", _LIMIT)
    here = attempts.filter(address=address, created_at__gt=hour, ticket=ticket).count()
    if here > MAX_A_TICKET:
        raise Refused(f"{address} had {here - 1} automatic answers here in an hour.", _LIMIT)
    if attempts.filter(created_at__gt=hour).count() > MAX_AN_HOUR:
        raise Refused(f"There were {MAX_AN_HOUR} automatic answers in an hour.", _LIMIT)


_LIMIT = HistoryType.LOOP_PROTECTION


def max_a_day(address: str) -> int:
    """How many an address may have a day: its own value, else everybody's (rule 7.20)."""
    for entry in site.get("auto_response_own_limits"):
        own_address, _separator, limit = str(entry).rpartition("=")
        if own_address.strip().lower() == address:
            return int(limit)
    return int(site.get("auto_response_max"))


def clear_old() -> int:
    """Remove attempts that no limit counts any more; returns how many."""
    deleted, _rows = AutoResponseAttempt.objects.filter(created_at__lt=now() - KEPT).delete()
    return deleted
