"""A parsed mail as an article to be written."""

from dataclasses import replace
from typing import Any

from tickets.mail.intake import match, route
from tickets.mail.intake.decide import Decision
from tickets.mail.intake.parse import ParsedAttachment, ParsedMail
from tickets.mail.intake.protection import protection_of
from tickets.models import ArticleType, IncomingMail, SenderType, Ticket
from tickets.operations import ArticleDraft, NewFile
from tickets.rules import MAX_SUBJECT


def article_draft(
    mail: IncomingMail, parsed: ParsedMail, decision: Decision, ticket: Ticket | None = None
) -> ArticleDraft:
    """The customer's mail as an article of a new ticket, or of ``ticket``.

    An answer to a hidden mail stays hidden (rule 7.24); a stranger to the conversation is marked
    (rule 7.12). A trusted header or a filter may say who speaks, and hide it (rule 7.13).
    """
    wishes = decision.wishes
    hidden = not wishes.visible or (
        ticket is not None and match.answers_a_hidden_mail(parsed, ticket)
    )
    return _draft(
        mail,
        parsed,
        decision,
        sender_type=wishes.sender_type,
        article_type=ArticleType.EMAIL_INTERNAL if hidden else ArticleType.EMAIL_EXTERNAL,
        visible=not hidden,
        from_stranger=ticket is not None and _is_stranger(parsed, decision, ticket),
        fields=wishes.article_fields,
    )


def system_draft(mail: IncomingMail, parsed: ParsedMail, decision: Decision) -> ArticleDraft:
    """A mail by a machine about a mail of ours: kept, and hidden from customers (part 4)."""
    return _draft(
        mail,
        parsed,
        decision,
        sender_type=SenderType.SYSTEM,
        article_type=ArticleType.EMAIL_INTERNAL,
        visible=False,
    )


def note_draft(mail: IncomingMail, parsed: ParsedMail, decision: Decision) -> ArticleDraft:
    """An agent's answer to what they were told: an internal note in their name (rule 7.25)."""
    draft = _draft(
        mail,
        parsed,
        decision,
        sender_type=SenderType.AGENT,
        article_type=ArticleType.NOTE_INTERNAL,
        visible=False,
        fields=decision.wishes.article_fields,
    )
    # As if it were written here: the name that colleagues know, and no subject of a notification.
    return replace(draft, from_="", reply_to="", subject="")


def _draft(mail: IncomingMail, parsed: ParsedMail, decision: Decision, **more: Any) -> ArticleDraft:
    return ArticleDraft(
        body=parsed.body_html or parsed.body_text,
        body_text=parsed.body_text,
        content_type="text/html" if parsed.body_html else "text/plain",
        subject=" ".join(parsed.subject.split())[:MAX_SUBJECT] or route.NO_SUBJECT,
        from_=parsed.from_ or parsed.sender_address,
        to=parsed.to,
        cc=parsed.cc,
        reply_to=parsed.reply_to,
        message_id=parsed.message_id,
        in_reply_to_header=parsed.in_reply_to,
        references=" ".join(parsed.references),
        mail_facts=_facts(mail, parsed, decision),
        files=tuple(_file(file) for file in parsed.attachments),
        **more,
    )


def _facts(mail: IncomingMail, parsed: ParsedMail, decision: Decision) -> dict[str, Any]:
    facts: dict[str, Any] = {"mail": mail.pk, "sender": parsed.sender_address}
    if parsed.authentication_results:
        facts["authentication_results"] = list(parsed.authentication_results)
    if decision.loop:
        facts["loop"] = decision.loop
    if parsed.warnings:
        facts["warnings"] = list(parsed.warnings)
    if parsed.date:
        facts["date"] = parsed.date.isoformat()
    if decision.agent is None and route.claims_to_be_agent(parsed):
        facts["unverified_agent"] = True
    if protection := protection_of(parsed):
        facts["protection"] = protection
    return facts


def _file(file: ParsedAttachment) -> NewFile:
    return NewFile(
        filename=file.filename,
        content=file.content,
        content_type=file.declared_type,
        disposition=file.disposition or "attachment",
        content_id=file.content_id,
        inline=file.inline,
        dangerous=file.blocked,
    )


def _is_stranger(parsed: ParsedMail, decision: Decision, ticket: Ticket) -> bool:
    """Neither the customer, nor in the conversation, nor an agent (rule 7.12)."""
    address = parsed.sender_address.lower()
    customer = decision.customer
    if customer is not None and customer.login.lower() == ticket.customer_user_id.lower():
        return False
    if address == ticket.customer_user_id.lower() or route.claims_to_be_agent(parsed):
        return False
    headers = ticket.articles.values_list("from_header", "to_header", "cc_header")
    return not any(address and address in " ".join(row).lower() for row in headers)
