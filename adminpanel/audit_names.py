"""The history of tickets in the words of the audit log.

Actions are named as everywhere in the log (create, update, delete, merge ...) or, for changes of
one fact, as the events of webhooks (contract 4.16).
"""

from typing import Any

from tickets.models import HistoryType, TicketHistory

H = HistoryType

# All of it happened to the ticket; what it was in detail stands in the values.
ENTITY = "ticket"
_DEFAULT = "ticket.update"

_ACTIONS: dict[str, tuple[HistoryType, ...]] = {
    "ticket.create": (H.NEW_TICKET,),
    "ticket.state_changed": (H.STATE_UPDATE,),
    "ticket.queue_changed": (H.MOVE,),
    "ticket.priority_changed": (H.PRIORITY_UPDATE,),
    "ticket.assigned": (H.OWNER_UPDATE,),
    "ticket.escalated": (
        H.ESCALATION_RESPONSE_TIME_START,
        H.ESCALATION_UPDATE_TIME_START,
        H.ESCALATION_SOLUTION_TIME_START,
    ),
    "ticket.merge": (H.MERGED,),
    "ticket.unmerge": (H.UNMERGED,),
    "ticket.split": (H.SPLIT,),
    "ticket.delete": (H.REMOVE,),
    "ticket.restore": (H.RESTORED,),
    "article.create": (
        H.FOLLOW_UP,
        H.SEND_AUTO_REJECT,
        H.SEND_AUTO_REPLY,
        H.SEND_AUTO_FOLLOW_UP,
        H.FORWARD,
        H.BOUNCE,
        H.SEND_ANSWER,
        H.EMAIL_AGENT,
        H.EMAIL_CUSTOMER,
        H.PHONE_CALL_AGENT,
        H.PHONE_CALL_CUSTOMER,
        H.ADD_NOTE,
        H.WEB_REQUEST_CUSTOMER,
        H.SYSTEM_REQUEST,
    ),
    "article.update": (
        H.ARTICLE_EDIT,
        H.ARTICLE_RESTORE,
        H.ARTICLE_DYNAMIC_FIELD_UPDATE,
        H.ARTICLE_VISIBILITY_UPDATE,
    ),
    "article.delete": (H.ARTICLE_DELETE,),
    "mail.update": (
        H.EMAIL_RESEND,
        H.SEND_UNDONE,
        H.SEND_TIME_UPDATE,
        H.DELIVERY_FAILED,
        H.LOOP_PROTECTION,
    ),
    "mail.notify": (H.SEND_AGENT_NOTIFICATION, H.SEND_CUSTOMER_NOTIFICATION),
}
_ACTION_OF = {int(kind): action for action, kinds in _ACTIONS.items() for kind in kinds}

# What the old and the new value of an entry are.
_FIELDS: dict[int, str] = {
    H.NEW_TICKET: "title",
    H.TITLE_UPDATE: "title",
    H.STATE_UPDATE: "state",
    H.REMOVE: "state",
    H.MOVE: "queue",
    H.PRIORITY_UPDATE: "priority",
    H.OWNER_UPDATE: "owner",
    H.RESPONSIBLE_UPDATE: "responsible",
    H.LOCK: "lock",
    H.UNLOCK: "lock",
    H.TYPE_UPDATE: "type",
    H.SERVICE_UPDATE: "service",
    H.SLA_UPDATE: "sla",
    H.CUSTOMER_UPDATE: "customer",
    H.SET_PENDING_TIME: "pending_until",
    H.TAG_UPDATE: "tags",
    H.ARCHIVE_FLAG_UPDATE: "archived",
    H.TIME_ACCOUNTING: "time_unit",
    H.MERGED: "ticket",
    H.UNMERGED: "ticket",
    H.SPLIT: "ticket",
    H.TICKET_DYNAMIC_FIELD_UPDATE: "dynamic_field",
    H.ARTICLE_DYNAMIC_FIELD_UPDATE: "dynamic_field",
    H.ARTICLE_VISIBILITY_UPDATE: "is_visible_for_customer",
    H.SUBSCRIBE: "watcher",
    H.UNSUBSCRIBE: "watcher",
    H.TICKET_LINK_ADD: "link",
    H.TICKET_LINK_DELETE: "link",
}


def action_of(kind: int) -> str:
    """The action of a type of history."""
    return _ACTION_OF.get(kind, _DEFAULT)


def types_of(action: str) -> list[int]:
    """The types of history of an action, or of all that ``ticket.*`` names."""
    if action.endswith(".*"):
        beginning = action.removesuffix("*")
        return [kind.value for kind in H if action_of(kind).startswith(beginning)]
    return [kind.value for kind in H if action_of(kind) == action]


def values_of(change: TicketHistory) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was and what is now, by the name of the fact.

    The new ones also hold the type of the history and, where there is one, the article and the
    cause (the rule, mail or bulk run behind it).
    """
    name = _FIELDS.get(change.type, "value")
    old = {name: change.old_value} if change.old_value is not None else {}
    new: dict[str, Any] = {name: change.new_value} if change.new_value is not None else {}
    new["history_type"] = H(change.type).label
    if change.article_id is not None:
        new["article_id"] = change.article_id
    if change.cause:
        new["cause"] = change.cause
    return old, new
