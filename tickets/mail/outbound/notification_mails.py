"""Notifications by mail, at once or as a daily digest (rules 9.4 to 9.6).

Each is mailed once at most: what a mail says is emptied of its due time in the transaction that
puts the mail into the outbox. Whether it may still be said is decided at that moment.

If agents may write by mail, one about a single ticket can be answered: what comes back is a note on
it (rule 7.25).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import site
from accounts.actors import Actor, Channel
from accounts.mail_choices import MailMode
from accounts.models import Agent, Permission
from accounts.preferences import language_of, mail_mode, zone_of
from gotrs.common.clock import now
from tickets.access import may
from tickets.mail.outbound import addressing, message_ids
from tickets.mail.outbound.account_mails import system_sender
from tickets.mail.outbound.compose import REPLY_TO
from tickets.models import (
    Article,
    HistoryType,
    Notification,
    OutgoingMail,
    OutgoingRecipient,
    Ticket,
)
from tickets.notices import rules
from tickets.operations.change import log_aside
from tickets.operations.outgoing import GENERATED, NOBODY
from tickets.rules import is_away

# So many of one agent at a time; what is more goes with the next mail.
_AT_ONCE = 200

Told = Sequence[Notification]


def send_due(stop: Callable[[], bool]) -> Mapping[str, int]:
    """Put mails about all that is due into the outbox; returns how many."""
    mails = 0
    waiting = Notification.objects.filter(mail_due_at__lte=now(), agent__isnull=False)
    agents = waiting.order_by().values_list("agent_id", flat=True).distinct()
    for agent_id in list(agents):
        if stop():
            break
        mails += _tell(agent_id)
    return {"mailed": mails}


@transaction.atomic
def _tell(agent_id: int) -> int:
    """What one agent is due. Rows that another worker holds are its own business."""
    rows = list(
        Notification.objects.filter(agent=agent_id, mail_due_at__lte=now())
        .select_for_update(skip_locked=True)
        .order_by("created_at", "id")[:_AT_ONCE]
    )
    if not rows:
        return 0
    agent = Agent.objects.select_related("preferences").get(pk=agent_id)
    mails = _mails(agent, _still_to_tell(agent, rows))
    # The modes are read above, so they are emptied last.
    ids = [row.pk for row in rows]
    Notification.objects.filter(pk__in=ids).update(mail_mode=MailMode.OFF, mail_due_at=None)
    return mails


def _still_to_tell(agent: Agent, rows: Told) -> list[Notification]:
    """Those about tickets that the agent may read now, of kinds that they still want by mail.

    Nothing if they have left or have no usable address, and, unless a rule says so, if they are
    away. The digest leaves out what was read under the bell.
    """
    if not agent.is_active or not addressing.is_address(agent.email):
        return []
    readable = Ticket.objects.visible_to(Actor.of(agent, Channel.SYSTEM))
    tickets = readable.select_related("queue__system_address").in_bulk(
        {row.ticket_id for row in rows if row.ticket_id is not None}
    )
    found = []
    for row in rows:
        is_read = row.read_at is not None and row.mail_mode == MailMode.DIGEST
        if row.ticket_id in tickets and not is_read and _is_wanted(agent, row):
            row.ticket = tickets[row.ticket_id]
            found.append(row)
    return found


def _is_wanted(agent: Agent, row: Notification) -> bool:
    """Whether the agent, as they choose now, gets a mail about it."""
    rule = rules.by_id().get(row.rule_id or 0)
    if is_away(agent) and (rule is None or not rule.when_away):
        return False
    if rule is None:
        return bool(mail_mode(agent, row.type))
    return bool(mail_mode(agent, rule.key, MailMode(rule.mail)))


def _mails(agent: Agent, rows: Told) -> int:
    """Write them: one a ticket of what goes at once, one of all the rest; returns how many."""
    at_once: dict[int | None, list[Notification]] = defaultdict(list)
    digest = []
    for row in rows:
        if row.mail_mode == MailMode.NOW:
            at_once[row.ticket_id].append(row)
        else:
            digest.append(row)
    with translation.override(language_of(agent)):
        for of_ticket in at_once.values():
            text, files_of = _about_one(of_ticket), _article(of_ticket)
            _write(agent, of_ticket, of_ticket[0].title, text, files_of=files_of)
            _note(agent, of_ticket)
        if digest:
            count = len(digest)
            subject = ngettext(
                "%(count)d message about your tickets",
                "%(count)d messages about your tickets",
                count,
            )
            _write(agent, digest, subject % {"count": count}, _about_all(agent, digest))
            _note(agent, digest)
    return len(at_once) + bool(digest)


def _about_one(rows: Told) -> str:
    ticket = _ticket(rows[0])
    return "\n".join([*(row.message for row in rows), "", _head(ticket), _link(ticket)])


def _about_all(agent: Agent, rows: Told) -> str:
    """Ticket by ticket, in the order in which they were first heard of."""
    groups: dict[int | None, list[Notification]] = defaultdict(list)
    for row in rows:
        groups[row.ticket_id].append(row)
    lines: list[str] = []
    for of_ticket in groups.values():
        ticket = _ticket(of_ticket[0])
        lines += [_head(ticket), _link(ticket)]
        lines += [f"- {_time(agent, row)}  {row.message}" for row in of_ticket]
        lines.append("")
    return "\n".join(lines[:-1])


def _article(rows: Told) -> Article | None:
    """Whose files go along: of the first that says so and is still of this ticket."""
    for row in rows:
        rule = rules.by_id().get(row.rule_id or 0)
        attaches = rule is not None and rule.attach_files
        if attaches and row.article is not None and row.article.ticket_id == row.ticket_id:
            return row.article
    return None


def _note(agent: Agent, rows: Told) -> None:
    """In the history of each ticket: who was mailed, and by which notifications (rule 9.6)."""
    names: dict[Ticket, dict[str, None]] = {}
    for row in rows:
        rule = rules.by_id().get(row.rule_id or 0)
        names.setdefault(_ticket(row), {})[rule.name if rule else row.type] = None
    for ticket, found in names.items():
        actor = Actor.system(Channel.AUTOMATION, cause=f"notification {', '.join(found)}"[:250])
        log_aside(ticket, HistoryType.SEND_AGENT_NOTIFICATION, actor, new=agent.login)


def _ticket(row: Notification) -> Ticket:
    assert row.ticket is not None  # others were left out
    return row.ticket


def _head(ticket: Ticket) -> str:
    return f"{ticket.tn}: {ticket.title}"


def _link(ticket: Ticket) -> str:
    return f"{site.base_url()}/tickets/{ticket.pk}"


def _time(agent: Agent, row: Notification) -> str:
    return f"{localtime(row.created_at, zone_of(agent)):%Y-%m-%d %H:%M}"


def _foot(answerable: bool) -> Iterable[str]:
    """A signature in the sense of mail programs: two dashes and a blank."""
    yield from ("", "-- ")
    if answerable:
        yield _("Answer this mail to add a note to the ticket.")
    yield from (_("What you get by mail is up to you:"), f"{site.base_url()}/account")


def _answerable(agent: Agent, rows: Told) -> Ticket | None:
    """The ticket to which an answer of the agent would be a note, if there is one."""
    tickets = {_ticket(row) for row in rows}
    if len(tickets) != 1 or not site.get("agents_by_mail"):
        return None
    (ticket,) = tickets
    return ticket if may(Actor.of(agent, Channel.MAIL), ticket, Permission.NOTE) else None


def _write(
    agent: Agent, rows: Told, subject: str, text: str, *, files_of: Article | None = None
) -> None:
    # Without the ticket: what a colleague is told is no part of the conversation.
    ticket = _answerable(agent, rows)
    mail = OutgoingMail.objects.create(
        message_id=_message_id(agent, ticket),
        envelope_from=NOBODY,
        from_header=str(system_sender()),
        subject=subject,
        body_text="\n".join([text, *_foot(ticket is not None)]),
        headers=GENERATED | _answers_to(ticket),
        files_of=files_of,
    )
    OutgoingRecipient.objects.create(mail=mail, kind="to", address=agent.email)


def _message_id(agent: Agent, ticket: Ticket | None) -> str:
    if ticket is None:
        return message_ids.new_message_id()
    return message_ids.new_reply_id(agent.pk, ticket.pk)


def _answers_to(ticket: Ticket | None) -> dict[str, str]:
    """The address of the ticket's queue; without it answers go to the sender, ours as well."""
    address = ticket.queue.system_address if ticket is not None else None
    if address is None or not address.is_valid:
        return {}
    return {REPLY_TO: str(addressing.Address(str(site.get("site_name")), address.email))}
