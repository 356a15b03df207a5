"""Row "New ticket": by phone, for a customer who is made on the way, with a file.

Choosing a known customer: test_list_page.
"""

from playwright.sync_api import Page, expect

from accounts.models import Agent, CustomerUser
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import MailChannel, Ticket


def test_row_new_ticket_a_call_of_a_stranger_becomes_a_ticket_and_a_customer(
    live_app: App, page: Page, anna: Agent, support: Queue
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    page.keyboard.press("c")
    expect(page.locator("h1")).to_have_text("New ticket")
    page.get_by_text("Create a new customer").click()
    page.locator("[name=new_first_name]").fill("Nora")
    page.locator("[name=new_last_name]").fill("North")
    page.locator("[name=new_email]").fill("nora@north.test")
    page.locator("[name=queue]").select_option(label="Support")
    page.locator("[name=owner]").select_option(label="Anna Arndt")
    page.locator("[name=title]").fill("Cable is missing")
    page.locator("[name=body]").fill("She calls from the cellar.")
    page.locator("[name=attachments]").set_input_files(
        {"name": "cellar.txt", "mimeType": "text/plain", "buffer": b"dark"}
    )
    page.get_by_role("button", name="Create ticket").click()
    expect(page.locator("h1")).to_have_text("Cable is missing")
    expect(page.locator(".article--customer")).to_contain_text("She calls from the cellar.")
    expect(page.locator(".article__files")).to_contain_text("cellar.txt")
    ticket = Ticket.objects.get()
    assert ticket.owner == anna
    assert ticket.customer_user_id == CustomerUser.objects.get(email="nora@north.test").login
    assert ticket.articles.get().channel == MailChannel.PHONE
