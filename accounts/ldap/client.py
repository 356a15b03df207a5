"""Asking the directory with python-ldap. Import it through ``accounts.ldap.extra``."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import ldap
from ldap.controls import SimplePagedResultsControl
from ldap.ldapobject import SimpleLDAPObject

from accounts.ldap.entries import (
    MAX_DEPTH,
    LdapGroup,
    LdapUser,
    RawEntry,
    read_group,
    read_user,
    user_attributes,
)
from accounts.ldap.errors import LdapFailed
from accounts.ldap.line import Deadline, open_line
from accounts.ldap.options import Settings
from accounts.ldap.syntax import escape_filter

# One step may take so many seconds, and a question of an admin in all (contract 4.18: 10).
STEP_SECONDS = 4.0
SECONDS = 8.0
# Reading everything, for a sync.
READING_SECONDS = 45.0
PAGE = 250
# The attribute list that stands for none (RFC 4511, 4.5.1.8).
_NO_ATTRIBUTES = ["1.1"]
_GROUP_ATTRIBUTES = ["cn", "description"]
# Where libldap would look for a server if the line broke: nowhere.
_NOWHERE = "ldapi://%2Fdev%2Fnull%2Fgotrs"
_RANGE = ";range="


class Connection(SimpleLDAPObject):
    """A conversation that is over at its deadline, whichever call waits."""

    deadline: Deadline

    def result4(self, *args: Any, **options: Any) -> Any:
        """As in python-ldap, but with the time that is left. Raises ldap.TIMEOUT."""
        names = ("msgid", "all", "timeout")
        given = {**dict(zip(names, args[:3], strict=False)), **options}
        try:
            given["timeout"] = self.deadline.left()
        except TimeoutError:
            raise ldap.TIMEOUT from None
        return super().result4(*args[3:], **given)


@dataclass(frozen=True)
class Found:
    """Entries; not ``complete`` if the server gives no more of them, or the time was over."""

    entries: list[RawEntry]
    complete: bool


class Client:
    """A connection that is bound as the configured DN, between ``with`` and its end.

    Every method raises LdapFailed, naming the step.
    """

    def __init__(self, settings: Settings, seconds: float = SECONDS) -> None:
        self.settings = settings
        self._deadline = Deadline(seconds, STEP_SECONDS)

    def __enter__(self) -> Self:
        self.open()
        try:
            self.bind()
        except LdapFailed:
            self.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def open(self) -> None:
        """Connect, with TLS if that is wanted."""
        settings = self.settings
        line = open_line(
            settings.host,
            settings.port,
            use_tls=settings.use_tls,
            start_tls=settings.start_tls,
            verify=not settings.insecure_skip_verify,
            deadline=self._deadline,
        )
        connection = Connection(_NOWHERE, fileno=line.detach())
        connection.deadline = self._deadline
        connection.set_option(ldap.OPT_PROTOCOL_VERSION, ldap.VERSION3)
        connection.set_option(ldap.OPT_REFERRALS, 0)
        connection.set_option(ldap.OPT_NETWORK_TIMEOUT, STEP_SECONDS)
        connection.set_option(ldap.OPT_TIMEOUT, STEP_SECONDS)
        self.connection = connection

    def close(self) -> None:
        """Say goodbye, as far as the server still listens."""
        with contextlib.suppress(ldap.LDAPError):
            self.connection.unbind_s()

    def bind(self) -> None:
        """Sign in as the configured DN; nobody else's rights are used for looking things up."""
        with asking("Bind"):
            self.connection.simple_bind_s(self.settings.bind_dn, self.settings.bind_password)

    def accepts(self, dn: str, password: str) -> bool:
        """Whether this is the password of that entry. The connection is bound as before then.

        An empty password is none: servers take it for a wish to be nobody (RFC 4513, 5.1.2).
        """
        if not is_password(password):
            return False
        try:
            with asking("Sign-in"):
                self.connection.simple_bind_s(dn, password)
        except LdapFailed as error:
            if isinstance(error.__cause__, REFUSALS):
                return False
            raise
        finally:
            self.bind()
        return True

    # --- Users ---

    def find_user(self, username: str) -> LdapUser | None:
        """The one user of that name, without groups; None if there is none, or several."""
        found = self._users(self.settings.filter_for(username), at_most=2).entries
        return read_user(found[0], self.settings) if len(found) == 1 else None

    def search_users(self, text: str, at_most: int) -> list[LdapUser]:
        """Users with that text in their name or address."""
        return self._read(self._users(_containing(text, self.settings), at_most=at_most))

    def all_users(self) -> tuple[list[LdapUser], bool]:
        """Everybody who may sign in, and whether that is all of them."""
        found = self._users(self.settings.filter_for_all)
        return self._read(found), found.complete

    def count_users(self) -> int:
        """How many users there are, as far as they can be counted in the time."""
        found = self._users(self.settings.filter_for_all, _NO_ATTRIBUTES)
        return len(found.entries)

    def _users(
        self, written: str, attributes: list[str] | None = None, at_most: int | None = None
    ) -> Found:
        wanted = attributes or user_attributes(self.settings)
        with asking("User search"):
            return self._search(self.settings.user_search_base, written, wanted, at_most)

    def _read(self, found: Found) -> list[LdapUser]:
        return [read_user(entry, self.settings) for entry in found.entries]

    # --- Groups ---

    def all_groups(self) -> tuple[list[LdapGroup], bool]:
        """All groups with their members, and whether that is all of them."""
        settings = self.settings
        attributes = [*_GROUP_ATTRIBUTES, settings.group_member_attribute]
        with asking("Group search"):
            found = self._search(settings.group_search_base, settings.group_filter, attributes)
            entries = [
                (dn, self._whole(dn, values))  # type: ignore[arg-type]
                for dn, values in found.entries
            ]
        return [read_group(entry, settings) for entry in entries], found.complete

    def check_groups(self) -> None:
        """Whether groups can be searched."""
        settings = self.settings
        with asking("Group search"):
            self._search(settings.group_search_base, settings.group_filter, _NO_ATTRIBUTES, 1)

    def groups_of(self, user: LdapUser) -> list[LdapGroup]:
        """The groups of one user, and the groups that those are in, without their members."""
        settings, attribute = self.settings, self.settings.group_member_attribute
        found: dict[str, LdapGroup] = {}
        members = [user.dn, user.username]
        for _depth in range(MAX_DEPTH):
            terms = "".join(f"({attribute}={escape_filter(member)})" for member in members)
            written = f"(&{settings.group_filter}(|{terms}))"
            with asking("Group search"):
                answer = self._search(settings.group_search_base, written, _GROUP_ATTRIBUTES)
            groups = (read_group(entry, settings) for entry in answer.entries)
            new = {group.dn: group for group in groups if group.dn not in found}
            if not new:
                break
            found |= new
            members = list(new)
        return sorted(found.values(), key=lambda group: group.dn)

    def _whole(
        self, dn: str, values: Mapping[str, Sequence[bytes]]
    ) -> Mapping[str, Sequence[bytes | str]]:
        """The attributes with all members of a large group."""

        def read(name: str) -> Mapping[str, Sequence[bytes]]:
            answer = self.connection.search_s(dn, ldap.SCOPE_BASE, attrlist=[name])
            found: Mapping[str, Sequence[bytes]] = answer[0][1] if answer else {}
            return found

        return whole_attribute(values, self.settings.group_member_attribute, read)

    # --- Searching ---

    def _search(
        self, base: str, written: str, attributes: list[str], at_most: int | None = None
    ) -> Found:
        """All entries below ``base``, in pages, since servers limit what they give at once."""
        found: list[RawEntry] = []
        cookie: Any = ""
        while True:
            size = PAGE if at_most is None else min(PAGE, at_most - len(found))
            paging = SimplePagedResultsControl(False, size=size, cookie=cookie)
            message = self.connection.search_ext(
                base, ldap.SCOPE_SUBTREE, written, attributes, serverctrls=[paging]
            )
            try:
                cookie = self._read_page(message, found)
            except (ldap.SIZELIMIT_EXCEEDED, ldap.ADMINLIMIT_EXCEEDED):
                return Found(found[:at_most], complete=False)
            except (ldap.TIMEOUT, ldap.TIMELIMIT_EXCEEDED):
                if not found:
                    raise
                return Found(found[:at_most], complete=False)
            if not cookie:
                return Found(found[:at_most], complete=True)
            if at_most is not None and len(found) >= at_most:
                return Found(found[:at_most], complete=False)

    def _read_page(self, message: int, found: list[RawEntry]) -> Any:
        """Add the entries of one page; returns what the next one begins with. One by one, so that
        those before a limit are not lost."""
        while True:
            kind, entries, _message, controls = self.connection.result3(message, all=0)
            if kind == ldap.RES_SEARCH_RESULT:
                pages = [
                    c for c in controls if c.controlType == SimplePagedResultsControl.controlType
                ]
                return pages[0].cookie if pages else ""
            # References to other servers come without a DN.
            found.extend((dn, values) for dn, values, *_rest in entries if dn is not None)


def whole_attribute(
    values: Mapping[str, Sequence[bytes]],
    name: str,
    read: Callable[[str], Mapping[str, Sequence[bytes]]],
) -> Mapping[str, Sequence[bytes]]:
    """The attributes of an entry with all values of ``name``.

    Active Directory gives 1,500 of them as ``member;range=0-1499`` and the next ones to who asks
    for ``member;range=1500-*`` (MS-ADTS 3.1.1.3.1.3.3). ``read`` asks for one attribute.
    """
    whole, prefix = {**values}, f"{name.lower()}{_RANGE}"
    members: list[bytes] = []
    part = _part_of(values, prefix)
    while part is not None:
        key, more = part
        members.extend(more)
        last = key.rpartition("-")[2]
        if not last.isdigit():
            break
        part = _part_of(read(f"{name}{_RANGE}{int(last) + 1}-*"), prefix)
    if members:
        whole[name] = members
    return whole


def _part_of(
    values: Mapping[str, Sequence[bytes]], prefix: str
) -> tuple[str, Sequence[bytes]] | None:
    return next(((k, found) for k, found in values.items() if k.lower().startswith(prefix)), None)


def _containing(text: str, settings: Settings) -> str:
    value = escape_filter(text)
    names = ("username", "email", "first_name", "last_name", "display_name")
    attributes = ["cn", *(settings.attributes[name] for name in names)]
    terms = "".join(f"({attribute}=*{value}*)" for attribute in dict.fromkeys(attributes))
    return f"(&{settings.filter_for_all}(|{terms}))"


def is_password(text: str) -> bool:
    """Whether this may be tried as a password: there is one, and it can be sent."""
    return bool(text) and text.encode(errors="ignore").decode() == text


# --- What went wrong ------------------------------------------------------------------------------

# The answers of servers to a wrong, expired or locked password.
REFUSALS = (
    ldap.INVALID_CREDENTIALS,
    ldap.INAPPROPRIATE_AUTH,
    ldap.CONSTRAINT_VIOLATION,
    ldap.UNWILLING_TO_PERFORM,
    ldap.INVALID_DN_SYNTAX,
    ldap.NO_SUCH_OBJECT,
)
_REASONS: list[tuple[Any, str]] = [
    ((ldap.TIMEOUT, ldap.TIMELIMIT_EXCEEDED), "there was no answer in time."),
    ((ldap.SERVER_DOWN, ldap.CONNECT_ERROR), "the server hung up."),
    ((ldap.BUSY, ldap.UNAVAILABLE), "the server is busy."),
    ((ldap.INVALID_CREDENTIALS, ldap.INVALID_DN_SYNTAX), "the DN or its password is wrong."),
    (ldap.CONFIDENTIALITY_REQUIRED, "the server wants TLS or StartTLS."),
    (ldap.STRONG_AUTH_REQUIRED, "the server wants TLS or StartTLS."),
    (ldap.NO_SUCH_OBJECT, "the search base does not exist, or the bind DN may not read it."),
    (ldap.INSUFFICIENT_ACCESS, "the bind DN may not do this."),
    (ldap.FILTER_ERROR, "the server does not understand the filter."),
]
_AWAY = (ldap.TIMEOUT, ldap.SERVER_DOWN, ldap.CONNECT_ERROR, ldap.BUSY, ldap.UNAVAILABLE)


@contextlib.contextmanager
def asking(step: str) -> Iterator[None]:
    """Turns what python-ldap raises into LdapFailed, naming the step."""
    try:
        yield
    except ldap.LDAPError as error:
        raise failure(step, error) from error


def failure(step: str, error: Exception) -> LdapFailed:
    """What happened, for people. Servers put names of users into their own words: not shown."""
    for kinds, reason in _REASONS:
        if isinstance(error, kinds):
            return LdapFailed(step, reason, away=isinstance(error, _AWAY))
    detail = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    return LdapFailed(step, f"{detail.get('desc', type(error).__name__)}.")
