"""An agent's own signature: kept in the preferences, shown as answers will end."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Agent
from accounts.preferences import signature_of
from queues.models import Queue, Signature
from tickets.models import Ticket

HTMX = {"HX-Request": "true"}
PATH = "/api/account/signature-preview"


@pytest.fixture
def place(support: Queue) -> Queue:
    """A queue whose signature has a place for those of agents."""
    text = "Yours,\n{{ me.name }}\n{{ me.signature }}\n{{ ticket.number }}"
    support.signature = Signature.objects.create(name="Own", text=text)
    support.save()
    return support


def preview(client: Client, text: str) -> str:
    answer = client.post(PATH, {"signature": text}, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_preview_shows_how_answers_will_end(
    annas: Client, anna: Agent, place: Queue, ticket: Ticket
) -> None:
    shown = preview(annas, "Mondays to Thursdays\n<b>&</b>")
    assert place.name in shown
    assert f"Anna Arndt\nMondays to Thursdays\n&lt;b&gt;&amp;&lt;/b&gt;\n{ticket.tn}" in shown
    assert signature_of(Agent.objects.get(pk=anna.pk)) == ""


def test_where_no_queue_has_a_place_the_page_says_so(annas: Client, ticket: Ticket) -> None:
    assert "has a place for it" in preview(annas, "Mondays to Thursdays")
    assert preview(annas, "").strip() == ""


def test_queues_out_of_reach_are_not_shown(
    browser_of: Callable[..., Client], outsider: Agent, place: Queue, ticket: Ticket
) -> None:
    assert ticket.tn not in preview(browser_of(outsider), "Hm")


def test_without_script_the_address_leads_to_the_account(annas: Client) -> None:
    assert annas.post(PATH, {"signature": "x"})["Location"] == "/account"


def test_it_is_kept_with_the_preferences_and_put_under_answers(
    annas: Client, anna: Agent, place: Queue, ticket: Ticket
) -> None:
    form = annas.get("/account").context["form"]
    said = {bound.name: bound.value() for bound in form if bound.value() not in (None, "", False)}
    answer = annas.post("/account", said | {"signature": "Mondays to Thursdays"})
    assert answer.status_code == 302
    assert signature_of(Agent.objects.get(pk=anna.pk)) == "Mondays to Thursdays"
    assert "Mondays to Thursdays" in annas.get("/account").content.decode()
    refused = annas.post("/account", said | {"signature": "x" * 2_001})
    assert set(refused.context["form"].errors) == {"signature"}
