"""The trace of a mail in sentences: what each stage found and decided, for people.

The spool keeps words and names, not sentences, so that each reader reads in their own language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.mail.intake import agents, route
from tickets.mail.intake.controls import OTRS
from tickets.mail.intake.wishes import NO_TIME, NOTE, UNKNOWN
from tickets.models import ConditionKind, ReturnCode

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stage:
    """One stage: its heading, what it decided, and what it went by."""

    title: str
    sentence: str
    details: tuple[str, ...] = ()
    # Of a filter its id, of a ticket its id: what the page links to.
    filter_id: int | None = None
    ticket_id: int | None = None
    # Whether something needs an eye: a broken filter, a value that could not be set.
    warns: bool = False


def stages(trace: Iterable[Row]) -> list[Stage]:
    """The stages of a trace in their order; rows of older versions are told as they are."""
    return [_said(row) for row in trace]


def _said(row: Row) -> Stage:
    return _as_it_is(row) if "result" in row else _SAID.get(str(row.get("stage")), _as_it_is)(row)


def _as_it_is(row: Row) -> Stage:
    return Stage(str(row.get("stage", "")), str(row.get("result", "")))


def _read(row: Row) -> Stage:
    files = int(row.get("files", 0))
    warnings = tuple(row.get("warnings", ()))
    sentence = _("The mail was read.")
    if files:
        text = ngettext("It has %d file.", "It has %d files.", files) % files
        sentence = f"{sentence} {text}"
    if warnings:
        sentence = f"{sentence} {_('Something had to be mended.')}"
    return Stage(_("Reading"), sentence, warnings)


def _own(row: Row) -> Stage:
    sentence = _("We have sent this mail ourselves. It is ignored, or it would go round for ever.")
    return Stage(_("Loop protection"), sentence)


def _trust(row: Row) -> Stage:
    names = {"account": row.get("account", "")}
    if row.get("trusted"):
        sentence = (
            _("The mail account “%(account)s” is trusted: these headers are obeyed.") % names
            if names["account"]
            else _("Who handed the mail over is trusted: these headers are obeyed.")
        )
    else:
        sentence = (
            _("The mail account “%(account)s” is not trusted: these headers are ignored.") % names
            if names["account"]
            else _("Who handed the mail over is not trusted: these headers are ignored.")
        )
    return Stage(_("Trusted headers"), sentence, tuple(row.get("headers", ())))


def _follow_up(row: Row) -> Stage:
    title = _("Follow-up")
    if "tn" not in row:
        return Stage(title, _("It answers no ticket that we know: a new request."))
    sentence = _("It belongs to ticket %(tn)s, found by: %(by)s.") % {
        "tn": row["tn"],
        "by": _found_by(str(row.get("by", ""))),
    }
    return Stage(title, sentence, ticket_id=row.get("ticket"))


def _found_by(word: str) -> str:
    return {
        "delivery report": _("delivery report"),
        "ticket number that is set": _("number that a header or filter names"),
        "number in the subject": _("number in the subject"),
        "In-Reply-To or References": _("the mail that it answers"),
        "number in the body": _("number in the text"),
        "number in a file": _("number in a file"),
        "number in the raw mail": _("number in the raw mail"),
        "number of another system": _("number of another system"),
    }.get(word, word)


def _filter(row: Row) -> Stage:
    name = {"name": row.get("name", "")}
    title = _("Filter “%(name)s”") % name
    pk = row.get("id")
    if problem := row.get("problem"):
        sentence = _("It is left out, for it can't work: %(why)s") % {"why": problem}
        return Stage(title, sentence, filter_id=pk, warns=True)
    slow = [
        _("The expression %(value)s took too long and counts as no match.") % {"value": value}
        for value in row.get("slow", ())
    ]
    if "why" not in row:
        return Stage(title, _("It does not match."), tuple(slow), filter_id=pk, warns=True)
    done = [_set(name, value) for name, value in row.get("set", ())]
    sentence = _("It matches.")
    if row.get("stop"):
        sentence = f"{sentence} {_('Later filters are not asked.')}"
    details = (*map(condition, row["why"]), *done, *slow)
    return Stage(title, sentence, details, filter_id=pk, warns=bool(slow))


def _set(name: str, value: str) -> str:
    return _("sets %(name)s to “%(value)s”") % {"name": f"{OTRS}{name}", "value": value}


def condition(row: Row) -> str:
    """A condition that held, and by what."""
    words = {"field": row.get("field"), "value": row.get("value")}
    forms = {
        (ConditionKind.PATTERN, False): _("%(field)s matches %(value)s"),
        (ConditionKind.PATTERN, True): _("%(field)s does not match %(value)s"),
        (ConditionKind.TEXT, False): _("%(field)s contains “%(value)s”"),
        (ConditionKind.TEXT, True): _("%(field)s does not contain “%(value)s”"),
        (ConditionKind.ADDRESS, False): _("%(field)s has the address %(value)s"),
        (ConditionKind.ADDRESS, True): _("%(field)s does not have the address %(value)s"),
        (ConditionKind.ABSENT, False): _("%(field)s is absent"),
        (ConditionKind.ABSENT, True): _("%(field)s is there"),
    }
    kind, negated = str(row.get("kind")), bool(row.get("not"))
    said = next((text for (k, n), text in forms.items() if (k.value, n) == (kind, negated)), "")
    text = said % words
    if kind == ConditionKind.PATTERN and row.get("found"):
        text = f"{text}: {_('found “%(found)s”') % {'found': row['found']}}"
    return text


def _silent(row: Row) -> Stage:
    count = int(row.get("count", 0))
    sentence = ngettext("%d filter does not match.", "%d filters do not match.", count) % count
    return Stage(_("Filters"), sentence, tuple(row.get("silent", ())))


def _ignore(row: Row) -> Stage:
    sentence = _("The mail is ignored, as %(by)s says.") % {"by": origin(str(row.get("by", "")))}
    return Stage(_("Ignored"), sentence)


def _loop(row: Row) -> Stage:
    marks = tuple(f"{name}: {value}" for name, value in row.get("marks", ()))
    if by := row.get("lifted"):
        sentence = _("It looks like a machine's, but %(by)s says that it is none.")
        return Stage(_("Loop protection"), sentence % {"by": origin(str(by))}, marks)
    sentence = _("A machine wrote this mail, so it gets no automatic answer.")
    return Stage(_("Loop protection"), sentence, marks)


def _agent(row: Row) -> Stage:
    title = _("Agent by mail")
    if "why" not in row:
        sentence = _(
            "The agent %(login)s answers what they were told of ticket %(tn)s: it is their note."
        )
        words = {"login": row.get("login"), "tn": row.get("tn")}
        return Stage(title, sentence % words, ticket_id=row.get("ticket"))
    said = _doubt(str(row["why"]), str(row.get("what", "")))
    return Stage(title, _("It counts as a customer's mail: %(why)s") % {"why": said})


def _doubt(word: str, what: str) -> str:
    """Why a mail is no agent's word."""
    forms = {
        agents.NO_TOKEN: _("it answers no notification."),
        agents.LOOP: _("a machine wrote it."),
        agents.GONE: _("the agent who was notified has no valid account any more."),
        agents.SENDER: _("it is not from the address of the agent who was notified."),
        agents.TRUST: _("its mail account is not trusted."),
        agents.NO_RESULTS: _("no server has noted whether its sender is genuine."),
        agents.SERVER: _("the topmost Authentication-Results name “%(what)s”, not our server."),
        agents.DMARC: _("our server says of DMARC: “%(what)s”."),
        agents.DOMAIN: _("our server has found “%(what)s” genuine, not the domain of the sender."),
        agents.TICKET: _("it belongs to another ticket than the notification."),
        agents.PERMISSION: _("the agent may not add notes to the ticket."),
    }
    return forms.get(word, word) % {"what": what}


def _customer(row: Row) -> Stage:
    title, words = _("Customer"), {"address": row.get("address"), "login": row.get("login")}
    if row.get("login"):
        sentence = _("The address %(address)s is that of the customer user %(login)s.")
    elif row.get("address"):
        sentence = _("No customer user has the address %(address)s.")
    else:
        sentence = _("The mail names no sender.")
    return Stage(title, sentence % words)


def _queue(row: Row) -> Stage:
    words = {"queue": row.get("queue"), "what": row.get("what")}
    if row.get("by") == route.WANTED:
        words["what"] = origin(str(row.get("what", "")))
    forms = {
        route.WANTED: _("It goes to the queue %(queue)s, as %(what)s says."),
        route.ACCOUNT: _("It goes to the queue %(queue)s, that of the mail account “%(what)s”."),
        route.ADDRESS: _("It goes to the queue %(queue)s, that of the address %(what)s."),
        route.DEFAULT: _("It was sent to no address of ours: it goes to the queue %(queue)s."),
        route.FIRST: _("No queue fits, and there is no default: it goes to the queue %(queue)s."),
    }
    return Stage(_("Queue"), forms.get(str(row.get("by")), "%(queue)s") % words)


def _values(row: Row) -> Stage:
    left_out = [
        _("%(name)s stays as it is, for “%(value)s” can't be had: %(why)s")
        % {"name": name, "value": value, "why": why(word)}
        for name, value, word in row.get("left_out", ())
    ]
    done = [
        _("%(name)s: “%(value)s”, as %(by)s says")
        % {"name": name, "value": value, "by": origin(by)}
        for name, value, by in row.get("set", ())
    ]
    sentence = _("Values are set.") if done else _("No value could be set.")
    return Stage(_("Values"), sentence, (*done, *left_out), warns=bool(left_out))


def why(word: str) -> str:
    """Why a value could not be had, in words."""
    return {
        UNKNOWN: _("nothing in use has this name."),
        NO_TIME: _("this is no time to come."),
        NOTE: _("what an agent writes by mail is an internal note."),
    }.get(word, word)


def origin(word: str) -> str:
    """Who set a value: a filter by its name, or a header of the mail."""
    start = "postmaster filter "
    if word.startswith(start):
        return _("the filter “%(name)s”") % {"name": word[len(start) :]}
    return _("a header of the mail") if word == "trusted header" else word


def _duplicate(row: Row) -> Stage:
    sentence = _("It is the same as mail %(mail)s, which came before. Nothing more is made of it.")
    return Stage(_("Duplicate"), sentence % {"mail": row.get("mail")})


def _answer(row: Row) -> Stage:
    title, name = _("Automatic answer"), {"name": row.get("name", "")}
    if expected := row.get("expected"):
        sentence = _("The text “%(name)s” would be sent, unless a rule or limit refuses it.")
        return Stage(title, sentence % {"name": expected})
    if "name" not in row:
        return Stage(title, _("The queue has no text for this occasion."))
    if why_not := row.get("why"):
        return Stage(title, _("The text “%(name)s” was not sent.") % name, (str(why_not),))
    return Stage(title, _("The text “%(name)s” was sent.") % name)


def _result(row: Row) -> Stage:
    return Stage(
        _("Result"),
        result(int(row.get("code", 0)), str(row.get("tn", ""))),
        ticket_id=row.get("ticket"),
    )


def result(code: int, tn: str) -> str:
    """What became of a mail (rule 7.11)."""
    forms = {
        ReturnCode.NEW_TICKET: _("Ticket %(tn)s was made of it."),
        ReturnCode.FOLLOW_UP: _("It was added to ticket %(tn)s."),
        ReturnCode.NEW_TICKET_OLD_CLOSED: _(
            "Ticket %(tn)s was made of it, for the one it answers is closed."
        ),
        ReturnCode.REJECTED: _("Ticket %(tn)s is closed and takes no answers; it was kept there."),
        ReturnCode.IGNORED: _("Nothing was made of it."),
    }
    return next((text for c, text in forms.items() if c == code), "") % {"tn": tn}


def _expected(row: Row) -> Stage:
    forms = {
        ReturnCode.NEW_TICKET: _("A new ticket would be made of it."),
        ReturnCode.FOLLOW_UP: _("It would be added to ticket %(tn)s."),
        ReturnCode.NEW_TICKET_OLD_CLOSED: _(
            "A new ticket would be made of it, for ticket %(tn)s is closed."
        ),
        ReturnCode.REJECTED: _(
            "Ticket %(tn)s is closed and takes no answers; it would be kept there."
        ),
        ReturnCode.IGNORED: _("Nothing would be made of it."),
    }
    sentence = next((text for code, text in forms.items() if code == row.get("code")), "")
    return Stage(_("Result"), sentence % {"tn": row.get("tn", "")}, ticket_id=row.get("ticket"))


def _refused(row: Row) -> Stage:
    return Stage(_("Reading"), _("It would go to quarantine."), (str(row.get("why")),), warns=True)


_SAID: Mapping[str, Callable[[Row], Stage]] = {
    "read": _read,
    "own": _own,
    "trust": _trust,
    "filter": _filter,
    "filters": _silent,
    "ignore": _ignore,
    "loop": _loop,
    "agent": _agent,
    "customer": _customer,
    "queue": _queue,
    "values": _values,
    "duplicate": _duplicate,
    "answer": _answer,
    "result": _result,
    "expected": _expected,
    "refused": _refused,
    "follow-up": _follow_up,
}
