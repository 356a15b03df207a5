"""Reading configuration from the environment, so that a wrong value stops the start-up.

Every variable may also be given as ``NAME_FILE``: a path whose content is the value, which is how
Docker and systemd hand over secrets without showing them in the process list.
"""

import ipaddress
import os
import re
import secrets
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

PRIVATE = "private"
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
_SERVER = re.compile(r"(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})")
_RATE = re.compile(r"^(\d+)/(second|minute|hour|day)$")


def text(name: str, default: str = "") -> str:
    """The value of ``name`` or of the file that ``name_FILE`` points to, without blanks around it.

    Raises ImproperlyConfigured if both are given or the file can't be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        return os.environ.get(name, default).strip()
    if name in os.environ:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Use one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE can't be read: {error.strerror}.") from error


def secret(name: str, *, required: bool, kept_in: Path | None) -> str:
    """A secret of at least 32 characters.

    Where none is required, one of our own stands in for it: kept in that file for the next start,
    or for this process alone. Raises ImproperlyConfigured if the secret is short or missing.
    """
    value = text(name)
    if value:
        if len(value) < 32:
            raise ImproperlyConfigured(f"{name} must have at least 32 characters.")
        return value
    if required:
        raise ImproperlyConfigured(
            f"{name} is not set. Make one with:  "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    own = secrets.token_urlsafe(48)
    return _kept(kept_in, own) if kept_in else own


def _kept(path: Path, new: str) -> str:
    """What the file holds: ``new`` if there is none yet. An empty one is as good as none."""
    try:
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.write(new)
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8").strip() or new


def boolean(name: str, default: bool = False) -> bool:
    """A yes or no. Raises ImproperlyConfigured on any other word."""
    value = text(name, "1" if default else "0").lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def integer(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    """A whole number between ``low`` and ``high``. Raises ImproperlyConfigured otherwise."""
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name} must lie between {low} and {high}, not {number}.")
    return number


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty entries."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def destinations(name: str, default: str = "") -> list[str]:
    """A list of host names, addresses and networks. Raises ImproperlyConfigured for a wrong one."""
    entries = words(name, default)
    for entry in entries:
        try:
            ipaddress.ip_network(entry, strict=False)
        except ValueError:
            if not re.fullmatch(r"[A-Za-z0-9_.-]+", entry):
                raise ImproperlyConfigured(
                    f"{name} must hold hosts and networks such as 10.1.0.0/16, not {entry!r}."
                ) from None
    return entries


def mail_destinations(name: str) -> list[str]:
    """As ``destinations``; ``private``, the default, is what organisations use inside.

    Raises ImproperlyConfigured for a wrong entry.
    """
    return destinations(name, PRIVATE)


def name_servers(name: str) -> list[tuple[str, int]]:
    """Addresses of name servers with their ports, 53 if none is said: ``192.0.2.1, [::1]:5353``.

    Raises ImproperlyConfigured for anything else.
    """
    return [_name_server(name, entry) for entry in words(name)]


def _name_server(name: str, entry: str) -> tuple[str, int]:
    found = _SERVER.fullmatch(entry)
    try:
        address = str(ipaddress.ip_address(found[1] or found[2] if found else entry))
    except ValueError:
        address = ""
    port = int(found[3]) if found else 53
    if not address or not 0 < port <= 65535:
        raise ImproperlyConfigured(
            f"{name} must hold addresses such as 192.0.2.53 or 127.0.0.1:5353, not {entry!r}."
        )
    return address, port


def time_zone(name: str, default: str) -> str:
    """A name of the IANA database. Raises ImproperlyConfigured on any other."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(
            f"{name} must be a time zone such as Europe/Berlin, not {value!r}."
        ) from None
    return value


def rate(name: str, default: str) -> str | None:
    """A limit such as ``10/minute``; None if it is switched off by ``off``.

    Raises ImproperlyConfigured on anything else.
    """
    value = text(name, default).lower()
    if value == "off":
        return None
    if not _RATE.match(value):
        raise ImproperlyConfigured(f"{name} must read like 10/minute or off, not {value!r}.")
    count, period = value.split("/")
    return f"{count}/{period[0]}"
