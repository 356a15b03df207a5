"""Whole mails of such pieces: many as programs send them, many broken, some no mail at all."""

import hashlib
from typing import NamedTuple

from hypothesis import strategies as st

from tests.tickets.mail.made_up import fragments


class MadeUp(NamedTuple):
    """A raw mail, and how it comes in: vouched for, and perhaps twice."""

    raw: bytes
    trusted: bool
    twice: bool


_LINE_ENDS = (b"\n", b"\r\n", b"\r\n", b"\r")
_BOUNDARIES = (b"b", b"c", b"b-c", b"d d")
_OWN_ID = b"<own-id@made.test>"
# Of how many mails or parts one is so.
_ONE_IN = {
    "container": 2,
    "deeper": 5,
    "random bytes": 40,
    "twice": 12,
    "trusted": 3,
    "cut": 12,
    "known id": 3,
}


def _seldom(draw: st.DrawFn, what: str) -> bool:
    return draw(st.integers(1, _ONE_IN[what])) == 1


@st.composite
def made_up_mails(draw: st.DrawFn) -> MadeUp:
    """A mail. Shrinks towards a short, plain one."""
    trusted = _seldom(draw, "trusted")
    if _seldom(draw, "random bytes"):
        raw = draw(st.binary(max_size=500))
    else:
        raw = _broken(draw, _whole(draw, trusted))
        # Made of all of it: different mails have different ones.
        raw = raw.replace(_OWN_ID, b"<%s@made.test>" % hashlib.sha256(raw).hexdigest().encode())
    return MadeUp(raw, trusted, _seldom(draw, "twice"))


def _whole(draw: st.DrawFn, trusted: bool) -> bytes:
    lines = [
        name + b": " + draw(st.sampled_from(values))
        for name, values in (
            (b"From", fragments.PEOPLE),
            (b"To", (b"misc@gotrs.local", *fragments.PEOPLE)),
            (b"Subject", fragments.SUBJECTS),
            (b"Date", fragments.DATES),
            (b"In-Reply-To", (b"", b"", *fragments.IDS)),
        )
    ]
    more = draw(st.lists(st.sampled_from(fragments.MORE_HEADERS), max_size=3))
    if trusted:
        more += draw(st.lists(_controls(), max_size=5))
    head, body = _part(draw, depth=0)
    known = _seldom(draw, "known id")
    lines.append(b"Message-ID: " + (draw(st.sampled_from(fragments.IDS)) if known else _OWN_ID))
    # Without one of them now and then.
    left_out = draw(st.integers(0, 3 * len(lines)))
    lines = [line for at, line in enumerate(lines, 1) if at != left_out]
    lines = draw(st.permutations([*lines, *more]))
    whole = b"\n".join([*lines, *head]) + b"\n\n" + body
    return whole.replace(b"\n", draw(st.sampled_from(_LINE_ENDS)))


def _controls() -> st.SearchStrategy[bytes]:
    prefix = st.sampled_from((b"X-OTRS-", b"X-GOTRS-"))
    name, value = st.sampled_from(fragments.CONTROLS), st.sampled_from(fragments.VALUES)
    return st.builds(lambda p, n, v: p + n + b": " + v, prefix, name, value)


def _part(draw: st.DrawFn, depth: int) -> tuple[list[bytes], bytes]:
    """The MIME headers of a part, and its content."""
    if depth < len(_BOUNDARIES) and _seldom(draw, "deeper" if depth else "container"):
        return _container(draw, depth)
    head = []
    if kind := draw(st.sampled_from(fragments.TYPES)):
        head.append(b"Content-Type: " + kind)
    if draw(st.booleans()):
        head.append(b"Content-Transfer-Encoding: " + draw(st.sampled_from(fragments.ENCODINGS)))
    if draw(st.integers(0, 3)) == 3:
        name = draw(st.sampled_from(fragments.DISPOSITIONS))
        head += [b"Content-Disposition: " + name, b"Content-ID: <a@x>"]
    return head, draw(st.sampled_from(fragments.BODIES))


def _container(draw: st.DrawFn, depth: int) -> tuple[list[bytes], bytes]:
    kind, boundary = draw(st.sampled_from(fragments.CONTAINERS)), _BOUNDARIES[depth]
    parts = [_part(draw, depth + 1) for _ in range(draw(st.integers(0, 4)))]
    if b"report" in kind:
        for name, contents in (
            (b"message/delivery-status", fragments.STATUSES),
            (b"message/rfc822", fragments.COPIES),
        ):
            parts.append(([b"Content-Type: " + name], draw(st.sampled_from(contents))))
    pieces = [b"--" + boundary + b"\n" + b"\n".join(head) + b"\n\n" + body for head, body in parts]
    closing = b"\n--" + boundary + b"--\n"
    end = draw(st.sampled_from((closing, closing, b"")))
    head = b"Content-Type: " + kind + b'; boundary="' + boundary + b'"'
    return [b"MIME-Version: 1.0", head], b"\n".join(pieces) + end


def _broken(draw: st.DrawFn, raw: bytes) -> bytes:
    """With pieces put in or over others; cut at times."""
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2, 5)))):
        start = draw(st.integers(0, len(raw)))
        length = draw(st.sampled_from((0, 0, 1, 2, 10, 100)))
        piece = draw(st.sampled_from(fragments.BREAKERS) | st.binary(max_size=6))
        raw = raw[:start] + piece + raw[start + length :]
    return raw[: draw(st.integers(0, len(raw)))] if _seldom(draw, "cut") else raw
