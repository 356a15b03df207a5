"""PUT and DELETE of articles: notes are staff's, what was sent or received stays (contract 4.6)."""

import pytest

from tests.cast import USERS, acting, make_agent
from tickets import files as storage
from tickets import search_port
from tickets.models import (
    Article,
    ArticleRevision,
    ArticleType,
    HistoryType,
    SenderType,
    TicketHistory,
)
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
    merge_tickets,
    restore_article,
    unmerge_ticket,
)

pytestmark = pytest.mark.django_db
PHONE = ArticleDraft(body="He called.", article_type=ArticleType.PHONE)
MAIL = ArticleDraft(body="Dear Ben", article_type=ArticleType.EMAIL_EXTERNAL)
RECORDED = ArticleDraft(body="He said so.", sender_type=SenderType.CUSTOMER)


@pytest.fixture
def note(ticket, anna):
    """Anna's internal note in Ben's ticket."""
    draft = ArticleDraft(body="Toner smells of almonds", subject="Smell")
    return add_article(ticket, actor=acting(anna), draft=draft)


def path(article):
    return f"/tickets/{article.ticket_id}/articles/{article.pk}"


def found(words, person):
    return search_port.find_ids(words, actor=acting(person))


def test_an_edited_note_says_the_new_text_and_keeps_the_earlier(api_of, anna, ticket, note):
    answer = api_of(anna).put(path(note), {"body": "Toner smells of walnuts", "subject": "Nuts"})
    data = answer.json()["data"]
    assert answer.status_code == 200
    assert (data["body"], data["subject"], data["edited"]) == (
        "Toner smells of walnuts", "Nuts", True,
    )  # fmt: skip
    assert data["change_by"] == anna.pk
    assert answer.headers["ETag"] == '"3"'
    revision = ArticleRevision.objects.get(article=note)
    assert (revision.subject, revision.body_text) == ("Smell", "Toner smells of almonds")
    assert revision.replaced_by_id == anna.pk
    row = TicketHistory.objects.get(type=HistoryType.ARTICLE_EDIT)
    assert (row.old_value, row.new_value) == ("Toner smells of almonds", "Toner smells of walnuts")
    assert (row.article_id, row.agent_id, row.channel) == (note.pk, anna.pk, "api")
    assert found("almonds", anna) == []
    assert found("walnuts", anna) == [ticket.pk]


def test_what_stays_the_same_is_no_change(api_of, anna, note):
    api = api_of(anna)
    read = api.get(path(note)).json()["data"]
    answer = api.patch(path(note), read)
    assert answer.json()["data"] == read
    assert answer.headers["ETag"] == '"2"'
    assert not ArticleRevision.objects.exists()
    assert not TicketHistory.objects.filter(type=HistoryType.ARTICLE_EDIT).exists()


def test_html_stays_html_and_is_cleaned(api_of, anna, ticket):
    draft = ArticleDraft(body="<b>Old</b>", content_type="text/html")
    article = add_article(ticket, actor=acting(anna), draft=draft)
    api_of(anna).put(path(article), {"body": "<i>New</i><script>alert(1)</script>"})
    article.refresh_from_db()
    assert (article.body_html, article.body_text) == ("<i>New</i>", "New")


def test_the_customer_sees_a_note_or_no_longer(api_of, anna, ben, ticket, note):
    agent, customer = api_of(anna), api_of(ben)
    assert customer.get(path(note)).status_code == 404
    data = agent.put(path(note), {"is_visible_for_customer": True}).json()["data"]
    assert (data["is_visible_for_customer"], data["article_type"]) == (True, "note-external")
    assert data["edited"] is False
    assert customer.get(path(note)).status_code == 200
    assert customer.get(f"/tickets/{ticket.pk}").json()["data"]["article_count"] == 2
    assert found("almonds", ben) == [ticket.pk]
    agent.put(path(note), {"is_visible_to_customer": False})
    assert customer.get(path(note)).status_code == 404
    assert customer.get(f"/tickets/{ticket.pk}").json()["data"]["article_count"] == 1
    assert found("almonds", ben) == []
    rows = TicketHistory.objects.filter(type=HistoryType.ARTICLE_VISIBILITY_UPDATE).order_by("id")
    assert [(r.old_value, r.new_value) for r in rows] == [
        ("hidden", "visible"), ("visible", "hidden"),
    ]  # fmt: skip


@pytest.mark.parametrize("draft", [None, MAIL, RECORDED], ids=["customer", "mail", "recorded"])
def test_the_words_of_mails_and_customers_stay(api_of, anna, ticket, draft):
    article = (
        add_article(ticket, actor=acting(anna), draft=draft) if draft else ticket.articles.get()
    )
    api = api_of(anna)
    for answer in (api.put(path(article), {"body": "Forged"}), api.delete(path(article))):
        assert (answer.status_code, answer.json()["code"]) == (403, "protected_object")
    assert api.put(path(article), {"subject": "Forged"}).status_code == 403
    hidden = api.put(path(article), {"is_visible_for_customer": False, "body": article.body})
    assert hidden.json()["data"]["is_visible_for_customer"] is False
    article.refresh_from_db()
    assert article.deleted_at is None
    assert not ArticleRevision.objects.exists()


def test_a_call_may_be_corrected_but_not_deleted(api_of, anna, ticket):
    article = add_article(ticket, actor=acting(anna), draft=PHONE)
    api = api_of(anna)
    assert api.put(path(article), {"body": "She called."}).status_code == 200
    assert api.delete(path(article)).json()["code"] == "protected_object"


def test_a_deleted_note_is_gone_everywhere(api_of, browser_of, anna, ben, ticket):
    draft = ArticleDraft(
        body="Smells of almonds", subject="Smell", article_type=ArticleType.NOTE_EXTERNAL,
        files=(NewFile("a.txt", b"almonds"),),
    )  # fmt: skip
    note = add_article(ticket, actor=acting(anna), draft=draft)
    file = note.attachments.get()
    api, customer = api_of(anna), api_of(ben)
    answer = api.delete(path(note))
    assert (answer.status_code, answer.json()["data"]) == (200, {"id": note.pk})
    for one in (api, customer):
        assert one.get(path(note)).status_code == 404
        assert one.get(f"/files/{file.pk}").status_code == 404
        assert one.get(f"/files/{file.pk}/info").status_code == 404
        assert one.get(f"/tickets/{ticket.pk}/attachments/{file.pk}").status_code == 404
        assert one.get(f"/tickets/{ticket.pk}/attachments").json()["data"] == []
        entries = one.get(f"/tickets/{ticket.pk}/articles").json()["data"]
        assert [entry["sender_type"] for entry in entries] == ["customer"]
        row = one.get(f"/tickets/{ticket.pk}?include=last_article,articles").json()["data"]
        assert row["article_count"] == len(row["articles"]) == 1
        assert row["last_article"]["sender_type"] == "customer"
    assert found("almonds", anna) == []
    assert "almonds" not in browser_of(anna).get(f"/tickets/{ticket.pk}").content.decode()
    ticket.refresh_from_db()
    assert ticket.last_article_id == ticket.articles.get().pk
    again = api.delete(path(note))
    assert (again.status_code, again.json()["code"]) == (404, "not_found")
    assert TicketHistory.objects.get(type=HistoryType.ARTICLE_DELETE).article_id == note.pk
    assert storage.open_file(file).read() == b"almonds"


def test_an_admin_can_restore_it(api_of, anna, admin, ticket, note):
    api_of(anna).delete(path(note))
    assert not Article.objects.filter(pk=note.pk).exists()
    restore_article(Article.everything.get(pk=note.pk), actor=acting(admin))
    assert api_of(anna).get(path(note)).status_code == 200
    assert found("almonds", anna) == [ticket.pk]
    ticket.refresh_from_db()
    assert (ticket.article_count, ticket.last_article_id) == (2, note.pk)
    assert TicketHistory.objects.filter(type=HistoryType.ARTICLE_RESTORE).count() == 1


def test_a_deleted_note_goes_along_when_its_ticket_is_merged(
    api_of, anna, make_ticket, support, ticket, note
):
    api_of(anna).delete(path(note))
    target = make_ticket(support, "Target")
    merge_tickets(ticket, actor=acting(anna), target=target)
    hidden = Article.everything.get(pk=note.pk)
    assert hidden.ticket_id == target.pk
    target.refresh_from_db()
    assert target.article_count == 1
    restore_article(hidden, actor=acting(anna))
    target.refresh_from_db()
    assert target.article_count == 2
    unmerge_ticket(ticket, actor=acting(anna))
    assert api_of(anna).get(path(note)).status_code == 200


def test_who_may_not_change_the_ticket_changes_no_article(api_of, rita, ben, bert, ticket, note):
    writer = make_agent("writer", {USERS: ["ro", "note"]})
    for person, status in ((rita, 403), (writer, 403), (ben, 403), (bert, 404)):
        api = api_of(person)
        assert api.put(path(note), {"body": "x"}).status_code == status
        assert api.delete(path(note)).status_code == status


def test_if_match_is_honoured(api_of, anna, ticket, note):
    api = api_of(anna)
    for answer in (
        api.put(path(note), {"body": "x"}, If_Match='"1"'),
        api.delete(path(note), If_Match='"1"'),
    ):
        assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch")
    assert api.put(path(note), {"body": "x"}, If_Match='"2"').status_code == 200
    assert api.delete(path(note), If_Match='"3"').headers["ETag"] == '"4"'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "no_known_fields"),
        ({"from": "x", "sender_type": "customer"}, "no_known_fields"),
        ({"body": "  "}, "validation_failed"),
        ({"body": None}, "validation_failed"),
        ({"body": ["x"]}, "validation_failed"),
        ({"subject": "a\nb"}, "validation_failed"),
        ({"subject": "x" * 999}, "validation_failed"),
        ({"is_visible_for_customer": "perhaps"}, "validation_failed"),
    ],
)
def test_what_can_not_be_meant_is_refused(api_of, anna, note, body, code):
    answer = api_of(anna).put(path(note), body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_articles_of_other_tickets_are_not_found(api_of, anna, make_ticket, support, note):
    other = make_ticket(support, "Other")
    api = api_of(anna)
    for wrong in (
        f"/tickets/{other.pk}/articles/{note.pk}",
        f"/tickets/{other.pk}/articles/{2**70}",
    ):
        assert api.put(wrong, {"body": "x"}).status_code == 404
        assert api.delete(wrong).status_code == 404
    assert api.put(f"/tickets/{other.pk}/articles/x", {"body": "x"}).json()["code"] == "invalid_id"
