"""Delivery reports: what became of mails of ours (rule 7.23)."""

from accounts.actors import Actor
from gotrs.common.clock import now
from tickets.mail.intake.match import Match
from tickets.mail.intake.parse import DeliveryReport
from tickets.mail.outbound.events import MailReturned
from tickets.models import DeliveryState, HistoryType, OutgoingMail
from tickets.operations import changing


def record(found: Match, report: DeliveryReport, actor: Actor) -> bool:
    """Note on each recipient of the original mail what was reported; True if one failed for good.

    A failure gets a history row on the ticket, and is told of.
    """
    failed = [status for status in report.recipients if status.action == "failed"]
    mail = OutgoingMail.objects.filter(article=found.article).first() if found.article else None
    if mail is not None:
        for status in failed:
            address = status.original_recipient or status.final_recipient
            mail.recipients.filter(address__iexact=address).update(
                state=DeliveryState.FAILED,
                answer=f"{status.status} {status.diagnostic}".strip()[:2000],
                changed_at=now(),
            )
    if failed:
        with changing(found.ticket, actor=actor, any_state=True) as change:
            for status in failed:
                change.log(
                    HistoryType.DELIVERY_FAILED,
                    old=status.final_recipient,
                    new=f"{status.status} {status.diagnostic}".strip()[:1000],
                    article=found.article,
                )
            change.emit(MailReturned(found.ticket, actor, found.article))
    return bool(failed)
