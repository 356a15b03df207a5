"""What the doctor examines, read from the database before it begins: nothing here asks it again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gotrs.common.destinations import IpAddress
from queues.models import MailAccount, SmtpSender, SystemAddress
from tickets.mail.outbound.addressing import ascii_domain
from tickets.mail.outbound.servers import Server, server_of


@dataclass(frozen=True)
class Domain:
    """What is known of a domain: selectors that admins entered, servers that take its mail.

    ``leaves_from`` are the addresses that mail is seen to come from, if an admin told them.
    """

    name: str
    selectors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    leaves_from: tuple[IpAddress, ...] = ()


@dataclass(frozen=True)
class Sending:
    """A server that takes our mail, with one address of each domain that it takes mail of."""

    server: Server
    addresses: tuple[str, ...]

    @property
    def name(self) -> str:
        """Where it is."""
        return f"{self.server.host}:{self.server.port}"


@dataclass(frozen=True)
class Subjects:
    """All of it."""

    domains: tuple[Domain, ...]
    servers: tuple[Sending, ...]
    accounts: tuple[MailAccount, ...]


def read_subjects(
    *,
    selectors: Mapping[str, Sequence[str]],
    leaves_from: Sequence[IpAddress],
    sends: bool,
) -> Subjects:
    """The valid addresses' domains, their servers and the mailboxes that are read.

    ``selectors`` are further ones by domain. Unless mail is sent for real (``sends``), the server
    of the environment is none.
    """
    addresses = list(SystemAddress.objects.valid().select_related("sender").order_by("email"))
    return Subjects(
        domains=tuple(_domains(addresses, selectors, tuple(leaves_from), sends)),
        servers=tuple(_servers(addresses, sends)),
        accounts=tuple(MailAccount.objects.valid().order_by("name")),
    )


def domain_of(email: str) -> str:
    """The domain of an address as it stands in the DNS."""
    domain = email.rpartition("@")[2]
    return (ascii_domain(domain) or domain).lower()


def _domains(
    addresses: Sequence[SystemAddress],
    selectors: Mapping[str, Sequence[str]],
    leaves_from: tuple[IpAddress, ...],
    sends: bool,
) -> Iterable[Domain]:
    by_domain: dict[str, list[SystemAddress]] = {}
    for address in addresses:
        by_domain.setdefault(domain_of(address.email), []).append(address)
    for name, found in sorted(by_domain.items()):
        given = [*selectors.get(name, ()), *(one.dkim_selector for one in found)]
        hosts = [server_of(one.sender).host for one in found if one.sender or sends]
        yield Domain(
            name,
            selectors=tuple(dict.fromkeys(filter(None, given))),
            hosts=tuple(dict.fromkeys(hosts)),
            leaves_from=leaves_from,
        )


def _servers(addresses: Sequence[SystemAddress], sends: bool) -> Iterable[Sending]:
    """Each server once, also valid senders that no address has chosen."""
    by_sender: dict[SmtpSender | None, dict[str, str]] = {}
    for address in addresses:
        if address.sender is not None or sends:
            by_sender.setdefault(address.sender, {}).setdefault(
                domain_of(address.email), address.email
            )
    for unused in SmtpSender.objects.valid().order_by("name"):
        by_sender.setdefault(unused, {})
    for sender, found in by_sender.items():
        yield Sending(server_of(sender), tuple(found.values()))
