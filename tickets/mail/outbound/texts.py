"""What stands around an agent's text: salutation, signature, the quoted message (rule 8.6)."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Agent
from gotrs.common.html import clean_html
from gotrs.common.text import html_to_text, text_to_html
from queues.models import Salutation, Signature
from tickets.mail.outbound import facts, placeholders
from tickets.models import Article, Ticket


@dataclass(frozen=True)
class Frame:
    """Opening and closing of an answer, with their tags filled in; ``""`` if there is none."""

    salutation: str = ""
    signature: str = ""
    salutation_html: str = ""
    signature_html: str = ""


def answer_frame(ticket: Ticket, agent: Agent | None) -> Frame:
    """Salutation and signature of the ticket's queue, as text and as HTML, for this agent.

    A tag without a value reads ``-``; texts that may do without say ``| default: ""``.
    """
    salutation, salutation_html = _both_forms(ticket.queue.salutation, ticket, agent)
    signature, signature_html = _both_forms(ticket.queue.signature, ticket, agent)
    return Frame(salutation, signature, salutation_html, signature_html)


def has_own_part(signature: Signature) -> bool:
    """Whether agents' own signatures have a place in it."""
    as_html = signature.content_type.startswith("text/html")
    return placeholders.names(signature.text, "me.signature", as_html=as_html)


def quote(article: Article) -> str:
    """The article's text, each line behind ``> ``, under a line naming sender and time."""
    lines = [f"> {line}".rstrip() for line in article.body_text.strip().splitlines()]
    return "\n".join([_attribution(article), *lines])


def bounce_note(ticket: Ticket) -> str:
    """What who wrote a mail is told when it is sent on, to be changed before it is sent."""
    with translation.override(settings.LANGUAGE_CODE):
        return _(
            "We have passed your mail, our number %(number)s, on to who can help you with it. "
            "They will answer you directly."
        ) % {"number": ticket.tn}


def forwarded(article: Article) -> str:
    """The article as it is passed on to others: its head and its text, quoted."""
    # The recipient reads it: the language of the agent must not show.
    with translation.override(settings.LANGUAGE_CODE):
        head = [
            (_("From"), article.from_header),
            (_("Date"), facts.show_time(article.created_at)),
            (_("Subject"), article.subject),
            (_("To"), article.to_header),
            (_("Cc"), article.cc_header),
        ]
        opening = _("Forwarded message:")
    lines = [f"{name}: {' '.join(value.split())}" for name, value in head if value]
    lines += ["", *article.body_text.strip().splitlines()]
    return "\n".join([opening, *(f"> {line}".rstrip() for line in lines)])


def quote_html(article: Article) -> str:
    """The article as a quote block of HTML, under a line naming sender and time."""
    body = clean_html(article.body_html) if article.body_html else text_to_html(article.body_text)
    return (
        f'<p>{text_to_html(_attribution(article))}</p>\n<blockquote type="cite">{body}</blockquote>'
    )


def _both_forms(
    source: Salutation | Signature | None, ticket: Ticket, agent: Agent | None
) -> tuple[str, str]:
    if source is None or not source.is_valid:
        return "", ""
    if source.content_type.startswith("text/html"):
        filled = placeholders.render(source.text, ticket=ticket, agent=agent, as_html=True)
        cleaned = clean_html(filled).strip()
        return html_to_text(cleaned).strip(), cleaned
    text = placeholders.render(source.text, ticket=ticket, agent=agent).strip()
    return text, text_to_html(text)


def _attribution(article: Article) -> str:
    # The customer reads it: the language of the agent must not show.
    with translation.override(settings.LANGUAGE_CODE):
        return _("%(sender)s wrote on %(time)s:") % {
            "sender": facts.sender_name(article),
            "time": facts.show_time(article.created_at),
        }
