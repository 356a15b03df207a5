"""The actions of the ticket page by name: what each needs, asks for and does."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.auth.doors import SignedInRequest
from accounts.models import Permission
from gotrs.common.errors import Forbidden, NotFound
from tickets.access import access_article, access_ticket, require, require_move
from tickets.field_values import fields_of
from tickets.forms import ticket_actions as forms
from tickets.forms.ticket_fields import FieldsForm, initial_of
from tickets.mail.outbound import subjects
from tickets.models import FieldObject, Ticket, TicketLink
from tickets.operations import (
    assign,
    book_time,
    close_ticket,
    delete_ticket,
    link_tickets,
    lock_ticket,
    merge_tickets,
    move_ticket,
    reopen_ticket,
    set_archived,
    set_customer,
    set_fields,
    set_pending,
    set_priority,
    set_responsible,
    set_service,
    set_sla,
    set_state,
    set_tags,
    set_title,
    set_type,
    split_article,
    unlink_tickets,
    unlock_ticket,
    unmerge_ticket,
    unwatch_ticket,
    watch_ticket,
)
from tickets.views.actions import Action, Call, view_of
from tickets.views.drafting import proposed_pending_time
from tickets.views.entry_actions import ENTRY_ACTIONS, asked_article

RW, OWNER, RO = Permission.RW, Permission.OWNER, Permission.RO


# --- What each does -------------------------------------------------------------------------------


def _state(call: Call) -> None:
    state = call.data["state"]
    if state.is_pending:
        until = call.ticket.pending_until or proposed_pending_time()
        set_pending(call.ticket, until=until, state=state, **call.by)
    else:
        set_state(call.ticket, state=state, **call.by)


def _pending(call: Call) -> None:
    present = call.ticket.state if call.ticket.state.is_pending else None
    state = call.data["state"] or present
    set_pending(call.ticket, until=call.data["until"], state=state, **call.by)


def _close(call: Call) -> None:
    note = call.data["note"] or None
    close_ticket(call.ticket, state=call.data["state"], note=note, **call.by)


def _reopen(call: Call) -> None:
    reopen_ticket(call.ticket, **call.by)


def _priority(call: Call) -> None:
    set_priority(call.ticket, priority=call.data["priority"], **call.by)


def _queue(call: Call) -> None:
    require_move(call.actor, call.ticket, call.data["queue"])
    move_ticket(call.ticket, queue=call.data["queue"], **call.by)


def _owner(call: Call) -> None:
    assign(call.ticket, owner=call.data["owner"], **call.by)


def _fields(call: Call) -> None:
    set_fields(call.ticket, values=call.data["values"], **call.by)


def _take(call: Call) -> None:
    assign(call.ticket, owner=call.actor.agent, **call.by)


def _responsible(call: Call) -> None:
    set_responsible(call.ticket, responsible=call.data["responsible"], **call.by)


def _lock(call: Call) -> None:
    held = call.ticket.is_locked and call.ticket.owner_id not in (None, call.actor.agent_id)
    if held:
        require(call.actor, call.ticket, OWNER)
    lock_ticket(call.ticket, force=held, **call.by)


def _unlock(call: Call) -> None:
    unlock_ticket(call.ticket, **call.by)


def _type(call: Call) -> None:
    set_type(call.ticket, type=call.data["type"], **call.by)


def _service(call: Call) -> None:
    set_service(call.ticket, service=call.data["service"], **call.by)


def _sla(call: Call) -> None:
    set_sla(call.ticket, sla=call.data["sla"], **call.by)


def _title(call: Call) -> None:
    set_title(call.ticket, title=call.data["title"], **call.by)


def _customer(call: Call) -> None:
    set_customer(
        call.ticket,
        customer_user_id=call.data["customer_user_id"],
        customer_id=call.data["customer_id"] or None,
        **call.by,
    )


def _tags(call: Call) -> None:
    set_tags(call.ticket, tags=call.data["tags"], **call.by)


def _time(call: Call) -> None:
    book_time(
        call.ticket, time_unit=call.data["time_unit"], comment=call.data["comment"], **call.by
    )


def _watch(call: Call) -> None:
    watch_ticket(call.ticket, actor=call.actor)


def _unwatch(call: Call) -> None:
    unwatch_ticket(call.ticket, actor=call.actor)


def _archive(call: Call) -> None:
    set_archived(call.ticket, archived=not call.ticket.archived, **call.by)


def _merge(call: Call) -> str:
    target = call.form.target  # type: ignore[attr-defined]
    merge_tickets(call.ticket, target=target, **call.by)
    return reverse("ticket", args=[target.pk])


def _unmerge(call: Call) -> str:
    unmerge_ticket(call.ticket, **call.by)
    return reverse("ticket", args=[call.ticket.pk])


def _link(call: Call) -> None:
    target = call.form.target  # type: ignore[attr-defined]
    link_tickets(call.ticket, target=target, type=call.data["type"], **call.by)


def _unlink(call: Call) -> None:
    """The far end has to be readable too. No version is checked: a link is there or it is gone."""
    link = TicketLink.objects.filter(pk=call.data["link"]).select_related("source", "target")
    found = link.first()
    if found is None or call.ticket.pk not in (found.source_id, found.target_id):
        raise NotFound(_("There is no such link."))
    far = found.target_id if found.source_id == call.ticket.pk else found.source_id
    access_ticket(call.actor, far)
    unlink_tickets(found, actor=call.actor)


def _split(call: Call) -> str:
    require(call.actor, call.ticket, RO)
    article = access_article(call.actor, call.ticket, call.data["article"])
    if not call.actor.grants.allows(call.data["queue"].group_id, Permission.CREATE):
        raise Forbidden(_("You may not create tickets in this queue."))
    new = split_article(article, title=call.data["title"], queue=call.data["queue"], **call.by)
    return reverse("ticket", args=[new.pk])


def _delete(call: Call) -> str:
    delete_ticket(call.ticket, **call.by)
    return reverse("ticket_list")


# --- What each form begins with -------------------------------------------------------------------


def _same(*names: str) -> Callable[[SignedInRequest, Ticket], dict[str, Any]]:
    """The present values of these fields."""
    return lambda request, ticket: {name: getattr(ticket, name) for name in names}


def _pending_start(request: SignedInRequest, ticket: Ticket) -> dict[str, Any]:
    present = ticket.state if ticket.state.is_pending else None
    return {"until": ticket.pending_until or proposed_pending_time(), "state": present}


def _tags_start(request: SignedInRequest, ticket: Ticket) -> dict[str, Any]:
    return {"tags": ", ".join(ticket.tags.order_by("name").values_list("name", flat=True))}


def _fields_start(request: SignedInRequest, ticket: Ticket) -> dict[str, Any]:
    return initial_of(ticket.pk, fields_of(FieldObject.TICKET, request.actor))


def _split_start(request: SignedInRequest, ticket: Ticket) -> dict[str, Any]:
    article = asked_article(request, ticket)
    title = subjects.clean_subject(ticket, article.subject) or ticket.title
    return {"article": article.pk, "title": title[:255], "queue": ticket.queue_id}


def _unlink_start(request: SignedInRequest, ticket: Ticket) -> dict[str, Any]:
    return {"link": request.GET.get("link", "")}


ACTIONS: Iterable[Action] = (
    Action("state", forms.StateForm, _state, initial=_same("state"), in_place=True),
    Action("pending", forms.PendingForm, _pending, initial=_pending_start),
    Action("close", forms.CloseForm, _close, done=gettext_lazy("The ticket is closed.")),
    Action(
        "reopen", forms.BareForm, _reopen, in_place=True, heading=gettext_lazy("Reopen the ticket")
    ),
    Action(
        "priority",
        forms.PriorityForm,
        _priority,
        needs=(Permission.PRIORITY,),
        initial=_same("priority"),
        in_place=True,
    ),
    Action("queue", forms.QueueForm, _queue, needs=(RO,), initial=_same("queue"), in_place=True),
    Action("owner", forms.OwnerForm, _owner, needs=(OWNER,), initial=_same("owner"), in_place=True),
    Action(
        "take",
        forms.BareForm,
        _take,
        needs=(OWNER,),
        in_place=True,
        heading=gettext_lazy("Take the ticket"),
    ),
    Action(
        "responsible",
        forms.ResponsibleForm,
        _responsible,
        needs=(OWNER,),
        initial=_same("responsible"),
        in_place=True,
    ),
    Action("lock", forms.BareForm, _lock, in_place=True, heading=gettext_lazy("Lock the ticket")),
    Action(
        "unlock", forms.BareForm, _unlock, in_place=True, heading=gettext_lazy("Unlock the ticket")
    ),
    Action("type", forms.TypeForm, _type, initial=_same("type"), in_place=True),
    Action("service", forms.ServiceForm, _service, initial=_same("service"), in_place=True),
    Action("sla", forms.SlaForm, _sla, initial=_same("sla"), in_place=True),
    Action("title", forms.TitleForm, _title, initial=_same("title"), in_place=True),
    Action(
        "customer",
        forms.CustomerForm,
        _customer,
        initial=_same("customer_user_id"),
    ),
    Action("tags", forms.TagsForm, _tags, initial=_tags_start),
    Action("fields", FieldsForm, _fields, initial=_fields_start),
    Action("time", forms.TimeForm, _time, needs=(Permission.NOTE,)),
    Action(
        "watch",
        forms.BareForm,
        _watch,
        needs=(RO,),
        in_place=True,
        heading=gettext_lazy("Follow the ticket"),
    ),
    Action(
        "unwatch",
        forms.BareForm,
        _unwatch,
        needs=(RO,),
        in_place=True,
        heading=gettext_lazy("Follow the ticket no more"),
    ),
    Action(
        "archive",
        forms.BareForm,
        _archive,
        in_place=True,
        heading=gettext_lazy("Archive, or bring back"),
    ),
    Action("merge", forms.MergeForm, _merge, done=gettext_lazy("The tickets are one now.")),
    Action(
        "unmerge",
        forms.BareForm,
        _unmerge,
        in_place=True,
        heading=gettext_lazy("Undo the merge"),
        done=gettext_lazy("The ticket stands for itself again."),
    ),
    Action("link", forms.LinkForm, _link),
    Action("unlink", forms.UnlinkForm, _unlink, initial=_unlink_start, in_place=True),
    Action(
        "split",
        forms.SplitForm,
        _split,
        needs=(RO,),
        initial=_split_start,
        done=gettext_lazy("This is the new ticket."),
    ),
    *ENTRY_ACTIONS,
    Action("delete", forms.DeleteForm, _delete, done=gettext_lazy("The ticket was deleted.")),
)


def addresses(prefix: str = "", suffix: str = "") -> list[URLPattern]:
    """One address an action: pages as ``/tickets/5/close``, fragments with a name's ``suffix``."""
    return [
        path(
            f"{prefix}tickets/<int:pk>/{action.name}",
            view_of(action),
            name=f"ticket_{action.name}{suffix}",
        )
        for action in ACTIONS
    ]
