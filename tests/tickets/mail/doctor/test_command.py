"""manage.py mail_doctor, and the page of the back office."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Agent
from queues.models import SystemAddress
from tests.servers.names import NameServer
from tests.tickets.mail.doctor.records import DOMAIN, LEAVES_FROM

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and output."""
    out = StringIO()
    try:
        call_command("mail_doctor", *arguments, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_all_well_ends_with_0(address: SystemAddress, healthy: NameServer) -> None:
    code, said = run()
    assert code == 0
    assert f"\n{DOMAIN}\n" in said
    assert "  ok    SPF: v=spf1 mx -all (1 lookup)" in said


def test_something_to_mend_ends_with_1(address: SystemAddress, healthy: NameServer) -> None:
    healthy.forget(f"_dmarc.{DOMAIN}")
    code, said = run("--no-mail")
    assert code == 1
    assert "  MEND  DMARC: There is no record." in said
    assert f'_dmarc.{DOMAIN}. IN TXT "v=DMARC1; p=none; ' in said


def test_what_the_doctor_can_not_know_is_told_to_it(
    address: SystemAddress, healthy: NameServer
) -> None:
    code, said = run("--no-mail", "--from-ip", LEAVES_FROM, "--selector", f"{DOMAIN}=s2", "--json")
    assert code == 1
    titles = {one["title"]: one["level"] for one in json.loads(said)}
    assert titles[f"SPF {LEAVES_FROM}"] == "well"
    assert titles["DKIM s2"] == "mend"
    for wrong in (("--from-ip", "here"), ("--selector", "s2")):
        with pytest.raises(CommandError):
            run(*wrong)


# --- The page -------------------------------------------------------------------------------------


@pytest.fixture
def office(admin: Agent, browser_of: Callable[..., Client]) -> Client:
    return browser_of(admin)


PAGE = reverse("admin:mail_doctor")


def test_the_page_waits_for_the_button(
    office: Client, address: SystemAddress, healthy: NameServer
) -> None:
    assert "Examine" in office.get(PAGE).content.decode()
    assert healthy.asked == 0


def test_the_page_shows_what_is_to_be_entered(
    office: Client, address: SystemAddress, healthy: NameServer
) -> None:
    page = office.post(PAGE, {"leaves_from": LEAVES_FROM}).content.decode()
    assert "Nothing has to be mended." in page
    assert f"SPF {LEAVES_FROM}" in page
    healthy.forget(f"_dmarc.{DOMAIN}")
    page = office.post(PAGE).content.decode()
    assert "There is something to mend." in page
    assert f"_dmarc.{DOMAIN}. IN TXT &quot;v=DMARC1; p=none" in page


def test_what_strangers_publish_is_shown_as_text(
    office: Client, address: SystemAddress, healthy: NameServer
) -> None:
    healthy.forget(DOMAIN)
    healthy.add(DOMAIN, "TXT", "v=spf1 <script>alert(1)</script> -all")
    page = office.post(PAGE).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_what_is_no_address_is_refused(office: Client) -> None:
    answer = office.post(PAGE, {"leaves_from": "mail.example"})
    assert answer.status_code == 422
    assert "This is not an IP address." in answer.content.decode()


def test_the_lists_of_mail_servers_lead_to_it(office: Client) -> None:
    for model in ("mailaccount", "smtpsender", "systemaddress"):
        page = office.get(reverse(f"admin:queues_{model}_changelist")).content.decode()
        assert page.count(f'href="{PAGE}"') == 2, "in the side bar and above the list"


def test_a_selector_becomes_part_of_a_name(office: Client, address: SystemAddress) -> None:
    url = reverse("admin:queues_systemaddress_change", args=[address.pk])
    form = office.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    answer = office.post(url, data | {"dkim_selector": "a b"})
    assert "Use letters, digits" in answer.content.decode()
    assert office.post(url, data | {"dkim_selector": "Mail.2026"}).status_code == 302
    address.refresh_from_db()
    assert address.dkim_selector == "mail.2026"
