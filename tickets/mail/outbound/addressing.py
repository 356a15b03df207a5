"""Who a mail goes to and who it comes from (rules 8.3, 8.4, 8.7).

Address lists are taken apart and rebuilt, never copied: what a form, the API or a stored mail
brings can't add a header or a recipient that nobody sees.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts import site
from accounts.models import Agent, CustomerUser
from gotrs.common.errors import Invalid
from queues.models import Queue, SystemAddress
from tickets.models import Article, SenderType

MAX_ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3: 256 with the brackets
_MAX_LOCAL_LENGTH = 64
_MAX_LABEL_LENGTH = 63

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BLANKS = re.compile(r"\s+")
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_NEEDS_QUOTES = re.compile(r"[^\w \t!#$%&'*+/=?^`{|}~-]")
# A quoted string, a bracketed address, a comment, a separator, or plain text. Quotes, brackets
# and parentheses that are never closed are plain characters. The limits keep hostile lists linear.
_INNER_COMMENT = r"\((?:[^()\\]|\\.){0,200}+\)"
_COMMENT = rf"\((?:[^()\\]|\\.|{_INNER_COMMENT}){{0,1000}}+\)"
_TOKEN = re.compile(
    rf'"(?:[^"\\]|\\.){{0,1000}}+"|<[^<>]*+>|{_COMMENT}|[,;]|[^"<(,;]++|["<(]', re.DOTALL
)
_MAX_HEADER_LENGTH = 100_000
_LOCAL = re.compile(r"[^\s<>()\[\]\\,;:@\"\x00-\x1f\x7f]+")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]+(?<!-)")


class FromForm(StrEnum):
    """The name that a customer reads; values of the setting ``from_form``."""

    ADDRESS = "address"
    AGENT_VIA = "agent_via"
    AGENT = "agent"


@dataclass(frozen=True)
class Address:
    """A name, perhaps empty, and an address of the form ``local@domain``."""

    name: str
    email: str

    def __str__(self) -> str:
        if not self.name:
            return self.email
        if _NEEDS_QUOTES.search(self.name):
            name = self.name.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{name}" <{self.email}>'
        return f"{self.name} <{self.email}>"

    @property
    def key(self) -> str:
        """What two spellings of one mailbox have in common."""
        return self.email.lower()


@dataclass(frozen=True)
class Recipients:
    """What a reply is preset with."""

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()


def parse(header: str) -> list[Address]:
    """The usable addresses of a list, in order; what is no address is left out. Never raises."""
    return [entry for entry in _entries(header) if is_address(entry.email)]


def format_list(addresses: Iterable[Address]) -> str:
    """The list as a header value of unencoded text."""
    return ", ".join(str(address) for address in addresses)


def check_addresses(header: str, field: str) -> list[Address]:
    """The addresses that somebody typed into ``field``.

    Raises Invalid for a line break or NUL (rule 8.7) and for an entry that is no address.
    """
    if _CONTROL.search(header.replace("\t", " ")):
        raise Invalid(_("Line breaks and control characters are not allowed here."), field)
    entries = list(_entries(header, strict=True))
    for entry in entries:
        if not is_address(entry.email):
            shown = f"{entry.name} {entry.email}".strip()
            raise Invalid(_("“%(entry)s” is not a mail address.") % {"entry": shown[:100]}, field)
    return entries


def is_address(email: str) -> bool:
    """Whether mail can be sent to it: ``local@domain``, both within their limits.

    Local parts are taken as they come, for real ones break the rules (two dots in a row), except
    for what would break out of a header or an SMTP command. Domains must be expressible by IDNA.
    """
    local, separator, domain = email.rpartition("@")
    if not separator or not _LOCAL.fullmatch(local):
        return False
    try:
        if len(local.encode()) > _MAX_LOCAL_LENGTH:
            return False
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    ascii_form = ascii_domain(domain)
    return ascii_form is not None and len(local) + 1 + len(ascii_form) <= MAX_ADDRESS_LENGTH


def ascii_domain(domain: str) -> str | None:
    """The domain as it travels (IDNA), or None if there is no such form."""
    if len(domain) > MAX_ADDRESS_LENGTH:
        return None
    try:
        encoded = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = encoded.split(".")
    good = all(_LABEL.fullmatch(label) and len(label) <= _MAX_LABEL_LENGTH for label in labels)
    return encoded if good else None


def wire_address(email: str) -> str:
    """The address with its domain in the form that travels; the local part stays as it is.

    Raises ValueError for what is no address.
    """
    if not is_address(email):
        raise ValueError(email)
    local, _separator, domain = email.rpartition("@")
    return f"{local}@{ascii_domain(domain)}"


def needs_smtputf8(email: str) -> bool:
    """Whether a server without SMTPUTF8 can't take it: letters beyond ASCII before the ``@``."""
    return not email.rpartition("@")[0].isascii()


def without_doubles(*lists: Iterable[Address]) -> list[list[Address]]:
    """The lists without repeated mailboxes; the first list, then the first entry, wins."""
    seen: set[str] = set()
    result: list[list[Address]] = []
    for addresses in lists:
        kept = []
        for address in addresses:
            if address.key not in seen:
                seen.add(address.key)
                kept.append(address)
        result.append(kept)
    return result


def reply_recipients(article: Article, reply_all: bool = False) -> Recipients:
    """To and Cc of a reply to the article (rule 8.3).

    To is Reply-To or From, for what we sent its To; ``reply_all`` puts the other To and Cc into
    Cc. Our own addresses and doubles go. If the article is visible, the registered customer is
    added if missing: to Cc, or to To where nobody else is left. A reply to a hidden article never
    adds the customer (rule 7.24).
    """
    sender = parse(article.reply_to_header) or parse(article.from_header)
    original_to, original_cc = parse(article.to_header), parse(article.cc_header)
    ours = _system_addresses([*sender, *original_to, *original_cc])
    sent_by_us = article.sender_type == SenderType.AGENT or any(a.key in ours for a in sender)
    to = original_to if sent_by_us else sender
    cc = [*original_to, *original_cc] if reply_all else []
    to, cc = without_doubles(
        (a for a in to if a.key not in ours), (a for a in cc if a.key not in ours)
    )
    if article.is_visible_for_customer:
        customer = _registered_customer(article)
        if customer and customer.key not in ours and customer.key not in {a.key for a in to + cc}:
            (cc if to else to).append(customer)
    return Recipients(tuple(to), tuple(cc))


def sender_header(queue: Queue, agent: Agent | None) -> str:
    """From of what is sent out of the queue: always its system address (rule 8.4).

    Raises Invalid if the queue has none.
    """
    system_address = queue.system_address
    if system_address is None:
        raise Invalid(
            _("The queue “%(queue)s” has no sender address.") % {"queue": queue.name}, "queue"
        )
    name = system_address.display_name
    form = FromForm(site.get("from_form"))
    if agent is not None and not agent.is_system and form != FromForm.ADDRESS:
        name = (
            agent.full_name
            if form == FromForm.AGENT
            else _("%(agent)s via %(name)s") % {"agent": agent.full_name, "name": name}
        )
    return str(Address(_one_line(name), system_address.email))


def _system_addresses(addresses: Iterable[Address]) -> set[str]:
    """Those that are addresses of ours, valid or not, in lower case."""
    keys = {address.key for address in addresses}
    found = SystemAddress.objects.alias(lowered=Lower("email")).filter(lowered__in=keys)
    return {email.lower() for email in found.values_list("email", flat=True)}


def _registered_customer(article: Article) -> Address | None:
    login = article.ticket.customer_user_id
    if not login:
        return None
    customer = CustomerUser.objects.valid().named_any([login.lower()]).first()
    if customer is None or not is_address(customer.email):
        return None
    return Address(_one_line(customer.full_name), customer.email)


def _entries(header: str, *, strict: bool = False) -> Iterator[Address]:
    """Each entry of the list, usable or not. A group's name and its colon count as no entry.

    ``strict`` makes an entry with stray angle brackets unusable, for it may mean two addresses.
    """
    pieces: list[str] = []
    for piece in [*_TOKEN.findall(header[:_MAX_HEADER_LENGTH]), ","]:
        if piece in ",;":
            entry = _read_entry(pieces, strict=strict)
            if entry is not None:
                yield entry
            pieces = []
        else:
            pieces.append(piece)


def _read_entry(pieces: list[str], *, strict: bool) -> Address | None:
    bracketed = next((t for t in pieces if len(t) > 1 and t[0] == "<"), None)
    comment = next((t[1:-1] for t in pieces if len(t) > 1 and t[0] == "("), "")
    words = [t for t in pieces if t is not bracketed and not (len(t) > 1 and t[0] == "(")]
    phrase = _one_line("".join(_unquoted(word) for word in words))
    if bracketed is None:
        email = phrase.rpartition(":")[2].strip()
        return Address(_one_line(comment), email) if email else None
    if strict and any(word[0] != '"' and ("<" in word or ">" in word) for word in words):
        return Address("", f"{phrase} {bracketed}")
    return Address(phrase or _one_line(comment), _BLANKS.sub("", bracketed[1:-1]))


def _unquoted(word: str) -> str:
    if len(word) > 1 and word[0] == '"':
        return _QUOTED_PAIR.sub(r"\1", word[1:-1])
    return word


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip()
