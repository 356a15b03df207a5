"""SPF records taken apart, as strictly as their receivers do (RFC 7208, 5 and 12)."""

import ipaddress
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from gotrs.common.destinations import IpNetwork

_VERSION = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(.*)", re.IGNORECASE)
_MECHANISM = re.compile(
    r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(.+?))?(?:/(\d{1,3}))?(?://(\d{1,3}))?",
    re.IGNORECASE,
)
# %{i}, %{d2}, %{l1r-}, and the three escapes (RFC 7208, 7.1).
MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d*)(r?)([.+,/_=-]*)\}|([%_-]))", re.IGNORECASE)
_PLAIN = re.compile(r"[\x21-\x24\x26-\x7e]*")
_TOP_LABEL = re.compile(r"\.(?!\d+\.?$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?$", re.IGNORECASE)
# How many bits of an address a mechanism may compare.
_BITS = {4: 32, 6: 128}
_NEEDS_NAME = frozenset({"include", "exists"})
_MAY_HAVE_LENGTH = frozenset({"a", "mx", "ip4", "ip6"})


class SpfError(Exception):
    """The record is none that receivers understand; the text says why."""


@dataclass(frozen=True)
class Mechanism:
    """One word of a record. ``name`` is the domain after the colon, macros and all, or empty."""

    text: str
    qualifier: str
    kind: str
    name: str = ""
    network: IpNetwork | None = None
    length4: int = 32
    length6: int = 128


@dataclass(frozen=True)
class Record:
    """A record, its mechanisms in order. Without ``redirect`` it is empty."""

    text: str
    mechanisms: tuple[Mechanism, ...]
    redirect: str = ""
    modifiers: dict[str, str] = field(default_factory=dict)

    @property
    def ending(self) -> str:
        """The qualifier of ``all``; empty if it does not end so."""
        return next((one.qualifier for one in self.mechanisms if one.kind == "all"), "")


def is_record(text: str) -> bool:
    """Whether a TXT record is meant to be one (RFC 7208, 4.5)."""
    return _VERSION.match(text) is not None


def read_record(text: str) -> Record:
    """Take a record apart. Raises SpfError."""
    mechanisms: list[Mechanism] = []
    modifiers: dict[str, str] = {}
    for word in text.split(" ")[1:]:
        if not word:
            continue
        if found := _MODIFIER.fullmatch(word):
            name = found[1].lower()
            if name in ("redirect", "exp"):
                if name in modifiers:
                    raise SpfError(_("“%s=” is there twice.") % name)
                _check_name(found[2])
            _check_macros(found[2])
            modifiers[name] = found[2]
        else:
            mechanisms.append(_read_mechanism(word))
    return Record(text, tuple(mechanisms), modifiers.get("redirect", ""), modifiers)


def _read_mechanism(word: str) -> Mechanism:
    found = _MECHANISM.fullmatch(word)
    if found is None:
        raise SpfError(_("“%s” is not understood.") % word)
    qualifier, kind, name = found[1] or "+", found[2].lower(), found[3] or ""
    first, second = found[4], found[5]
    if (first or second) and kind not in _MAY_HAVE_LENGTH:
        raise SpfError(_("“%s” may have no length.") % word)
    if kind in ("ip4", "ip6"):
        if second:
            raise SpfError(_("“%s” is not understood.") % word)
        network = _network(word, int(kind[-1]), name, first)
        return Mechanism(word, qualifier, kind, network=network)
    if (kind == "all" and name) or (kind in _NEEDS_NAME and not name):
        raise SpfError(_("“%s” is not understood.") % word)
    if name:
        _check_macros(name)
        _check_name(name)
    return Mechanism(
        word,
        qualifier,
        kind,
        name,
        length4=_length(word, first, 4),
        length6=_length(word, second, 6),
    )


def _network(word: str, version: int, address: str, length: str | None) -> IpNetwork:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        found = None
    if found is None or found.version != version or "%" in address:
        raise SpfError(_("“%s” holds no address of its kind.") % word)
    return ipaddress.ip_network((found, _length(word, length, version)), strict=False)


def _length(word: str, digits: str | None, version: int) -> int:
    if digits is None:
        return _BITS[version]
    if int(digits) > _BITS[version] or (len(digits) > 1 and digits.startswith("0")):
        raise SpfError(_("“%s” has a length that can't be.") % word)
    return int(digits)


def _check_macros(text: str) -> None:
    if not _PLAIN.fullmatch(MACRO.sub("", text)):
        raise SpfError(_("“%s” holds a macro that is not understood.") % text)


def _check_name(text: str) -> None:
    """It ends in a macro, or as names do: a label that is not a number, after a dot."""
    ends_in_macro = any(found.end() == len(text) for found in MACRO.finditer(text))
    if not ends_in_macro and not _TOP_LABEL.search(text):
        raise SpfError(_("“%s” is not the name of a domain.") % text)
