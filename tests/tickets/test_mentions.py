"""``@login`` in a note: who is called, and who is not (rule 5.20)."""

import re

import pytest

from accounts.models import Group, Preferences
from gotrs.common.errors import Invalid
from gotrs.common.validity import Validity
from tests.cast import USERS, acting, make_agent
from tickets import mentions
from tickets.history_text import name_people, sentence
from tickets.models import Article, ArticleType, HistoryType, Notification, TicketHistory
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


def test_the_history_says_who_was_mentioned(ticket, anna, rita, outsider):
    draft = ArticleDraft(body=f"@rita, @{outsider.login}: look")
    article = add_article(ticket, actor=acting(anna), draft=draft)
    row = TicketHistory.objects.get(type=HistoryType.MENTION)
    assert (row.new_value, row.article) == ("rita", article)
    name_people([row])
    assert sentence(row) == "mentioned Rita Reed"


# --- Groups ---------------------------------------------------------------------------------------


def call(ticket, agent, text):
    return add_article(ticket, actor=acting(agent), draft=ArticleDraft(body=text))


def test_a_group_calls_those_of_its_members_who_may_read_the_ticket(
    ticket, anna, rita, bert, outsider, board
):
    call(ticket, anna, "@@Users, the printer burns")
    assert told() == [("rita", "mention")]
    call(ticket, anna, "@@board and @@nosuch: look")
    assert told() == [("rita", "mention")]


def test_a_note_that_would_call_too_many_is_refused_and_nothing_is_written(ticket, anna):
    for number in range(mentions.MOST + 1):
        make_agent(f"agent{number}", {USERS: ["ro"]})
    before = Article.objects.count()
    with pytest.raises(Invalid) as refused:
        call(ticket, anna, "@@users look")
    assert "21 people" in refused.value.message
    assert list(refused.value.details) == ["body"]
    assert Article.objects.count() == before
    assert told() == []


# --- Pages ----------------------------------------------------------------------------------------


def suggested(browser, ticket, text):
    answer = browser.get(
        f"/api/tickets/{ticket.pk}/mentions", {"q": text}, headers={"HX-Request": "true"}
    )
    return re.findall(r'data-mention="([^"]*)"', answer.content.decode())


def test_suggested_are_readers_of_the_ticket_by_name_or_login(
    browser_of, ticket, anna, rita, bert, outsider
):
    browser = browser_of(anna)
    assert suggested(browser, ticket, "REE") == ["@rita"]
    assert suggested(browser, ticket, "ri") == ["@rita"]
    assert suggested(browser, ticket, "") == ["@rita"]
    assert suggested(browser, ticket, "bert") == suggested(browser, ticket, "out") == []


def test_suggested_groups_are_those_that_can_be_written(browser_of, ticket, anna):
    Group.objects.create(name="users of printers")
    Group.objects.create(name="users-old", valid_id=Validity.INVALID)
    assert suggested(browser_of(anna), ticket, "@US") == ["@@users"]


def test_who_is_called_stands_in_a_chip_and_nothing_else(browser_of, ticket, anna, rita):
    call(ticket, anna, "@Rita. <i>@@users</i> @nobody https://x.test/?a=@rita rita@acme.test")
    page = browser_of(anna).get(f"/tickets/{ticket.pk}").content.decode()
    assert re.findall(r'<span class="mention" title="([^"]*)">([^<]*)</span>', page) == [
        ("Rita Reed", "@Rita"),
        ("users", "@@users"),
    ]
    assert "<i>" not in page.partition('class="article__text"')[2].partition("</div>")[0]
