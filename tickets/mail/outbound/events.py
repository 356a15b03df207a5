"""What happened to a mail of a ticket, for those above to react to (rule 9.1)."""

from dataclasses import dataclass

from tickets.events import TicketEvent
from tickets.models import Article, OutgoingMail


@dataclass(frozen=True)
class MailSent(TicketEvent):
    """The server took it for all recipients (ArticleEmailSendingSent)."""

    mail: OutgoingMail


@dataclass(frozen=True)
class MailFailed(TicketEvent):
    """It can't be delivered to at least one recipient (ArticleEmailSendingError)."""

    mail: OutgoingMail


@dataclass(frozen=True)
class MailReturned(TicketEvent):
    """A report came back that it reached nobody, or not everybody (ArticleTransmissionError).

    ``article`` is what was sent, as far as it is known.
    """

    article: Article | None
