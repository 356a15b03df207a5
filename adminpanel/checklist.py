"""What a new installation still needs, read from what is there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import site
from adminpanel.health.worker import last_sign_of_life
from queues.models import MailAccount, SystemAddress

# Seeded addresses end so until somebody enters real ones (rule 2.2).
_PLACEHOLDER_DOMAIN = "@gotrs.local"


@dataclass(frozen=True)
class Item:
    """One thing to do, with the page where it is done."""

    title: str | Promise
    why: str | Promise
    url: str
    done: bool


def _has_organization() -> bool:
    return bool(site.get("organization") and site.get("admin_email"))


def _has_addresses() -> bool:
    placeholders = SystemAddress.objects.valid().filter(email__iendswith=_PLACEHOLDER_DOMAIN)
    return not placeholders.exists()


def _has_account() -> bool:
    return MailAccount.objects.valid().exists()


def _has_worker() -> bool:
    return last_sign_of_life() is not None


_ITEMS: tuple[tuple[str | Promise, str | Promise, str, Callable[[], bool]], ...] = (
    (
        _("Say who you are"),
        _("The organization and the admins' address stand in mails."),
        "admin:site_settings",
        _has_organization,
    ),
    (
        _("Enter your mail addresses"),
        _("Queues answer from these; the first ones are placeholders that reach nobody."),
        "admin:queues_systemaddress_changelist",
        _has_addresses,
    ),
    (
        _("Have a mailbox read"),
        _("Or let your mail server hand mails to “manage.py receive_mail”."),
        "admin:queues_mailaccount_changelist",
        _has_account,
    ),
    (
        _("Start the worker"),
        _("It fetches and sends mail, and watches the clock."),
        "admin:health",
        _has_worker,
    ),
)


def open_items() -> list[Item]:
    """All items as long as one of them is open, then none: the list disappears when done."""
    items = [Item(title, why, reverse(url), done()) for title, why, url, done in _ITEMS]
    return [] if all(item.done for item in items) else items
