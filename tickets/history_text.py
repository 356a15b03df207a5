"""History as sentences, made when it is shown (rule 2.4)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.models import HistoryType, TicketHistory

T = HistoryType
# With old and new value; {old} and {new} are filled in.
_BOTH = {
    T.STATE_UPDATE: gettext_lazy("changed the state from {old} to {new}"),
    T.OWNER_UPDATE: gettext_lazy("gave the ticket from {old} to {new}"),
    T.RESPONSIBLE_UPDATE: gettext_lazy("changed who is responsible from {old} to {new}"),
    T.PRIORITY_UPDATE: gettext_lazy("changed the priority from {old} to {new}"),
    T.TYPE_UPDATE: gettext_lazy("changed the type from {old} to {new}"),
    T.SERVICE_UPDATE: gettext_lazy("changed the service from {old} to {new}"),
    T.SLA_UPDATE: gettext_lazy("changed the SLA from {old} to {new}"),
    T.MOVE: gettext_lazy("moved the ticket from {old} to {new}"),
    T.TITLE_UPDATE: gettext_lazy("changed the title from “{old}” to “{new}”"),
    T.CUSTOMER_UPDATE: gettext_lazy("changed the customer from {old} to {new}"),
    T.TAG_UPDATE: gettext_lazy("changed the tags from {old} to {new}"),
    T.SET_PENDING_TIME: gettext_lazy("changed the pending time from {old} to {new}"),
    T.TIME_ACCOUNTING: gettext_lazy("booked {old} time units, {new} in all"),
    T.MERGED: gettext_lazy("merged ticket {old} into {new}"),
    T.UNMERGED: gettext_lazy("took the merge of {new} into {old} back"),
    T.TICKET_LINK_ADD: gettext_lazy("linked ticket {new} ({old})"),
    T.TICKET_LINK_DELETE: gettext_lazy("removed the link to ticket {new} ({old})"),
    T.DELIVERY_FAILED: gettext_lazy("the mail to {old} could not be delivered: {new}"),
}
_NEW = {
    T.NEW_TICKET: gettext_lazy("opened the ticket “{new}”"),
    T.OWNER_UPDATE: gettext_lazy("gave the ticket to {new}"),
    T.RESPONSIBLE_UPDATE: gettext_lazy("made {new} responsible"),
    T.SET_PENDING_TIME: gettext_lazy("set the pending time to {new}"),
    T.TYPE_UPDATE: gettext_lazy("set the type to {new}"),
    T.SERVICE_UPDATE: gettext_lazy("set the service to {new}"),
    T.SLA_UPDATE: gettext_lazy("set the SLA to {new}"),
    T.CUSTOMER_UPDATE: gettext_lazy("set the customer to {new}"),
    T.TAG_UPDATE: gettext_lazy("set the tags to {new}"),
    T.SPLIT: gettext_lazy("split an article off into ticket {new}"),
    T.SUBSCRIBE: gettext_lazy("{new} follows the ticket"),
    T.UNSUBSCRIBE: gettext_lazy("{new} does not follow the ticket any more"),
}
_OLD = {
    T.OWNER_UPDATE: gettext_lazy("took the ticket from {old}"),
    T.RESPONSIBLE_UPDATE: gettext_lazy("{old} is not responsible any more"),
    T.SET_PENDING_TIME: gettext_lazy("cleared the pending time"),
    T.TAG_UPDATE: gettext_lazy("removed the tags {old}"),
    T.SPLIT: gettext_lazy("this ticket was split off ticket {old}"),
}
_PLAIN = {
    T.FOLLOW_UP: gettext_lazy("wrote a follow-up"),
    T.SEND_ANSWER: gettext_lazy("sent a reply"),
    T.EMAIL_AGENT: gettext_lazy("sent a mail"),
    T.EMAIL_CUSTOMER: gettext_lazy("wrote a mail"),
    T.WEB_REQUEST_CUSTOMER: gettext_lazy("wrote through the portal"),
    T.PHONE_CALL_AGENT: gettext_lazy("called the customer"),
    T.PHONE_CALL_CUSTOMER: gettext_lazy("noted a call of the customer"),
    T.ADD_NOTE: gettext_lazy("added a note"),
    T.FORWARD: gettext_lazy("forwarded an article"),
    T.LOCK: gettext_lazy("locked the ticket"),
    T.UNLOCK: gettext_lazy("unlocked the ticket"),
    T.REMOVE: gettext_lazy("deleted the ticket"),
    T.RESTORED: gettext_lazy("restored the ticket"),
    T.SEND_UNDONE: gettext_lazy("took a reply back before it was sent"),
    T.MERGED: gettext_lazy("left a notice of the merge"),
    T.EMAIL_RESEND: gettext_lazy("sent a mail again"),
}


def sentence(entry: TicketHistory) -> str:
    """What happened, to be read after the name of who did it. Text, to be escaped where shown."""
    kind = HistoryType(entry.type)
    old, new = entry.old_value or "", entry.new_value or ""
    if old and new and kind in _BOTH:
        template = _BOTH[kind]
    elif new and kind in _NEW:
        template = _NEW[kind]
    elif old and kind in _OLD:
        template = _OLD[kind]
    elif kind in _PLAIN:
        template = _PLAIN[kind]
    else:
        values = " → ".join(value for value in (old, new) if value)
        return f"{kind.label}: {values}" if values else kind.label
    # str.replace, not format: a value may hold braces.
    return str(template).replace("{old}", old).replace("{new}", new)


def who(entry: TicketHistory) -> str:
    """Name of who did it."""
    if entry.agent is not None and not entry.agent.is_system:
        return entry.agent.full_name
    return entry.customer or _("The system")
