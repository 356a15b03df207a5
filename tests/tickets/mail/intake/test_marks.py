"""What agents are told of a mail beside its text: signed, encrypted, and whose address it bears."""

from pathlib import Path

import pytest

from accounts.models import Agent
from tests.clients import signed_in_browser
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store

pytestmark = pytest.mark.django_db
OWN = Path(__file__).parents[1] / "own"
ENCRYPTED, SIGNED, UNVERIFIED = "Encrypted", "Signed, not checked", "Sender not verified"


def shown(raw: bytes, admin: Agent) -> set[str]:
    """Which of the marks stand at the entry of this mail."""
    ticket = process(store(raw, source="pipe").pk).ticket
    page = signed_in_browser(admin).get(f"/tickets/{ticket.pk}").content.decode()
    return {mark for mark in (ENCRYPTED, SIGNED, UNVERIFIED) if mark in page}


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("pgp-encrypted", ENCRYPTED),
        ("pgp-signed", SIGNED),
        ("pgp-in-the-text", SIGNED),
        ("smime-signed", SIGNED),
    ],
)
def test_what_is_signed_or_encrypted_is_marked(admin: Agent, name: str, mark: str) -> None:
    (file,) = OWN.glob(f"*/{name}.eml")
    assert shown(file.read_bytes(), admin) == {mark}


@pytest.mark.parametrize(("kind", "mark"), [("enveloped-data", ENCRYPTED), ("signed-data", SIGNED)])
def test_of_one_opaque_part_the_kind_tells(admin: Agent, kind: str, mark: str) -> None:
    raw = (
        b"From: ben@acme.test\r\nTo: help@example.test\r\nSubject: Secret\r\n"
        b"Content-Type: application/pkcs7-mime; smime-type=" + kind.encode() + b"\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n"
    )
    assert shown(raw, admin) == {mark}


def test_a_mail_in_a_colleagues_name_is_marked_and_others_bear_no_mark(
    admin: Agent, anna: Agent
) -> None:
    Agent.objects.filter(pk=anna.pk).update(email="anna@desk.test")
    assert shown(letter(sender="Anna <ANNA@desk.test>"), admin) == {UNVERIFIED}
    assert shown(letter(message_id="<two@acme.test>"), admin) == set()
