"""What becomes of mails: their delivery, taking them back, sending them now or again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from accounts import site
from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Permission
from gotrs.common.errors import NotFound
from tickets import saved_drafts
from tickets.access import access_article, access_ticket, may, require, require_reply
from tickets.mail.outbound import control
from tickets.models import DeliveryState, OutgoingMail, Ticket
from tickets.operations.scheduling import as_typed
from tickets.views.composer import REGION
from tickets.views.delivery_states import delivery_of, recipients_of
from tickets.views.drafting import composer_context, new_composer
from tickets.views.freshness import Seen

# Taken back, these leave the ticket as it was before (rule 8.2).
_AS_IT_WAS = (DeliveryState.HELD, DeliveryState.SCHEDULED)


@require_safe
@agents_only
def delivery(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """What has become of an article's mail."""
    ticket = access_ticket(request.actor, pk)
    if not request.htmx:
        return redirect(f"{reverse('ticket', args=[pk])}#article-{article_id}")
    return _show_delivery(request, ticket, _mail_of(request.actor, ticket, article_id))


@require_POST
@agents_only
def undo(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """Stop a mail that has not been sent: one's own, others' with everything."""
    ticket = access_ticket(request.actor, pk)
    mail = _mail_of(request.actor, ticket, article_id)
    _require_own(request.actor, ticket, mail)
    stop = control.undo if mail.state in _AS_IT_WAS else control.cancel
    stop(mail, actor=request.actor)
    messages_text = _("The mail was not sent.")
    answer = as_typed(ticket, mail.article, request.actor.agent) if mail.article else {}
    if not request.htmx:
        if answer and not saved_drafts.read(ticket, request.actor.agent_id):
            saved_drafts.save(ticket, request.actor.agent_id or 0, answer)
        messages.success(request, messages_text)
        return redirect(f"{reverse('ticket', args=[pk])}#article-{article_id}")
    response = _show_delivery(request, ticket, mail)
    if answer and not request.POST.get("body", "").strip():
        saved_drafts.save(ticket, request.actor.agent_id or 0, answer)
        response.write(_as_draft_again(request, access_ticket(request.actor, pk), answer))
    trigger_client_event(response, "ticket-changed")
    trigger_client_event(response, "panel-changed")
    return trigger_client_event(response, "toast", {"text": messages_text, "kind": "success"})


def _require_own(actor: Actor, ticket: Ticket, mail: OutgoingMail) -> None:
    """Others' mail takes every permission. Raises Forbidden."""
    if mail.article is None or mail.article.created_by_id != actor.agent_id:
        require(actor, ticket, Permission.RW)


@require_POST
@agents_only
def send_now(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """Let a mail that waits for its time go out at once: one's own, others' with everything."""
    ticket = access_ticket(request.actor, pk)
    require_reply(request.actor, ticket)
    mail = _mail_of(request.actor, ticket, article_id)
    _require_own(request.actor, ticket, mail)
    mail = control.send_now(mail, actor=request.actor)
    text = _("The mail is on its way.")
    if not request.htmx:
        messages.success(request, text)
        return redirect(f"{reverse('ticket', args=[pk])}#article-{article_id}")
    response = trigger_client_event(_show_delivery(request, ticket, mail), "ticket-changed")
    return trigger_client_event(response, "toast", {"text": text, "kind": "success"})


def _as_draft_again(request: SignedInRequest, ticket: Ticket, draft: dict[str, str]) -> str:
    """The composer with the draft that a stopped mail is now."""
    form = new_composer(request.actor, ticket, Seen.now_of(ticket), draft=draft)
    context = composer_context(request.actor, ticket, form) | {"swap_oob": True}
    return render_to_string(REGION, context, request)


@require_POST
@agents_only
def resend(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """Send a mail again that was not, or perhaps not, delivered (rule 8.1)."""
    ticket = access_ticket(request.actor, pk, need=Permission.RW)
    mail = control.send_again(_mail_of(request.actor, ticket, article_id), actor=request.actor)
    if not request.htmx:
        messages.success(request, _("The mail is sent again."))
        return redirect(f"{reverse('ticket', args=[pk])}#article-{article_id}")
    return trigger_client_event(_show_delivery(request, ticket, mail), "ticket-changed")


def _mail_of(actor: Actor, ticket: Ticket, article_id: int) -> OutgoingMail:
    article = access_article(actor, ticket, article_id)
    mail = OutgoingMail.objects.select_related("article", "ticket").filter(article=article).first()
    if mail is None:
        raise NotFound(_("This entry was not sent by mail."))
    return mail


def _show_delivery(request: SignedInRequest, ticket: Ticket, mail: OutgoingMail) -> HttpResponse:
    context = {
        "ticket": ticket,
        "delivery": delivery_of(mail, recipients_of([mail])[mail.pk]),
        "can": {"send": may(request.actor, ticket, str(site.get("reply_needs")))},
    }
    return render(request, "tickets/_ticket_delivery.html", context)
