"""``@login`` in a note: who is called, and who is not (rule 5.20)."""

import pytest

from accounts.models import Preferences
from gotrs.common.validity import Validity
from tests.cast import acting
from tickets import mentions
from tickets.models import ArticleType, Notification
from tickets.operations import ArticleDraft, add_article, assign

pytestmark = pytest.mark.django_db


def told():
    """Who was told what so far."""
    return list(Notification.objects.order_by("id").values_list("agent__login", "type"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@rita please look", ["rita"]),
        ("Ask (@Rita), @rita. And @anna-b!", ["rita", "anna-b"]),
        ("write to rita@acme.test or x.@rita", []),
        ("> @rita said so\n  > @anna too\n@ben", ["ben"]),
        ("@rita@acme.test knows", ["rita@acme.test"]),
        ("@ @@ @. 3@4 https://x.test/@rita", []),
        (" ".join(f"@a{n}" for n in range(30)), [f"a{n}" for n in range(20)]),
    ],
)
def test_what_counts_as_a_name(text, names):
    assert mentions.names_in(text) == names


def test_a_colleague_who_is_named_is_told_and_owns_nothing(ticket, anna, rita):
    owner = ticket.owner_id
    draft = ArticleDraft(body="@Rita and @nobody: does it burn?")
    article = add_article(ticket, actor=acting(anna), draft=draft)
    assert told() == [("rita", "mention")]
    message = Notification.objects.get()
    assert message.title == f"You are mentioned in ticket {ticket.tn}"
    assert message.ticket == ticket
    ticket.refresh_from_db()
    assert ticket.owner_id == owner
    assert "@nobody" in article.body_text


def test_who_would_hear_of_the_note_anyway_hears_of_the_mention_alone(ticket, anna, rita):
    assign(ticket, actor=acting(anna), owner=rita)
    Notification.objects.all().delete()
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="@rita look"))
    assert told() == [("rita", "mention")]


def test_who_switched_mentions_off_hears_of_the_note(ticket, anna, rita):
    assign(ticket, actor=acting(anna), owner=rita)
    Notification.objects.all().delete()
    Preferences.objects.create(agent=rita, extra={"notifications": {"mention": False}})
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="@rita look"))
    assert told() == [("rita", "note")]


def test_who_may_not_read_the_ticket_is_not_told_of_it(ticket, anna, outsider, rita):
    rita.valid_id = Validity.INVALID
    rita.save()
    draft = ArticleDraft(body=f"@{outsider.login} @rita @anna look")
    add_article(ticket, actor=acting(anna), draft=draft)
    assert told() == []


@pytest.mark.parametrize("kind", [ArticleType.EMAIL_EXTERNAL, ArticleType.NOTE_EXTERNAL])
def test_what_the_customer_reads_calls_nobody(ticket, anna, rita, kind):
    draft = ArticleDraft(body="@rita will see to it", article_type=kind)
    add_article(ticket, actor=acting(anna), draft=draft)
    assert ("rita", "mention") not in told()
