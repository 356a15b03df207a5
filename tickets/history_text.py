"""History as sentences, made when it is shown (rule 2.4): one wording for pages and API."""

from collections.abc import Callable, Iterable

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Channel
from accounts.models import Agent
from gotrs.common.kept import Kept
from tickets.models import HistoryType, TicketHistory

Kind = HistoryType
# A phrase for both values, for the new one alone, for the old one alone; {old} and {new} are filled
# in. A single one stands for all three.
Phrases = object | tuple[object, object, object]

_PHRASES: dict[Kind, Phrases] = {
    Kind.NEW_TICKET: gettext_lazy("opened the ticket"),
    Kind.MOVE: gettext_lazy("moved the ticket from {old} to {new}"),
    Kind.OWNER_UPDATE: (
        gettext_lazy("passed the ticket from {old} to {new}"),
        gettext_lazy("assigned the ticket to {new}"),
        gettext_lazy("took the ticket from {old}; nobody owns it now"),
    ),
    Kind.RESPONSIBLE_UPDATE: (
        gettext_lazy("made {new} responsible instead of {old}"),
        gettext_lazy("made {new} responsible"),
        gettext_lazy("took the responsibility from {old}"),
    ),
    Kind.STATE_UPDATE: gettext_lazy("changed the state from {old} to {new}"),
    Kind.PRIORITY_UPDATE: gettext_lazy("changed the priority from {old} to {new}"),
    Kind.TITLE_UPDATE: gettext_lazy("changed the title from {old} to {new}"),
    Kind.CUSTOMER_UPDATE: gettext_lazy("changed the customer from {old} to {new}"),
    Kind.TYPE_UPDATE: (
        gettext_lazy("changed the type from {old} to {new}"),
        gettext_lazy("set the type {new}"),
        gettext_lazy("removed the type {old}"),
    ),
    Kind.SERVICE_UPDATE: (
        gettext_lazy("changed the service from {old} to {new}"),
        gettext_lazy("set the service {new}"),
        gettext_lazy("removed the service {old}"),
    ),
    Kind.SLA_UPDATE: (
        gettext_lazy("changed the SLA from {old} to {new}"),
        gettext_lazy("set the SLA {new}"),
        gettext_lazy("removed the SLA {old}"),
    ),
    Kind.SET_PENDING_TIME: (
        gettext_lazy("changed the reminder from {old} to {new}"),
        gettext_lazy("let it wait until {new}"),
        gettext_lazy("cleared the reminder of {old}"),
    ),
    Kind.TAG_UPDATE: (
        gettext_lazy("changed the tags from {old} to {new}"),
        gettext_lazy("added the tags {new}"),
        gettext_lazy("removed the tags {old}"),
    ),
    Kind.TICKET_DYNAMIC_FIELD_UPDATE: (
        gettext_lazy("changed the field {field} from {old} to {new}"),
        gettext_lazy("set the field {field} to {new}"),
        gettext_lazy("emptied the field {field}; it was {old}"),
    ),
    Kind.ARTICLE_DYNAMIC_FIELD_UPDATE: (
        gettext_lazy("changed the field {field} of an entry from {old} to {new}"),
        gettext_lazy("set the field {field} of an entry to {new}"),
        gettext_lazy("emptied the field {field} of an entry; it was {old}"),
    ),
    Kind.MERGED: (
        gettext_lazy("merged {old} into {new}"),
        gettext_lazy("left a notice of the merge"),
        gettext_lazy("merged {old} into {new}"),
    ),
    Kind.UNMERGED: gettext_lazy("took {new} out of {old} again"),
    Kind.SPLIT: (
        gettext_lazy("split {new} off {old}"),
        gettext_lazy("split off the ticket {new}"),
        gettext_lazy("split this ticket off {old}"),
    ),
    Kind.TICKET_LINK_ADD: gettext_lazy("linked the ticket with {new}"),
    Kind.TICKET_LINK_DELETE: gettext_lazy("removed the link with {new}"),
    Kind.TIME_ACCOUNTING: gettext_lazy("booked {old}; {new} in all"),
    Kind.LOCK: gettext_lazy("locked the ticket"),
    Kind.UNLOCK: gettext_lazy("unlocked the ticket"),
    Kind.REMOVE: gettext_lazy("deleted the ticket"),
    Kind.RESTORED: gettext_lazy("restored the ticket"),
    Kind.FOLLOW_UP: gettext_lazy("answered"),
    Kind.SEND_ANSWER: gettext_lazy("replied"),
    Kind.EMAIL_AGENT: gettext_lazy("sent a mail"),
    Kind.EMAIL_CUSTOMER: gettext_lazy("wrote a mail"),
    Kind.FORWARD: gettext_lazy("forwarded an entry"),
    Kind.BOUNCE: gettext_lazy("sent a mail on, as it came, to {new}"),
    Kind.ADD_NOTE: gettext_lazy("added a note"),
    Kind.PHONE_CALL_AGENT: gettext_lazy("noted a call to the customer"),
    Kind.PHONE_CALL_CUSTOMER: gettext_lazy("noted a call of the customer"),
    Kind.WEB_REQUEST_CUSTOMER: gettext_lazy("wrote by the portal"),
    Kind.SEND_AUTO_REPLY: gettext_lazy("sent an automatic reply"),
    Kind.SEND_AUTO_REJECT: gettext_lazy("sent an automatic refusal"),
    Kind.SEND_AUTO_FOLLOW_UP: gettext_lazy("sent an automatic receipt"),
    Kind.SEND_CUSTOMER_NOTIFICATION: gettext_lazy("told the customer"),
    Kind.SEND_AGENT_NOTIFICATION: gettext_lazy("told {new} by mail"),
    Kind.ARTICLE_EDIT: gettext_lazy("changed what an entry says"),
    Kind.ARTICLE_DELETE: gettext_lazy("deleted the note {old}"),
    Kind.ARTICLE_RESTORE: gettext_lazy("restored the note {new}"),
    Kind.MENTION: gettext_lazy("mentioned {new}"),
    Kind.SUBSCRIBE: gettext_lazy("made {new} a watcher"),
    Kind.UNSUBSCRIBE: gettext_lazy("removed the watcher {new}"),
    Kind.SEND_UNDONE: gettext_lazy("stopped the mail {old} before it was sent"),
    Kind.EMAIL_RESEND: gettext_lazy("sent the mail {new} again"),
    Kind.SEND_TIME_UPDATE: (
        gettext_lazy("sent at once the mail that was to go out on {old}"),
        gettext_lazy("wrote a mail that goes out on {new}"),
        gettext_lazy("wrote before the mail of {old} went out; it is a draft again"),
    ),
    Kind.DELIVERY_FAILED: gettext_lazy("could not deliver the mail: {new}"),
}
# Whose new value is the subject of an entry: a line of its own ticket names it, too.
_WITH_SUBJECT = frozenset(
    {
        Kind.FOLLOW_UP, Kind.SEND_ANSWER, Kind.EMAIL_AGENT, Kind.EMAIL_CUSTOMER, Kind.FORWARD,
        Kind.ADD_NOTE, Kind.PHONE_CALL_AGENT, Kind.PHONE_CALL_CUSTOMER, Kind.WEB_REQUEST_CUSTOMER,
        Kind.SEND_AUTO_REPLY, Kind.SEND_AUTO_REJECT, Kind.SEND_AUTO_FOLLOW_UP,
        Kind.SEND_CUSTOMER_NOTIFICATION,
    }
)  # fmt: skip
_FOLLOWING = frozenset({Kind.SUBSCRIBE, Kind.UNSUBSCRIBE})
# Their values are logins of agents.
_PEOPLE = _FOLLOWING | {
    Kind.OWNER_UPDATE,
    Kind.RESPONSIBLE_UPDATE,
    Kind.MENTION,
    Kind.SEND_AGENT_NOTIFICATION,
}
_FIELDS = frozenset({Kind.TICKET_DYNAMIC_FIELD_UPDATE, Kind.ARTICLE_DYNAMIC_FIELD_UPDATE})
_TRANSLATED = frozenset({Kind.STATE_UPDATE, Kind.PRIORITY_UPDATE, Kind.TYPE_UPDATE})

_agents = Agent.objects.only("login", "first_name", "last_name")
_names = Kept(seconds=5)
_Mark = Callable[[str], str]


def sentence(entry: TicketHistory) -> str:
    """What happened, behind the name of who did it, away from the ticket: in lists of many.

    Text, to be escaped where it is shown.
    """
    if entry.type == Kind.NEW_TICKET and entry.new_value:
        return _("opened the ticket “{new}”").replace("{new}", entry.new_value)
    return _words(entry, str, str)


def description(entry: TicketHistory) -> str:
    """As sentence, within the ticket: entries with their subjects. Text."""
    subject = _subject(entry)
    words = _words(entry, str, str)
    return f"{words}: {subject}" if subject else words


def phrase(entry: TicketHistory) -> SafeString:
    """As description, with the values in bold: ``changed the state from **new** to **open**``."""
    subject = _subject(entry)
    words = mark_safe(_words(entry, escape, _bold))  # noqa: S308 - both escape what they get
    return format_html("{}: <b>{}</b>", words, subject) if subject else words


def who(entry: TicketHistory) -> str:
    """Who did it, in words."""
    if entry.customer:
        return entry.customer
    if entry.agent is not None and not entry.agent.is_system:
        return entry.agent.full_name
    return _("Automation") if entry.channel == Channel.AUTOMATION else _("The system")


def _bold(value: str) -> str:
    return format_html("<b>{}</b>", value)


def _subject(entry: TicketHistory) -> str:
    return (entry.new_value or "") if entry.type in _WITH_SUBJECT else ""


def _words(entry: TicketHistory, plain: _Mark, mark: _Mark) -> str:
    """The phrase; ``plain`` is applied to our own words, ``mark`` to each value."""
    special = _special(entry)
    if special:
        return plain(special)
    kind = Kind(entry.type)
    old, new, field = _values(entry)
    if kind not in _PHRASES:
        values = " → ".join(value for value in (entry.old_value, entry.new_value) if value)
        return f"{plain(kind.label)}: {mark(values)}" if values else plain(kind.label)
    phrases = _PHRASES[kind]
    if isinstance(phrases, tuple):
        both, new_alone, old_alone = phrases
        phrases = both if old and new else new_alone if new else old_alone
    filled = {"{old}": old, "{new}": new, "{field}": field}
    # Piece by piece: a value may hold braces itself.
    text, marked = plain(str(phrases)), []
    for piece in _pieces(text):
        marked.append(mark(filled[piece] or _("nothing")) if piece in filled else piece)
    return "".join(marked)


def _pieces(text: str) -> list[str]:
    found = [text]
    for name in ("{old}", "{new}", "{field}"):
        split = []
        for piece in found:
            before, separator, after = piece.partition(name)
            split += [part for part in (before, separator, after) if part]
        found = split
    return found


def _special(entry: TicketHistory) -> str:
    """Kinds whose words follow from the value or from who did it."""
    by_themselves = entry.agent is not None and entry.new_value == entry.agent.login
    if entry.type == Kind.ARCHIVE_FLAG_UPDATE:
        archived = entry.new_value == "True"
        return _("archived the ticket") if archived else _("took the ticket out of the archive")
    if entry.type == Kind.ARTICLE_VISIBILITY_UPDATE:
        shown = entry.new_value == "visible"
        return _("showed the customer an entry") if shown else _("hid an entry from the customer")
    if entry.type == Kind.OWNER_UPDATE and by_themselves:
        return _("took the ticket")
    if entry.type == Kind.SUBSCRIBE and by_themselves:
        return _("follows the ticket")
    if entry.type == Kind.UNSUBSCRIBE and by_themselves:
        return _("follows the ticket no more")
    return ""


def _values(entry: TicketHistory) -> tuple[str, str, str]:
    """Old and new value as people say them, and the dynamic field that they belong to."""
    old, new, field = entry.old_value or "", entry.new_value or "", ""
    if entry.type in _FIELDS:
        field = (new or old).partition(": ")[0]
        old, new = old.removeprefix(f"{field}: "), new.removeprefix(f"{field}: ")
    return _shown(entry, old, "old_person"), _shown(entry, new, "new_person"), field


def name_people(entries: Iterable[TicketHistory]) -> None:
    """Let the entries call agents by their names, not by the logins that history keeps.

    The names may be some seconds old; the agents are read once for many pages.
    """
    for entry in entries:
        if entry.type in _PEOPLE:
            entry.old_person = _name(entry.old_value)  # type: ignore[attr-defined]
            entry.new_person = _name(entry.new_value)  # type: ignore[attr-defined]


def _name(login: str | None) -> str:
    return _names.get("agents", _read_names).get((login or "").lower(), "")


def _read_names() -> dict[str, str]:
    return {agent.login.lower(): agent.full_name for agent in _agents.all()}


def _shown(entry: TicketHistory, value: str, name: str) -> str:
    if not value:
        return ""
    if entry.type in _PEOPLE:
        return getattr(entry, name, None) or value
    if entry.type in (Kind.SET_PENDING_TIME, Kind.SEND_TIME_UPDATE):
        moment = parse_datetime(value)
        return date_format(localtime(moment), "DATETIME_FORMAT") if moment else value
    if entry.type == Kind.CUSTOMER_UPDATE:
        company, _separator, login = value.partition("/")
        return login or company or _("nobody")
    return _(value) if entry.type in _TRANSLATED else value
