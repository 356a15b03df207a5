"""What agents are told by mail: at once, or once a day (rules 9.4 to 9.6)."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils.timezone import localdate

from accounts import mail_choices, site
from accounts.models import Agent, CustomerUser, Preferences
from gotrs.common.clock import moved_to, now
from gotrs.common.validity import Validity
from queues.models import Queue, SystemAddress
from tests.cast import acting
from tests.servers.smtp import SmtpServer
from tests.tickets.notices.making import make_rule, only
from tickets.history_text import description, name_people
from tickets.mail.outbound.addressing import parse
from tickets.mail.outbound.deliver import deliver_due
from tickets.mail.outbound.message_ids import reply_of
from tickets.mail.outbound.notification_mails import send_due
from tickets.models import ArticleType, HistoryType, Notification, OutgoingMail, Ticket
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
    assign,
    delete_article,
    follow_up,
    move_ticket,
)

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 11, 30, 7, tzinfo=UTC)  # eight o'clock in Berlin
NOTE = ArticleDraft(body="Look at this.")
PORTAL = ArticleDraft(body="Still.", article_type=ArticleType.WEBREQUEST)


@pytest.fixture
def friday() -> Iterator[None]:
    """It is noon."""
    with moved_to(FRIDAY):
        yield


def choose(agent: Agent, **modes: str) -> None:
    """Mail by kind; in Berlin."""
    row, _ = Preferences.objects.get_or_create(agent=agent)
    row.timezone = "Europe/Berlin"
    row.extra = {"mail": modes}
    row.save()


def put_out() -> int:
    return send_due(lambda: False)["mailed"]


def texts() -> list[str]:
    return list(OutgoingMail.objects.order_by("id").values_list("body_text", flat=True))


@pytest.mark.django_db
def test_a_mail_says_it_at_once_and_never_again(
    ticket: Ticket, anna: Agent, rita: Agent, smtp: SmtpServer
) -> None:
    choose(rita, assignment="now")
    assign(ticket, actor=acting(anna), owner=rita)
    assert put_out() == 1
    assert put_out() == 0
    deliver_due("w")
    (delivery,) = smtp.deliveries
    assert delivery.recipients == (rita.email,)
    assert delivery.sender == "<>"  # nobody answers to a notification
    message = delivery.message
    assert message["Subject"] == f"Ticket {ticket.tn} is yours"
    assert (message["To"], message["Auto-Submitted"]) == (rita.email, "auto-generated")
    assert (message["Precedence"], message["X-Loop"]) == ("bulk", "yes")
    text = message.get_content()
    assert "Anna Arndt gave you the ticket “Printer on fire”." in text
    assert f"/tickets/{ticket.pk}" in text
    assert "/account" in text
    assert Notification.objects.get().read_at is None


@pytest.mark.django_db
def test_nobody_gets_mail_who_did_not_ask_for_it(ticket: Ticket, anna: Agent, rita: Agent) -> None:
    choose(rita, note="now")
    assign(ticket, actor=acting(anna), owner=rita)
    assert put_out() == 0
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert put_out() == 1
    assert Notification.objects.filter(agent=rita).count() == 2


@pytest.mark.django_db
def test_what_happens_to_one_ticket_is_one_mail(
    ticket: Ticket,
    anna: Agent,
    rita: Agent,
    make_ticket: Callable[..., Ticket],
    support: Queue,
) -> None:
    choose(rita, assignment="now", note="now")
    assign(ticket, actor=acting(anna), owner=rita)
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assign(make_ticket(support, "Screen"), actor=acting(anna), owner=rita)
    assert put_out() == 2
    first, second = texts()
    assert "gave you the ticket" in first
    assert "added a note" in first
    assert "Screen" in second
    assert "Screen" not in first


@pytest.mark.django_db
@pytest.mark.usefixtures("friday")
def test_the_digest_comes_once_on_the_next_working_morning_ticket_by_ticket(
    ticket: Ticket,
    anna: Agent,
    rita: Agent,
    ben: CustomerUser,
    make_ticket: Callable[..., Ticket],
    support: Queue,
    smtp: SmtpServer,
) -> None:
    choose(rita, assignment="digest", follow_up="digest")
    screen = make_ticket(support, "Screen", customer_user_id=ben.login)
    assign(ticket, actor=acting(anna), owner=rita)
    assign(screen, actor=acting(anna), owner=rita)
    follow_up(ticket, actor=acting(ben), draft=PORTAL)
    with moved_to(MONDAY_MORNING - timedelta(minutes=1)):
        assert put_out() == 0
    with moved_to(MONDAY_MORNING):
        assert put_out() == 1
        assert put_out() == 0
    with moved_to(MONDAY_MORNING + timedelta(days=1)):
        assert put_out() == 0
    deliver_due("w")
    (delivery,) = smtp.deliveries
    assert delivery.message["Subject"] == "3 messages about your tickets"
    text = delivery.message.get_content()
    starts = [line.split(" ")[0] for line in text.splitlines()]
    shown = [start for start in starts if start in {"-", f"{ticket.tn}:", f"{screen.tn}:"}]
    assert shown == [f"{ticket.tn}:", "-", "-", f"{screen.tn}:", "-"]
    assert "2026-11-27 13:00" in text  # noon in Berlin


@pytest.mark.django_db
@pytest.mark.usefixtures("friday")
def test_what_was_read_is_no_news_and_no_digest_is_empty(
    ticket: Ticket, anna: Agent, rita: Agent
) -> None:
    choose(rita, assignment="digest", note="digest")
    assign(ticket, actor=acting(anna), owner=rita)
    Notification.objects.update(read_at=now())
    add_article(ticket, actor=acting(anna), draft=NOTE)
    with moved_to(MONDAY_MORNING):
        assert put_out() == 1
        assert "gave you" not in texts()[0]
        add_article(ticket, actor=acting(anna), draft=NOTE)
        Notification.objects.update(read_at=now())
    with moved_to(MONDAY_MORNING + timedelta(days=1)):
        assert put_out() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["now", "digest"])
def test_nothing_is_said_of_a_ticket_that_the_agent_can_not_read_any_more(
    ticket: Ticket, anna: Agent, admin: Agent, rita: Agent, secret: Queue, mode: str
) -> None:
    choose(rita, assignment=mode)
    assign(ticket, actor=acting(anna), owner=rita)
    move_ticket(ticket, actor=acting(admin), queue=secret)
    with moved_to(now() + timedelta(days=7)):
        assert put_out() == 0
    assert not Notification.objects.filter(mail_due_at__isnull=False).exists()


@pytest.mark.django_db
def test_who_is_away_or_gone_gets_no_mail_but_finds_it_under_the_bell(
    ticket: Ticket, anna: Agent, rita: Agent
) -> None:
    choose(rita, assignment="now", note="now")
    away = {"out_of_office_from": localdate() - timedelta(days=1), "out_of_office_until": None}
    Agent.objects.filter(pk=rita.pk).update(**away)
    assign(ticket, actor=acting(anna), owner=Agent.objects.get(pk=rita.pk))
    assert put_out() == 0
    Agent.objects.filter(pk=rita.pk).update(out_of_office_from=None)
    add_article(ticket, actor=acting(anna), draft=NOTE)
    Agent.objects.filter(pk=rita.pk).update(**away)  # before the worker came to it
    assert put_out() == 0
    Agent.objects.filter(pk=rita.pk).update(out_of_office_from=None)
    assert put_out() == 0
    add_article(ticket, actor=acting(anna), draft=NOTE)
    Agent.objects.filter(pk=rita.pk).update(valid_id=Validity.INVALID)
    assert put_out() == 0
    assert Notification.objects.filter(agent=rita).count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed", [{"mail": {"assignment": ""}}, {"notifications": {"email": False}}]
)
def test_who_changed_their_mind_in_time_gets_no_mail(
    ticket: Ticket, anna: Agent, rita: Agent, changed: dict[str, Any]
) -> None:
    choose(rita, assignment="digest")
    assign(ticket, actor=acting(anna), owner=rita)
    row = Preferences.objects.get(agent=rita)
    row.extra |= changed
    row.save()
    with moved_to(now() + timedelta(days=7)):
        assert put_out() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("friday")
def test_mails_speak_the_language_of_the_agent(ticket: Ticket, anna: Agent, rita: Agent) -> None:
    choose(rita, assignment="digest", note="digest")
    Preferences.objects.filter(agent=rita).update(language="de")
    assign(ticket, actor=acting(anna), owner=rita)
    add_article(ticket, actor=acting(anna), draft=NOTE)
    with moved_to(MONDAY_MORNING):
        assert put_out() == 1
    mail = OutgoingMail.objects.get()
    assert mail.subject == "2 Meldungen zu Ihren Tickets"
    assert "2026-11-27 13:00" in mail.body_text
    assert "Was Sie per Mail erfahren" in mail.body_text


@pytest.mark.django_db
def test_the_history_says_who_was_mailed_and_the_ticket_does_not_change(
    ticket: Ticket, anna: Agent, rita: Agent
) -> None:
    choose(rita, assignment="now")
    assign(ticket, actor=acting(anna), owner=rita)
    version = Ticket.objects.get(pk=ticket.pk).version
    assert put_out() == 1
    entry = ticket.history.get(type=HistoryType.SEND_AGENT_NOTIFICATION)
    assert (entry.new_value, entry.cause) == ("rita", "notification Owner changed")
    name_people([entry])
    assert description(entry) == "told Rita Reed by mail"
    assert Ticket.objects.get(pk=ticket.pk).version == version


@pytest.mark.django_db
def test_files_of_the_entry_go_along_if_the_notification_says_so(
    ticket: Ticket, anna: Agent, rita: Agent, smtp: SmtpServer
) -> None:
    choose(rita)
    make_rule("ArticleCreate", agent_ids=[rita.pk], mail="now", attach_files=True)
    only("Ours")
    note = ArticleDraft(body="Look", files=(NewFile("plan.txt", b"1. plug", "text/plain"),))
    add_article(ticket, actor=acting(anna), draft=note)
    assert put_out() == 1
    deliver_due("w")
    (delivery,) = smtp.deliveries
    (part,) = list(delivery.message.iter_attachments())
    assert (part.get_filename(), part.get_content().strip()) == ("plan.txt", "1. plug")


@pytest.mark.django_db
def test_files_of_a_note_that_was_deleted_in_time_stay_here(
    ticket: Ticket, anna: Agent, rita: Agent, smtp: SmtpServer
) -> None:
    make_rule("ArticleCreate", agent_ids=[rita.pk], mail="now", attach_files=True)
    only("Ours")
    note = ArticleDraft(body="Look", files=(NewFile("plan.txt", b"1. plug", "text/plain"),))
    article = add_article(ticket, actor=acting(anna), draft=note)
    delete_article(article, actor=acting(anna))
    put_out()
    deliver_due("w")
    assert [list(each.message.iter_attachments()) for each in smtp.deliveries] == [[]]


@pytest.mark.django_db
def test_what_reaches_people_who_are_away_is_mailed_to_them(
    ticket: Ticket, anna: Agent, rita: Agent
) -> None:
    make_rule("ArticleCreate", agent_ids=[rita.pk], mail="now", when_away=True)
    only("Ours")
    Agent.objects.filter(pk=rita.pk).update(out_of_office_from=localdate() - timedelta(days=1))
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert put_out() == 1


# --- Mails that can be answered (rule 7.25) -------------------------------------------------------

ASKS = "Answer this mail to add a note to the ticket."


@pytest.fixture
def by_mail(db: None) -> None:
    """Agents may write by mail."""
    site.put("authentication_server", "mx.gotrs.test")
    site.put("agents_by_mail", True)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["now", "digest"])
@pytest.mark.usefixtures("friday", "by_mail")
def test_a_mail_about_one_ticket_can_be_answered_to_the_address_of_its_queue(
    ticket: Ticket, anna: Agent, admin: Agent, smtp: SmtpServer, support: Queue, mode: str
) -> None:
    choose(anna, assignment=mode)
    support.system_address = SystemAddress.objects.create(
        email="help@bücher.test", display_name="Help", queue=support
    )
    support.save()
    assign(ticket, actor=acting(admin), owner=anna)
    with moved_to(MONDAY_MORNING):
        put_out()
        deliver_due("w")
    (delivery,) = smtp.deliveries
    assert reply_of(delivery.message["Message-ID"]) == (anna.pk, ticket.pk)
    assert delivery.message["Reply-To"] == "GOTRS <help@xn--bcher-kva.test>"
    assert ASKS in delivery.message.get_content()
    assert delivery.sender == "<>"


@pytest.mark.django_db
@pytest.mark.usefixtures("by_mail")
def test_without_an_address_of_the_queue_answers_go_to_the_sender(
    ticket: Ticket, anna: Agent, admin: Agent, support: Queue
) -> None:
    choose(anna, assignment="now")
    Queue.objects.filter(pk=support.pk).update(system_address=None)
    assign(ticket, actor=acting(admin), owner=anna)
    put_out()
    mail = OutgoingMail.objects.get()
    assert "Reply-To" not in mail.headers
    assert SystemAddress.objects.filter(email=parse(mail.from_header)[0].email).exists()
    assert reply_of(mail.message_id) == (anna.pk, ticket.pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("friday", "by_mail")
def test_a_mail_about_several_tickets_can_not_be_answered(
    ticket: Ticket,
    anna: Agent,
    admin: Agent,
    make_ticket: Callable[..., Ticket],
    support: Queue,
) -> None:
    choose(anna, assignment="digest")
    assign(ticket, actor=acting(admin), owner=anna)
    assign(make_ticket(support, "Screen"), actor=acting(admin), owner=anna)
    with moved_to(MONDAY_MORNING):
        put_out()
    mail = OutgoingMail.objects.get()
    assert reply_of(mail.message_id) is None
    assert "Reply-To" not in mail.headers
    assert ASKS not in mail.body_text


@pytest.mark.django_db
@pytest.mark.usefixtures("by_mail")
def test_who_may_only_read_is_not_asked_to_answer(ticket: Ticket, anna: Agent, rita: Agent) -> None:
    choose(rita, assignment="now")
    assign(ticket, actor=acting(anna), owner=rita)
    put_out()
    mail = OutgoingMail.objects.get()
    assert reply_of(mail.message_id) is None
    assert ASKS not in mail.body_text


@pytest.mark.django_db
def test_as_long_as_agents_may_not_write_by_mail_nothing_asks_for_it(
    ticket: Ticket, anna: Agent, admin: Agent
) -> None:
    choose(anna, assignment="now")
    assign(ticket, actor=acting(admin), owner=anna)
    put_out()
    mail = OutgoingMail.objects.get()
    assert reply_of(mail.message_id) is None
    assert set(mail.headers) == {
        "Auto-Submitted",
        "Precedence",
        "X-Loop",
        "X-Auto-Response-Suppress",
    }
    assert mail.body_text == (
        f"Ada Admin gave you the ticket “Printer on fire”.\n\n"
        f"{ticket.tn}: Printer on fire\n{site.base_url()}/tickets/{ticket.pk}\n\n"
        f"-- \nWhat you get by mail is up to you:\n{site.base_url()}/account"
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(ticket: Ticket, anna: Agent, rita: Agent) -> None:
    choose(rita, assignment="now")
    assign(ticket, actor=acting(anna), owner=rita)
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        put_out()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    ("hour", "zone", "after", "expected"),
    [
        (
            8,
            "Europe/Berlin",
            datetime(2026, 11, 26, 6, 59, tzinfo=UTC),
            datetime(2026, 11, 26, 7, tzinfo=UTC),
        ),
        (
            8,
            "Europe/Berlin",
            datetime(2026, 11, 26, 7, tzinfo=UTC),
            datetime(2026, 11, 27, 7, tzinfo=UTC),
        ),
        (
            8,
            "Europe/Berlin",
            datetime(2026, 11, 27, 12, tzinfo=UTC),
            datetime(2026, 11, 30, 7, tzinfo=UTC),
        ),
        (
            8,
            "Asia/Tokyo",
            datetime(2026, 11, 29, 12, tzinfo=UTC),
            datetime(2026, 11, 29, 23, tzinfo=UTC),
        ),
        # The clocks go forward on a Sunday, in Cairo on a Friday at midnight.
        (
            8,
            "Europe/Berlin",
            datetime(2026, 3, 27, 12, tzinfo=UTC),
            datetime(2026, 3, 30, 6, tzinfo=UTC),
        ),
        (
            0,
            "Africa/Cairo",
            datetime(2026, 4, 23, 12, tzinfo=UTC),
            datetime(2026, 4, 23, 22, tzinfo=UTC),
        ),
        (
            23,
            "America/Los_Angeles",
            datetime(2026, 11, 27, 12, tzinfo=UTC),
            datetime(2026, 11, 28, 7, tzinfo=UTC),
        ),
    ],
)
def test_the_digest_comes_at_the_agents_hour_from_monday_to_friday(
    hour: int, zone: str, after: datetime, expected: datetime
) -> None:
    found = mail_choices.next_digest(hour, ZoneInfo(zone), after)
    assert found == expected
