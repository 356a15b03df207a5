"""Notifications for other systems: the webhooks that a rule names (rule 9.2).

A rule says itself what its webhooks hear, so their own events and queues don't count here.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from gotrs.common.clock import now
from tickets.models import NotificationRule, Ticket, WebhookDelivery
from tickets.notices.rules import A_DAY, Happening, Notice
from tickets.notices.texts import Speaker
from tickets.webhooks.events import write
from tickets.webhooks.receivers import receivers
from tickets.webhooks.rules import NOTIFICATION


def named(rule: NotificationRule) -> set[int]:
    """Ids of the webhooks that the rule names, active or not."""
    return set(rule.recipients.get("webhook_ids", ()))


def tell(ticket: Ticket, notices: Sequence[Notice]) -> int:
    """Write deliveries for the active webhooks that are named; returns how many.

    Each of them hears of each thing that happened once, by the first of the notices that names it.
    In the transaction of what happened; no query if no webhook is named.
    """
    speaker, count = Speaker(), 0
    for notice, webhook_ids in find_tellings(ticket, notices):
        happening = notice.happening
        write(
            webhook_ids,
            NOTIFICATION,
            ticket,
            happening.actor,
            article=happening.article,
            notification=_said(speaker, notice),
        )
        count += len(webhook_ids)
    return count


def _said(speaker: Speaker, notice: Notice) -> dict[str, Any]:
    """In the language of the site."""
    said = speaker.say(notice, None)
    rule = notice.rule
    return {"id": rule.pk, "name": rule.name, "subject": said.subject, "body": said.body}


def find_tellings(
    ticket: Ticket, notices: Sequence[Notice]
) -> Iterator[tuple[Notice, Sequence[int]]]:
    """Which of the notices would be told now, to which webhooks; nothing is written."""
    meant = [(notice, ids) for notice in notices if (ids := _active(notice.rule))]
    told_today = _told_today(ticket, meant)
    known: set[tuple[Happening, int]] = set()
    for notice, webhook_ids in meant:
        rule, happening = notice.rule, notice.happening
        told = [
            pk
            for pk in webhook_ids
            if (happening, pk) not in known and (rule.pk, pk) not in told_today
        ]
        known |= {(happening, pk) for pk in told}
        if notice.is_once_a_day:
            told_today |= {(rule.pk, pk) for pk in told}
        if told:
            yield notice, told


def _active(rule: NotificationRule) -> list[int]:
    wanted = named(rule)
    return [one.webhook_id for one in receivers() if one.webhook_id in wanted] if wanted else []


def _told_today(
    ticket: Ticket, meant: Sequence[tuple[Notice, Sequence[int]]]
) -> set[tuple[int, int]]:
    """Rule and webhook of what is told once a day, and was."""
    asked = [(notice.rule.pk, ids) for notice, ids in meant if notice.is_once_a_day]
    if not asked:
        return set()
    rows = WebhookDelivery.objects.filter(
        ticket=ticket,
        event=NOTIFICATION,
        webhook__in={pk for _rule, ids in asked for pk in ids},
        created_at__gt=now() - A_DAY,
        payload__notification__id__in=sorted({pk for pk, _ids in asked}),
    )
    return set(rows.values_list("payload__notification__id", "webhook_id"))
