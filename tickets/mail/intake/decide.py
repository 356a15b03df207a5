"""What is to be made of a mail: every stage from its headers to a decision, writing nothing.

The intake carries the decision out (tickets.mail.intake.process); the page "Why did this mail do
that?" makes it again with the rules of today, and shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Agent, CustomerUser
from gotrs.common.errors import DomainError
from queues.models import Queue
from tickets.mail.intake import agents, filters, match, route, wishes
from tickets.mail.intake import controls as names
from tickets.mail.intake.controls import Controls
from tickets.mail.intake.match import Match
from tickets.mail.intake.parse import ParsedMail
from tickets.mail.intake.route import Route
from tickets.mail.intake.sight import Sight
from tickets.mail.intake.wishes import Wishes
from tickets.mail.outbound.message_ids import is_ours
from tickets.models import IncomingMail, PostmasterFilter, ReturnCode, Ticket
from tickets.operations.follow_up import expected_code
from tickets.operations.ownership import check_worker

# What we sent on to somebody carries our own id there, and theirs where it was (rule 7.22).
RESENT_ID = "Resent-Message-ID"

Trace = list[dict[str, Any]]


@dataclass
class Decision:
    """What a mail is, and what it wants; the trace says by which stage."""

    stages: Trace = field(default_factory=list)
    code: ReturnCode = ReturnCode.NEW_TICKET
    found: Match | None = None
    # Where it would go now: the found ticket, or the end of its chain.
    ticket: Ticket | None = None
    place: Route | None = None
    customer: CustomerUser | None = None
    # Whose word it is, if an agent answers what they were told (rule 7.25).
    agent: Agent | None = None
    wishes: Wishes = field(default_factory=Wishes)
    # What says that a machine wrote it (rule 7.21).
    loop: list[str] = field(default_factory=list)

    @property
    def trace(self) -> Trace:
        """What each stage found, with what became of the values that were wanted."""
        wishes = self.wishes
        if not (wishes.taken or wishes.left_out):
            return self.stages
        return [*self.stages, {"stage": "values", "set": wishes.taken, "left_out": wishes.left_out}]

    @property
    def is_report(self) -> bool:
        """Whether it reports on a mail of ours (rule 7.23)."""
        return self.found is not None and self.found.by == match.REPORT

    @property
    def is_answered(self) -> bool:
        """Whether the queue's automatic answer goes to its sender."""
        return self.agent is None and not self.is_report


def decide(
    mail: IncomingMail,
    parsed: ParsedMail,
    raw: bytes,
    rules: Sequence[PostmasterFilter] | None = None,
) -> Decision:
    """Go through the stages of part 7; by default with the filters that are valid now."""
    decision = Decision()
    trace = decision.stages
    trace.append(_reading(parsed))
    if is_ours(parsed.message_id) or any(map(is_ours, parsed.headers.get_all(RESENT_ID))):
        trace.append({"stage": "own"})
        decision.code = ReturnCode.IGNORED
        return decision
    wanted = _believed(mail, parsed, trace)
    _look_for_ticket(decision, parsed, raw, wanted)
    before = wanted.value("TicketNumber")
    run = filters.Run(Sight(parsed, wanted, decision.found))
    run.run(filters.in_use() if rules is None else rules)
    trace.extend(run.rows)
    if wanted.value("TicketNumber") != before:
        _look_for_ticket(decision, parsed, raw, wanted)
    if wanted.is_yes("Ignore"):
        control = wanted.get("Ignore")
        trace.append({"stage": "ignore", "by": control.origin if control else ""})
        decision.code = ReturnCode.IGNORED
        return decision
    _look_for_loop(decision, parsed, wanted)
    _look_for_agent(decision, mail, parsed)
    _choose_place(decision, mail, parsed, wanted)
    return decision


def _reading(parsed: ParsedMail) -> dict[str, Any]:
    return {
        "stage": "read",
        "warnings": list(parsed.warnings)[:20],
        "files": len(parsed.attachments),
    }


def _believed(mail: IncomingMail, parsed: ParsedMail, trace: Trace) -> Controls:
    """X-OTRS headers count only if the account, or who piped the mail in, is trusted (7.13)."""
    found = names.names_in(parsed.headers)
    trusted = _is_trusted(mail)
    if found:
        trace.append(
            {
                "stage": "trust",
                "trusted": trusted,
                "account": mail.entrance.name if mail.entrance is not None else "",
                "headers": found[:30],
            }
        )
    return names.read(parsed.headers, "trusted header") if trusted else Controls()


def _is_trusted(mail: IncomingMail) -> bool:
    entrance = mail.entrance
    return entrance.trusted if entrance is not None else mail.trusted


def _look_for_ticket(decision: Decision, parsed: ParsedMail, raw: bytes, wanted: Controls) -> None:
    """Before the filters, so that they can ask, and again if one names a ticket (rule 7.10)."""
    found = match.find_ticket(parsed, raw, wanted.value("TicketNumber") or "")
    decision.found = found
    row: dict[str, Any] = {"stage": "follow-up"}
    if found is not None:
        row |= {"tn": found.ticket.tn, "ticket": found.ticket.pk, "by": found.by}
    decision.stages.append(row)


def _look_for_loop(decision: Decision, parsed: ParsedMail, wanted: Controls) -> None:
    """Marks of a machine; a filter may lift them by Loop ``no``, or set one (rule 7.21)."""
    marks = [[mark.header, mark.value[:100]] for mark in parsed.loop_marks]
    if route.is_system_address(parsed.sender_address):
        marks.append(["From", parsed.sender_address[:100]])
    if parsed.delivery_report is not None and not marks:
        # Some mailers put none of the marks on their bounces; without a known original these go
        # the way of any mail, but never get an answer (rule 7.23).
        marks.append(["X-Failed-Recipients", _failed_in(parsed)[:100]])
    control = wanted.get("Loop")
    lifted = control is not None and control.value.lower() == "no"
    if control is not None and not lifted:
        marks.append([f"X-OTRS-{control.name}", control.value[:100]])
    if marks:
        row: dict[str, Any] = {"stage": "loop", "marks": marks}
        if lifted and control is not None:
            row["lifted"] = control.origin
        decision.stages.append(row)
    decision.loop = [] if lifted else [header for header, _value in marks]


def _failed_in(parsed: ParsedMail) -> str:
    report = parsed.delivery_report
    return ", ".join(one.address for one in report.recipients) if report else ""


def _look_for_agent(decision: Decision, mail: IncomingMail, parsed: ParsedMail) -> None:
    """Whether an agent answers what they were told of a ticket (rule 7.25)."""
    if not agents.concerns(parsed):
        return
    found = decision.found
    try:
        decision.agent, ticket = agents.verify(
            parsed,
            trusted=_is_trusted(mail),
            by_machine=bool(decision.loop) or decision.is_report,
            found=found.ticket if found else None,
        )
    except agents.NotVerified as doubt:
        decision.stages.append({"stage": "agent", "why": doubt.why, "what": doubt.what})
        return
    decision.found = found or Match(ticket, match.TOLD)
    decision.ticket = ticket
    decision.stages.append(
        {
            "stage": "agent",
            "login": decision.agent.login,
            "tn": ticket.tn,
            "ticket": ticket.pk,
        }
    )


def _choose_place(
    decision: Decision, mail: IncomingMail, parsed: ParsedMail, wanted: Controls
) -> None:
    """The ticket or queue where it goes, whose it is, and what is set there."""
    if decision.agent is None:
        _look_for_customer(decision, parsed)
    if decision.agent is not None or decision.is_report:
        decision.code = ReturnCode.FOLLOW_UP  # they skip the options (rule 7.11)
    is_follow_up = decision.code in (ReturnCode.FOLLOW_UP, ReturnCode.REJECTED)
    found = wishes.look_up(wanted, follow_up=is_follow_up, arrived=mail.received_at)
    if decision.code == ReturnCode.REJECTED:
        found = wishes.Wishes()  # a rejected mail changes nothing but the conversation (rule 5.3)
    if decision.agent is not None:
        found.keep_as_note()
    decision.wishes = found
    if decision.found is None:
        decision.place = _route(decision, mail, parsed)
        _leave_out_workers(found, decision.place.queue)
        decision.stages.append(
            {
                "stage": "queue",
                "queue": decision.place.queue.name,
                "by": decision.place.by,
                "what": decision.place.what,
            }
        )


def _look_for_customer(decision: Decision, parsed: ParsedMail) -> None:
    """Whose the mail is, and what the queue says to a mail of theirs."""
    decision.customer = route.find_customer(parsed)
    if decision.found is not None:
        decision.ticket, decision.code = expected_code(decision.found.ticket)
    row: dict[str, Any] = {"stage": "customer", "address": parsed.sender_address[:255]}
    if decision.customer is not None:
        row["login"] = decision.customer.login
    decision.stages.append(row)


def _route(decision: Decision, mail: IncomingMail, parsed: ParsedMail) -> Route:
    """A header's or filter's queue comes first (rule 7.15)."""
    queue = decision.wishes.queue
    if queue is not None:
        return Route(queue, route.WANTED, decision.wishes.origin("queue"))
    return route.choose_queue(parsed, mail.entrance)


def _leave_out_workers(wishes: Wishes, queue: Queue) -> None:
    """Who can't be given tickets of the queue is left out (rule 5.12); the mail comes in anyway."""
    for name in ("owner", "responsible"):
        agent = getattr(wishes, name)
        try:
            if agent is not None:
                check_worker(Ticket(queue=queue), agent, name)
        except DomainError as refusal:
            wishes.give_up(name, refusal.message)
            setattr(wishes, name, None)
