"""Adding to the conversation: what is kept of an entry (part 4)."""

from decimal import Decimal

import pytest

from accounts import site
from accounts.actors import Actor, Channel
from gotrs.common.errors import DomainError, Invalid, TooLarge
from tests.cast import acting
from tests.tickets.operations.drafts import NOTE
from tickets import files
from tickets.events import ArticleAdded
from tickets.models import (
    Article,
    ArticleType,
    Attachment,
    HistoryType,
    MailChannel,
    SenderType,
    StateType,
)
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
)

# --- The table of part 4 --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "sender", "history", "channel", "visible", "locks"),
    [
        (ArticleType.EMAIL_EXTERNAL, None, "SendAnswer", MailChannel.EMAIL, True, True),
        (ArticleType.EMAIL_INTERNAL, None, "EmailAgent", MailChannel.EMAIL, False, True),
        (ArticleType.PHONE, None, "PhoneCallAgent", MailChannel.PHONE, True, True),
        (
            ArticleType.PHONE,
            SenderType.CUSTOMER,
            "PhoneCallCustomer",
            MailChannel.PHONE,
            True,
            False,
        ),
        (ArticleType.NOTE_INTERNAL, None, "AddNote", MailChannel.INTERNAL, False, False),
        (ArticleType.NOTE_EXTERNAL, None, "AddNote", MailChannel.INTERNAL, True, False),
        (ArticleType.NOTE_REPORT, None, "AddNote", MailChannel.INTERNAL, False, False),
        (ArticleType.CHAT, None, "AddNote", MailChannel.CHAT, True, False),
    ],
)
def test_each_kind_of_entry_has_its_channel_visibility_and_history(
    kind, sender, history, channel, visible, locks, ticket, anna, record
):
    record.start(ticket)
    draft = ArticleDraft(
        body="Text", subject="Fire", article_type=kind, sender_type=sender, to="third@example.test"
    )
    article = add_article(ticket, actor=acting(anna, Channel.API), draft=draft)

    stored = Article.objects.get(pk=article.pk)
    assert (stored.channel, stored.is_visible_for_customer) == (channel, visible)
    assert stored.sender_type == (sender or SenderType.AGENT)
    assert stored.created_by == anna
    took = [("OwnerUpdate", None, "anna"), ("Lock", "unlock", "lock")] if locks else []
    assert record.history(ticket) == [(history, None, stored.subject), *took]
    row = record.rows(ticket)[0]
    assert (row.article, row.agent, row.channel) == (stored, anna, "api")
    assert record.steps(ticket) == 1
    assert record.event(ArticleAdded).article == stored
    is_mail = channel == MailChannel.EMAIL
    assert record.mailed() == ({"third@example.test"} if is_mail else set())
    assert (ticket.is_locked, ticket.state_type) == (locks, StateType.NEW)


def test_a_forward_is_hidden_and_called_one(ticket, anna, ben, record):
    record.start(ticket)
    article = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="Please look.",
            article_type=ArticleType.EMAIL_INTERNAL,
            history=HistoryType.FORWARD,
            to="expert@example.test",
        ),
    )
    assert record.history(ticket)[0][0] == "Forward"
    assert article.subject == f"Fwd: [Ticket#{ticket.tn}] Printer on fire"
    assert not article.is_visible_for_customer
    assert record.mailed() == {"expert@example.test"}
    assert ticket.state_type == StateType.NEW


# --- What is kept ---------------------------------------------------------------------------------


def test_html_is_cleaned_and_has_a_text_beside_it(ticket, anna):
    draft = ArticleDraft(
        body="<p>Use <b>water</b>.</p><script>alert(1)</script>", content_type="text/html; x=y"
    )
    article = add_article(ticket, actor=acting(anna), draft=draft)
    assert article.body_html == "<p>Use <b>water</b>.</p>"
    assert article.body_text == "Use water."
    assert (article.content_type, article.body) == ("text/html", article.body_html)


def test_text_stays_as_it_came_but_for_what_can_not_be_kept(ticket, anna):
    article = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(body="  Größe 中文\r\n\x00\ud800 <b>", subject="a\r\nb"),
    )
    article.refresh_from_db()
    assert article.body_text == "  Größe 中文\n\ufffd <b>"
    assert article.body_html == ""
    assert article.subject == "a  b"


def test_without_a_subject_it_has_that_of_the_ticket(ticket, anna):
    assert add_article(ticket, actor=acting(anna), draft=NOTE).subject == ticket.title


def test_what_a_customer_said_by_phone_is_from_them(ticket, anna):
    draft = ArticleDraft(body="x", article_type=ArticleType.PHONE, sender_type=SenderType.CUSTOMER)
    assert (
        add_article(ticket, actor=acting(anna), draft=draft).from_header
        == "Ben Brook <ben@acme.test>"
    )


def test_a_name_can_not_add_a_header(ticket, anna):
    anna.last_name = 'X" <boss@acme.test>\r\nBcc: all'
    anna.save()
    article = add_article(ticket, actor=acting(anna), draft=NOTE)
    assert article.from_header == (r'"Anna X\" <boss@acme.test> Bcc: all" <anna@gotrs.test>')


def test_a_received_mail_loses_nothing(ticket, record):
    record.start(ticket)
    article = add_article(
        ticket,
        actor=Actor.system(Channel.MAIL),
        draft=ArticleDraft(
            subject="x" * 1500,
            article_type=ArticleType.EMAIL_EXTERNAL,
            sender_type=SenderType.AGENT,
            message_id="<\udcff@example.test>",
            mail_facts={"mail": 1},
            files=(NewFile("tool.exe", b"MZ"), NewFile("", b"")),
        ),
    )
    assert (len(article.subject), article.body_text) == (998, "")
    assert article.message_id == "<\ufffd@example.test>"
    rows = list(article.attachments.values_list("filename", "size", "dangerous"))
    assert rows == [("tool.exe", 2, True), ("file", 0, False)]
    assert record.mailed() == set()


REFUSED = [
    ("body", {"body": ""}),
    ("body", {"body": " \n\t "}),
    ("body", {"body": "<script>x</script>", "content_type": "text/html"}),
    ("body", {"body": "x" * (5 * 1024 * 1024 + 1)}),
    ("subject", {"body": "x", "subject": "s" * 999}),
    ("time_unit", {"body": "x", "time_unit": Decimal("0")}),
    ("to", {"body": "x", "article_type": ArticleType.EMAIL_EXTERNAL, "to": "nobody"}),
    ("cc", {"body": "x", "article_type": ArticleType.EMAIL_EXTERNAL, "cc": "a@b.test\r\nBcc: c"}),
    # a hidden mail never goes to the customer unasked
    ("to", {"body": "x", "article_type": ArticleType.EMAIL_INTERNAL}),
]


@pytest.mark.parametrize(("field", "facts"), REFUSED)
def test_what_can_not_be_is_refused_and_changes_nothing(field, facts, ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        add_article(ticket, actor=acting(anna), draft=ArticleDraft(**facts))
    assert list(refusal.value.details) == [field]
    assert record.nothing_happened(ticket)
    assert ticket.articles.count() == 1


# --- Files ----------------------------------------------------------------------------------------


def test_files_are_kept_in_their_order_with_names_once_each(ticket, anna):
    upload = files.store_upload(acting(anna), "plan.txt", b"upload")
    article = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(body="x", files=(NewFile("../plan.txt", b"new"), upload)),
    )
    kept = list(article.attachments.all())
    assert [(f.filename, files.read_file(f)) for f in kept] == [
        ("plan.txt", b"new"),
        ("plan-1.txt", b"upload"),
    ]


def test_an_upload_can_be_used_once(ticket, anna, record):
    upload = files.store_upload(acting(anna), "plan.txt", b"upload")
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="x", files=(upload,)))
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="y", files=(upload,)))
    assert list(refusal.value.details) == ["file_ids"]
    assert record.nothing_happened(ticket)


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ([("run.exe", b"x")], DomainError, "file_type_blocked"),
        ([("big.txt", b"x" * (10 * 1024 * 1024 + 1))], TooLarge, "too_large"),
        ([(f"{n}.txt", b"x") for n in range(21)], TooLarge, "too_large"),
        ([(f"{n}.txt", b"x" * 9 * 1024 * 1024) for n in range(6)], TooLarge, "too_large"),
    ],
)
def test_people_attach_no_programs_and_not_too_much(given, error, code, ticket, anna, record):
    record.start(ticket)
    draft = ArticleDraft(body="x", files=tuple(NewFile(name, data) for name, data in given))
    with pytest.raises(error) as refusal:
        add_article(ticket, actor=acting(anna), draft=draft)
    assert refusal.value.code == code
    assert record.nothing_happened(ticket)
    assert not Attachment.objects.exists()


def test_a_mail_that_servers_would_not_take_is_refused_before_it_is_queued(ticket, anna, record):
    site.put("max_outgoing_mb", 1)
    record.start(ticket)
    draft = ArticleDraft(
        body="x",
        article_type=ArticleType.EMAIL_EXTERNAL,
        files=(NewFile("a.bin", b"x" * 800_000),),
    )
    with pytest.raises(TooLarge):
        add_article(ticket, actor=acting(anna), draft=draft)
    assert record.nothing_happened(ticket)
