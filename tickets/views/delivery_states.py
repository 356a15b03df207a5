"""What became of an entry's mail, for each of its recipients (rule 8.1)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gotrs.common.clock import now
from tickets.models import DeliveryState, OutgoingMail, OutgoingRecipient
from tickets.models.outbox import WAITING_STATES

TROUBLE = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)
# In which a person asks who it is that has nothing yet.
_TOLD_APART = (*TROUBLE, DeliveryState.DEFERRED)
_SECONDS_TO_LOOK_AGAIN = {DeliveryState.DEFERRED: 60, DeliveryState.SCHEDULED: 60}


@dataclass(frozen=True)
class Recipient:
    """One of several who get a mail, and what the server said of them."""

    address: str
    label: str
    icon: str
    tone: str
    answer: str


@dataclass(frozen=True)
class Delivery:
    """What became of an outgoing mail, in words."""

    article_id: int
    state: str
    label: str
    icon: str
    tone: str = ""
    detail: str = ""
    due: datetime | None = None
    can_undo: bool = False
    can_send_again: bool = False
    # It waits for its time, which the label names.
    is_later: bool = False
    # Seconds after which to look again; 0 for never.
    again: int = 0
    # Where they fared differently, or badly.
    recipients: Sequence[Recipient] = ()


def recipients_of(mails: Iterable[OutgoingMail]) -> dict[int, list[OutgoingRecipient]]:
    """Everybody whom these mails go to, by mail. One query, none without mails."""
    found: dict[int, list[OutgoingRecipient]] = defaultdict(list)
    ids = [mail.pk for mail in mails]
    for row in OutgoingRecipient.objects.filter(mail__in=ids).order_by("id") if ids else ():
        found[row.mail_id].append(row)
    return found


def asks_for_recipients(mail: OutgoingMail, has_trouble: bool) -> bool:
    """Whether it is not enough to say that the mail was sent, or will be."""
    return has_trouble or mail.state in _TOLD_APART


def delivery_of(mail: OutgoingMail, recipients: Sequence[OutgoingRecipient]) -> Delivery | None:
    """What became of an article's mail; the worst recipient shows (rule 8.1)."""
    if mail.article_id is None:
        return None
    state = DeliveryState(mail.state)
    lost = [one for one in recipients if one.state in TROUBLE]
    if lost and state == DeliveryState.SENT:
        state = DeliveryState.FAILED
    label, icon, tone = _WORDS[state]
    waiting = state in WAITING_STATES
    again = _SECONDS_TO_LOOK_AGAIN.get(state, 4) if waiting or state == DeliveryState.SENDING else 0
    if state == DeliveryState.HELD:
        again = max(1, int((mail.not_before - now()).total_seconds()) + 2)
    words = _(label)
    if state == DeliveryState.SCHEDULED:
        moment = date_format(localtime(mail.not_before), "SHORT_DATETIME_FORMAT")
        words = _("Goes out on %(time)s") % {"time": moment}
    elif state == DeliveryState.FAILED and 0 < len(lost) < len(recipients):
        figures = {"lost": len(lost), "all": len(recipients)}
        words = _("Not delivered to %(lost)s of %(all)s") % figures
    return Delivery(
        article_id=mail.article_id,
        state=state,
        label=words,
        icon=icon,
        tone=tone,
        detail=mail.last_error if state in _TOLD_APART else "",
        due=mail.not_before if state == DeliveryState.HELD else None,
        can_undo=waiting,
        is_later=state == DeliveryState.SCHEDULED,
        can_send_again=state in TROUBLE,
        again=again,
        recipients=[_recipient(one) for one in recipients] if state in _TOLD_APART else (),
    )


def _recipient(row: OutgoingRecipient) -> Recipient:
    label, icon, tone = _WORDS[DeliveryState(row.state)]
    return Recipient(row.address, _(label), icon, tone, row.answer)


_WORDS: dict[DeliveryState, tuple[str, str, str]] = {
    DeliveryState.HELD: (gettext_noop("Sending soon"), "clock", "info"),
    DeliveryState.SCHEDULED: (gettext_noop("Scheduled"), "calendar-clock", "info"),
    DeliveryState.QUEUED: (gettext_noop("Sending"), "send", "info"),
    DeliveryState.SENDING: (gettext_noop("Sending"), "send", "info"),
    DeliveryState.SENT: (gettext_noop("Sent"), "check", "success"),
    DeliveryState.DEFERRED: (gettext_noop("Delayed, trying again"), "hourglass", "warning"),
    DeliveryState.FAILED: (gettext_noop("Not delivered"), "circle-alert", "danger"),
    DeliveryState.UNCERTAIN: (gettext_noop("Perhaps not delivered"), "circle-alert", "warning"),
    DeliveryState.CANCELLED: (gettext_noop("Not sent"), "undo-2", "warning"),
}
