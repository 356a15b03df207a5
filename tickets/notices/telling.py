"""From what happened to who is told of it: the one place at which rules meet events (part 9)."""

from collections.abc import Sequence

from accounts.actors import Actor, Channel
from tickets import notifications
from tickets.events import TicketChange, subscribe
from tickets.mail.outbound.events import MailSent
from tickets.models import Ticket
from tickets.notices import events, outside, rules, systems


def register() -> None:
    """Called once at start-up."""
    subscribe(TicketChange, _tell_of_change)
    subscribe(MailSent, _tell_of_mail)


def _tell_of_change(change: TicketChange) -> None:
    """Each person once, however much happened. Imports tell nobody (14.1)."""
    if change.actor.channel != Channel.IMPORT and not outside.is_told_by_us(change.actor):
        tell(change.ticket, events.of_change(change), actor=change.actor)


def _tell_of_mail(event: MailSent) -> None:
    """The one event that is part of no change."""
    happening = events.of_event(event)
    if happening is not None and not outside.is_told_by_us(event.actor):
        tell(event.ticket, [happening], actor=event.actor)


def tell(ticket: Ticket, happenings: Sequence[rules.Happening], *, actor: Actor) -> list[int]:
    """Tell all who are to be told; returns the ids of the agents among them.

    In the transaction of what happened. At most three queries for agents, however many, none if
    nobody can be meant; what goes outside costs some for each mail, and what other systems are told
    some for each thing told.
    """
    notices = rules.met_by(happenings)
    if not notices:
        return []
    told = notifications.tell(ticket, notices, actor=actor)
    outside.tell(ticket, notices, actor=actor)
    systems.tell(ticket, notices)
    return told
