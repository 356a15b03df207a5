"""What can be done with one entry of the conversation: actions of its menu."""

from typing import Any

from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy

from accounts.auth.doors import SignedInRequest
from accounts.models import Permission
from gotrs.common.values import read_integer
from tickets.access import access_article, require_reply
from tickets.forms import entry_actions as forms
from tickets.mail.outbound import texts
from tickets.models import Article, Ticket
from tickets.operations import bounce_article, delete_article, edit_article, mark_unread
from tickets.views.actions import Action, Call


def _article(call: Call) -> Article:
    article = access_article(call.actor, call.ticket, call.data["article"])
    article.ticket = call.ticket
    return article


def _bounce(call: Call) -> None:
    article = _article(call)
    note = call.data["note"] if call.data["tell"] else ""
    if note:
        require_reply(call.actor, call.ticket)
    bounce_article(article, to=call.data["to"], note=note, state=call.data["state"], **call.by)


def _unread(call: Call) -> str:
    """On to the list: the page of the ticket would mark it as read again."""
    mark_unread(_article(call), actor=call.actor)
    return reverse("ticket_list")


def _show_or_hide(call: Call) -> str:
    """Show an entry to the customer, or hide it from them."""
    article = _article(call)
    edit_article(article, visible=not article.is_visible_for_customer, **call.by)
    return _page(call)


def _edit(call: Call) -> str:
    article = _article(call)
    body: str | None = call.data["body"].replace("\r\n", "\n")
    if article.body_html:
        # The form shows its text; written anew it has lines, and no other form.
        same = body == article.body_text.strip()
        body = None if same else linebreaks(body, autoescape=True)
    edit_article(article, subject=call.data["subject"], body=body, **call.by)
    return _page(call)


def _remove(call: Call) -> str:
    delete_article(_article(call), **call.by)
    return _page(call)


def _page(call: Call) -> str:
    """The page is shown anew: entries that it has are not fetched again."""
    return reverse("ticket", args=[call.ticket.pk])


def _bounce_start(request: SignedInRequest, ticket: Ticket) -> dict[str, Any]:
    article = asked_article(request, ticket)
    return {"article": article.pk, "note": texts.bounce_note(ticket)}


def _entry_start(request: SignedInRequest, ticket: Ticket) -> dict[str, Any]:
    return {"article": asked_article(request, ticket).pk}


def _edit_start(request: SignedInRequest, ticket: Ticket) -> dict[str, Any]:
    article = asked_article(request, ticket)
    return {"article": article.pk, "subject": article.subject, "body": article.body_text}


def asked_article(request: SignedInRequest, ticket: Ticket) -> Article:
    """The entry that the address names. Raises NotFound."""
    asked = read_integer(request.GET.get("article"))
    return access_article(request.actor, ticket, asked or 0)


ENTRY_ACTIONS = (
    Action(
        "bounce",
        forms.BounceForm,
        _bounce,
        initial=_bounce_start,
        done=gettext_lazy("The mail is sent on."),
    ),
    Action(
        "unread",
        forms.UnreadForm,
        _unread,
        needs=(Permission.RO,),
        initial=_entry_start,
        done=gettext_lazy("The ticket is unread again."),
    ),
    Action("visible", forms.VisibleForm, _show_or_hide, initial=_entry_start),
    Action("edit", forms.EditForm, _edit, initial=_edit_start),
    Action("remove", forms.RemoveForm, _remove, initial=_entry_start),
)
