"""Splitting an article off into a new ticket (rule 5.17)."""

import pytest

from gotrs.common.errors import DomainError, Invalid, VersionMismatch
from tests.cast import acting
from tickets import files
from tickets.models import (
    ArticleType,
    HistoryType,
    LinkType,
    SenderType,
    StateType,
    Ticket,
    TicketLink,
)
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
    merge_tickets,
    set_title,
    split_article,
)


@pytest.fixture
def mail(ticket, anna):
    """A mail of an agent with a file."""
    return add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="<p>By the way</p>",
            content_type="text/html",
            subject="Another thing",
            article_type=ArticleType.EMAIL_EXTERNAL,
            cc="boss@acme.test",
            files=(NewFile("plan.pdf", b"%PDF-1.4 plan", content_id="<plan>", inline=True),),
        ),
    )


def test_the_article_is_copied_into_a_new_ticket(ticket, mail, anna, ben, record):
    record.start(ticket)
    new = split_article(mail, actor=acting(anna))

    assert new.tn != ticket.tn
    assert (new.title, new.queue) == ("Another thing", ticket.queue)
    assert (new.customer_user_id, new.customer_id) == (ben.login, "ACME")
    assert (new.state_type, new.owner) == (StateType.NEW, None)
    copy = new.articles.get()
    for fact in ("body_html", "body_text", "subject", "from_header", "to_header", "cc_header"):
        assert getattr(copy, fact) == getattr(mail, fact)
    assert (copy.channel, copy.sender_type) == (mail.channel, SenderType.AGENT)
    assert (copy.message_id, copy.references) == ("", "")
    assert record.mailed() == set()
    ticket.refresh_from_db()
    assert ticket.article_count == 2, "it stays where it was"


def test_its_files_are_rows_of_their_own_for_the_same_bytes(mail, anna):
    copy = split_article(mail, actor=acting(anna)).articles.get()
    original, copied = mail.attachments.get(), copy.attachments.get()
    assert copied.pk != original.pk
    for fact in ("filename", "content_type", "size", "sha256", "content_id", "inline"):
        assert getattr(copied, fact) == getattr(original, fact)
    assert files.read_file(copied) == b"%PDF-1.4 plan"


def test_the_origin_is_the_parent_and_both_say_so(ticket, mail, anna, record):
    record.start(ticket)
    new = split_article(mail, actor=acting(anna))
    ticket.refresh_from_db()
    link = TicketLink.objects.get()
    assert (link.type, link.source, link.target) == (LinkType.PARENT_CHILD, ticket, new)
    assert record.history(ticket) == [
        ("TicketLinkAdd", "ParentChild", new.tn),
        ("Split", None, new.tn),
    ]
    assert record.row(ticket, HistoryType.SPLIT).article == mail
    assert [line[0] for line in record.history(new)] == [
        "NewTicket",
        "EmailAgent",
        "TicketLinkAdd",
        "Split",
    ]
    assert record.row(new, HistoryType.SPLIT).old_value == ticket.tn
    assert (record.steps(ticket), new.version) == (1, 2)


def test_facts_can_be_chosen(mail, anna, sales, olga):
    new = split_article(
        mail,
        actor=acting(anna),
        title="Fresh",
        queue=sales,
        customer_user_id=olga.login,
        customer_id="OTHER",
        tags=["split"],
    )
    assert (new.title, new.queue, new.customer_id) == ("Fresh", sales, "OTHER")
    assert new.tags.get().name == "split"


def test_an_article_without_a_text_of_its_own_can_be_split_off(ticket, anna):
    empty = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            article_type=ArticleType.EMAIL_EXTERNAL,
            sender_type=SenderType.CUSTOMER,
            mail_facts={"mail": 1},
            files=(NewFile("tool.exe", b"MZ"),),
        ),
    )
    copy = split_article(empty, actor=acting(anna)).articles.get()
    assert copy.attachments.get().dangerous


def test_a_refused_fact_leaves_everything_as_it_was(ticket, mail, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid):
        split_article(mail, actor=acting(anna), title="x" * 256)
    ticket.refresh_from_db()
    assert record.nothing_happened(ticket)
    assert Ticket.objects.count() == 1


def test_who_saw_an_older_version_is_refused(ticket, mail, anna):
    version = ticket.version
    set_title(ticket, actor=acting(anna), title="Newer")
    with pytest.raises(VersionMismatch):
        split_article(mail, actor=acting(anna), expected_version=version)
    assert Ticket.objects.count() == 1


def test_nothing_is_split_off_a_merged_ticket(ticket, mail, anna, make_ticket, support):
    merge_tickets(ticket, actor=acting(anna), target=make_ticket(support, "Target"))
    with pytest.raises(DomainError) as refusal:
        split_article(ticket.articles.get(), actor=acting(anna))
    assert refusal.value.code == "already_merged"
