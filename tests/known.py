"""What a process knows of the seeded rows as a test begins, as if it had served for a while.

Reading it anew for each of thousands of tests took a twentieth of their time.
"""

from collections.abc import Hashable
from typing import Any

from django.db.models.signals import post_delete, post_save
from pytest_django import DjangoDbBlocker

from accounts import site
from accounts.models import SiteSetting
from gotrs.common import kept
from tickets import catalog
from tickets.models import (
    DynamicField,
    FieldObject,
    NotificationRule,
    NotificationText,
    Priority,
    State,
    TicketType,
    Webhook,
)
from tickets.notices import rules
from tickets.webhooks import receivers

# Rows that what is known was read from: a test that writes one wants it to be read.
_SOURCES = (
    DynamicField,
    NotificationRule,
    NotificationText,
    Priority,
    SiteSetting,
    State,
    TicketType,
    Webhook,
)
_seeded: dict[kept.Kept, dict[Hashable, tuple[float, Any]]] = {}


def read_seeded_rows(blocker: DjangoDbBlocker) -> None:
    """Read them, once a process, as long as there are no others."""
    kept.forget_everything()
    with blocker.unblock():
        site.get("site_name")
        catalog.states()
        catalog.priorities()
        catalog.types()
        catalog.fields(FieldObject.TICKET)
        rules.by_id()
        receivers.receivers()
    for one in kept._all:
        _seeded[one] = {key: (0.0, value) for key, (_read_at, value) in one._values.items()}
    for model in _SOURCES:
        for signal in (post_save, post_delete):
            signal.connect(_forget, sender=model)


def _forget(**_facts: Any) -> None:
    kept.forget_everything()


def begin() -> None:
    """What the last test read is gone; the rows are the seeded ones."""
    for one in kept._all:
        one._values = dict(_seeded.get(one, {}))
