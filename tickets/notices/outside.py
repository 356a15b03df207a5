"""Notifications for those who are no agents: mail to customers and to named addresses (9.3, 9.6).

What guards automatic answers guards them as well (rules 7.19 to 7.21): machines, addresses that
never get any, and everybody who had too many, get none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts import site
from accounts.actors import Actor, Channel
from accounts.models import CustomerUser
from gotrs.common.errors import DomainError
from queues.models import SystemAddress
from tickets.customers import customer_of
from tickets.mail.outbound import addressing, message_ids, subjects
from tickets.mail.outbound.account_mails import system_sender
from tickets.mail.outbound.addressing import Address
from tickets.models import (
    ArticleType,
    Circle,
    HistoryType,
    OutgoingMail,
    OutgoingRecipient,
    SenderType,
    Ticket,
)
from tickets.notices.rules import Notice
from tickets.notices.texts import Said, Speaker
from tickets.operations.articles import write_article
from tickets.operations.auto_response import Refused, check_address, check_limits
from tickets.operations.change import changing, log_aside
from tickets.operations.drafts import ArticleDraft
from tickets.operations.outgoing import GENERATED, NOBODY, customer_address

_CAUSE = "notification"


@dataclass(frozen=True)
class Addressee:
    """Somebody outside: their address, the account behind it, and whether they are staff's own."""

    address: Address
    person: CustomerUser | None = None
    is_customer: bool = True


def is_told_by_us(actor: Actor) -> bool:
    """Whether the change is one of ours: what it tells must not be told of again."""
    return actor.is_system and actor.cause.startswith(f"{_CAUSE} ")


def tell(ticket: Ticket, notices: Sequence[Notice], *, actor: Actor) -> int:
    """Mail each address the first of the notices that is for it; returns how many mails.

    Called in the transaction of what happened; who did it is left out, but for agents of a site
    that says ``notify_self``. No query unless a notice is for somebody outside.
    """
    tells_themselves = actor.agent is not None and site.get("notify_self")
    known: set[str] = set() if tells_themselves else {_own_address(actor)}
    mails = 0
    for notice in notices:
        for addressee in addressees_of(notice):
            if addressee.address.key not in known:
                known.add(addressee.address.key)
                mails += _mail(ticket, notice, addressee)
    return mails


def _own_address(actor: Actor) -> str:
    person = actor.customer or actor.agent
    return (person.email if person else actor.address).lower()


def addressees_of(notice: Notice) -> Iterator[Addressee]:
    """Whom the notice is for, each once; customers only of what they may see (rule 9.3)."""
    rule, happening = notice.rule, notice.happening
    article = happening.article
    if article is None or article.is_visible_for_customer:
        if Circle.CUSTOMER in rule.circles:
            yield from _customer(happening.ticket)
        for circle, order in ((Circle.FIRST_ARTICLE, "id"), (Circle.LAST_ARTICLE, "-id")):
            if circle in rule.circles:
                yield from _recipients(happening.ticket, order)
    for text in rule.recipients.get("addresses", ()):
        yield from (Addressee(address, is_customer=False) for address in addressing.parse(text))


def _customer(ticket: Ticket) -> Iterator[Addressee]:
    """Who wrote last, else to whom an agent did, else whose ticket it is."""
    visible = ticket.articles.filter(is_visible_for_customer=True).order_by("-id")
    by_customer = visible.filter(sender_type=SenderType.CUSTOMER).first()
    by_agent = None if by_customer else visible.filter(sender_type=SenderType.AGENT).first()
    header = by_customer.from_header if by_customer else by_agent.to_header if by_agent else ""
    found = addressing.parse(header) or addressing.parse(customer_address(ticket))
    person = customer_of(ticket.customer_user_id)
    for address in found[:1]:
        is_them = person is not None and person.email.lower() == address.key
        yield Addressee(address, person if is_them else None)


def _recipients(ticket: Ticket, order: str) -> Iterator[Addressee]:
    article = ticket.articles.filter(is_visible_for_customer=True).order_by(order).first()
    if article is not None:
        for header in (article.to_header, article.cc_header):
            yield from (Addressee(address) for address in addressing.parse(header))


def _mail(ticket: Ticket, notice: Notice, addressee: Addressee) -> int:
    actor = Actor.system(Channel.AUTOMATION, cause=f"{_CAUSE} {notice.rule.name}"[:250])
    article = notice.happening.article
    if _is_ours(addressee.address) or (article is not None and article.mail_facts.get("loop")):
        return 0
    try:
        if addressee.is_customer:
            check_address(addressee.address)
            check_limits(ticket, addressee.address)
        if notice.rule.as_article and addressee.is_customer:
            _write_article(ticket, notice, addressee, actor)
        else:
            _write_mail(ticket, notice, addressee, actor)
    except Refused as refusal:
        log_aside(ticket, refusal.kind, actor, new=refusal.why)
        return 0
    except DomainError as trouble:
        # A text that its tags make too long or empty must not undo what happened.
        why = f"The notification could not be written: {trouble.message}"
        log_aside(ticket, HistoryType.MISC, actor, new=why)
        return 0
    return 1


def _is_ours(address: Address) -> bool:
    return SystemAddress.objects.filter(email__iexact=address.email).exists()


def _write_article(ticket: Ticket, notice: Notice, addressee: Addressee, actor: Actor) -> None:
    said = _said(notice, addressee)
    draft = ArticleDraft(
        subject=said.subject,
        body=said.body,
        article_type=ArticleType.EMAIL_EXTERNAL,
        sender_type=SenderType.SYSTEM,
        visible=True,
        to=str(addressee.address),
        automatic=True,
        history=HistoryType.SEND_CUSTOMER_NOTIFICATION,
    )
    with changing(ticket, actor=actor, any_state=True) as change:
        write_article(change, draft)


def _write_mail(ticket: Ticket, notice: Notice, addressee: Addressee, actor: Actor) -> None:
    said = _said(notice, addressee)
    queue = ticket.queue
    sender = addressing.sender_header(queue, None) if queue.system_address else system_sender()
    files_of = notice.happening.article if notice.rule.attach_files else None
    mail = OutgoingMail.objects.create(
        ticket=ticket,
        message_id=message_ids.new_message_id(),
        envelope_from=NOBODY,
        from_header=str(sender),
        subject=subjects.first_subject(ticket, said.subject),
        body_text=said.body,
        headers=GENERATED,
        files_of=files_of,
    )
    OutgoingRecipient.objects.create(mail=mail, kind="to", address=addressee.address.email)
    kind = HistoryType.SEND_CUSTOMER_NOTIFICATION
    if not addressee.is_customer:
        kind = HistoryType.SEND_AGENT_NOTIFICATION
    log_aside(ticket, kind, actor, new=addressee.address.email)


def _said(notice: Notice, addressee: Addressee) -> Said:
    """With the link to the ticket, where they can read it."""
    said = Speaker().say(notice, addressee.person)
    ticket = notice.happening.ticket
    page = "portal/tickets" if addressee.is_customer else "tickets"
    link = f"{site.base_url()}/{page}/{ticket.pk}"
    can_follow = addressee.person is not None or not addressee.is_customer
    body = (
        f"{said.body.rstrip()}\n\n{link}\n" if can_follow and link not in said.body else said.body
    )
    return Said(said.subject, body, said.language, said.missing)
