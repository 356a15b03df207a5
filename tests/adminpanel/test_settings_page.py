"""Settings, audit log and health in the back office."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts import audit, site
from accounts.models import (
    Agent,
    AuditEntry,
)
from adminpanel.settings_form import SiteSettingsForm
from tests.adminpanel.pages import page_url


def _settings_form() -> dict[str, Any]:
    form = SiteSettingsForm()
    data = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value()) if bound.value() else bound.value()
        if value not in (None, False):
            data[bound.html_name] = value
    return data


def test_every_setting_is_on_the_page() -> None:
    assert set(SiteSettingsForm.base_fields) == set(site.DEFAULTS)


@pytest.mark.django_db
def test_saving_without_a_change_changes_nothing(office: Client) -> None:
    assert office.post("/admin/settings/", _settings_form()).status_code == 302
    assert {name: site.get(name) for name in site.DEFAULTS} == site.DEFAULTS
    assert not LogEntry.objects.exists()


def test_a_setting_is_changed_and_recorded(office: Client, admin: Agent) -> None:
    data = _settings_form() | {"organization": "Acme", "former_hooks": "Ticket:, Call#"}
    data.pop("admin_sees_all")
    assert office.post("/admin/settings/", data).status_code == 302
    assert site.get("organization") == "Acme"
    assert site.get("former_hooks") == ["Ticket:", "Call#"]
    assert site.get("admin_sees_all") is False
    entry = LogEntry.objects.get()
    assert entry.user_id == admin.pk
    assert "Organization" in entry.get_change_message()


def test_a_change_of_a_setting_stands_in_the_audit_log(office: Client, admin: Agent) -> None:
    office.post("/admin/settings/", _settings_form() | {"organization": "Acme"})
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.agent_id, entry.channel) == ("config.update", admin.pk, "web")
    assert entry.ip_address == "127.0.0.1"
    assert (entry.old_values, entry.new_values) == (
        {"organization": ""},
        {"organization": "Acme"},
    )


def test_the_audit_log_is_looked_at_and_never_written(office: Client) -> None:
    entry = audit.record(None, "login.failed", "session", login="<b>mallory</b>", new={"a": "<i>"})
    page = office.get(page_url("accounts.auditentry", "changelist"), {"q": "login.failed"})
    assert "&lt;b&gt;mallory&lt;/b&gt;" in page.content.decode()
    url = page_url("accounts.auditentry", "change", entry.pk)
    assert "&lt;i&gt;" in office.get(url).content.decode()
    assert office.post(url, {"action": "x"}).status_code == 403
    assert office.get(page_url("accounts.auditentry", "add")).status_code == 403
    none = office.get(page_url("accounts.auditentry", "changelist"), {"channel": "mail"})
    assert "mallory" not in none.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", "ftp://x.test"),
        ("timezone", "Mars/Olympus"),
        ("session_timeout", "10"),
        ("system_id", "ten"),
        ("system_id", ""),
        ("former_system_ids", "10, x"),
        ("undo_seconds", "61"),
        ("follow_up_state", "2"),  # a closed one
        ("default_queue", "999"),
        ("ticket_number_generator", "Roman"),
        ("admin_email", "nobody"),
        ("password_min_length", "3"),
        ("site_name", "x" * 101),
        ("authentication_server", "mx.test; dmarc=pass"),
        ("agents_by_mail", "on"),  # without a server whose word counts
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(office: Client, name: str, value: str) -> None:
    answer = office.post("/admin/settings/", _settings_form() | {name: value})
    assert answer.status_code == 422
    assert site.get(name) == site.DEFAULTS[name]


def test_agents_may_write_by_mail_once_it_is_said_whose_word_on_senders_counts(
    office: Client,
) -> None:
    data = _settings_form() | {"agents_by_mail": "on"}
    words = "Enter the name of your mail server"
    assert words in office.post("/admin/settings/", data).content.decode()
    data["authentication_server"] = " mx.gotrs.test "
    assert office.post("/admin/settings/", data).status_code == 302
    assert site.get("agents_by_mail") is True
    assert site.get("authentication_server") == "mx.gotrs.test"
    # Nor can the name be taken away as long as agents write by mail.
    data["authentication_server"] = ""
    assert words in office.post("/admin/settings/", data).content.decode()
    assert site.get("authentication_server") == "mx.gotrs.test"


@pytest.mark.django_db(transaction=True)
def test_the_health_page_says_what_is_wrong(office: Client) -> None:
    page = office.get("/admin/health/").content.decode()
    assert "No worker has run yet." in page
