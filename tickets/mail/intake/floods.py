"""Floods: what one sender writes beyond the limit of an hour waits its turn (rule 7.20).

Nothing is dropped. Delayed mails are let on oldest first, at the pace of the limit.
"""

from datetime import timedelta

from accounts import site
from gotrs.common.clock import now
from tickets.models import IncomingMail, MailState

HOUR = timedelta(hours=1)


def must_wait(mail: IncomingMail) -> bool:
    """Whether the sender of a mail has had the limit within the last hour.

    Mail that names no sender is nobody's flood.
    """
    return bool(mail.sender_address) and _room(mail.sender_address, besides=mail) < 1


def let_on() -> int:
    """Put delayed mails back among the waiting ones, as many as there is room for; how many."""
    delayed = IncomingMail.objects.filter(state=MailState.DELAYED)
    senders = delayed.order_by().values_list("sender_address", flat=True).distinct()
    count = 0
    for address in list(senders):
        room = _room(address)
        if room > 0:
            oldest = delayed.filter(sender_address=address).order_by("id")
            ids = list(oldest.values_list("pk", flat=True)[:room])
            count += delayed.filter(pk__in=ids).update(state=MailState.RECEIVED, attempts=0)
    return count


def _room(address: str, besides: IncomingMail | None = None) -> int:
    """How many more mails of the sender may be taken in now; never negative.

    Those that were let on and still wait have a claim on it.
    """
    limit = int(site.get("flood_limit"))
    of_sender = IncomingMail.objects.filter(sender_address=address)
    taken = of_sender.filter(processed_at__gt=now() - HOUR)[:limit].count()
    waiting = of_sender.filter(processed_at=None, state=MailState.RECEIVED)
    if besides is not None:
        waiting = waiting.filter(pk__lt=besides.pk)
    return max(0, limit - taken - waiting[:limit].count())
