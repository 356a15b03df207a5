"""Closing and reopening, perhaps with a note (rules 5.2, 5.4)."""

from accounts.actors import Actor
from gotrs.common.errors import Invalid
from tickets import catalog, rules
from tickets.models import ArticleType, State, StateType, Ticket
from tickets.operations.articles import write_article
from tickets.operations.change import Change, changing
from tickets.operations.drafts import ArticleDraft
from tickets.operations.state import apply_state, prepare_closing


def close_ticket(
    ticket: Ticket,
    *,
    actor: Actor,
    state: State | None = None,
    note: ArticleDraft | str | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Close an active ticket (rule 5.2), perhaps with a note. Default: closed successful.

    Raises DomainError ``already_closed``, or if a child is still active (``close_children_first``);
    Invalid for a state that isn't closed.
    """
    state = state or catalog.default_state(StateType.CLOSED)
    if state.type_id != StateType.CLOSED:
        raise Invalid("This is not a closed state.", "state_id")
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        rules.check_not_closed(ticket)
        rules.check_state_choice(state)
        prepare_closing(change)
        _write_note(change, note)
        apply_state(change, state)
    return ticket


def reopen_ticket(
    ticket: Ticket,
    *,
    actor: Actor,
    state: State | None = None,
    note: ArticleDraft | str | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Open a closed ticket again; the owner stays, no lock (rule 5.4).

    Raises DomainError ``not_closed``, Invalid for a state that isn't open.
    """
    state = state or catalog.default_state(StateType.OPEN)
    if state.type_id != StateType.OPEN:
        raise Invalid("This is not an open state.", "state_id")
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        rules.check_closed(ticket)
        rules.check_state_choice(state)
        _write_note(change, note)
        apply_state(change, state)
    return ticket


def _write_note(change: Change, note: ArticleDraft | str | None) -> None:
    """A note of staff is internal; what a customer says with it, they also see (contract 4.4)."""
    if note is None or (isinstance(note, str) and not note.strip()):
        return
    if isinstance(note, str):
        kind = ArticleType.WEBREQUEST if change.actor.is_customer else ArticleType.NOTE_INTERNAL
        note = ArticleDraft(body=note, article_type=kind)
    write_article(change, note)
