"""A decision as operations: the ticket or article of a mail, and what was wanted of it."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.actors import Actor, Channel
from gotrs.common.errors import DomainError
from tickets import rules
from tickets.mail.intake import external, reports, route
from tickets.mail.intake.decide import Decision
from tickets.mail.intake.drafts import article_draft, note_draft, system_draft
from tickets.mail.intake.parse import ParsedMail
from tickets.mail.intake.wishes import Wishes
from tickets.models import IncomingMail, ReturnCode, Ticket
from tickets.operations import (
    FollowUpResult,
    add_article,
    assign,
    create_ticket,
    follow_up,
    lock_ticket,
    move_ticket,
    set_customer,
    set_fields,
    set_priority,
    set_responsible,
    set_service,
    set_sla,
    set_state,
    set_title,
    set_type,
    unlock_ticket,
)


def new_ticket(
    mail: IncomingMail, parsed: ParsedMail, decision: Decision, number: str | None
) -> FollowUpResult:
    """A ticket of the mail, born with what was wanted of it (rules 7.13, 7.15, 7.16)."""
    assert decision.place is not None
    wishes, actor = decision.wishes, actor_of(decision, parsed)
    customer_user_id, customer_id = _customer_of(decision, parsed)
    ticket = create_ticket(
        actor=actor,
        title=wishes.title or _title_of(parsed),
        queue=decision.place.queue,
        article=article_draft(mail, parsed, decision),
        state=wishes.state,
        pending_until=wishes.pending_until,
        priority=wishes.priority,
        type=wishes.type,
        owner=wishes.owner,
        responsible=wishes.responsible,
        locked=wishes.locked,
        # What a filter set counts more.
        fields=external.fields_of(parsed) | wishes.ticket_fields,
        customer_user_id=customer_user_id,
        customer_id=customer_id,
        tn=number,
    )
    # What a customer may not choose a filter may: these are set by the system.
    _apply(ticket, wishes, ("service", "sla"))
    return FollowUpResult(ticket.articles.get(), ticket, ReturnCode.NEW_TICKET)


def follow_up_by_mail(mail: IncomingMail, parsed: ParsedMail, decision: Decision) -> FollowUpResult:
    """The mail as an article of the ticket it belongs to; what was wanted is set afterwards."""
    found, report = decision.found, parsed.delivery_report if decision.is_report else None
    assert found is not None
    actor = Actor.system(Channel.MAIL) if report else actor_of(decision, parsed)
    failed = bool(report and reports.record(found, report, actor))
    draft = (
        system_draft(mail, parsed, decision)
        if report
        else article_draft(mail, parsed, decision, ticket=found.ticket)
    )
    result = follow_up(
        found.ticket,
        actor=actor,
        draft=draft,
        by_mail=True,
        keep_state=decision.wishes.keep_state or (bool(report) and not failed),
        always_possible=bool(report),
    )
    wishes = decision.wishes
    if result.code == ReturnCode.NEW_TICKET_OLD_CLOSED:
        _apply(result.ticket, wishes, tuple(_STEPS))
    elif result.code == ReturnCode.FOLLOW_UP:
        _apply(result.ticket, wishes, _OF_FOLLOW_UPS)
    return result


def note_by_mail(mail: IncomingMail, parsed: ParsedMail, decision: Decision) -> FollowUpResult:
    """An agent's answer to what they were told, as their note; what was wanted is set afterwards.

    The rules for customers' messages do not count: nothing is reopened or rejected.
    """
    agent, ticket = decision.agent, decision.ticket
    assert agent is not None
    assert ticket is not None
    actor = Actor.of(agent, Channel.MAIL)
    article = add_article(ticket, actor=actor, draft=note_draft(mail, parsed, decision))
    _apply(ticket, decision.wishes, _OF_FOLLOW_UPS)
    return FollowUpResult(article, ticket, ReturnCode.FOLLOW_UP)


def actor_of(decision: Decision, parsed: ParsedMail) -> Actor:
    """The sender: a customer user, or somebody unknown with this address."""
    return Actor(Channel.MAIL, customer=decision.customer, address=parsed.sender_address[:255])


def _title_of(parsed: ParsedMail) -> str:
    """The subject in one line, as long as a title may be (rule 4.3)."""
    return " ".join(parsed.subject.split())[: rules.MAX_TITLE].strip() or route.NO_SUBJECT


def _customer_of(decision: Decision, parsed: ParsedMail) -> tuple[str, str | None]:
    """Whose ticket it is: as wanted, else the sender's."""
    wishes, customer = decision.wishes, decision.customer
    if wishes.customer_user_id:
        return wishes.customer_user_id, wishes.customer_id
    if customer is not None:
        return customer.login, wishes.customer_id
    unknown = parsed.sender_address[:255]
    if wishes.customer_id is not None:
        return unknown, wishes.customer_id
    return unknown, route.company_of_unknown(unknown)


def _apply(ticket: Ticket, wishes: Wishes, steps: tuple[str, ...]) -> None:
    """Set what is wanted by the operations that everybody calls, as the system.

    What one of them refuses is noted, and the others go on.
    """
    for step in steps:
        attribute = _ATTRIBUTE.get(step, step)
        if attribute not in wishes.said:
            continue
        actor = Actor.system(Channel.MAIL, cause=wishes.origin(attribute))
        try:
            with transaction.atomic():
                _STEPS[step](ticket, actor, getattr(wishes, attribute), wishes)
        except DomainError as refusal:
            wishes.give_up(attribute, refusal.message)


# What is wanted is the value of the attribute; Any, for each step has its own.
Step = Callable[[Ticket, Actor, Any, Wishes], object]


def _lock(ticket: Ticket, actor: Actor, wanted: Any, wishes: Wishes) -> object:
    return lock_ticket(ticket, actor=actor) if wanted else unlock_ticket(ticket, actor=actor)


def _customer(ticket: Ticket, actor: Actor, wanted: Any, wishes: Wishes) -> object:
    return set_customer(
        ticket, actor=actor, customer_user_id=wanted, customer_id=wishes.customer_id
    )


def _state(ticket: Ticket, actor: Actor, wanted: Any, wishes: Wishes) -> object:
    return set_state(ticket, actor=actor, state=wanted, pending_until=wishes.pending_until)


_ATTRIBUTE = {"lock": "locked", "fields": "ticket_fields", "customer": "customer_user_id"}
# In this order: the queue decides who may own, the service which SLA fits, the state unlocks.
_STEPS: dict[str, Step] = {
    "queue": lambda ticket, actor, wanted, _: move_ticket(ticket, actor=actor, queue=wanted),
    "customer": _customer,
    "type": lambda ticket, actor, wanted, _: set_type(ticket, actor=actor, type=wanted),
    "service": lambda ticket, actor, wanted, _: set_service(ticket, actor=actor, service=wanted),
    "sla": lambda ticket, actor, wanted, _: set_sla(ticket, actor=actor, sla=wanted),
    "priority": lambda ticket, actor, wanted, _: set_priority(ticket, actor=actor, priority=wanted),
    "title": lambda ticket, actor, wanted, _: set_title(ticket, actor=actor, title=wanted),
    "owner": lambda ticket, actor, wanted, _: assign(ticket, actor=actor, owner=wanted, lock=False),
    "responsible": lambda ticket, actor, wanted, _: set_responsible(
        ticket, actor=actor, responsible=wanted
    ),
    "lock": _lock,
    "fields": lambda ticket, actor, wanted, _: set_fields(ticket, actor=actor, values=wanted),
    "state": _state,
}
_OF_FOLLOW_UPS = tuple(step for step in _STEPS if step != "customer")
