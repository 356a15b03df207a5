"""Forwarding an entry of the conversation to somebody outside."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Agent, CustomerUser
from tests.cast import acting
from tickets.models import Article, ArticleType, HistoryType, OutgoingMail, SenderType, Ticket
from tickets.operations import ArticleDraft, NewFile, add_article

BrowserOf = Callable[..., Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def entry(ticket: Ticket, ben: CustomerUser) -> Article:
    """What Ben wrote, with a plan and a program."""
    return add_article(
        ticket,
        actor=acting(ben),
        draft=ArticleDraft(
            body="It burns.\nStill.",
            subject="The fire",
            to="help@acme.test",
            article_type=ArticleType.EMAIL_EXTERNAL,
            sender_type=SenderType.CUSTOMER,
            mail_facts={"size": 1},
            files=(
                NewFile("plan.txt", b"a plan"),
                NewFile("photo.txt", b"a photo"),
                NewFile("virus.exe", b"MZ", dangerous=True),
            ),
        ),
    )


def forward(client: Client, ticket: Ticket, *, htmx: bool = False, **data: Any) -> HttpResponse:
    data = {"kind": "forward", "body": "Please look.", "forward_to": "expert@out.test"} | data
    prefix, headers = ("/api", HTMX) if htmx else ("", {})
    return client.post(  # type: ignore[return-value]
        f"{prefix}/tickets/{ticket.pk}/compose", data, headers=headers
    )


def test_a_forward_goes_to_its_recipients_alone_and_the_customer_does_not_see_it(
    annas: Client, ticket: Ticket, entry: Article
) -> None:
    plan = entry.attachments.get(filename="plan.txt")
    response = forward(
        annas,
        ticket,
        forwarded=entry.pk,
        carry=[str(plan.pk)],
        forward_cc="boss@out.test",
        to="ben@acme.test",
    )
    article = ticket.articles.latest("pk")
    assert response["Location"].endswith(f"#article-{article.pk}")
    mail = OutgoingMail.objects.get()
    assert sorted(mail.recipients.values_list("address", flat=True)) == [
        "boss@out.test",
        "expert@out.test",
    ]
    assert article.subject == f"Fwd: [Ticket#{ticket.tn}] The fire"
    assert not article.is_visible_for_customer
    assert ticket.history.filter(type=HistoryType.FORWARD, article=article).count() == 1
    assert [(f.filename, f.sha256) for f in article.attachments.all()] == [
        ("plan.txt", plan.sha256)
    ]
    assert entry.attachments.count() == 3


def test_the_customer_is_not_greeted_in_a_mail_to_others(
    annas: Client, ticket: Ticket, entry: Article
) -> None:
    salutation = ticket.queue.salutation
    forward(annas, ticket, forwarded=entry.pk)
    body = ticket.articles.latest("pk").body_text
    assert body.startswith("Please look.")
    if salutation is not None:
        annas.post(
            f"/tickets/{ticket.pk}/compose",
            {"kind": "reply", "body": "Water.", "to": "ben@acme.test"},
        )
        assert not ticket.articles.latest("pk").body_text.startswith("Water.")


def test_the_composer_begins_with_the_quoted_entry_its_files_and_nobody(
    annas: Client, ticket: Ticket, entry: Article
) -> None:
    page = annas.get(f"/tickets/{ticket.pk}?forward={entry.pk}").content.decode()
    text = page.split('id="compose-body"')[1].split("</textarea>")[0]
    assert "Forwarded message:" in text
    assert "&gt; Subject: The fire" in text
    assert "&gt; It burns.\n&gt; Still." in text
    assert 'name="kind" value="forward" checked' in page
    plan, virus = (entry.attachments.get(filename=name).pk for name in ("plan.txt", "virus.exe"))
    assert f'name="carry" value="{plan}" checked' in page
    assert str(virus) not in page.split('id="compose-forward"')[1].split("<textarea")[0]
    answer = annas.get(f"/api/tickets/{ticket.pk}/articles/{entry.pk}/forward", headers=HTMX)
    fragment = answer.content.decode()
    assert f'name="carry" value="{plan}" checked' in fragment
    assert "ben@acme.test" not in fragment


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"forward_to": ""}, "A mail needs a recipient."),
        ({"forward_to": "", "to": "ben@acme.test"}, "A mail needs a recipient."),
        ({"forward_to": "no address"}, "no address"),
        ({"carry": "77"}, "A file is not there any more."),
        ({"forwarded": "9" * 30}, "field__error"),
    ],
)
def test_a_refused_forward_is_not_lost(
    annas: Client,
    ticket: Ticket,
    entry: Article,
    data: dict[str, str],
    sentence: str,
    htmx: bool,
) -> None:
    response = forward(annas, ticket, htmx=htmx, **({"forwarded": entry.pk} | data))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Please look." in page
    assert 'name="kind" value="forward" checked' in page
    assert not OutgoingMail.objects.exists()


def test_an_entry_of_another_ticket_is_not_forwarded(
    annas: Client, admin: Agent, ticket: Ticket, make_ticket: Callable[..., Ticket], sales: Any
) -> None:
    secret = make_ticket(sales, body="A secret", actor=admin).articles.get()
    assert forward(annas, ticket, forwarded=secret.pk).status_code == 404
    assert annas.get(f"/tickets/{ticket.pk}?forward={secret.pk}").status_code == 404
    assert not OutgoingMail.objects.exists()


def test_who_may_not_reply_forwards_nothing(
    browser_of: BrowserOf, rita: Agent, ticket: Ticket, entry: Article
) -> None:
    ritas = browser_of(rita)
    assert forward(ritas, ticket, forwarded=entry.pk).status_code == 403
    assert ritas.get(f"/tickets/{ticket.pk}?forward={entry.pk}").status_code == 403


def test_an_undone_forward_is_a_forward_again(
    annas: Client, ticket: Ticket, entry: Article
) -> None:
    forward(annas, ticket, forwarded=entry.pk)
    article = ticket.articles.latest("pk")
    answer = annas.post(f"/api/tickets/{ticket.pk}/articles/{article.pk}/undo", headers=HTMX)
    page = answer.content.decode()
    assert 'name="kind" value="forward" checked' in page
    assert "expert@out.test" in page
