"""Agents who answer a notification by mail (rule 7.25).

Anybody can write an agent's address into From. A mail is an agent's word only if everything here
holds; the first thing that does not is told in the trace, and the mail is a customer's.
"""

from accounts import site
from accounts.actors import Actor, Channel
from accounts.models import Agent, Permission
from accounts.models.agents import valid_agents
from gotrs.common.errors import DomainError
from tickets import rules
from tickets.access import access_ticket
from tickets.mail.authentication import read_results
from tickets.mail.intake import route
from tickets.mail.intake.parse import ParsedMail
from tickets.mail.outbound.addressing import ascii_domain
from tickets.mail.outbound.message_ids import reply_of
from tickets.models import Ticket
from tickets.operations.merge import end_of_chain

# Why a mail is no agent's word; sentences for them are in tickets.mail.intake.stages.
NO_TOKEN, LOOP, GONE, SENDER, TRUST = "token", "loop", "gone", "sender", "trust"
NO_RESULTS, SERVER, DMARC, DOMAIN = "results", "server", "dmarc", "domain"
TICKET, PERMISSION = "ticket", "permission"
_MAX_SAID = 100


class NotVerified(Exception):
    """The mail is not what it seems, or nobody can tell."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(why)
        self.why, self.what = why, what[:_MAX_SAID]


def concerns(parsed: ParsedMail) -> bool:
    """Whether the mail seems to be an agent's, and agents may write by mail."""
    if not site.get("agents_by_mail"):
        return False
    return _token(parsed) is not None or route.claims_to_be_agent(parsed)


def verify(
    parsed: ParsedMail, *, trusted: bool, by_machine: bool, found: Ticket | None
) -> tuple[Agent, Ticket]:
    """Whose word the mail is, and on which ticket: the end of the chain, if it was merged.

    ``trusted`` is what the entrance is, ``found`` where the mail belongs by rule 7.10. Raises
    NotVerified.
    """
    token = _token(parsed)
    if token is None:
        raise NotVerified(NO_TOKEN)
    if by_machine:
        raise NotVerified(LOOP)
    agent = _sender(parsed, token[0])
    if not trusted:
        raise NotVerified(TRUST)
    _check_results(parsed, agent)
    pk = _ticket_id(token[1], found)
    try:
        ticket = access_ticket(Actor.of(agent, Channel.MAIL), pk, need=Permission.NOTE)
        rules.check_not_merged(ticket)
    except DomainError:
        raise NotVerified(PERMISSION) from None
    return agent, ticket


def _token(parsed: ParsedMail) -> tuple[int, int] | None:
    """Of the mail that is answered: agent and ticket."""
    answered = parsed.in_reply_to or (parsed.references[-1] if parsed.references else "")
    return reply_of(answered)


def _sender(parsed: ParsedMail, agent_id: int) -> Agent:
    """The agent who was written to, if the mail has one From with one address, and it is theirs."""
    agent = valid_agents().filter(pk=agent_id).first()
    if agent is None:
        raise NotVerified(GONE)
    # With two of these headers readers differ about which one counts.
    boxes = parsed.from_mailboxes if len(parsed.headers.get_all("From")) == 1 else ()
    if [box.address.lower() for box in boxes] != [agent.email.lower()]:
        raise NotVerified(SENDER)
    return agent


def _check_results(parsed: ParsedMail, agent: Agent) -> None:
    """The topmost header counts: ours writes above what a sender may have forged (RFC 8601, 5)."""
    if not parsed.authentication_results:
        raise NotVerified(NO_RESULTS)
    results = read_results(parsed.authentication_results[0])
    server = str(site.get("authentication_server"))
    if not server or results.server.lower() != server.lower():
        raise NotVerified(SERVER, results.server)
    said = results.of("dmarc")
    if [verdict.result for verdict in said] != ["pass"]:
        raise NotVerified(DMARC, ", ".join(verdict.result for verdict in said))
    wanted = _domain(agent.email)
    for value in said[0].values("header.from"):
        if _domain(value) != wanted:
            raise NotVerified(DOMAIN, value)


def _domain(address: str) -> str:
    """What is behind the ``@``, or the whole, as it travels."""
    domain = address.rpartition("@")[2]
    return (ascii_domain(domain) or domain).lower()


def _ticket_id(pk: int, found: Ticket | None) -> int:
    """The ticket that the agent was told of, unless the mail belongs to another one."""
    told = Ticket.objects.filter(pk=pk).first()
    if told is None:
        raise NotVerified(TICKET)
    final = end_of_chain(told).pk
    if found is not None and end_of_chain(found).pk != final:
        raise NotVerified(TICKET)
    return final
