"""What a domain asks receivers to do with mail that is not its own (RFC 7489, RFC 9989)."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from tickets.mail.doctor.tags import read_tags

POLICIES = ("none", "quarantine", "reject")
# As far up receivers look for a record (RFC 9989, 4.10).
_MAX_LABELS = 7


class DmarcError(Exception):
    """Receivers ignore the record; the text says why."""


class Zone(Protocol):
    """What can be looked up; a question may raise NamesTrouble."""

    def texts(self, name: str) -> list[str]:
        """TXT records."""
        ...


@dataclass(frozen=True)
class Policy:
    """What counts for a domain. ``place`` is the domain whose record it is."""

    place: str
    policy: str
    reports_to: str = ""


def find_policy(zone: Zone, domain: str) -> Policy | None:
    """The policy of the domain, else that of the highest one above it that has one.

    Raises DmarcError, NamesTrouble.
    """
    labels = domain.lower().rstrip(".").split(".")
    own = ".".join(labels)
    if text := _record_of(zone, own):
        return _read(text, own, below=False)
    found: Policy | None = None
    for at in range(max(1, len(labels) - _MAX_LABELS), len(labels)):
        place = ".".join(labels[at:])
        text = _record_of(zone, place)
        # A domain below which all the world registers names speaks for itself alone.
        if text and read_tags(text).get("psd") != "y":
            found = _read(text, place, below=True)
            if read_tags(text).get("psd") == "n":
                break
    return found


def _record_of(zone: Zone, place: str) -> str:
    texts = [text for text in zone.texts(f"_dmarc.{place}") if _is_record(text)]
    if len(texts) > 1:
        raise DmarcError(_("_dmarc.%s has more than one record.") % place)
    return texts[0] if texts else ""


def _is_record(text: str) -> bool:
    return read_tags(text.partition(";")[0]).get("v") == "DMARC1"


def _read(text: str, place: str, *, below: bool) -> Policy:
    tags = {name.lower(): value for name, value in read_tags(text).items()}
    policy = tags.get("p", "").lower()
    if policy not in POLICIES:
        if not tags.get("rua"):
            raise DmarcError(_("The record has no p= that is understood."))
        policy = "none"  # RFC 7489, 6.6.3
    if below and tags.get("sp", "").lower() in POLICIES:
        policy = tags["sp"].lower()
    return Policy(place, policy, tags.get("rua", ""))
