"""All mails of this folder go the whole way, and become what is expected of each."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection, transaction

from accounts import site
from accounts.models import Agent, CustomerUser
from gotrs.common import kept
from tests.tickets.mail.own.names import SECRET_KEY
from tests.tickets.mail.own.outcome import OwnMail, differences, own_mails
from tests.tickets.mail.own.scene import begin_to_answer, prepare
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import IncomingMail

pytestmark = pytest.mark.django_db
LEAST = 200


def test_every_mail_of_our_own_becomes_what_is_expected(
    anna: Agent, ben: CustomerUser, carla: CustomerUser, settings: Any
) -> None:
    settings.SECRET_KEY = SECRET_KEY
    prepare(anna, ben)
    mails = {mail.name: mail for mail in own_mails()}
    assert len(mails) >= LEAST
    reading = [mail for mail in mails.values() if mail.is_about_reading]
    others = [mail for mail in mails.values() if not mail.is_about_reading]
    if connection.vendor == "postgresql":
        reading = []
    wrong = [(mail.name, found) for mail in reading if (found := _try(mail, mails))]
    begin_to_answer()
    wrong += [(mail.name, found) for mail in others if (found := _try(mail, mails))]
    count = len(reading) + len(others)
    report = "\n".join(f"{name}: {found}" for name, found in wrong)
    assert not wrong, f"{count - len(wrong)} of {count} as expected.\n{report}"


def _try(mail: OwnMail, mails: Mapping[str, OwnMail]) -> dict[str, tuple[Any, Any]]:
    """Let it come in, look what became of it, and take everything back."""
    with transaction.atomic():
        settings = mail.entry.get("settings", {})
        for name, value in settings.items():
            site.put(name, value)
        if before := mail.entry.get("after"):
            _receive(mails[before])
        received = _receive(mail)
        found = differences(mail.expected(), received)
        if bytes(received.raw.data) != mail.raw:
            found["raw"] = ("as it came", "changed")
        transaction.set_rollback(True)
    if settings:
        kept.forget_everything()
    return found


def _receive(mail: OwnMail) -> IncomingMail:
    stored = store(mail.raw, source="pipe", trusted=mail.entry.get("trusted", False))
    return process(stored.pk)
