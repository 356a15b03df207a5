"""To which ticket does a mail belong? (rule 7.10)"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts import site
from tickets import numbers
from tickets.mail.intake import external
from tickets.mail.intake.parse import ParsedMail
from tickets.models import Article, ArticleType, Ticket
from tickets.operations.articles import message_id_md5


@dataclass(frozen=True)
class Match:
    """The ticket, and by what it was found."""

    ticket: Ticket
    by: str
    # The article that was answered or that bounced, if that is how it was found.
    article: Article | None = None


# By what a ticket is found; sentences for them are in tickets.mail.intake.stages.
REPORT, WANTED = "delivery report", "ticket number that is set"
# Found by none of the checks: an agent answers what they were told of it (rule 7.25).
TOLD = "notification that is answered"


def find_ticket(mail: ParsedMail, raw: bytes, wanted: str = "") -> Match | None:
    """The first check that hits counts; None for a new request.

    ``wanted`` is the number that a trusted header or a filter names.
    """
    return next(_hits(mail, raw, wanted), None)


def _hits(mail: ParsedMail, raw: bytes, wanted: str) -> Iterator[Match]:
    if mail.delivery_report is not None:
        article = article_of(mail.delivery_report.original_message_id)
        if article is not None:
            yield Match(article.ticket, REPORT, article)
    if wanted and (named := Ticket.objects.filter(tn=wanted).first()):
        yield Match(named, WANTED)
    if ticket := numbers.find_ticket_in(mail.subject):
        yield Match(ticket, "number in the subject")
    for message_id in (mail.in_reply_to, *reversed(mail.references)):
        article = article_of(message_id)
        if article is not None:
            yield Match(article.ticket, "In-Reply-To or References", article)
    if site.get("find_number_in_body") and (ticket := numbers.find_ticket_in(mail.body_text)):
        yield Match(ticket, "number in the body")
    if site.get("find_number_in_attachments") and (ticket := _in_files(mail)):
        yield Match(ticket, "number in a file")
    if site.get("find_number_in_raw") and (ticket := numbers.find_ticket_in(raw.decode("latin-1"))):
        yield Match(ticket, "number in the raw mail")
    if ticket := external.find_ticket(mail):
        yield Match(ticket, "number of another system")


def _in_files(mail: ParsedMail) -> Ticket | None:
    for file in mail.attachments:
        if not file.inline:
            ticket = numbers.find_ticket_in(file.content.decode("latin-1"))
            if ticket is not None:
                return ticket
    return None


def article_of(message_id: str) -> Article | None:
    """The newest article with exactly this Message-ID (rule 4.5)."""
    if not message_id:
        return None
    return (
        Article.objects.filter(message_id_md5=message_id_md5(message_id), message_id=message_id)
        .select_related("ticket__queue", "ticket__state")
        .order_by("-id")
        .first()
    )


def answers_a_hidden_mail(mail: ParsedMail, ticket: Ticket) -> bool:
    """Whether a hidden mail of an agent went to this sender, or is referred to (rule 7.24).

    A note that an agent wrote by mail may have gone to others, too.
    """
    notes = Q(article_type=ArticleType.NOTE_INTERNAL) & ~Q(message_id="")
    hidden = ticket.articles.filter(
        Q(article_type=ArticleType.EMAIL_INTERNAL) | notes, is_visible_for_customer=False
    ).values_list("to_header", "cc_header", "message_id")
    senders = {m.address.lower() for m in (*mail.from_mailboxes, *mail.reply_to_mailboxes)}
    senders.add(mail.sender_address.lower())
    referred = {mail.in_reply_to, *mail.references}
    for to, cc, message_id in hidden:
        addressed = f"{to} {cc}".lower()
        if message_id in referred or any(s and s in addressed for s in senders):
            return True
    return False
