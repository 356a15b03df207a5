"""Mails of agents: what is written into the outbox with their article (part 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils.translation import gettext as _

from accounts import site
from accounts.actors import Actor, Person
from gotrs.common.clock import now
from gotrs.common.errors import Invalid, TooLarge
from tickets.customers import customer_of
from tickets.mail.outbound import addressing, message_ids, subjects, texts
from tickets.mail.outbound.compose import BASE64_GROWTH
from tickets.models import (
    Article,
    Attachment,
    DeliveryState,
    HistoryType,
    MailChannel,
    OutgoingMail,
    OutgoingRecipient,
    SenderType,
    Ticket,
)
from tickets.operations.drafts import ArticleDraft
from tickets.operations.scheduling import HTML_GAP, check_send_at

MAX_REFERENCES = 20  # rule 8.5
# What an automatic mail says of itself, so that no other machine answers it (rule 7.18).
AUTOMATIC = {
    "Auto-Submitted": "auto-replied",
    "Precedence": "bulk",
    "X-Loop": "yes",
    "X-Auto-Response-Suppress": "All",
}
# The same of one that nobody's mail has asked for (rule 9.6).
GENERATED = AUTOMATIC | {"Auto-Submitted": "auto-generated"}
NOBODY = ""  # the envelope sender <>: what comes back tells nobody


@dataclass(frozen=True)
class OutgoingPlan:
    """A mail that will be sent: the completed draft, and what the envelope needs."""

    draft: ArticleDraft
    envelope_from: str
    recipients: tuple[tuple[str, str], ...]  # (kind, address)
    headers: Mapping[str, str] = field(default_factory=dict)


def plan_outgoing(
    ticket: Ticket, actor: Actor, draft: ArticleDraft, sender: SenderType, *, first: bool
) -> OutgoingPlan | None:
    """Complete the draft of a mail with recipients, sender, subject and threading.

    None if the article is no mail of an agent, and no automatic one. Raises Invalid for a bad
    address, a header with a line break, or a mail without recipient (rules 8.3, 8.7).
    """
    if draft.effective_channel != MailChannel.EMAIL or draft.exists_already:
        return None
    if sender != SenderType.AGENT and not draft.automatic:
        return None
    # Only what the customer may see goes to them unasked (rules 7.24, 8.3).
    default_to = customer_address(ticket) if draft.effective_visible else ""
    to = addressing.check_addresses(draft.to or default_to, "to")
    cc = addressing.check_addresses(draft.cc, "cc")
    bcc = addressing.check_addresses(draft.bcc, "bcc")
    recipients = _recipients(to, cc, bcc)
    if not recipients:
        raise Invalid("A mail needs a recipient.", "to")
    _check_size(draft)
    if draft.send_at is not None:
        check_send_at(draft.send_at)
    from_header = addressing.sender_header(ticket.queue, actor.agent)
    sender_address = ticket.queue.system_address
    assert sender_address is not None  # else sender_header has raised
    answered = draft.in_reply_to
    if answered is None and draft.effective_visible and not first:
        answered = _last_mail(ticket)
    completed = replace(
        draft,
        from_=from_header,
        to=addressing.format_list(to),
        cc=addressing.format_list(cc),
        bcc=addressing.format_list(bcc),
        subject=_subject(ticket, draft, answered),
        message_id=message_ids.new_message_id(),
        in_reply_to_header=answered.message_id if answered else "",
        references=references_of(answered),
    )
    if draft.automatic:
        told = draft.history == HistoryType.SEND_CUSTOMER_NOTIFICATION
        return OutgoingPlan(completed, NOBODY, recipients, GENERATED if told else AUTOMATIC)
    return OutgoingPlan(completed, sender_address.email, recipients)


def _subject(ticket: Ticket, draft: ArticleDraft, answered: Article | None) -> str:
    """With the ticket's number, and a word for what it is (rule 8.5)."""
    text = draft.subject or ticket.title
    if draft.history == HistoryType.FORWARD:
        return subjects.forward_subject(ticket, text)
    if answered is None:
        return subjects.first_subject(ticket, text)
    return subjects.answer_subject(ticket, text)


def _check_size(draft: ArticleDraft) -> None:
    """Raises TooLarge for a mail that servers won't take (rule 8.8)."""
    limit = int(site.get("max_outgoing_mb"))
    files = sum(f.size if isinstance(f, Attachment) else len(f.content) for f in draft.files)
    if files * BASE64_GROWTH > limit * 1024 * 1024:
        raise TooLarge(_("A mail may have at most %(limit)s MB with its files.") % {"limit": limit})


def customer_address(ticket: Ticket) -> str:
    """Where the ticket's customer gets mail: their account's address, or the bare one."""
    person = customer_of(ticket.customer_user_id)
    if person is not None:
        return addressing.format_list([mailbox_of(person)])
    return ticket.customer_user_id if "@" in ticket.customer_user_id else ""


def mailbox_of(person: Person) -> addressing.Address:
    """Name and address of an account, in one line."""
    return addressing.Address(" ".join(person.full_name.split()), person.email)


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
        .only("message_id", "references")
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


def frame(article: Article, ticket: Ticket, actor: Actor, *, greets: bool = True) -> None:
    """Put the queue's salutation before and its signature after the text (rule 8.6).

    The article then holds what the recipient gets. A forward greets nobody: the salutation names
    the customer, and the mail goes to somebody else.
    """
    if actor.agent is None or actor.is_system:
        return
    around = texts.answer_frame(ticket, actor.agent)
    if not greets:
        around = replace(around, salutation="", salutation_html="")
    parts = [around.salutation, article.body_text.strip(), around.signature]
    article.body_text = "\n\n".join(part for part in parts if part)
    if article.body_html:
        html_parts = [around.salutation_html, article.body_html, around.signature_html]
        article.body_html = HTML_GAP.join(part for part in html_parts if part)


def queue_mail(article: Article, plan: OutgoingPlan) -> OutgoingMail:
    """The outbox row of an article's mail and one row a recipient (rule 8.1)."""
    hold_seconds, send_at = plan.draft.hold_seconds, plan.draft.send_at
    state = DeliveryState.HELD if hold_seconds else DeliveryState.QUEUED
    if send_at is not None:
        state = DeliveryState.SCHEDULED
    mail = OutgoingMail.objects.create(
        ticket_id=article.ticket_id,
        article=article,
        message_id=article.message_id,
        envelope_from=plan.envelope_from,
        from_header=article.from_header,
        subject=article.subject,
        headers=dict(plan.headers),
        state=state,
        not_before=send_at or now() + timedelta(seconds=hold_seconds),
        send_at=send_at,
    )
    OutgoingRecipient.objects.bulk_create(
        OutgoingRecipient(mail=mail, kind=kind, address=address, state=state)
        for kind, address in plan.recipients
    )
    return mail
