"""From a stored mail to a ticket or article: one transaction a mail (rules 7.2 to 7.12)."""

import errno
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F

from gotrs.common.clock import now
from tickets.mail.intake import floods, match
from tickets.mail.intake.carry_out import follow_up_by_mail, new_ticket, note_by_mail
from tickets.mail.intake.decide import Decision, decide
from tickets.mail.intake.parse import ParsedMail, Quarantine, parse_mail
from tickets.models import Article, IncomingMail, MailKey, MailState, ReturnCode, Ticket
from tickets.numbers import next_number
from tickets.operations import FollowUpResult
from tickets.operations.auto_response import respond

log = logging.getLogger(__name__)

# A mail whose reading killed the process this often waits for a person.
MAX_ATTEMPTS = 20
# What a file can't be written for, until somebody gives the disk room.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
DUPLICATE_WINDOW = timedelta(days=30)  # rule 7.3


def process_waiting(limit: int = 500) -> int:
    """Make tickets of waiting mails, oldest first; returns how many were looked at.

    One that can't be read goes to quarantine and never blocks the next.
    """
    ids = list(IncomingMail.objects.waiting().values_list("pk", flat=True)[:limit])
    for pk in ids:
        process(pk)
    return len(ids)


def process(pk: int) -> IncomingMail:
    """Read one stored mail and do what it asks for; repeating does nothing.

    Trouble of the database or a full disk leaves it waiting and is raised; anything else that can't
    be done puts the mail into quarantine with the reason.
    """
    IncomingMail.objects.filter(pk=pk, state=MailState.RECEIVED).update(attempts=F("attempts") + 1)
    mail = IncomingMail.objects.select_related("raw", "account__queue").get(pk=pk)
    if mail.state != MailState.RECEIVED:
        return mail
    if mail.attempts > MAX_ATTEMPTS:
        return _quarantine(mail, f"Reading it was begun {mail.attempts - 1} times and never ended.")
    raw = bytes(mail.raw.data)
    try:
        parsed = parse_mail(raw)
        _note(mail, parsed)
        if floods.must_wait(mail):
            return _delay(mail)
        return _take_in(mail, parsed, raw)
    except Quarantine as error:
        return _quarantine(mail, error.reason)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            # It was not the mail's fault, however often it is tried until there is room.
            IncomingMail.objects.filter(pk=pk).update(attempts=F("attempts") - 1)
            raise
        log.exception("mail %s could not be processed", pk)
        return _quarantine(mail, unforeseen(error))


def unforeseen(error: Exception) -> str:
    """The reason for quarantine that nobody foresaw."""
    return f"It could not be processed: {type(error).__name__}: {error}"


def replay(mail: IncomingMail) -> IncomingMail:
    """Try a quarantined mail again, e.g. after what stopped it was mended."""
    moved = IncomingMail.objects.filter(
        pk=mail.pk, state=MailState.QUARANTINED, raw__isnull=False
    ).update(state=MailState.RECEIVED, reason="", attempts=0)
    return process(mail.pk) if moved else IncomingMail.objects.get(pk=mail.pk)


def _note(mail: IncomingMail, parsed: ParsedMail) -> None:
    mail.message_id = parsed.message_id
    mail.sender = parsed.from_
    mail.sender_address = parsed.sender_address.lower()[:320]
    mail.subject = parsed.subject


def _take_in(mail: IncomingMail, parsed: ParsedMail, raw: bytes) -> IncomingMail:
    """Decide, and do it: ticket or article, keys and result in one transaction."""
    decision = decide(mail, parsed, raw)
    mail.trace = decision.trace
    if decision.code == ReturnCode.IGNORED:
        return _finish(mail, ReturnCode.IGNORED)
    # Drawn before the transaction, so that two mails never wait for one counter.
    number = None if decision.found else next_number()
    try:
        with transaction.atomic():
            locked = IncomingMail.objects.select_for_update().get(pk=mail.pk)
            if locked.state != MailState.RECEIVED:
                return locked
            _claim_keys(mail, parsed)
            if decision.agent:
                result = note_by_mail(mail, parsed, decision)
            elif decision.found:
                result = follow_up_by_mail(mail, parsed, decision)
            else:
                result = new_ticket(mail, parsed, decision, number)
            mail.trace = [*decision.trace, *_answer(decision, result)]
            return _finish(mail, result.code, result.ticket, result.article)
    except IntegrityError:
        original = _known(mail, parsed)
        if original is None:
            raise
        return _duplicate(mail, original)


def _answer(decision: Decision, result: FollowUpResult) -> Iterator[dict[str, Any]]:
    """The queue's automatic answer; never to an agent, nor to a report on a mail (rule 7.23)."""
    if not decision.is_answered:
        return
    answer = respond(result.ticket, article=result.article, code=result.code)
    row: dict[str, Any] = {"stage": "answer"}
    if answer is not None:
        row |= {"name": answer.name, "why": answer.why}
    yield row


def _keys(mail: IncomingMail, parsed: ParsedMail) -> list[str]:
    """By what this mail would be known again (rule 7.3); resent ones are no duplicates (7.22)."""
    by_http = f"hook{mail.hook_id}" if mail.hook_id else "pipe"
    keys = [f"raw:{mail.account_id or by_http}:{mail.sha256}"]
    if "Resent-To" not in parsed.headers:
        name = match.message_id_md5(parsed.message_id)
        keys.append(f"mail:{name}:{parsed.content_hash}"[:100])
    return keys


def _claim_keys(mail: IncomingMail, parsed: ParsedMail) -> None:
    """Raises IntegrityError if another mail has one of the keys."""
    keys = _keys(mail, parsed)
    outdated = MailKey.objects.filter(key__in=keys, created_at__lt=now() - DUPLICATE_WINDOW)
    outdated.delete()
    MailKey.objects.bulk_create(MailKey(key=key, mail=mail) for key in keys)


def _known(mail: IncomingMail, parsed: ParsedMail) -> IncomingMail | None:
    key = MailKey.objects.filter(key__in=_keys(mail, parsed)).select_related("mail").first()
    return key.mail if key else None


def _duplicate(mail: IncomingMail, original: IncomingMail) -> IncomingMail:
    mail.state = MailState.DUPLICATE
    mail.trace = [{"stage": "duplicate", "mail": original.pk}]
    mail.duplicate_of = original
    mail.ticket_id, mail.article_id = original.ticket_id, original.article_id
    mail.reason = f"The same as mail {original.pk}."
    return _save(mail)


def _finish(
    mail: IncomingMail,
    code: ReturnCode,
    ticket: Ticket | None = None,
    article: Article | None = None,
) -> IncomingMail:
    mail.state = MailState.DONE
    mail.return_code = code
    mail.ticket, mail.article = ticket, article
    mail.reason = ""
    row = {"stage": "result", "code": int(code)}
    if ticket is not None:
        row |= {"tn": ticket.tn, "ticket": ticket.pk}
    mail.trace = [*mail.trace, row]
    return _save(mail)


def _delay(mail: IncomingMail) -> IncomingMail:
    """Wait until the sender's flood is over; the mail counts as not looked at."""
    mail.state = MailState.DELAYED
    IncomingMail.objects.filter(pk=mail.pk, state=MailState.RECEIVED).update(
        state=MailState.DELAYED,
        sender=mail.sender,
        sender_address=mail.sender_address,
        subject=mail.subject,
        message_id=mail.message_id,
    )
    return mail


def _quarantine(mail: IncomingMail, reason: str) -> IncomingMail:
    mail.state = MailState.QUARANTINED
    mail.reason = reason.replace("\x00", "")[:2000]
    return _save(mail)


def _save(mail: IncomingMail) -> IncomingMail:
    """Write the result, unless another process was faster."""
    mail.processed_at = now()
    IncomingMail.objects.filter(pk=mail.pk, state=MailState.RECEIVED).update(
        **{name: getattr(mail, name) for name in _RESULT}
    )
    return mail


_RESULT = (
    "state",
    "return_code",
    "reason",
    "message_id",
    "sender",
    "sender_address",
    "subject",
    "processed_at",
    "ticket_id",
    "article_id",
    "duplicate_of_id",
    "trace",
)
