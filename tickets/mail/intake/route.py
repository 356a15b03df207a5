"""Where a new request goes, and whose it is (rules 7.15, 7.16)."""

from dataclasses import dataclass

from accounts import site
from accounts.models import Agent, CustomerUser
from queues.models import MailAccount, MailHook, Queue, SystemAddress
from tickets.mail.intake.parse import ParsedMail

NO_SUBJECT = "(no subject)"


@dataclass(frozen=True)
class Route:
    """A queue, and by what it was found: one of the words below, and what it was."""

    queue: Queue
    by: str
    what: str = ""


# By what a queue was found; sentences for them are in tickets.mail.intake.stages.
WANTED, ACCOUNT, ADDRESS, DEFAULT, FIRST = "wanted", "account", "address", "default", "first"


def choose_queue(mail: ParsedMail, entrance: MailAccount | MailHook | None) -> Route:
    """The queue and why it was chosen; a queue that isn't valid counts as not found."""
    if entrance is not None and entrance.queue is not None and entrance.queue.is_valid:
        return Route(entrance.queue, ACCOUNT, entrance.name)
    addresses = [recipient.address.lower() for recipient in mail.recipients if recipient.address]
    known = {
        address.email.lower(): address
        for address in SystemAddress.objects.valid().select_related("queue")
    }
    for recipient in addresses:
        found = known.get(recipient)
        if found is not None and found.queue.is_valid:
            return Route(found.queue, ADDRESS, found.email)
    default = Queue.objects.valid().filter(pk=site.get("default_queue")).first()
    if default is not None:
        return Route(default, DEFAULT)
    return Route(Queue.objects.valid().order_by("id")[0], FIRST)


def is_system_address(address: str) -> bool:
    """Whether it is one of ours, valid or not: mail from there is our own (rule 7.21)."""
    return bool(address) and SystemAddress.objects.filter(email__iexact=address).exists()


def find_customer(mail: ParsedMail) -> CustomerUser | None:
    """The customer user with exactly the sender's address, any case (rule 7.16).

    Of several the one whose login it is, else the oldest.
    """
    address = mail.sender_address
    if not address:
        return None
    found = list(CustomerUser.objects.valid().with_email(address).order_by("id")[:50])
    by_login = [person for person in found if person.login.lower() == address.lower()]
    return (by_login or found or [None])[0]


def company_of_unknown(address: str) -> str:
    """Customer id of somebody without account (setting ``unknown_sender_company``)."""
    return address[:150] if site.get("unknown_sender_company") == "address" else ""


def claims_to_be_agent(mail: ParsedMail) -> bool:
    """Whether From is an agent's address. The mail is a customer's all the same (rule 7.25)."""
    address = mail.sender_address
    return bool(address) and Agent.objects.with_email(address).exists()
