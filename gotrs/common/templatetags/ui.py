"""Template tags that draw the small parts of the interface (static/css names their classes).

They know no model: a state, a priority or a person is anything with the named attributes. Controls
of forms are drawn by ``form_fields``.
"""

import zlib
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Protocol

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext, pgettext

from gotrs.common.clock import now

register = template.Library()

SPRITE = "icons/lucide-1.62.0.svg"
# Icons that point along the line and turn round in right-to-left languages.
DIRECTIONAL_ICONS = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "chevron-left",
        "chevron-right",
        "corner-down-right",
        "external-link",
        "forward",
        "list",
        "list-checks",
        "list-filter",
        "log-in",
        "log-out",
        "panel-left",
        "panel-right",
        "reply",
        "reply-all",
        "send",
        "undo-2",
    }
)
AVATAR_TINTS = 6


class StateLike(Protocol):
    """A state of a ticket; ``type_id`` is its meaning (rule 2.2)."""

    name: str
    type_id: int
    color: str


class PriorityLike(Protocol):
    """A priority; the higher the id, the more urgent."""

    pk: Any
    name: str
    color: str


# --- Icons and marks ------------------------------------------------------------------------------


@cache
def _sprite_url() -> str:
    return static(SPRITE)


# Lists draw the same few icons and marks hundreds of times; what follows from the arguments alone
# is kept.
@register.simple_tag
@lru_cache(maxsize=1000)
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite. Without ``label`` it is decoration; ``size``: small or large."""
    classes = "icon"
    if size:
        classes += f" icon--{size}"
    if name in DIRECTIONAL_ICONS:
        classes += " icon--flip"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            classes,
            label,
            _sprite_url(),
            name,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        _sprite_url(),
        name,
    )


# A state's glyph fills up as the work goes on; each stands for a state type (rule 2.2).
_RING = '<circle cx="7" cy="7" r="5.25" fill="none" stroke="{c}" stroke-width="1.75"/>'
_NEW, _OPEN, _CLOSED, _PENDING_REMINDER, _PENDING_AUTO, _REMOVED, _MERGED = range(1, 8)
_CLOCK_HANDS = (
    '<path d="M7 4.4V7l1.7 1.2" fill="none" stroke="{c}" stroke-width="1.5" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
)
_STATE_GLYPHS = {
    _NEW: _RING,
    _OPEN: _RING + '<path d="M7 3.75a3.25 3.25 0 0 1 0 6.5z" fill="{c}"/>',
    _CLOSED: '<circle cx="7" cy="7" r="6.125" fill="{c}"/>',
    _PENDING_REMINDER: _RING + _CLOCK_HANDS,
    _PENDING_AUTO: _RING + _CLOCK_HANDS,
    _REMOVED: _RING + '<path d="M4.6 7h4.8" stroke="{c}" stroke-width="1.75"/>',
    _MERGED: (
        _RING + '<path d="M4.6 7h4.2M7.3 5.2 9.1 7 7.3 8.8" fill="none" stroke="{c}" '
        'stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"/>'
    ),
}


@register.simple_tag
def state_glyph(state: StateLike) -> SafeString:
    """The glyph alone, in the state's colour. The name must stand beside it."""
    shapes = _STATE_GLYPHS.get(state.type_id, _RING)
    return _glyph(shapes, state.color)


@register.simple_tag
def state_mark(state: StateLike) -> SafeString:
    """Glyph and name on one line, for lists."""
    return _mark_text(state_glyph(state), gettext(state.name))


@register.simple_tag
def state_pill(state: StateLike) -> SafeString:
    """Glyph and name in a pill."""
    return format_html('<span class="pill">{}{}</span>', state_glyph(state), gettext(state.name))


_PRIORITY_STEPS = 5
_URGENT_GLYPH = (
    '<rect x=".75" y=".75" width="12.5" height="12.5" rx="3" fill="{c}"/>'
    '<path d="M7 3.6v4" stroke="#2a0006" stroke-width="1.75" stroke-linecap="round"/>'
    '<circle cx="7" cy="10.3" r="1" fill="#2a0006"/>'
)


def _priority_shapes(level: int) -> str:
    """Five bars, as many in colour as the level has steps; the highest calls out."""
    if level >= _PRIORITY_STEPS:
        return _URGENT_GLYPH
    bars = []
    for step in range(1, _PRIORITY_STEPS):
        height = 2 + step * 2.5
        paint = 'fill="{c}"' if step <= level else 'class="mark__rest"'
        bars.append(
            f'<rect x="{(step - 1) * 3.5 + 0.25}" y="{13 - height}" width="2.5" '
            f'height="{height}" rx=".75" {paint}/>'
        )
    return "".join(bars)


_PRIORITY_GLYPHS = {level: _priority_shapes(level) for level in range(1, _PRIORITY_STEPS + 1)}


def _priority_level(priority: PriorityLike) -> int:
    return max(1, min(int(priority.pk), _PRIORITY_STEPS))


@register.simple_tag
def priority_glyph(priority: PriorityLike) -> SafeString:
    """The bars alone; the name must stand beside them."""
    return _glyph(_PRIORITY_GLYPHS[_priority_level(priority)], priority.color)


@register.simple_tag
def priority_mark(priority: PriorityLike, text: bool = True) -> SafeString:
    """Bars and name; with ``text=False`` the name is there for screen readers and as a tooltip."""
    name = gettext(priority.name)
    if text:
        return _mark_text(priority_glyph(priority), name)
    return _mark_alone(priority_glyph(priority), name)


@lru_cache(maxsize=1000)
def _mark_text(glyph: SafeString, name: str) -> SafeString:
    return format_html(
        '<span class="mark-text">{}<span class="truncate">{}</span></span>', glyph, name
    )


@lru_cache(maxsize=1000)
def _mark_alone(glyph: SafeString, name: str) -> SafeString:
    return format_html(
        '<span class="mark-text" title="{}">{}<span class="sr-only">{}</span></span>',
        name,
        glyph,
        name,
    )


@lru_cache(maxsize=1000)
def _glyph(shapes: str, colour: str) -> SafeString:
    """SVG of our own shapes in a row's colour, which is data and so escaped."""
    svg = '<svg class="mark" viewBox="0 0 14 14" aria-hidden="true">' + shapes + "</svg>"
    return format_html(svg, c=colour)


# --- People ---------------------------------------------------------------------------------------


@register.filter
def initials(name: object) -> str:
    """``Anna Maria Berg`` is AB, ``support@example.com`` is S, nothing is ``?``."""
    words = [word for word in str(name or "").replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    if "@" in str(name) or len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()


@register.simple_tag
def avatar(name: object, size: str = "", decorative: bool = False, picture: str = "") -> SafeString:
    """The picture at an address of ours, else initials; ``name`` empty means nobody.

    Initials stand on a quiet tint that stays the same for a name.
    """
    classes = f"avatar avatar--{size}" if size else "avatar"
    text = str(name or "")
    if not text:
        return _no_avatar(classes, gettext("Nobody"))
    return _avatar(classes, text, decorative, picture or "")


@lru_cache(maxsize=100)
def _no_avatar(classes: str, nobody: str) -> SafeString:
    return format_html(
        '<span class="{} avatar--none" title="{}"><span class="sr-only">{}</span></span>',
        classes,
        nobody,
        nobody,
    )


def tint_of(name: str) -> int:
    """Which of the tints an avatar has."""
    return zlib.crc32(name.casefold().encode()) % AVATAR_TINTS + 1


@lru_cache(maxsize=2000)
def _avatar(classes: str, text: str, decorative: bool, picture: str) -> SafeString:
    tint = tint_of(text)
    shown = format_html('<img src="{}" alt="">', picture) if picture else initials(text)
    if decorative:
        return format_html(
            '<span class="{} avatar--{}" aria-hidden="true">{}</span>',
            classes,
            tint,
            shown,
        )
    return format_html(
        '<span class="{} avatar--{}" role="img" aria-label="{}" title="{}">{}</span>',
        classes,
        tint,
        text,
        text,
        shown,
    )


# --- Time -----------------------------------------------------------------------------------------

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def short_duration(duration: timedelta) -> str:
    """``5 min``, ``3 h``, ``12 d``: the largest unit alone, rounded down."""
    seconds = int(abs(duration.total_seconds()))
    if seconds < _HOUR:
        return ngettext("%(n)d min", "%(n)d min", seconds // _MINUTE) % {"n": seconds // _MINUTE}
    if seconds < _DAY:
        return ngettext("%(n)d h", "%(n)d h", seconds // _HOUR) % {"n": seconds // _HOUR}
    return ngettext("%(n)d d", "%(n)d d", seconds // _DAY) % {"n": seconds // _DAY}


def _short_moment(value: datetime) -> str:
    """How one would say it: a duration within a day, then the date."""
    local, today = timezone.localtime(value), timezone.localtime(now())
    passed = today - local
    if timedelta(0) <= passed < timedelta(minutes=1):
        return gettext("now")
    if timedelta(0) <= passed < timedelta(days=1):
        return short_duration(passed)
    if local.year == today.year:
        return formats.date_format(local, pgettext("day and month", "j M"))
    return formats.date_format(local, pgettext("day, month and year", "j M Y"))


def _time_element(value: datetime, text: str) -> SafeString:
    local = timezone.localtime(value).replace(microsecond=0)
    return _drawn_time(local.isoformat(), local.replace(tzinfo=None), text, get_language())


@lru_cache(maxsize=5000)
def _drawn_time(iso: str, local: datetime, text: str, _language: str | None) -> SafeString:
    title = formats.date_format(local, "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', iso, title, text)


@register.simple_tag
def time_ago(value: datetime | None) -> str:
    """``5 min`` or ``3 h`` within a day, then ``12 Nov``; the full moment as a tooltip."""
    return _time_element(value, _short_moment(value)) if value else ""


@register.simple_tag
def age(value: datetime | None) -> str:
    """How long ago, always as a duration: ``45 d``."""
    return _time_element(value, short_duration(now() - value)) if value else ""


@register.simple_tag
def moment(value: datetime | None) -> str:
    """The full local date and time."""
    if not value:
        return ""
    return _time_element(value, formats.date_format(timezone.localtime(value), "DATETIME_FORMAT"))


@register.simple_tag
def deadline(value: datetime | None, soon: timedelta = timedelta(hours=2)) -> SafeString | str:
    """A deadline in words and colour: passed, near (within ``soon``), or just the time left."""
    if not value:
        return ""
    left = value - now()
    duration = short_duration(left)
    if left < timedelta(0):
        text, classes = gettext("%(duration)s late") % {"duration": duration}, "late"
    else:
        text = gettext("%(duration)s left") % {"duration": duration}
        classes = "soon" if left <= soon else "muted"
    symbol = icon("alarm-clock", size="small") if classes != "muted" else ""
    return format_html('<span class="{}">{}{}</span>', classes, symbol, _time_element(value, text))


# --- Small helpers --------------------------------------------------------------------------------


@register.simple_tag
def lang_attributes() -> SafeString:
    """``lang`` and ``dir`` of the page, for <html>."""
    direction = "rtl" if get_language_bidi() else "ltr"
    return format_html('lang="{}" dir="{}"', get_language() or "en", direction)
