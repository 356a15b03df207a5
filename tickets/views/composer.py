"""Writing into the conversation: reply, forward, note, phone call; quotes and templates."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from accounts import site
from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Permission
from gotrs.common.errors import DomainError, Forbidden, Invalid, NotFound
from gotrs.common.written import written_to_text
from tickets import files, pictures, saved_drafts
from tickets.access import access_article, access_ticket, require, require_reply
from tickets.forms.ticket_composer import FORWARD, MAILS, NOTE, PHONE, REPLY, ComposerForm
from tickets.mail.outbound import texts
from tickets.models import (
    Article,
    ArticleType,
    HistoryType,
    MailChannel,
    SenderType,
    State,
    Ticket,
)
from tickets.operations import ArticleDraft, NewFile, add_article
from tickets.views.drafting import (
    answer_to,
    composer_context,
    new_composer,
    render_template_text,
    templates_for,
)
from tickets.views.freshness import Seen, StaleView, carefully
from tickets.views.ticket import ticket_page

REGION = "tickets/_ticket_composer.html"


# --- Writing ------------------------------------------------------------------------------------


@require_POST
@agents_only
def compose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write what the composer holds. A refusal comes back with the text kept."""
    ticket = access_ticket(request.actor, pk)
    form = ComposerForm(request.POST, request.FILES, actor=request.actor, ticket=ticket)
    if not form.is_valid():
        return _refuse(request, ticket, form)
    _require(request.actor, ticket, form)
    try:
        article = _write(request.actor, ticket, form)
    except StaleView as stale:
        return _refuse(request, ticket, form, stale)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        form.take(error)
        return _refuse(request, ticket, form)
    return _written(request, ticket, article, form.cleaned_data["send_at"])


def _require(actor: Actor, ticket: Ticket, form: ComposerForm) -> None:
    """Each thing that the form does needs its permission (rule 6.5). Raises Forbidden."""
    kind, state = form.cleaned_data["kind"], form.cleaned_data["state"]
    outbound = kind in MAILS or (kind == PHONE and form.cleaned_data["caller"] == "agent")
    if outbound:
        require_reply(actor, ticket)
    else:
        require(actor, ticket, Permission.NOTE)
    if state is not None and state.pk != ticket.state_id:
        require(actor, ticket, Permission.RW if _is_settled(state) else Permission.NOTE)


def _is_settled(state: State) -> bool:
    """Closing and pending need everything; to open goes along with what is written (part 4)."""
    return state.is_pending or not state.is_active


def _write(actor: Actor, ticket: Ticket, form: ComposerForm) -> Article:
    data = form.cleaned_data
    draft = _draft(actor, ticket, data)
    state = data["state"]
    # A note overwrites nothing, so nobody has to read first what came meanwhile.
    harmless = data["kind"] != REPLY and state is None

    def write(version: int | None) -> Article:
        return add_article(
            ticket,
            actor=actor,
            draft=draft,
            state=state,
            pending_until=data["pending_until"] if state and state.is_pending else None,
            expected_version=None if harmless else version,
        )

    return carefully(ticket, actor, Seen.of(data), write)


def _draft(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> ArticleDraft:
    sent = data["files"]
    files.check_article_files([file.size or 0 for file in sent])
    shared: dict[str, Any] = {
        "body": data["body"],
        "files": (*pictures.named_in(actor, data["html"]), *(_new_file(file) for file in sent)),
        "time_unit": data["time_unit"] or None,
    }
    if data["html"]:
        text = written_to_text(data["html"])
        shared |= {"body": data["html"], "body_text": text, "content_type": "text/html"}
    if data["kind"] == NOTE:
        return ArticleDraft(article_type=ArticleType.NOTE_INTERNAL, **shared)
    if data["kind"] == PHONE:
        by_customer = data["caller"] != "agent"
        return ArticleDraft(
            article_type=ArticleType.PHONE,
            sender_type=SenderType.CUSTOMER if by_customer else SenderType.AGENT,
            **shared,
        )
    if data["kind"] == FORWARD:
        return _forward(actor, ticket, data, shared)
    answered = access_article(actor, ticket, data["article"]) if data["article"] else None
    if not data["to"].strip() and not data["cc"].strip():
        raise Invalid(_("A mail needs a recipient."), "to")
    return ArticleDraft(
        article_type=ArticleType.EMAIL_EXTERNAL,
        to=data["to"],
        cc=data["cc"],
        subject=answered.subject if answered else ticket.title,
        in_reply_to=answered,
        send_at=data["send_at"],
        hold_seconds=int(site.get("undo_seconds")),
        **shared,
    )


def _forward(
    actor: Actor, ticket: Ticket, data: dict[str, Any], shared: dict[str, Any]
) -> ArticleDraft:
    """A mail to somebody else about the ticket, which its customer does not see (part 4)."""
    entry = access_article(actor, ticket, data["forwarded"]) if data["forwarded"] else None
    if not data["forward_to"].strip() and not data["forward_cc"].strip():
        raise Invalid(_("A mail needs a recipient."), "to")
    there = entry.attachments.filter(inline=False, dangerous=False) if entry else ()
    chosen = [file for file in there if str(file.pk) in data["carry"]]
    if len(chosen) < len(set(data["carry"])):
        raise Invalid(_("A file is not there any more."), "files")
    return ArticleDraft(
        article_type=ArticleType.EMAIL_INTERNAL,
        history=HistoryType.FORWARD,
        to=data["forward_to"],
        cc=data["forward_cc"],
        subject=entry.subject if entry else ticket.title,
        send_at=data["send_at"],
        hold_seconds=int(site.get("undo_seconds")),
        **shared | {"files": (*chosen, *shared["files"])},
    )


def _new_file(sent: Any) -> NewFile:
    name = sent.name or "file"
    if not sent.size:
        raise Invalid(_("The file “%(name)s” is empty.") % {"name": name}, "files")
    files.check_upload(name, sent.size)
    return NewFile(name, sent.read(), sent.content_type or "")


def _refuse(
    request: SignedInRequest, ticket: Ticket, form: ComposerForm, stale: StaleView | None = None
) -> HttpResponse:
    """The composer as it was sent, with what is wrong; 422, so that it replaces the old one."""
    if stale is not None:
        form = _renewed(request, ticket, form, stale.seen)
    if not request.htmx:
        return ticket_page(request, ticket, composer=form, stale=stale, status=422)
    context = composer_context(request.actor, ticket, form) | {"stale": stale}
    response = render(request, REGION, context, status=422)
    return trigger_client_event(response, "ticket-changed") if stale else response


def _renewed(
    request: SignedInRequest, ticket: Ticket, form: ComposerForm, seen: Seen
) -> ComposerForm:
    """The same input on top of what the ticket is now: sending it again is a decision."""
    data = request.POST.copy()
    for name, value in seen.as_initial().items():
        data[name] = str(value)
    renewed = ComposerForm(data, actor=request.actor, ticket=ticket)
    renewed.full_clean()
    return renewed


def _written(
    request: SignedInRequest, ticket: Ticket, article: Article, send_at: datetime | None
) -> HttpResponse:
    saved_drafts.discard(ticket, request.actor.agent_id or 0)
    text = _result_text(article, send_at)
    if not request.htmx:
        messages.success(request, text)
        return redirect(f"{reverse('ticket', args=[ticket.pk])}#article-{article.pk}")
    ticket = access_ticket(request.actor, ticket.pk)
    form = new_composer(request.actor, ticket, Seen.now_of(ticket))
    response = render(request, REGION, composer_context(request.actor, ticket, form))
    for event in ("ticket-changed", "panel-changed"):
        trigger_client_event(response, event)
    return trigger_client_event(response, "toast", {"text": text, "kind": "success"})


def _result_text(article: Article, send_at: datetime | None) -> str:
    if article.channel == MailChannel.EMAIL:
        if send_at is not None:
            moment = date_format(localtime(send_at), "DATETIME_FORMAT")
            return _("The mail goes out on %(time)s.") % {"time": moment}
        seconds = int(site.get("undo_seconds"))
        if not article.is_visible_for_customer:
            return _("The mail is on its way; the customer does not see it.")
        if not seconds:
            return _("Your reply is on its way.")
        return ngettext(
            "Your reply goes out in %(n)d second.", "Your reply goes out in %(n)d seconds.", seconds
        ) % {"n": seconds}
    if article.channel == MailChannel.PHONE:
        return _("The phone call is noted.")
    return _("The internal note is saved.")


# --- Recipients, quotes, templates ----------------------------------------------------------------


@require_safe
@agents_only
def recipients(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """To and Cc of a reply to one article, for the composer's head (``?all=1``: to everybody)."""
    ticket = access_ticket(request.actor, pk)
    require_reply(request.actor, ticket)
    article = access_article(request.actor, ticket, article_id)
    if not request.htmx:
        return redirect(f"{reverse('ticket', args=[pk])}?reply={article_id}#compose")
    answer = answer_to(ticket, article, everybody="all" in request.GET)
    form = new_composer(request.actor, ticket, Seen.now_of(ticket), answer=answer)
    context = composer_context(request.actor, ticket, form)
    return render(request, "tickets/_ticket_recipients.html", context)


@require_safe
@agents_only
def forward(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """Recipients and files of a forward of one article, for the composer's head."""
    ticket = access_ticket(request.actor, pk)
    require_reply(request.actor, ticket)
    article = access_article(request.actor, ticket, article_id)
    if not request.htmx:
        return redirect(f"{reverse('ticket', args=[pk])}?forward={article_id}#compose")
    form = new_composer(request.actor, ticket, Seen.now_of(ticket), forwarded=article)
    context = composer_context(request.actor, ticket, form)
    return render(request, "tickets/_ticket_forward.html", context)


@require_safe
@agents_only
def quote(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """An article as quoted text, for putting into the composer (``?forward=1``: with its head)."""
    ticket = access_ticket(request.actor, pk)
    article = access_article(request.actor, ticket, article_id)
    return _plain(texts.forwarded(article) if "forward" in request.GET else texts.quote(article))


@require_safe
@agents_only
def template_menu(request: SignedInRequest, pk: int) -> HttpResponse:
    """The texts that can be put into the composer here."""
    ticket = access_ticket(request.actor, pk)
    context = {"ticket": ticket, "templates": templates_for(ticket)}
    if not request.htmx:
        return redirect(f"{reverse('ticket', args=[pk])}#compose")
    return render(request, "tickets/_ticket_templates.html", context)


@require_safe
@agents_only
def template_text(request: SignedInRequest, pk: int, template_id: int) -> HttpResponse:
    """One text with its tags filled in; those without a value stay to be seen."""
    ticket = access_ticket(request.actor, pk)
    return _plain(render_template_text(request.actor, ticket, template_id))


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
