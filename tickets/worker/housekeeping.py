"""What becomes due by itself, and what is cleared away."""

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import idempotency
from accounts.actors import Actor, Channel
from accounts.auth import password_links
from accounts.ldap import login as directory_logins
from accounts.ldap import runs as directory_syncs
from accounts.models import LoginSession
from gotrs.common.clock import now
from gotrs.common.errors import DomainError
from tickets import files, notifications, saved_drafts
from tickets.events import TicketPendingDue
from tickets.live import presence
from tickets.mail.intake import spool
from tickets.models import PENDING, Attachment, DeadlineNotice, StateType, Ticket
from tickets.notices import telling
from tickets.notices.events import PENDING_REMINDER
from tickets.notices.rules import Happening
from tickets.operations import auto_response, changing, set_state
from tickets.webhooks import deliver as webhooks
from tickets.worker import deadlines
from tickets.worker.loop import Stop

logger = logging.getLogger(__name__)

UNUSED_UPLOAD_AGE = timedelta(hours=24)
# Ended sessions are kept for a while: a refresh token used again must be known as such.
SESSION_AGE = timedelta(days=1)
# More than this waits for the next round.
_CLEARED_AT_ONCE = 5_000
# A reminder that is not dealt with rings again after this time (rule 5.7).
REMINDER_PAUSE = timedelta(days=1)
_CAUSE = "pending time over"


def change_due_tickets(stop: Stop) -> Mapping[str, int]:
    """Pending auto tickets whose time is over go to the state that theirs is mapped to (5.6).

    Tickets in a state without mapping stay; the health page names the state.
    """
    due = (
        Ticket.objects.filter(
            state_type=StateType.PENDING_AUTO,
            pending_until__lte=now(),
            state__next_state__isnull=False,
        )
        .order_by("pending_until", "id")
        .values_list("pk", flat=True)
    )
    changed = 0
    for pk in due.iterator():
        if stop():
            break
        changed += _change_due_ticket(pk)
    return {"changed": changed}


def _change_due_ticket(pk: int) -> bool:
    """Look again under the ticket's lock: somebody may have been faster."""
    ticket = Ticket(pk=pk)
    actor = Actor.system(Channel.AUTOMATION, cause=_CAUSE)
    try:
        with changing(ticket, actor=actor) as change:
            if not _is_due(ticket, now()) or ticket.state.next_state is None:
                return False
            change.emit(TicketPendingDue(ticket, actor))
            set_state(ticket, actor=actor, state=ticket.state.next_state)
    except DomainError as refusal:
        logger.warning("Ticket %s can't leave its pending state: %s", pk, refusal.message)
        return False
    return True


def _is_due(ticket: Ticket, moment: datetime) -> bool:
    return (
        ticket.state_type == StateType.PENDING_AUTO
        and ticket.pending_until is not None
        and ticket.pending_until <= moment
    )


def remind(stop: Stop) -> Mapping[str, int]:
    """Say that the pending time of a reminder is over, once a day (5.7)."""
    told = 0
    due = _due_reminders().order_by("pending_until", "id").values_list("pk", flat=True)
    for pk in due.iterator():
        if stop():
            break
        told += _remind_of(pk)
    return {"reminded": told}


def _due_reminders() -> QuerySet[Ticket]:
    """Reminders whose time is over, which concern somebody, and which did not ring for a day.

    A new time that is over counts anew.
    """
    rang = DeadlineNotice.objects.filter(
        ticket=OuterRef("pk"),
        deadline=PENDING,
        told_at__gt=now() - REMINDER_PAUSE,
        told_at__gte=OuterRef("pending_until"),
    )
    return Ticket.objects.filter(
        deadlines.concerning_somebody([PENDING_REMINDER]),
        ~Exists(rang),
        state_type=StateType.PENDING_REMINDER,
        pending_until__lte=now(),
        archived=False,
    )


@transaction.atomic
def _remind_of(pk: int) -> int:
    """Look again under the ticket's lock: another worker may have been faster."""
    list(Ticket.objects.filter(pk=pk).select_for_update().values_list("pk"))
    ticket = _due_reminders().select_related("queue").filter(pk=pk).first()
    if ticket is None:
        return 0
    DeadlineNotice.objects.update_or_create(
        ticket=ticket, deadline=PENDING, passed=True, defaults={"told_at": now()}
    )
    actor = Actor.system(Channel.AUTOMATION)
    names = frozenset({PENDING_REMINDER})
    reminder = Happening(names, ticket, actor, daily=True)
    return len(telling.tell(ticket, [reminder], actor=actor))


def clean(stop: Stop) -> Mapping[str, int]:
    """Clear away what is over: uploads, sessions, counters, answers for repeats, notifications."""
    return {
        "uploads": clear_unused_uploads(),
        "sessions": clear_sessions(),
        "counters": clear_counters(),
        "answers": idempotency.clear_old(),
        "password_links": password_links.clear_old(),
        "directory_logins": directory_logins.clear_old(),
        "directory_syncs": directory_syncs.clear_old(),
        "notifications": notifications.clear_old(),
        "deadline_notices": deadlines.clear_old(),
        "auto_responses": auto_response.clear_old(),
        "ignored_mails": spool.clear_ignored(),
        "drafts": saved_drafts.clear_old(),
        "presence": presence.clear(),
        "webhook_deliveries": webhooks.clear_old(),
    }


def clear_unused_uploads() -> int:
    """Remove uploads older than 24 hours that no article took; returns how many rows went.

    Pictures within a text stay as long as its draft may. Bytes go with the last row that names
    them.
    """
    moment = now()
    old = Q(inline=False, created_at__lt=moment - UNUSED_UPLOAD_AGE)
    old |= Q(inline=True, created_at__lt=moment - saved_drafts.KEPT - UNUSED_UPLOAD_AGE)
    unused = Attachment.objects.filter(old, article__isnull=True, template__isnull=True)
    count = 0
    for upload in unused.order_by("created_at")[:_CLEARED_AT_ONCE]:
        # An article may take it at this very moment; then it is not ours to delete.
        deleted, _rows = unused.filter(pk=upload.pk).delete()
        if deleted:
            files.discard_bytes(upload.sha256)
            count += 1
    return count


def clear_sessions() -> int:
    """Remove sessions that are over for a day, and their browser data; returns how many."""
    limit = now() - SESSION_AGE
    over = Q(expires_at__lt=limit) | Q(ended_at__lt=limit)
    ended, _rows = LoginSession.objects.filter(over).delete()
    Session.objects.filter(expire_date__lt=now()).delete()
    return ended


def clear_counters() -> int:
    """Remove counters of the rate limits whose time is over; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gotrs_counter WHERE expires < %s", [time.time()])
        return cursor.rowcount
