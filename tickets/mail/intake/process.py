"""From a stored mail to a ticket or article: one transaction a mail (rules 7.2 to 7.12)."""

import logging
from datetime import timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F

from accounts.actors import Actor, Channel
from gotrs.common.clock import now
from tickets.mail.intake import match, reports, route
from tickets.mail.intake.drafts import article_draft, system_draft
from tickets.mail.intake.match import Match
from tickets.mail.intake.parse import ParsedMail, Quarantine, parse_mail
from tickets.mail.outbound.message_ids import is_ours
from tickets.models import Article, IncomingMail, MailKey, MailState, ReturnCode, Ticket
from tickets.numbers import next_number
from tickets.operations import create_ticket, follow_up
from tickets.rules import MAX_TITLE

log = logging.getLogger(__name__)

# A mail whose reading killed the process this often waits for a person.
MAX_ATTEMPTS = 20
DUPLICATE_WINDOW = timedelta(days=30)  # rule 7.3

# What we sent on to somebody carries our own id there, and theirs where it was (rule 7.22).
RESENT_ID = "Resent-Message-ID"

Trace = list[dict[str, str]]


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

    Trouble of the database leaves it waiting and is raised; anything else that can't be done puts
    the mail into quarantine with the reason.
    """
    IncomingMail.objects.filter(pk=pk, state=MailState.RECEIVED).update(attempts=F("attempts") + 1)
    mail = IncomingMail.objects.select_related("raw", "account__queue").get(pk=pk)
    if mail.state != MailState.RECEIVED:
        return mail
    if mail.attempts > MAX_ATTEMPTS:
        return _quarantine(mail, f"Reading it was begun {mail.attempts - 1} times and never ended.")
    raw = bytes(mail.raw.data)
    trace: Trace = []
    try:
        parsed = parse_mail(raw)
        _note(mail, parsed)
        trace.append({"stage": "parse", "result": "; ".join(parsed.warnings) or "read"})
        return _decide(mail, parsed, raw, trace)
    except Quarantine as error:
        return _quarantine(mail, error.reason)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("mail %s could not be processed", pk)
        return _quarantine(mail, f"It could not be processed: {type(error).__name__}: {error}")


def replay(mail: IncomingMail) -> IncomingMail:
    """Try a quarantined mail again, e.g. after what stopped it was mended."""
    moved = IncomingMail.objects.filter(
        pk=mail.pk, state=MailState.QUARANTINED, raw__isnull=False
    ).update(state=MailState.RECEIVED, reason="", attempts=0)
    return process(mail.pk) if moved else IncomingMail.objects.get(pk=mail.pk)


def _note(mail: IncomingMail, parsed: ParsedMail) -> None:
    mail.message_id = parsed.message_id
    mail.sender = parsed.from_
    mail.subject = parsed.subject


def _decide(mail: IncomingMail, parsed: ParsedMail, raw: bytes, trace: Trace) -> IncomingMail:
    if is_ours(parsed.message_id) or any(map(is_ours, parsed.headers.get_all(RESENT_ID))):
        trace.append({"stage": "loop", "result": "the mail is one of ours"})
        return _finish(mail, ReturnCode.IGNORED, trace)
    found = match.find_ticket(parsed, raw)
    trace.append(
        {"stage": "follow-up", "result": f"{found.ticket.tn} by {found.by}" if found else "no"}
    )
    # Drawn before the transaction, so that two mails never wait for one counter.
    number = None if found else next_number()
    try:
        with transaction.atomic():
            locked = IncomingMail.objects.select_for_update().get(pk=mail.pk)
            if locked.state != MailState.RECEIVED:
                return locked
            _claim_keys(mail, parsed)
            if found:
                return _follow_up(mail, parsed, found, trace)
            return _new_ticket(mail, parsed, number, trace)
    except IntegrityError:
        original = _known(mail, parsed)
        if original is None:
            raise
        return _duplicate(mail, original)


def _keys(mail: IncomingMail, parsed: ParsedMail) -> list[str]:
    """By what this mail would be known again (rule 7.3); resent ones are no duplicates (7.22)."""
    keys = [f"raw:{mail.account_id or 'pipe'}:{mail.sha256}"]
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
    mail.duplicate_of = original
    mail.ticket_id, mail.article_id = original.ticket_id, original.article_id
    mail.reason = f"The same as mail {original.pk}."
    return _save(mail)


def _new_ticket(
    mail: IncomingMail, parsed: ParsedMail, number: str | None, trace: Trace
) -> IncomingMail:
    queue, why = route.choose_queue(parsed, mail.account)
    trace.append({"stage": "queue", "result": f"{queue.name}: {why}"})
    actor = _actor(parsed)
    unknown = "" if actor.customer else parsed.sender_address[:255]
    ticket = create_ticket(
        actor=actor,
        title=_one_line(parsed.subject)[:MAX_TITLE].strip() or route.NO_SUBJECT,
        queue=queue,
        article=article_draft(mail, parsed),
        customer_user_id=actor.customer.login if actor.customer else unknown,
        customer_id=None if actor.customer else route.company_of_unknown(unknown),
        tn=number,
    )
    return _finish(mail, ReturnCode.NEW_TICKET, trace, ticket, ticket.articles.get())


def _follow_up(mail: IncomingMail, parsed: ParsedMail, found: Match, trace: Trace) -> IncomingMail:
    report = parsed.delivery_report if found.by == "delivery report" else None
    actor = Actor.system(Channel.MAIL) if report else _actor(parsed)
    failed = bool(report and reports.record(found, report, actor))
    draft = (
        system_draft(mail, parsed) if report else article_draft(mail, parsed, ticket=found.ticket)
    )
    result = follow_up(
        found.ticket,
        actor=actor,
        draft=draft,
        by_mail=True,
        keep_state=bool(report) and not failed,
        always_possible=bool(report),
    )
    trace.append({"stage": "result", "result": ReturnCode(result.code).name.lower()})
    return _finish(mail, result.code, trace, result.ticket, result.article)


def _actor(parsed: ParsedMail) -> Actor:
    customer = route.find_customer(parsed)
    return Actor(Channel.MAIL, customer=customer, address=parsed.sender_address[:255])


def _finish(
    mail: IncomingMail,
    code: ReturnCode,
    trace: Trace,
    ticket: Ticket | None = None,
    article: Article | None = None,
) -> IncomingMail:
    mail.state = MailState.DONE
    mail.return_code = code
    mail.ticket, mail.article = ticket, article
    mail.reason = ""
    mail.trace = trace
    return _save(mail)


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
    "subject",
    "processed_at",
    "ticket_id",
    "article_id",
    "duplicate_of_id",
    "trace",
)


def _one_line(text: str) -> str:
    return " ".join(text.split())
