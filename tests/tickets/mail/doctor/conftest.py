"""A domain that is as it should be."""

import pytest

from gotrs.common.validity import Validity
from queues.models import SystemAddress
from tests.servers.names import NameServer
from tests.tickets.mail.doctor.records import DOMAIN, dkim_record, fill


@pytest.fixture(scope="session")
def dkim_key() -> str:
    """The record of a key of 2048 bits."""
    return dkim_record(2048)


@pytest.fixture
def healthy(name_server: NameServer, dkim_key: str) -> NameServer:
    """A domain with all that it needs; its mail leaves from 203.0.113.5."""
    fill(name_server, dkim_key)
    return name_server


@pytest.fixture
def address(db: None) -> SystemAddress:
    """Our one valid address, of that domain."""
    found = SystemAddress.objects.get(pk=1)
    SystemAddress.objects.exclude(pk=found.pk).update(valid_id=Validity.INVALID)
    found.email, found.dkim_selector = f"help@{DOMAIN}", "s1"
    found.save()
    return found
