"""What a session was opened with, in words, from what its client says of itself."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

# The first that is found counts: most browsers also claim to be those that stand below them.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_LONGEST = 60


@dataclass(frozen=True)
class Device:
    """A name for people and an icon of the sprite."""

    name: str
    icon: str


def device_of(user_agent: str) -> Device:
    """``Firefox on Windows`` for a browser, else the first word: ``curl/8.5.0``."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if browser and system:
        words = {"browser": browser, "system": system}
        return Device(_("%(browser)s on %(system)s") % words, "monitor")
    if browser:
        return Device(browser, "monitor")
    words_said = user_agent.split()
    name = words_said[0][:_LONGEST] if words_said else _("Unknown program")
    return Device(name, "code")


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in names if sign in text), "")
