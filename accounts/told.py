"""What agents are told of: the lines of the table in their preferences (rule 9.5).

Which lines there are is known above, where the notifications are; they are asked for by a door.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.mail_choices import MailMode


class Kind(TextChoices):
    """Kinds of notifications: a line each, however many notifications are of it.

    Also the values of Notification.type and, most of them, the switches of the API (contract 4.9).
    """

    NEW_TICKET = "new_ticket", _("A new ticket in my queues")
    FOLLOW_UP = "follow_up", _("An answer in my tickets")
    ASSIGNMENT = "assignment", _("A ticket that I am given")
    NOTE = "note", _("A note in my tickets")
    MENTION = "mention", _("A note that mentions me")
    MOVE = "move", _("A ticket that moves into my queues")
    ESCALATION = "escalation", _("A deadline that comes near or has passed")
    REMINDER = "reminder", _("A reminder that is due")
    UNDELIVERED = "undelivered", _("A mail that could not be delivered")


@dataclass(frozen=True)
class Topic:
    """A line: ``key`` is a kind or ``rule_5``; ``mail`` is what counts where nothing was chosen."""

    key: str
    label: str | Promise
    may_be_switched_off: bool = True
    in_app: bool = True
    mail: MailMode = MailMode.OFF


Source = Callable[[], Sequence[Topic]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called once at start-up by who knows the notifications."""
    _sources[:] = [source]


def topics() -> list[Topic]:
    """All lines, in the order of the table."""
    return [topic for source in _sources for topic in source()]
