"""Mails of agents: what is written into the outbox with their article (part 8)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from accounts.actors import Actor
from accounts.models import CustomerUser
from gotrs.common.clock import now
from gotrs.common.errors import Invalid
from gotrs.common.text import text_to_html
from tickets.mail.outbound import addressing, message_ids, subjects, texts
from tickets.models import (
    Article,
    DeliveryState,
    MailChannel,
    OutgoingMail,
    OutgoingRecipient,
    SenderType,
    Ticket,
)
from tickets.operations.drafts import ArticleDraft

MAX_REFERENCES = 20  # rule 8.5


@dataclass(frozen=True)
class OutgoingPlan:
    """A mail that will be sent: the completed draft, and what the envelope needs."""

    draft: ArticleDraft
    envelope_from: str
    recipients: tuple[tuple[str, str], ...]  # (kind, address)


def plan_outgoing(
    ticket: Ticket, actor: Actor, draft: ArticleDraft, sender: SenderType, *, first: bool
) -> OutgoingPlan | None:
    """Complete the draft of a mail with recipients, sender, subject and threading.

    None if the article is no mail of an agent. Raises Invalid for a bad address, a header with a
    line break, or a mail without recipient (rules 8.3, 8.7).
    """
    if draft.effective_channel != MailChannel.EMAIL or sender != SenderType.AGENT:
        return None
    if draft.mail_facts:
        return None  # a mail that was received, not one to send
    to = addressing.check_addresses(draft.to or customer_address(ticket), "to")
    cc = addressing.check_addresses(draft.cc, "cc")
    bcc = addressing.check_addresses(draft.bcc, "bcc")
    recipients = _recipients(to, cc, bcc)
    if not recipients:
        raise Invalid("A mail needs a recipient.", "to")
    answered = draft.in_reply_to or _last_mail(ticket)
    address = ticket.queue.system_address
    if address is None:
        raise Invalid("The ticket's queue has no address to send from.", "to")
    subject = draft.subject or ticket.title
    completed = replace(
        draft,
        from_=addressing.sender_header(ticket.queue, actor.agent),
        to=addressing.format_list(to),
        cc=addressing.format_list(cc),
        bcc=addressing.format_list(bcc),
        subject=(
            subjects.first_subject(ticket, subject)
            if first or answered is None
            else subjects.answer_subject(ticket, subject)
        ),
        message_id=message_ids.new_message_id(),
        in_reply_to_header=answered.message_id if answered else "",
        references=references_of(answered),
    )
    return OutgoingPlan(completed, address.email, recipients)


def customer_address(ticket: Ticket) -> str:
    """Where the ticket's customer gets mail: their account's address, or the bare one."""
    name = ticket.customer_user_id
    if not name:
        return ""
    person = CustomerUser.objects.filter(login__iexact=name).first()
    if person is not None:
        return addressing.format_list([addressing.Address(person.full_name, person.email)])
    return name if "@" in name else ""


def _recipients(
    to: list[addressing.Address], cc: list[addressing.Address], bcc: list[addressing.Address]
) -> tuple[tuple[str, str], ...]:
    """Each address once, To before Cc before Bcc (rule 8.3)."""
    found: dict[str, tuple[str, str]] = {}
    for kind, addresses in (("to", to), ("cc", cc), ("bcc", bcc)):
        for address in addresses:
            found.setdefault(address.email.lower(), (kind, address.email))
    return tuple(found.values())


def _last_mail(ticket: Ticket) -> Article | None:
    """The last visible mail of the conversation: what a reply threads to."""
    if ticket._state.adding:
        return None
    return (
        ticket.articles.filter(channel=MailChannel.EMAIL, is_visible_for_customer=True)
        .exclude(message_id="")
        .order_by("-id")
        .first()
    )


def references_of(answered: Article | None) -> str:
    """Those of the answered mail and its id, at most 20, the first kept (rule 8.5)."""
    if answered is None or not answered.message_id:
        return ""
    ids = [*answered.references.split(), answered.message_id]
    ids = list(dict.fromkeys(ids))
    if len(ids) > MAX_REFERENCES:
        ids = [ids[0], *ids[-(MAX_REFERENCES - 1) :]]
    return " ".join(ids)


def frame(article: Article, ticket: Ticket, actor: Actor, plan: OutgoingPlan) -> None:
    """Put the queue's salutation before and its signature after the text (rule 8.6).

    The article then holds what the customer gets.
    """
    if actor.agent is None or actor.is_system:
        return
    around = texts.answer_frame(ticket, actor.agent)
    parts = [around.salutation.strip(), article.body_text.strip(), around.signature.strip()]
    article.body_text = "\n\n".join(part for part in parts if part)
    if article.body_html:
        before = text_to_html(around.salutation.strip())
        after = text_to_html(around.signature.strip())
        article.body_html = "<br>\n<br>\n".join(
            part for part in (before, article.body_html, after) if part
        )


def queue_mail(article: Article, plan: OutgoingPlan, *, hold_seconds: int = 0) -> OutgoingMail:
    """The outbox row of an article's mail and one row a recipient (rule 8.1)."""
    state = DeliveryState.HELD if hold_seconds else DeliveryState.QUEUED
    mail = OutgoingMail.objects.create(
        ticket_id=article.ticket_id,
        article=article,
        message_id=article.message_id,
        envelope_from=plan.envelope_from,
        from_header=article.from_header,
        subject=article.subject,
        state=state,
        not_before=now() + timedelta(seconds=hold_seconds),
    )
    OutgoingRecipient.objects.bulk_create(
        OutgoingRecipient(mail=mail, kind=kind, address=address, state=state)
        for kind, address in plan.recipients
    )
    return mail
