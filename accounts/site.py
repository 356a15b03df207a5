"""Settings of the running site: typed, with defaults, read once every few seconds.

``site.get("ticket_hook")`` is the only way to ask for one. Names are those of the rules and of
``GET /api/v1/admin/system/config``.
"""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import SiteSetting
from gotrs.common.kept import Kept

DEFAULTS: dict[str, Any] = {
    # Identity
    "site_name": "GOTRS",
    "organization": "",
    "admin_email": "",
    # Empty: that of the environment, see base_url() and time_zone().
    "base_url": "",
    "timezone": "",
    "default_language": "en",
    "maintenance_mode": False,
    "maintenance_message": "",
    # Ticket numbers (part 3)
    "ticket_number_generator": "DateChecksum",
    "system_id": "10",
    "ticket_hook": "Ticket#",
    "hook_divider": "",
    "former_hooks": [],
    "former_system_ids": [],
    "check_system_id": True,
    "number_min_digits": 5,
    "date_counter_padded": True,
    # Life of a ticket (part 5)
    "follow_up_state": 4,
    "follow_up_state_closed": 4,
    "pending_offset_hours": 24,
    "close_children_first": False,
    "responsible_auto": False,
    "assign_workers_only": False,
    "strict_locks": False,
    "unlock_on_away": True,
    "time_required": False,
    "time_unit_label": "work units",
    # Permissions (part 6)
    "admin_sees_all": True,
    "owner_has_rw": False,
    "responsible_has_rw": False,
    "watcher_has_ro": False,
    "reply_needs": "note",
    "customer_groups": False,
    # Mail (parts 7 and 8)
    "default_queue": 2,
    "portal_queue": 1,
    "subject_form": "left",
    "clean_all_numbers": False,
    "from_form": "address",
    "undo_seconds": 10,
    "cancel_on_reply": True,
    "max_outgoing_mb": 25,
    "unknown_sender_company": "none",
    "bounce_as_follow_up": True,
    "find_number_in_body": False,
    "find_number_in_attachments": False,
    "find_number_in_raw": False,
    # Whether agents write notes by answering notifications, and the server whose word counts.
    "agents_by_mail": False,
    "authentication_server": "",
    # Automatic answers: on messages by portal and API too; expression of addresses that get none;
    # how many an address has a day; entries "address=number" with limits of their own.
    "auto_response_web": True,
    "no_auto_response": r"(MAILER-DAEMON|postmaster|abuse|no-?reply|do-?not-?reply)@.+?\..+?",
    "auto_response_max": 40,
    "auto_response_own_limits": [],
    # Mails an hour from one sender; what is more waits its turn.
    "flood_limit": 2000,
    # Notifications (part 9): whether agents are told what they did themselves.
    "notify_self": False,
    # Accounts (part 13)
    "customer_portal_enabled": True,
    "customer_registration_enabled": False,
    "password_min_length": 8,
    # Seconds without a click after which a browser is signed out (rule 13.6).
    "session_timeout": int(settings.SESSION_IDLE.total_seconds()),
}

_kept = Kept(seconds=5)


def get(name: str) -> Any:
    """The value of a setting. A change in another process is seen within five seconds.

    Raises KeyError for a name that is not in DEFAULTS.
    """
    return _kept.get("changed", _read_changed).get(name, DEFAULTS[name])


def _read_changed() -> dict[str, Any]:
    return dict(SiteSetting.objects.values_list("name", "value"))


def put(name: str, value: Any) -> None:
    """Change a setting. Raises KeyError for an unknown name."""
    if name not in DEFAULTS:
        raise KeyError(name)
    SiteSetting.objects.update_or_create(name=name, defaults={"value": value})
    _kept.forget()


forget = _kept.forget


# --- Settings that the environment has a say in ---------------------------------------------------


def base_url() -> str:
    """What addresses in mails begin with, without a slash at the end.

    The site's own, else GOTRS_BASE_URL. What depends on it for security (secure cookies, redirects
    to https, trusted origins) follows the environment alone.
    """
    return str(get("base_url") or settings.BASE_URL)


def time_zone() -> ZoneInfo:
    """The zone of people who chose none, and of the days in ticket numbers.

    The site's own, else GOTRS_TIME_ZONE.
    """
    return ZoneInfo(str(get("timezone") or settings.TIME_ZONE))


def session_idle() -> timedelta:
    """How long a browser may stay without a click."""
    return timedelta(seconds=int(get("session_timeout")))
