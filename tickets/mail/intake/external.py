"""Mails of other systems find the ticket that keeps their number (rule 7.10, check 7)."""

from collections.abc import Iterator
from typing import Any

from django.db.models.functions import Left

from gotrs.common.errors import DomainError
from gotrs.common.kept import Kept
from gotrs.common.patterns import compiled
from tickets import field_values
from tickets.mail.intake.parse import ParsedMail
from tickets.models import DynamicField, DynamicFieldValue, ExternalNumber, Ticket

SECONDS = 0.5
MAX_TEXT = 500_000
# Longer ones are no numbers; the index of values holds so much.
MAX_NUMBER = 200

_kept = Kept(seconds=5)


def find_ticket(mail: ParsedMail) -> Ticket | None:
    """The newest ticket that keeps the number of this mail, by the first rule that finds one."""
    for rule, number in _numbers_in(mail):
        values = DynamicFieldValue.objects.annotate(start=Left("value_text", MAX_NUMBER)).filter(
            field=rule.field_id, start=number, value_text=number
        )
        tickets = Ticket.objects.with_names().filter(pk__in=values.values("ticket"))
        if rule.state_types:
            tickets = tickets.filter(state_type__in=rule.state_types)
        if ticket := tickets.order_by("-id").first():
            return ticket
    return None


def fields_of(mail: ParsedMail) -> dict[DynamicField, Any]:
    """What a new ticket keeps of its first mail: the numbers, by field."""
    found: dict[DynamicField, Any] = {}
    for rule, number in _numbers_in(mail):
        try:
            found.setdefault(rule.field, field_values.clean(rule.field, number))
        except DomainError:
            continue  # no value of this field: the mail is worth more than its number
    return found


def _numbers_in(mail: ParsedMail) -> Iterator[tuple[ExternalNumber, str]]:
    for rule in _kept.get("rules", _read):
        if not _search(rule.sender_pattern, mail.sender_address):
            continue
        texts = [mail.subject] * rule.in_subject + [mail.body_text[:MAX_TEXT]] * rule.in_body
        for text in texts:
            found = _search(rule.number_pattern, text)
            if not found:
                continue
            number = (found[1] if found.re.groups else found[0]) or ""
            if 0 < len(number := number.strip()) <= MAX_NUMBER:
                yield rule, number
                break


def _read() -> list[ExternalNumber]:
    rules = ExternalNumber.objects.valid().select_related("field")
    return [rule for rule in rules.order_by("position", "id") if rule.field.is_valid]


def _search(pattern: str, text: str) -> Any:
    """What the expression finds; one that is broken or takes too long finds nothing (rule 7.5)."""
    try:
        return compiled(pattern, any_case=True).search(text, timeout=SECONDS)
    except (ValueError, TimeoutError):
        return None
