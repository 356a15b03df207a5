"""What the composer begins with: recipients, texts, the state that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import site
from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import NotFound
from queues.models import Template
from tickets.forms.ticket_composer import FORWARD, MAILS, NOTE, REPLY, ComposerForm
from tickets.mail.outbound import addressing, placeholders
from tickets.models import Article, SenderType, Ticket
from tickets.views.freshness import Seen
from tickets.views.panel import permissions_of

_TEMPLATE_KINDS = ("Answer", "Note", "PhoneCall", "Snippet")


@dataclass(frozen=True)
class Answer:
    """What a reply is preset with."""

    article: Article | None
    to: str = ""
    cc: str = ""


def answer_to(ticket: Ticket, article: Article | None, *, everybody: bool = False) -> Answer:
    """Recipients of a reply to the article; without one, to the last of the customer (8.3)."""
    article = article or last_of_customer(ticket)
    return answer_of(ticket, article, everybody=everybody) if article else Answer(None)


def answer_of(ticket: Ticket, article: Article, *, everybody: bool = False) -> Answer:
    """As answer_to, for an article that was read already."""
    article.ticket = ticket
    found = addressing.reply_recipients(article, everybody)
    return Answer(
        article, addressing.format_list(list(found.to)), addressing.format_list(list(found.cc))
    )


def answer_within(ticket: Ticket, articles: Sequence[Article]) -> Answer:
    """As answer_to, where the whole conversation was read already."""
    visible = [article for article in articles if article.is_visible_for_customer]
    for speaker in (SenderType.CUSTOMER, SenderType.AGENT):
        for article in reversed(visible):
            if article.sender_type == speaker:
                return answer_of(ticket, article)
    return Answer(None)


def last_of_customer(ticket: Ticket) -> Article | None:
    """What a reply answers unless the agent says so: the customer's last visible entry."""
    visible = ticket.articles.filter(is_visible_for_customer=True).order_by("-id")
    by_customer: Article | None = visible.filter(sender_type=SenderType.CUSTOMER).first()
    return by_customer or visible.filter(sender_type=SenderType.AGENT).first()


def new_composer(
    actor: Actor,
    ticket: Ticket,
    seen: Seen,
    *,
    answer: Answer | None = None,
    body: str = "",
    forwarded: Article | None = None,
    draft: Mapping[str, str] | None = None,
) -> ComposerForm:
    """An empty composer, or one with a draft. Who may not reply begins with a note."""
    answer = answer or answer_to(ticket, None)
    can = permissions_of(actor, ticket)
    kind = REPLY if can["reply"] and (answer.to or not can["note"]) else NOTE
    if forwarded is not None:
        kind = FORWARD
    composer = ComposerForm(
        actor=actor,
        ticket=ticket,
        initial={
            "kind": kind,
            "article": answer.article.pk if answer.article else None,
            "to": answer.to,
            "cc": answer.cc,
            "forwarded": forwarded.pk if forwarded else None,
            "body": body,
            "pending_until": proposed_pending_time(),
            "caller": "customer",
            **seen.as_initial(),
        },
    )
    if kind == REPLY:
        composer.initial["state"] = composer.opening_state
    if draft:
        _restore(composer, draft, can)
    return composer


def _restore(composer: ComposerForm, draft: Mapping[str, str], can: Mapping[str, bool]) -> None:
    """What was typed earlier, as far as the agent may still do it."""
    composer.has_draft = True
    composer.initial.update(draft)
    kind = composer.chosen_kind
    if not can["reply" if kind in MAILS else "note"]:
        composer.initial["kind"] = REPLY if can["reply"] else NOTE


def proposed_pending_time() -> datetime:
    """What screens offer for pending states: now and some hours (rule 5.6), to the minute."""
    moment = now() + timedelta(hours=float(site.get("pending_offset_hours")))
    return localtime(moment).replace(second=0, microsecond=0)


def composer_context(actor: Actor, ticket: Ticket, form: ComposerForm) -> dict[str, Any]:
    """What the composer's template reads."""
    return {
        "ticket": ticket,
        "composer": form,
        "can": permissions_of(actor, ticket),
        "time_unit": site.get("time_unit_label"),
    }


def templates_for(ticket: Ticket) -> QuerySet[Template]:
    """Texts of the ticket's queue and those of all queues (rule 8.6)."""
    return texts_of(_TEMPLATE_KINDS, ticket.queue_id)


def texts_of(kinds: Sequence[str], queue_id: int | None) -> QuerySet[Template]:
    """Texts of these kinds for the queue, and those of all queues; without a queue the latter."""
    here = Q(queues=None) if queue_id is None else Q(queues=queue_id) | Q(queues=None)
    return (
        Template.objects.valid()
        .filter(here, template_type__in=kinds)
        .distinct()
        .order_by("template_type", "name")
    )


def render_template_text(actor: Actor, ticket: Ticket, template_id: int) -> str:
    """The text for this ticket and agent. Raises NotFound for one that isn't offered here."""
    template = templates_for(ticket).filter(pk=template_id).first()
    if template is None:
        raise NotFound(_("There is no such text."))
    answered = last_of_customer(ticket)
    filled = placeholders.render_marked(
        template.text, ticket=ticket, agent=actor.agent, article=answered
    )
    return filled.text
