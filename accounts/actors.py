"""An actor: who does something, and by which channel."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from accounts.models import Agent, CustomerUser, TokenScope
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.permissions import NO_GRANTS, Grants, read_grants


class Channel(StrEnum):
    """By which face of the product something happened; history keeps it (rule 2.4)."""

    WEB = "web"
    API = "api"
    MAIL = "mail"
    AUTOMATION = "automation"
    IMPORT = "import"
    SYSTEM = "system"


Person = Agent | CustomerUser


@dataclass(frozen=True, eq=False)
class Actor:
    """Who acts: an agent, a customer user, or (with neither) an unknown sender of mail.

    ``cause`` names the rule, mail or bulk run behind the change, and stands in the history.
    """

    channel: Channel
    agent: Agent | None = None
    customer: CustomerUser | None = None
    cause: str = field(default="", compare=False)
    # Mail address of somebody outside who has no account.
    address: str = ""
    # Where the request comes from; the audit log keeps it.
    ip_address: str | None = None
    # What a personal API token is limited to (contract 1.4); None for everything else.
    scopes: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        person: Person,
        channel: Channel,
        ip_address: str | None = None,
        scopes: frozenset[str] | None = None,
    ) -> "Actor":
        """The actor for a signed-in person."""
        if isinstance(person, Agent):
            return cls(channel, agent=person, ip_address=ip_address, scopes=scopes)
        return cls(channel, customer=person, ip_address=ip_address, scopes=scopes)

    @classmethod
    def system(cls, channel: Channel = Channel.SYSTEM, cause: str = "") -> "Actor":
        """The system itself: agent 1, bound by no permission."""
        return cls(channel, agent=Agent(pk=SYSTEM_AGENT_ID, login="root@localhost"), cause=cause)

    @property
    def person(self) -> Person:
        """Who is signed in; only for actors that have an account."""
        person = self.agent or self.customer
        assert person is not None
        return person

    @property
    def is_customer(self) -> bool:
        """Whether this is somebody outside: a customer user or an unknown sender."""
        return self.agent is None

    @property
    def is_system(self) -> bool:
        """Whether the system itself acts."""
        return self.agent is not None and self.agent.is_system

    @property
    def is_admin(self) -> bool:
        """Whether the back office is open to this actor: never by a token without that scope."""
        return self.holds_admin_role and not self.lacks_admin_scope

    @property
    def holds_admin_role(self) -> bool:
        """Whether the person is an admin, whatever they are signed in by."""
        return self.agent is not None and (self.agent.is_system or self.grants.admin)

    @property
    def lacks_admin_scope(self) -> bool:
        """Whether this is a token that leaves out what needs the admin role."""
        return self.scopes is not None and TokenScope.ADMIN not in self.scopes

    @property
    def agent_id(self) -> int | None:
        """Id for ``created_by`` columns; None for customers and the system (contract, part 3)."""
        if self.agent is None or self.agent.is_system:
            return None
        return self.agent.pk

    @property
    def customer_login(self) -> str:
        """Login of the acting customer user, the address of an unknown sender, else ``""``."""
        return self.customer.login if self.customer else self.address

    @cached_property
    def grants(self) -> Grants:
        """Permissions, read once for this actor."""
        if self.agent is None:
            return NO_GRANTS
        if self.agent.is_system:
            return Grants(everywhere=True)
        return read_grants(self.agent)

    @cached_property
    def customer_ids(self) -> list[str]:
        """Customer ids of the acting customer user, in lower case."""
        return [key.lower() for key in self.customer.customer_ids()] if self.customer else []
