"""The HTML of strangers' mails runs nowhere, reaches nobody, and stays in its frame."""

from urllib.parse import urlsplit

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.canary import Canary
from tests.browser.hostile import PICTURES, cases
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import Ticket

_FRAMES = "document.querySelectorAll('iframe')"
# What must not be in the frame of a mail.
_ACTIVE = (
    "script, iframe, object, embed, form, input, button, svg, math, link, video, audio,"
    " style:not(head > style), meta:not(head > meta), base:not(head > base)"
)
_IN_FRAMES = """
active => [...document.querySelectorAll('iframe')].map(frame => {
    const page = frame.contentDocument
    const all = [...page.querySelectorAll('*')]
    const places = new Set(all.map(element => getComputedStyle(element).position))
    return {
        places: [...places].filter(place => !['static', 'relative'].includes(place)),
        active: [...page.querySelectorAll(active)].map(element => element.outerHTML),
        handlers: all.flatMap(e => e.getAttributeNames()).filter(name => name.startsWith('on')),
        links: [...page.querySelectorAll('a[href]:not(.gotrs-blocked a)')]
            .map(link => [link.protocol, link.rel, link.target]),
    }
})
"""


@pytest.fixture
def hostile_mails(ticket: Ticket) -> Ticket:
    """A ticket into which each case has come as a mail."""
    with transaction.atomic():
        for name, source in cases().items():
            head = (
                f"From: Eve <eve@evil.test>\r\nSubject: [Ticket#{ticket.tn}] {name}\r\n"
                f"Message-ID: <{name}@evil.test>\r\nMIME-Version: 1.0\r\n"
                "Content-Type: text/html; charset=utf-8\r\n\r\n"
            )
            raw = f"{head}<p>Case {name}</p>{source}".encode()
            assert process(store(raw, source="pipe").pk).ticket == ticket, name
    return ticket


def test_no_mail_runs_script_leaves_its_frame_or_asks_a_host_for_more_than_wanted_pictures(
    live_app: App, anna: Agent, hostile_mails: Ticket, page: Page
) -> None:
    canary = Canary(page, live_app)
    sign_in(page, live_app, anna, f"/tickets/{hostile_mails.pk}")
    _load_all_frames(page)
    for name, frame in zip(cases(), page.evaluate(_IN_FRAMES, _ACTIVE), strict=True):
        assert (frame["places"], frame["active"], frame["handlers"]) == ([], [], []), name
        for protocol, rel, target in frame["links"]:
            assert protocol in {"http:", "https:", "mailto:", "tel:"}, name
            assert "noopener" in rel, name
            assert target in {"", "_blank"}, name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    canary.check()
    page.evaluate(f"() => {{ for (const frame of {_FRAMES}) frame.src += '?images=1' }}")
    _wait_for_frames(page, "images=1")
    assert canary.calls == []
    assert set(PICTURES) <= set(canary.requests)
    assert all(urlsplit(url).path.endswith(".png") for url in canary.requests), canary.requests
    expect(page).to_have_url(f"{live_app.url}/tickets/{hostile_mails.pk}")


def _load_all_frames(page: Page) -> None:
    page.evaluate(f"() => {{ for (const frame of {_FRAMES}) frame.loading = 'eager' }}")
    expect(page.locator("iframe")).to_have_count(len(cases()))
    _wait_for_frames(page, "/body")


def _wait_for_frames(page: Page, part: str) -> None:
    page.wait_for_function(
        """part => [...document.querySelectorAll('iframe')].every(frame => {
            const page = frame.contentDocument
            return page && page.readyState === 'complete' && page.URL.includes(part)
        })""",
        arg=part,
    )
