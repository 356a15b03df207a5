"""Settings, figures and maintenance of the site in the API (contract 4.17)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts import site
from accounts.auth.password_links import send_link
from accounts.models import AuditEntry, LoginSession
from accounts.preferences import zone_of
from adminpanel.stats import size_text
from gotrs.common.clock import moved_to
from queues.models import Queue
from tests.cast import PASSWORD
from tests.clients import ApiClient
from tickets import numbers
from tickets.mail.outbound.facts import Facts, show_time
from tickets.models import Attachment, OutgoingMail

pytestmark = pytest.mark.django_db

CONFIG = "/admin/system/config"
PATHS = [
    ("get", CONFIG),
    ("put", CONFIG),
    ("patch", CONFIG),
    ("get", "/admin/system/stats"),
    ("post", "/admin/system/maintenance"),
    ("get", "/admin/system/logs"),
    ("get", "/admin/audit/logs"),
    ("get", "/admin/audit/logs/1"),
    ("get", "/admin/audit/stats"),
    ("get", "/admin/reports/tickets"),
    ("get", "/admin/reports/users"),
    ("get", "/admin/reports/sla"),
    ("get", "/admin/reports/performance"),
    ("post", "/admin/reports/export"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("who", ["anna", "ben"])
def test_only_admins_come_in(request, who, method, path):
    answer = ApiClient(request.getfixturevalue(who)).request(method, path, {})
    assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_strangers_have_to_sign_in(db, method, path):
    answer = ApiClient().request(method, path, {})
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_required")


# --- Settings ---------------------------------------------------------------------------------


def test_the_settings_are_those_that_count(admin, settings):
    config = ApiClient(admin).get(CONFIG).json()["data"]
    assert config == {
        "site_name": "GOTRS",
        "organization": "",
        "admin_email": "",
        "base_url": settings.BASE_URL,
        "default_language": "en",
        "timezone": "UTC",
        "maintenance_mode": False,
        "maintenance_message": "",
        "ticket_number_generator": "DateChecksum",
        "system_id": "10",
        "ticket_hook": "Ticket#",
        "default_queue_id": 2,
        "customer_portal_enabled": True,
        "customer_registration_enabled": False,
        "password_min_length": 8,
        "session_timeout": 7200,
    }


CHANGES = {
    "site_name": "Help",
    "organization": "Acme",
    "admin_email": "root@acme.test",
    "base_url": "https://help.acme.test/desk",
    "timezone": "Europe/Berlin",
    "maintenance_message": "Back at noon.",
    "ticket_number_generator": "Random",
    "system_id": "77",
    "ticket_hook": "Call ",
    "default_queue_id": 4,
    "customer_portal_enabled": False,
    "customer_registration_enabled": True,
    "password_min_length": 12,
    "session_timeout": 600,
}


@pytest.mark.parametrize("method", ["put", "patch"])
def test_what_is_named_changes_and_the_rest_stays(admin, method):
    api = ApiClient(admin)
    before = api.get(CONFIG).json()["data"]
    answer = api.request(method, CONFIG, CHANGES)
    assert answer.status_code == 200, answer.content
    assert answer.json()["data"] == before | CHANGES
    assert api.get(CONFIG).json()["data"] == before | CHANGES


def test_a_change_stands_in_the_audit_log_with_old_and_new(admin):
    ApiClient(admin).put(CONFIG, {"organization": "Acme", "password_min_length": 12})
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.entity_type) == ("config.update", "config")
    assert (entry.agent_id, entry.ip_address) == (admin.pk, "127.0.0.1")
    assert entry.old_values == {"organization": "", "password_min_length": 8}
    assert entry.new_values == {"organization": "Acme", "password_min_length": 12}


def test_sending_back_what_was_read_changes_nothing(admin):
    api = ApiClient(admin)
    config = api.get(CONFIG).json()["data"]
    assert api.put(CONFIG, config).json()["data"] == config
    assert not AuditEntry.objects.exists()
    assert site.get("base_url") == ""  # still the environment's


def test_a_queue_that_is_not_in_use_any_more_may_stay_but_not_be_chosen(admin):
    api = ApiClient(admin)
    Queue.objects.filter(pk__in=[2, 4]).update(valid_id=2)
    assert api.put(CONFIG, {"default_queue_id": 2}).status_code == 200
    assert "default_queue_id" in api.put(CONFIG, {"default_queue_id": 4}).json()["details"]


def test_null_gives_a_setting_back_to_the_environment(admin, settings):
    api = ApiClient(admin)
    api.put(CONFIG, {"base_url": "https://other.test", "timezone": "Asia/Tokyo"})
    config = api.put(CONFIG, {"base_url": None, "timezone": None, "organization": None}).json()
    assert config["data"]["base_url"] == settings.BASE_URL
    assert config["data"]["timezone"] == "UTC"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("site_name", ""),
        ("site_name", None),
        ("site_name", "x" * 101),
        ("site_name", ["x"]),
        ("site_name", "a\nb"),
        ("admin_email", "nobody"),
        ("base_url", "ftp://x.test"),
        ("base_url", "javascript:alert(1)"),
        ("base_url", "https://user:pass@x.test"),
        ("base_url", "https://x.test/?a=1"),
        ("base_url", "https://x.test:99999"),
        ("base_url", "https://"),
        ("default_language", "tlh"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../etc/passwd"),
        ("maintenance_mode", "perhaps"),
        ("ticket_number_generator", "Roman"),
        ("system_id", "ten"),
        ("system_id", "12345678901"),
        ("ticket_hook", ""),
        ("default_queue_id", 999),
        ("default_queue_id", 10**30),
        ("default_queue_id", "Raw"),
        ("password_min_length", 3),
        ("password_min_length", 1000),
        ("session_timeout", 10),
        ("session_timeout", 10**6),
        ("customer_portal_enabled", None),
    ],
)
def test_bad_values_name_their_field_and_change_nothing(admin, name, value):
    answer = ApiClient(admin).put(CONFIG, {"organization": "Acme", name: value})
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert list(answer.json()["details"]) == [name]
    assert site.get("organization") == ""
    assert not AuditEntry.objects.exists()


def test_all_wrong_values_are_told_at_once(admin):
    answer = ApiClient(admin).put(CONFIG, {"timezone": "x", "system_id": "x", "base_url": "x"})
    assert set(answer.json()["details"]) == {"timezone", "system_id", "base_url"}


def test_a_body_without_a_setting_is_refused(admin):
    answer = ApiClient(admin).put(CONFIG, {"secret_key": "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "no_known_fields")


# --- What the settings do ---------------------------------------------------------------------


def test_links_in_mails_begin_with_the_base_address(admin, anna, ticket):
    ApiClient(admin).put(CONFIG, {"base_url": "https://help.acme.test/desk/"})
    assert Facts(ticket).get("ticket.link") == f"https://help.acme.test/desk/tickets/{ticket.pk}"
    send_link(anna)
    assert "https://help.acme.test/desk/password/" in OutgoingMail.objects.get().secret_text


def test_the_zone_is_that_of_people_who_chose_none_and_of_ticket_numbers(admin, anna):
    ApiClient(admin).put(CONFIG, {"timezone": "Pacific/Auckland"})
    assert zone_of(anna).key == "Pacific/Auckland"
    with moved_to(datetime(2026, 3, 5, 22, 0, tzinfo=UTC)):
        assert numbers.next_number().startswith("20260306")
    assert "(Pacific/Auckland)" in show_time(datetime(2026, 3, 5, 22, 0, tzinfo=UTC))


def test_a_browser_is_signed_out_after_the_timeout(admin, anna, browser_of):
    browser = browser_of(anna)
    ApiClient(admin).put(CONFIG, {"session_timeout": 300})
    LoginSession.objects.filter(agent=anna).update(
        last_activity=timezone.now() - timedelta(seconds=301)
    )
    assert browser.get("/").status_code == 302


def test_a_closed_portal_says_so(admin, ben, browser_of):
    browser = browser_of(ben)
    assert browser.get("/portal").status_code == 200
    ApiClient(admin).put(CONFIG, {"customer_portal_enabled": False})
    page = browser.get("/portal")
    assert page.status_code == 403
    assert "The customer portal is closed." in page.content.decode()
    assert ApiClient(ben).get("/tickets").status_code == 200


def test_passwords_have_the_least_length(admin, anna):
    ApiClient(admin).put(CONFIG, {"password_min_length": 20})
    answer = ApiClient(anna).post(
        "/users/me/password", {"current_password": PASSWORD, "new_password": "staple fourteen"}
    )
    assert "20 characters" in str(answer.json()["details"])


# --- Maintenance ------------------------------------------------------------------------------


def test_maintenance_keeps_everybody_but_admins_out(admin, anna):
    api, agent = ApiClient(admin), ApiClient(anna)
    answer = api.post("/admin/system/maintenance", {"enabled": True, "message": "Back at noon."})
    assert answer.json()["data"] == {
        "maintenance_mode": True,
        "maintenance_message": "Back at noon.",
    }
    refused = agent.get("/tickets")
    assert (refused.status_code, refused.json()["code"]) == (403, "maintenance_mode")
    assert refused.json()["error"] == "Back at noon."
    off = api.post("/admin/system/maintenance", {"enabled": False})
    assert off.json()["data"]["maintenance_message"] == "Back at noon."
    assert agent.get("/tickets").status_code == 200
    on, _off = AuditEntry.objects.order_by("id")
    assert on.new_values == {"maintenance_mode": True, "maintenance_message": "Back at noon."}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "enabled"),
        ({"enabled": "perhaps"}, "enabled"),
        ({"enabled": None}, "enabled"),
        ({"enabled": True, "message": "x" * 501}, "message"),
        ({"enabled": True, "message": 7}, "message"),
    ],
)
def test_maintenance_needs_a_yes_or_no(admin, body, field):
    answer = ApiClient(admin).post("/admin/system/maintenance", body)
    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
    assert site.get("maintenance_mode") is False


# --- Figures ----------------------------------------------------------------------------------


def test_the_figures_are_exact(admin, anna, ben, ticket, make_ticket, support):
    gone = make_ticket(support, actor=anna)
    ApiClient(anna).delete(f"/tickets/{gone.pk}")
    anna.valid_id = 2
    anna.save()
    for sha256 in ("a", "a", "b"):
        Attachment.objects.create(filename="x", content_type="x/y", size=1000, sha256=sha256)
    found = ApiClient(admin).get("/admin/system/stats").json()["data"]
    assert (found["total_users"], found["active_users"]) == (2, 1)
    assert found["total_customers"] == 1
    assert (found["total_tickets"], found["total_articles"]) == (1, 1)
    assert found["attachment_bytes"] == 2000
    assert found["database_size_bytes"] > 100_000
    assert found["database_size"].endswith("B")
    assert found["uptime"].count(":") == 2
    assert found["version"]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1536, "1.5 KB"),
        (432013312, "412 MB"),
        (5 * 1024**4, "5 TB"),
        (5000 * 1024**4, "5000 TB"),
    ],
)
def test_sizes_are_written_for_people(size, text):
    assert size_text(size) == text
