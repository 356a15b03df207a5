"""Pictures of agents: what is taken for one, and where it is to be had.

The bytes are kept as they came. They are never decoded here; browsers get them with the type that
was found by content, and with headers under which they can run nothing.
"""

import hashlib
import struct
from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.actors import Actor
from accounts.models import Agent, AgentPicture
from gotrs.common.clock import now
from gotrs.common.errors import Invalid
from gotrs.common.kept import Kept

MAX_BYTES = 512 * 1024
# A small file may hold a picture that fills a browser's memory.
MAX_SIDE = 2_000
TYPES = ("image/png", "image/jpeg", "image/webp")

_known = Kept(seconds=5)
# Start-of-frame markers of JPEG (ITU T.81, table B.1): SOF0-15 but DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def set_picture(agent: Agent, content: bytes, *, actor: Actor) -> None:
    """Show this picture instead of initials. Raises Invalid for what is none, or too large."""
    if len(content) > MAX_BYTES:
        raise Invalid("Use a picture of at most 512 KB.", "picture")
    kind, size = read_head(content)
    if kind is None or size is None or 0 in size:
        raise Invalid("Use a picture as PNG, JPEG or WebP.", "picture")
    if max(size) > MAX_SIDE:
        raise Invalid("Use a picture of at most 2000 pixels a side.", "picture")
    version = hashlib.sha256(content).hexdigest()[:16]
    values = {
        "content_type": kind, "data": content, "version": version, "changed_at": now(),
    }  # fmt: skip
    with transaction.atomic():
        before = _version(agent)
        AgentPicture.objects.update_or_create(agent=agent, defaults=values)
        _record(actor, agent, before, version)
    _known.forget()


def remove_picture(agent: Agent, *, actor: Actor) -> None:
    """Show initials again."""
    with transaction.atomic():
        before = _version(agent)
        AgentPicture.objects.filter(agent=agent).delete()
        _record(actor, agent, before, "")
    _known.forget()


def _version(agent: Agent) -> str:
    found = AgentPicture.objects.filter(agent=agent).values_list("version", flat=True)
    return found.first() or ""


def _record(actor: Actor, agent: Agent, before: str, after: str) -> None:
    old, new = {"picture": before}, {"picture": after}
    audit.record_change(actor, "agent.update", "agent", agent.pk, old, new)


def picture_of(agent_id: int | None) -> str:
    """The address of the agent's picture, "" if they have none; may be some seconds old."""
    return _known.get("addresses", _read_addresses).get(agent_id or 0, "")


def _read_addresses() -> Mapping[int, str]:
    base = reverse("agent_picture")
    known = AgentPicture.objects.values_list("agent_id", "version")
    return {pk: f"{base}?agent={pk}&v={version}" for pk, version in known}


# --- Reading the head of a picture ------------------------------------------------------------


def read_head(content: bytes) -> tuple[str | None, tuple[int, int] | None]:
    """Type and size in pixels by content; None for what it doesn't say, or what is no picture."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            return "image/png", struct.unpack(">II", content[16:24])
        if content.startswith(b"\xff\xd8\xff"):
            return "image/jpeg", _size_of_jpeg(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return "image/webp", _size_of_webp(content)
    except (struct.error, IndexError):
        pass
    return None, None


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    """Segment by segment, up to the start of the frame. Raises struct.error, IndexError."""
    place = 2
    while content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        place += 2 + max(2, length)
    return None


def _size_of_webp(content: bytes) -> tuple[int, int] | None:
    """RFC 9649, 2.5 to 2.7. Raises struct.error."""
    kind = content[12:16]
    if kind == b"VP8X":
        low_x, high_x, low_y, high_y = struct.unpack_from("<HBHB", content, 24)
        return 1 + low_x + (high_x << 16), 1 + low_y + (high_y << 16)
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and content[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", content, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None
