"""By what a request is signed in: a session, or a personal API token (contract 1.4)."""

from dataclasses import dataclass

from accounts.actors import Person
from accounts.models import Agent, ApiToken, LoginSession, TokenScope

# What each scope opens: GET and HEAD, other methods, and what needs the admin role.
_READING = frozenset(TokenScope.values)
_WRITING = frozenset({TokenScope.WRITE, TokenScope.ADMIN})


@dataclass(frozen=True)
class Credential:
    """Who asks, and what shows it: exactly one of ``session`` and ``token`` is set."""

    person: Person
    session: LoginSession | None = None
    token: ApiToken | None = None

    @property
    def scopes(self) -> frozenset[str] | None:
        """What a token is limited to; None for a session, which has no limits."""
        return frozenset(self.token.scopes) if self.token else None

    @property
    def principal(self) -> str:
        """Whose requests are counted together: ``token:4``, ``agent:7`` or ``customer:3``."""
        if self.token is not None:
            return f"token:{self.token.pk}"
        return principal_of_person(self.person)

    def allows(self, *, writing: bool) -> bool:
        """Whether requests that only read, or also those that write, are within the scopes."""
        return self.scopes is None or bool(self.scopes & (_WRITING if writing else _READING))


def principal_of_person(person: Person) -> str:
    """The person as a whole, whatever they are signed in by."""
    return f"{'agent' if isinstance(person, Agent) else 'customer'}:{person.pk}"
