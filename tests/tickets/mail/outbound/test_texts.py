"""What stands around an agent's text (rule 8.6)."""

from datetime import UTC, datetime

import pytest

from accounts.models import Agent, Preferences
from queues.models import Queue, Salutation, Signature
from tickets.mail.outbound.texts import Frame, answer_frame, quote, quote_html
from tickets.models import Article, Priority, State, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket() -> Ticket:
    return Ticket(
        tn="2026030510000071", title="Ink", queue=Queue.objects.get(pk=2),
        state=State.objects.get(pk=4), priority=Priority.objects.get(pk=3),
    )  # fmt: skip


@pytest.fixture
def agent() -> Agent:
    return Agent(login="ada", email="ada@desk.example", first_name="Ada", last_name="Agent")


def test_salutation_and_signature_of_the_queue_frame_an_answer(ticket, agent):
    ticket.queue.salutation = Salutation(text="Hello,\n")
    ticket.queue.signature = Signature(text="Yours\n{{ me.name }} & team\n")
    assert answer_frame(ticket, agent) == Frame(
        "Hello,", "Yours\nAda Agent & team", "Hello,", "Yours<br>\nAda Agent &amp; team"
    )


def test_texts_in_html_are_cleaned_and_have_a_text_form(ticket, agent):
    ticket.queue.salutation = Salutation(
        text="<p onclick='x()'>Hello &amp; <b>{{ me.name }}</b><script>x</script></p>",
        content_type="text/html",
    )
    ticket.queue.signature = None
    assert answer_frame(ticket, agent) == Frame(
        "Hello & Ada Agent", "", "<p>Hello &amp; <b>Ada Agent</b></p>", ""
    )


@pytest.mark.parametrize("tag", ["{{ me.signature }}", "<OTRS_CURRENT_UserSignature>"])
def test_an_agents_own_signature_stands_where_that_of_the_queue_has_a_place(ticket, agent, tag):
    ticket.queue.salutation = None
    ticket.queue.signature = Signature(text=f"Yours\n{tag}\n-- \nDesk")
    assert answer_frame(ticket, agent).signature == "Yours\n\n-- \nDesk"
    agent.preferences = Preferences(extra={"signature": "Ada <3\n{{ ticket.number }}"})
    frame = answer_frame(ticket, agent)
    assert frame.signature == "Yours\nAda <3\n{{ ticket.number }}\n-- \nDesk"
    assert "Ada &lt;3<br>" in frame.signature_html


def test_an_invalid_signature_is_left_out(ticket, agent):
    ticket.queue.salutation = None
    ticket.queue.signature = Signature(text="Yours", valid_id=2)
    assert answer_frame(ticket, agent) == Frame()


def test_the_answered_text_is_quoted_under_a_line_with_sender_and_time():
    article = Article(
        from_header='"Mia Mint" <mia@acme.example>',
        body_text="It burns.\n\n> I said so\n",
        created_at=datetime(2026, 3, 5, 14, 2, tzinfo=UTC),
    )
    assert quote(article) == (
        "Mia Mint wrote on 2026-03-05 14:02 (UTC):\n> It burns.\n>\n> > I said so"
    )


def test_an_html_quote_is_cleaned_again_and_names_are_escaped():
    article = Article(
        from_header="<b>Mia</b>", body_html="<p>It <i>burns</i><script>x()</script></p>",
        body_text="It burns", created_at=datetime(2026, 3, 5, 14, 2, tzinfo=UTC),
    )  # fmt: skip
    text = quote_html(article)
    assert "<script" not in text
    assert "<b>" not in text
    assert '<blockquote type="cite"><p>It <i>burns</i></p></blockquote>' in text
