"""Saved ticket lists: who is offered which, and what their owners do with them.

A view gives nobody a right: it is a filter, which is read with the rights of whoever opens it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.auth.guards import agent_of
from accounts.models import Group, Permission
from gotrs.common.errors import Forbidden, Invalid, NotFound
from gotrs.common.kept import Kept
from tickets import list_preferences
from tickets.list_preferences import ListPreferences
from tickets.models import Sharing, TicketView

MAX_OWN = 50
# The menu of every page shows them. One's own changes are seen at once (the stamp), those of
# others after some seconds.
_kept = Kept(seconds=10)


def visible_views(actor: Actor) -> list[TicketView]:
    """One's own views and those that are shared with one, in the agent's order; kept."""
    lists = ListPreferences.of(actor)
    found = _kept.get((actor.agent_id, lists.stamp), lambda: _read(actor))
    place = {pk: at for at, pk in enumerate(lists.order)}
    return sorted(found, key=lambda view: place.get(view.pk, len(place)))


def _read(actor: Actor) -> list[TicketView]:
    rows = TicketView.objects.filter(_offered_to(actor)).select_related("agent", "group")
    return sorted(rows, key=lambda view: (view.name.casefold(), view.pk))


def _offered_to(actor: Actor) -> Q:
    everybody = Q(agent_id=actor.agent_id) | Q(sharing=Sharing.EVERYBODY)
    if actor.grants.everywhere:
        return everybody | Q(sharing=Sharing.GROUP, group__isnull=False)
    return everybody | Q(sharing=Sharing.GROUP, group_id__in=actor.grants.groups(Permission.RO))


def find_view(actor: Actor, pk: int) -> TicketView:
    """A view that the agent is offered. Raises NotFound."""
    found = next((view for view in visible_views(actor) if view.pk == pk), None)
    if found is None:  # made a moment ago by a colleague
        rows = TicketView.objects.filter(_offered_to(actor)).select_related("agent", "group")
        found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("View not found."))
    return found


def may_change(actor: Actor, view: TicketView) -> bool:
    """Its owner may, and an admin if it is shared."""
    return view.agent_id == actor.agent_id or (actor.is_admin and view.sharing != Sharing.PRIVATE)


def groups_to_share_with(actor: Actor) -> list[Group]:
    """The valid groups in which the agent may read. One query."""
    groups = Group.objects.valid().order_by("name")
    if actor.grants.everywhere:
        return list(groups)
    return list(groups.filter(pk__in=actor.grants.groups(Permission.RO)))


@transaction.atomic
def save_view(actor: Actor, view: TicketView | None = None, **values: Any) -> TicketView:
    """Make a view of the values of its columns, or change one. Raises Invalid, Forbidden."""
    before: Mapping[str, Any] = {}
    if view is None:
        agent = agent_of(actor)
        if TicketView.objects.filter(agent=agent).count() >= MAX_OWN:
            raise Invalid(_("You have %d views. Delete one first.") % MAX_OWN)
        view = TicketView(agent=agent)
    else:
        require_change(actor, view)
        view = _fresh(view)
        before = audit.columns_of(view)
    for name, value in values.items():
        setattr(view, name, value)
    if view.sharing != Sharing.GROUP:
        view.group = None
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise Invalid(_("There is a view of this name already."), "name") from None
    action = "ticket_view.update" if before else "ticket_view.create"
    audit.record(actor, action, "ticket_view", view.pk, old=before, new=audit.columns_of(view))
    _seen_at_once(actor)
    return view


def _fresh(view: TicketView) -> TicketView:
    """The row as it is now: what is kept is shared, and must not be changed."""
    found = TicketView.objects.select_for_update().filter(pk=view.pk).first()
    if found is None:
        raise NotFound(_("View not found."))
    return found


@transaction.atomic
def delete_view(actor: Actor, view: TicketView) -> None:
    """Remove a view from everybody's menu. Raises Forbidden."""
    require_change(actor, view)
    audit.record(actor, "ticket_view.delete", "ticket_view", view.pk, old=audit.columns_of(view))
    TicketView.objects.filter(pk=view.pk).delete()
    _seen_at_once(actor)


def move_view(actor: Actor, view: TicketView, by: int) -> None:
    """Move it up (-1) or down (+1) in the agent's own menu."""
    order = [one.pk for one in visible_views(actor)]
    at = order.index(view.pk) if view.pk in order else -1
    to = at + by
    if at >= 0 and 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    list_preferences.keep(actor, order=order)


def first_view(actor: Actor) -> int | None:
    """The id of the view that opens first, if the agent is still offered it. No query mostly."""
    chosen = ListPreferences.of(actor).view
    if chosen is None:
        return None
    return next((view.pk for view in visible_views(actor) if view.pk == chosen), None)


def open_first(actor: Actor, view: TicketView | None) -> None:
    """Make it the list that the agent's work begins with; None stands for all tickets."""
    list_preferences.keep(actor, view=view.pk if view else None)


def _seen_at_once(actor: Actor) -> None:
    list_preferences.keep(actor, stamp=ListPreferences.of(actor).stamp + 1)
    _kept.forget()


def require_change(actor: Actor, view: TicketView) -> None:
    """Raises Forbidden unless the actor may change it."""
    if not may_change(actor, view):
        raise Forbidden(_("Only its owner may change this view."))


def shown_columns(view: TicketView | None, lists: ListPreferences) -> Sequence[str]:
    """Names of the columns of a view, else those that the reader chose."""
    return view.columns if view and view.columns else lists.columns
