"""A large reply to several people, one of whom the mail server refuses, in Chromium."""

import secrets
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.test_ticket_page import open_as
from tests.servers.app import App
from tests.servers.smtp import SmtpServer
from tickets.models import OutgoingMail, Ticket

MEGABYTE = 1024 * 1024


def test_ten_megabytes_to_three_people_show_who_has_them_and_who_does_not(
    make_app: Callable[..., App],
    transactional_db: None,
    smtp_server: SmtpServer,
    anna: Agent,
    ticket: Ticket,
    page: Page,
    tmp_path: Path,
) -> None:
    smtp_server.refuse("carla@acme.test", "550 5.1.1 No such user here")
    files = [tmp_path / name for name in ("plan.bin", "photo.bin")]
    for file in files:
        file.write_bytes(secrets.token_bytes(5 * MEGABYTE))
    app = make_app(
        GOTRS_MAIL_TRANSPORT="smtp",
        GOTRS_SMTP_HOST=smtp_server.host,
        GOTRS_SMTP_PORT=str(smtp_server.port),
        GOTRS_SMTP_SECURITY="none",
    ).start()
    try:
        open_as(page, app, anna, ticket)
        page.locator("#compose-body").fill("The plans.")
        page.get_by_label("To", exact=True).fill("ben@acme.test, dora@acme.test")
        page.get_by_label("Cc", exact=True).fill("carla@acme.test")
        page.locator("input[name=files]").set_input_files(files)
        page.get_by_role("button", name="Send reply").click()
        entry = page.locator(".article").last
        expect(entry).to_contain_text("plan.bin")
        OutgoingMail.objects.update(not_before=ticket.created_at)
        app.manage("deliver_mail")
        page.reload()
        told = entry.locator(".delivery")
        expect(told).to_contain_text("Not delivered to 1 of 3")
        told.locator("summary").click()
        lines = told.locator("li")
        expect(lines).to_have_count(3)
        expect(lines.filter(has_text="ben@acme.test")).to_contain_text("Sent")
        expect(lines.filter(has_text="dora@acme.test")).to_contain_text("Sent")
        refused = lines.filter(has_text="carla@acme.test")
        expect(refused).to_contain_text("Not delivered")
        expect(refused).to_contain_text("No such user here")
        (arrived,) = smtp_server.deliveries
        assert sorted(arrived.recipients) == ["ben@acme.test", "dora@acme.test"]
        assert len(arrived.raw) > 10 * MEGABYTE
    finally:
        app.stop()
