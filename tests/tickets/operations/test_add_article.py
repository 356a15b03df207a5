"""Adding to the conversation (part 4, rules 5.8 to 5.10, 5.13, 8.3 to 8.8)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts import site
from accounts.actors import Actor, Channel
from gotrs.common.clock import moved_to, now
from gotrs.common.errors import Conflict, DomainError, Invalid, TooLarge
from tests.cast import acting
from tickets import catalog, files
from tickets.events import ArticleAdded
from tickets.models import (
    Article,
    ArticleType,
    Attachment,
    DeliveryState,
    HistoryType,
    MailChannel,
    SenderType,
    StateType,
    TicketSeen,
)
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
    assign,
    close_ticket,
    lock_ticket,
)

REPLY = ArticleDraft(body="Use water.", article_type=ArticleType.EMAIL_EXTERNAL)
NOTE = ArticleDraft(body="He shouted.")


# --- The table of part 4 -----------------------------------------------------------------------


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


# --- What is kept ------------------------------------------------------------------------------


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


# --- Files -------------------------------------------------------------------------------------


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


# --- Mail to the customer ----------------------------------------------------------------------


def test_a_reply_goes_to_the_customer_from_the_queue_and_threads(ticket, anna, ben, record):
    received = add_article(
        ticket,
        actor=acting(ben, Channel.MAIL),
        draft=ArticleDraft(
            body="Still burning.",
            article_type=ArticleType.EMAIL_EXTERNAL,
            message_id="<b@acme.test>",
            references="<a@acme.test>",
            mail_facts={"mail": 1},
        ),
    )
    record.start(ticket)
    reply = add_article(ticket, actor=acting(anna), draft=REPLY)

    assert reply.to_header == "Ben Brook <ben@acme.test>"
    address = ticket.queue.system_address
    assert address.email in reply.from_header
    assert reply.subject == f"Re: [Ticket#{ticket.tn}] Printer on fire"
    assert reply.in_reply_to == received.message_id
    assert reply.references == "<a@acme.test> <b@acme.test>"
    assert "Use water." in reply.body_text
    assert "Ben Brook" in reply.body_text, "the salutation"
    mail = record.mail()
    assert (mail.article, mail.ticket, mail.message_id) == (reply, ticket, reply.message_id)
    assert (mail.state, mail.envelope_from) == (DeliveryState.QUEUED, address.email)
    assert record.mailed() == {ben.email}


def test_each_recipient_gets_it_once(ticket, anna, record):
    record.start(ticket)
    add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="x",
            article_type=ArticleType.EMAIL_EXTERNAL,
            to="A <a@x.test>, B@x.test",
            cc="b@x.test, c@x.test",
            bcc="d@x.test, A@X.test",
        ),
    )
    recipients = record.mail().recipients.values_list("kind", "address")
    assert sorted(recipients) == [
        ("bcc", "d@x.test"),
        ("cc", "c@x.test"),
        ("to", "B@x.test"),
        ("to", "a@x.test"),
    ]


def test_a_mail_can_be_held_for_a_while(ticket, anna, record):
    moment = now()
    record.start(ticket)
    with moved_to(moment):
        add_article(
            ticket,
            actor=acting(anna),
            draft=ArticleDraft(body="x", article_type=ArticleType.EMAIL_EXTERNAL, hold_seconds=10),
        )
    mail = record.mail()
    assert (mail.state, mail.not_before) == (DeliveryState.HELD, moment + timedelta(seconds=10))
    assert set(mail.recipients.values_list("state", flat=True)) == {DeliveryState.HELD}


def test_a_reply_to_a_hidden_article_is_hidden_and_never_adds_the_customer(
    ticket, anna, ben, record
):
    hidden = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="x", article_type=ArticleType.EMAIL_INTERNAL, to="expert@example.test"
        ),
    )
    record.start(ticket)
    answer = ArticleDraft(
        body="Thanks", article_type=ArticleType.EMAIL_EXTERNAL, in_reply_to=hidden
    )
    with pytest.raises(Invalid):
        add_article(ticket, actor=acting(anna), draft=answer)
    assert record.mailed() == set()

    reply = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="Thanks",
            article_type=ArticleType.EMAIL_EXTERNAL,
            in_reply_to=hidden,
            to="expert@example.test",
        ),
    )
    assert not reply.is_visible_for_customer
    assert reply.in_reply_to == hidden.message_id
    assert record.history(ticket)[0][0] == "SendAnswer"
    assert record.mailed() == {"expert@example.test"}


def test_a_mail_to_third_parties_does_not_name_the_customers_mails(ticket, anna, ben):
    add_article(ticket, actor=acting(anna), draft=REPLY)
    outbound = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="x", article_type=ArticleType.EMAIL_INTERNAL, to="expert@example.test"
        ),
    )
    assert (outbound.in_reply_to, outbound.references) == ("", "")
    assert outbound.subject == f"[Ticket#{ticket.tn}] Printer on fire"


def test_references_are_twenty_at_most_and_keep_the_first(ticket, anna, ben):
    ids = [f"<{n}@acme.test>" for n in range(30)]
    add_article(
        ticket,
        actor=acting(ben, Channel.MAIL),
        draft=ArticleDraft(
            body="x",
            article_type=ArticleType.EMAIL_EXTERNAL,
            message_id="<last@acme.test>",
            references=" ".join(ids),
            mail_facts={"mail": 1},
        ),
    )
    reply = add_article(ticket, actor=acting(anna), draft=REPLY)
    assert reply.references.split() == [ids[0], *ids[-18:], "<last@acme.test>"]


def test_notes_and_calls_are_never_mailed(ticket, anna, record):
    record.start(ticket)
    for kind in (ArticleType.NOTE_EXTERNAL, ArticleType.PHONE, ArticleType.NOTE_INTERNAL):
        add_article(
            ticket,
            actor=acting(anna),
            draft=ArticleDraft(body="x", article_type=kind, to="a@x.test", cc="b@x.test"),
        )
    assert record.mailed() == set()


# --- State, lock, owner with it ----------------------------------------------------------------


def test_a_reply_with_a_next_state_is_one_change(ticket, anna, record):
    record.start(ticket)
    add_article(
        ticket, actor=acting(anna), draft=REPLY, state=catalog.default_state(StateType.OPEN)
    )
    assert [line[0] for line in record.history(ticket)] == [
        "SendAnswer",
        "StateUpdate",
        "OwnerUpdate",
        "Lock",
    ]
    assert record.steps(ticket) == 1
    assert (ticket.state_type, ticket.owner, ticket.is_locked) == (StateType.OPEN, anna, True)


def test_a_reply_that_closes_leaves_the_ticket_unlocked_and_owned(ticket, anna, record):
    record.start(ticket)
    add_article(
        ticket, actor=acting(anna), draft=REPLY, state=catalog.default_state(StateType.CLOSED)
    )
    assert record.history(ticket)[1:] == [
        ("OwnerUpdate", None, "anna"),
        ("StateUpdate", "new", "closed successful"),
    ]
    assert (ticket.is_closed, ticket.owner, ticket.is_locked) == (True, anna, False)


def test_a_reply_that_reopens_locks(ticket, anna):
    close_ticket(ticket, actor=acting(anna))
    add_article(
        ticket, actor=acting(anna), draft=REPLY, state=catalog.default_state(StateType.OPEN)
    )
    assert (ticket.state_type, ticket.is_locked) == (StateType.OPEN, True)


def test_a_reply_to_a_closed_ticket_that_stays_closed_locks_nothing(ticket, anna):
    close_ticket(ticket, actor=acting(anna))
    add_article(ticket, actor=acting(anna), draft=REPLY)
    assert (ticket.is_closed, ticket.is_locked) == (True, False)


def test_a_refused_next_state_takes_the_article_with_it(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid):
        add_article(
            ticket,
            actor=acting(anna),
            draft=REPLY,
            state=catalog.default_state(StateType.PENDING_REMINDER),
        )
    assert record.nothing_happened(ticket)
    assert ticket.articles.count() == 1
    assert ticket.article_count == 1


def test_a_ticket_that_a_colleague_holds_may_still_be_worked_on(ticket, anna, admin, record):
    lock_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    add_article(ticket, actor=acting(anna), draft=REPLY)
    assert (ticket.owner, ticket.is_locked) == (admin, True)
    assert [line[0] for line in record.history(ticket)] == ["SendAnswer"]


def test_strict_locks_refuse_what_would_lock(ticket, anna, admin, record):
    site.put("strict_locks", True)
    lock_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    with pytest.raises(Conflict) as refusal:
        add_article(ticket, actor=acting(anna), draft=REPLY)
    assert refusal.value.code == "locked_by_other"
    assert record.nothing_happened(ticket)

    add_article(ticket, actor=acting(anna), draft=NOTE)  # a note locks nothing
    assert ticket.article_count == 2


@pytest.mark.parametrize("draft", [REPLY, NOTE])
def test_an_entry_unlocks_what_an_absent_colleague_holds(draft, ticket, anna, admin):
    lock_ticket(ticket, actor=acting(admin))
    admin.out_of_office_from = admin.out_of_office_until = now().date()
    admin.save()
    add_article(ticket, actor=acting(anna), draft=draft)
    assert (ticket.owner, ticket.is_locked) == ((anna, True) if draft is REPLY else (admin, False))


def test_unlocking_for_absent_colleagues_can_be_off(ticket, anna, admin):
    site.put("unlock_on_away", False)
    lock_ticket(ticket, actor=acting(admin))
    admin.out_of_office_from = admin.out_of_office_until = now().date()
    admin.save()
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert ticket.is_locked


def test_the_system_takes_no_ownership(ticket, record):
    record.start(ticket)
    add_article(
        ticket,
        actor=Actor.system(Channel.AUTOMATION, cause="rule 7"),
        draft=ArticleDraft(body="x", sender_type=SenderType.AGENT, article_type=ArticleType.PHONE),
    )
    assert (ticket.owner, ticket.is_locked) == (None, False)
    row = record.rows(ticket)[0]
    assert (row.channel, row.cause, row.agent_id) == ("automation", "rule 7", 1)
    assert ticket.changed_by is None


# --- Time, counts, marks -----------------------------------------------------------------------


def test_time_is_booked_with_the_article(ticket, anna, record):
    record.start(ticket)
    article = add_article(
        ticket, actor=acting(anna), draft=ArticleDraft(body="x", time_unit=Decimal("1.5"))
    )
    assert article.time_entries.get().time_unit == Decimal("1.50")
    assert record.history(ticket)[-1] == ("TimeAccounting", "1.50", "1.50")
    assert record.steps(ticket) == 1


def test_every_agent_article_restarts_the_unlock_timeout(ticket, anna, admin):
    lock_ticket(ticket, actor=acting(anna))
    later = now() + timedelta(hours=1)
    with moved_to(later):
        add_article(ticket, actor=acting(admin), draft=NOTE)
    assert ticket.lock_stamp == later


def test_a_customers_article_restarts_it_only_after_an_agents(ticket, anna, ben):
    assign(ticket, actor=acting(anna), owner=anna)
    stamp = ticket.lock_stamp
    said = ArticleDraft(body="x", article_type=ArticleType.WEBREQUEST)
    notice = ArticleDraft(body="x", sender_type=SenderType.SYSTEM)
    with moved_to(now() + timedelta(hours=1)):
        add_article(ticket, actor=acting(ben), draft=said)
    assert ticket.lock_stamp == stamp, "the one before was the customer's"
    add_article(ticket, actor=acting(anna), draft=NOTE)
    add_article(ticket, actor=Actor.system(), draft=notice)
    later = now() + timedelta(hours=2)
    with moved_to(later):
        add_article(ticket, actor=acting(ben), draft=said)
    assert ticket.lock_stamp == later


def test_a_new_article_makes_the_ticket_unread_for_all_but_its_author(ticket, anna, admin):
    from tickets.operations import mark_seen

    mark_seen(ticket, actor=acting(admin))
    article = add_article(ticket, actor=acting(anna), draft=NOTE)

    seen = dict(TicketSeen.objects.values_list("agent__login", "article_id"))
    assert seen["anna"] == ticket.last_article_id == article.pk
    assert seen["admin"] < ticket.last_article_id


def test_a_system_article_makes_nothing_unread(ticket):
    last = ticket.last_article_id
    add_article(ticket, actor=Actor.system(), draft=ArticleDraft(body="x"))
    assert ticket.last_article_id == last
    assert ticket.article_count == 2
