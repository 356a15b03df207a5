"""A customer's message to an existing ticket (rules 5.3 to 5.5, 7.11)."""

from dataclasses import dataclass, replace

from accounts import site
from accounts.actors import Actor
from gotrs.common.errors import DomainError
from gotrs.common.text import storable
from queues.models import FollowUpOption
from tickets import catalog, numbers, rules
from tickets.events import TicketRestored
from tickets.mail.outbound import subjects
from tickets.models import (
    Article,
    HistoryType,
    LinkType,
    ReturnCode,
    SenderType,
    State,
    StateType,
    Ticket,
)
from tickets.operations.articles import write_article
from tickets.operations.change import Change, archive_within, changing
from tickets.operations.create import create_ticket
from tickets.operations.drafts import ArticleDraft
from tickets.operations.merge import end_of_chain
from tickets.operations.ownership import lock_within, unlock_within
from tickets.operations.relations import link_tickets
from tickets.operations.scheduling import take_back_scheduled
from tickets.operations.state import apply_state


@dataclass(frozen=True)
class FollowUpResult:
    """What became of the message: where it is now, and the return code of rule 7.11."""

    article: Article
    ticket: Ticket
    code: ReturnCode


def follow_up(
    ticket: Ticket,
    *,
    actor: Actor,
    draft: ArticleDraft,
    by_mail: bool = False,
    keep_state: bool = False,
    always_possible: bool = False,
    expected_version: int | None = None,
) -> FollowUpResult:
    """Put a customer's message where the queue's follow-up option says.

    To a merged ticket: on to the end of its chain. To a closed one it reopens it, or becomes a new,
    linked ticket, or is rejected: then a mail is kept on the old ticket without any change of
    state, while portal and API get DomainError ``follow_up_rejected``. Delivery reports
    skip the options (``always_possible``), and those that report no failure change no state
    (``keep_state``; rules 7.11, 7.23).
    """
    draft = replace(draft, sender_type=draft.sender_type or SenderType.CUSTOMER)
    while True:
        final = end_of_chain(ticket)
        if final.pk != ticket.pk:
            ticket, expected_version = final, None
        new_number = not always_possible and _option_if_over(ticket) == FollowUpOption.NEW_TICKET
        number = numbers.next_number() if new_number else None
        with changing(
            ticket, actor=actor, expected_version=expected_version, any_state=True
        ) as change:
            if ticket.is_merged and ticket.merged_into_id:
                continue  # somebody merged it a moment ago
            option = None if always_possible else _option_if_over(ticket)
            if option == FollowUpOption.REJECT and not by_mail:
                raise DomainError(
                    "This ticket is closed and takes no more messages. Please open a new one.",
                    code="follow_up_rejected",
                )
            if option == FollowUpOption.REJECT:
                return _add(change, draft, ReturnCode.REJECTED)
            if option == FollowUpOption.NEW_TICKET:
                return _as_new_ticket(ticket, actor, draft, number)
            if not keep_state:
                _prepare_lock(change)
            result = _add(change, draft, ReturnCode.FOLLOW_UP)
            if draft.sender_type == SenderType.CUSTOMER:
                take_back_scheduled(change)
            if not keep_state:
                _reopen(change)
            return result


def expected_code(ticket: Ticket) -> tuple[Ticket, ReturnCode]:
    """Where a mail to this ticket would go now, and with which code; writes nothing."""
    final = end_of_chain(ticket)
    option = _option_if_over(final)
    if option == FollowUpOption.REJECT:
        return final, ReturnCode.REJECTED
    if option == FollowUpOption.NEW_TICKET:
        return final, ReturnCode.NEW_TICKET_OLD_CLOSED
    return final, ReturnCode.FOLLOW_UP


def _option_if_over(ticket: Ticket) -> int | None:
    """The queue's option, if the ticket is closed or removed; else it doesn't matter (5.3)."""
    return ticket.queue.follow_up_id if ticket.is_closed or ticket.is_removed else None


def _add(change: Change, draft: ArticleDraft, code: ReturnCode) -> FollowUpResult:
    article = write_article(change, replace(draft, history=HistoryType.FOLLOW_UP))
    return FollowUpResult(article, change.ticket, code)


def _as_new_ticket(
    ticket: Ticket, actor: Actor, draft: ArticleDraft, number: str | None
) -> FollowUpResult:
    new = create_ticket(
        actor=actor,
        title=subjects.clean_subject(ticket, storable(draft.subject)) or ticket.title,
        queue=ticket.queue,
        article=draft,
        customer_user_id=ticket.customer_user_id,
        customer_id=ticket.customer_id,
        tn=number,
        follows=ticket,
    )
    link_tickets(ticket, actor=actor, target=new, type=LinkType.NORMAL)
    return FollowUpResult(new.articles.get(), new, ReturnCode.NEW_TICKET_OLD_CLOSED)


def _prepare_lock(change: Change) -> None:
    """Rule 5.5: an absent owner loses the lock, a ticket that was closed may get it."""
    ticket = change.ticket
    owner = ticket.owner
    if owner is not None and (not owner.is_active or rules.is_away(owner)):
        unlock_within(change)
    elif ticket.is_closed and ticket.queue.follow_up_lock and owner is not None:
        lock_within(change)


def _reopen(change: Change) -> None:
    """The state after a follow-up (rule 5.3); a new ticket stays new, an archived one comes back.

    A merged ticket without a known target counts as open.
    """
    ticket = change.ticket
    archive_within(change, False)
    if ticket.state_type == StateType.NEW:
        return
    if ticket.is_removed:
        change.log(HistoryType.RESTORED)
        change.emit(TicketRestored(ticket, change.actor))
    was_over = ticket.is_closed or ticket.is_removed
    setting = "follow_up_state_closed" if was_over else "follow_up_state"
    state = State.objects.valid().filter(pk=site.get(setting)).first()
    apply_state(change, state or catalog.default_state(StateType.OPEN))
