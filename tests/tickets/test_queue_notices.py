"""Who follows a queue, and who stands in for a colleague, is told (rules 9.3 and 9.4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from accounts.actors import Actor, Channel
from accounts.models import Agent, AgentGrant, Preferences
from gotrs.common.clock import moved_to, now
from gotrs.common.validity import Validity
from queues.following import choose_services, follow, unfollow
from queues.models import QueueFollower, Service, SystemAddress
from tests.cast import USERS, acting, make_agent
from tests.tickets.notices.making import make_rule
from tickets.mail.intake import spool
from tickets.mail.intake.process import process
from tickets.models import ArticleType, Notification, Ticket
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    changing,
    create_ticket,
    follow_up,
    move_ticket,
    set_pending,
    set_responsible,
    set_service,
    set_title,
    unlock_ticket,
    watch_ticket,
)
from tickets.worker import housekeeping

pytestmark = pytest.mark.django_db

PORTAL = ArticleDraft(body="Still.", article_type=ArticleType.WEBREQUEST)


def told() -> list[tuple[str, str]]:
    """Who was told what so far, by name."""
    return sorted(Notification.objects.values_list("agent__login", "type"))


def forget() -> None:
    Notification.objects.all().delete()


def go_on() -> bool:
    return False


@pytest.fixture
def vera(support: Any) -> Agent:
    """Somebody who follows Support."""
    vera = make_agent("vera", {USERS: ["ro"]}, last_name="Vogt")
    follow(support, actor=acting(vera))
    return vera


# --- New tickets and moves ------------------------------------------------------------------------


def test_a_new_ticket_is_told_to_those_who_follow_its_queue(ticket, support, vera, anna, ben):
    follow(support, actor=acting(anna))
    other = create_ticket(actor=acting(ben), title="Rain", queue=support, customer_user_id="x")
    assert told() == [("anna", "new_ticket"), ("vera", "new_ticket")]
    row = Notification.objects.filter(agent=vera).get()
    assert row.ticket == other
    assert row.title == f"New ticket {other.tn} in Support"
    assert row.message == "Ben Brook opened the ticket “Rain” in the queue Support."


def test_a_mail_into_a_followed_queue_is_told(support, vera):
    SystemAddress.objects.create(email="help@gotrs.test", display_name="Help", queue=support)
    mail = b"From: zoe@out.test\r\nTo: help@gotrs.test\r\nSubject: Fire\r\n\r\nIt burns.\r\n"
    process(spool.store(mail, source="pipe").pk)
    assert told() == [("vera", "new_ticket")]
    text = Notification.objects.get().message
    assert text == "zoe@out.test opened the ticket “Fire” in the queue Support."


def test_who_opened_the_ticket_and_who_follows_no_more_is_not_told(make_ticket, support, vera):
    make_ticket(support, actor=vera)
    assert told() == []
    unfollow(support, actor=acting(vera))
    make_ticket(support)
    assert told() == []


def test_a_lost_permission_ends_the_notices_and_keeps_the_choice(make_ticket, support, vera):
    AgentGrant.objects.filter(agent=vera).delete()
    make_ticket(support)
    assert told() == []
    AgentGrant.objects.create(agent=vera, group_id=USERS, permission="ro")
    make_ticket(support)
    assert told() == [("vera", "new_ticket")]


def test_invalid_accounts_and_kinds_that_are_off_are_left_out(make_ticket, support, vera, anna):
    follow(support, actor=acting(anna))
    Preferences.objects.create(agent=anna, extra={"notifications": {"new_ticket": False}})
    Agent.objects.filter(pk=vera.pk).update(valid_id=Validity.INVALID)
    make_ticket(support)
    assert told() == []


def test_a_ticket_that_moves_is_told_to_those_who_follow_the_new_queue(
    ticket, support, sales, vera, anna, rita
):
    follow(sales, actor=acting(rita))
    move_ticket(ticket, actor=acting(anna), queue=sales)
    assert told() == [("rita", "move")]
    row = Notification.objects.get()
    assert row.title == f"Ticket {ticket.tn} is in Sales now"
    assert row.message == "Anna Arndt moved the ticket “Printer on fire” into the queue Sales."


def test_imports_tell_nobody(make_ticket, support, vera):
    make_ticket(support, actor=Actor.system(Channel.IMPORT))
    assert told() == []


def test_what_stands_in_a_title_is_no_place_to_fill_in(make_ticket, support, vera):
    make_ticket(support, "{who} has {queue}")
    assert "“{who} has {queue}”" in Notification.objects.get().message


# --- Answers --------------------------------------------------------------------------------------


def test_an_answer_in_a_ticket_that_nobody_holds_reaches_the_followers_too(
    ticket, vera, anna, rita, admin, ben
):
    assign(ticket, actor=acting(admin), owner=anna)
    set_responsible(ticket, actor=acting(admin), responsible=rita)
    watch_ticket(ticket, actor=acting(admin))
    forget()
    follow_up(ticket, actor=acting(ben), draft=PORTAL)
    assert told() == [("admin", "follow_up"), ("anna", "follow_up"), ("rita", "follow_up")]
    unlock_ticket(ticket, actor=acting(anna))
    forget()
    follow_up(ticket, actor=acting(ben), draft=PORTAL)
    assert told() == [("admin", "follow_up"), ("anna", "follow_up"), ("vera", "follow_up")]


def test_notes_and_replies_are_no_matter_of_the_followers(ticket, vera, anna):
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="Look."))
    reply = ArticleDraft(body="Try again.", article_type=ArticleType.EMAIL_EXTERNAL)
    add_article(ticket, actor=acting(anna), draft=reply)
    assert told() == []


# --- Each once ------------------------------------------------------------------------------------


def test_whoever_is_several_things_to_a_change_is_told_once(ticket, sales, anna, vera, rita):
    for agent in (vera, rita):
        follow(sales, actor=acting(agent))
    watch_ticket(ticket, actor=acting(vera))
    actor = acting(anna)
    with changing(ticket, actor=actor):
        move_ticket(ticket, actor=actor, queue=sales)
        assign(ticket, actor=actor, owner=vera)
        add_article(ticket, actor=actor, draft=ArticleDraft(body="@rita, @vera: for you."))
    assert told() == [("rita", "mention"), ("vera", "mention")]


def test_the_owner_of_a_new_ticket_hears_that_it_is_theirs_or_else_that_it_is_new(
    make_ticket, support, anna, vera
):
    make_ticket(support, actor=anna, owner=vera)
    assert told() == [("vera", "assignment")]
    Preferences.objects.create(agent=vera, extra={"notifications": {"assignment": False}})
    make_ticket(support, actor=anna, owner=vera)
    assert told() == [("vera", "assignment"), ("vera", "new_ticket")]


def test_followers_cost_the_same_queries_however_many(make_ticket, support, anna):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            make_ticket(support, actor=anna)
        return len(captured)

    make_ticket(support, actor=anna)
    none = cost()
    agents = [make_agent(f"agent{number}", {USERS: ["ro"]}) for number in range(12)]
    follow(support, actor=acting(agents[0]))
    make_ticket(support, actor=anna)
    one = cost()
    QueueFollower.objects.bulk_create(
        QueueFollower(queue=support, agent=agent) for agent in agents[1:]
    )
    assert cost() == one == none + 3  # who follows, who may read, the rows for them
    assert Notification.objects.count() == 14


# --- Reminders ------------------------------------------------------------------------------------


def test_a_reminder_that_nobody_holds_rings_for_the_followers_too(ticket, vera, anna):
    until = now() + timedelta(hours=1)
    set_pending(ticket, actor=Actor.system(), until=until)
    with moved_to(until):
        assert housekeeping.remind(go_on) == {"reminded": 1}
        assert housekeeping.remind(go_on) == {"reminded": 0}
    assert told() == [("vera", "reminder")]
    assign(ticket, actor=acting(anna), owner=anna)
    with moved_to(until + timedelta(days=2)):
        assert housekeeping.remind(go_on) == {"reminded": 1}
    assert told() == [("anna", "reminder"), ("vera", "reminder")]


# --- Substitutes ----------------------------------------------------------------------------------


def send_away(agent: Agent, substitute: Agent | None, *, since: int = -1, days: int = 3) -> None:
    """On holiday from so many days from now on."""
    first = localdate() + timedelta(days=since)
    Agent.objects.filter(pk=agent.pk).update(
        out_of_office_from=first,
        out_of_office_until=first + timedelta(days=days),
        out_of_office_substitute=substitute,
    )


def test_a_substitute_is_told_what_the_colleague_is_and_for_whom(ticket, anna, rita, admin):
    send_away(anna, rita)
    assign(ticket, actor=acting(admin), owner=anna)
    assert told() == [("anna", "assignment"), ("rita", "assignment")]
    row = Notification.objects.get(agent=rita)
    assert row.title == f"For Anna Arndt: Ticket {ticket.tn} is yours"
    assert row.message == (
        "You stand in for Anna Arndt, who is out of office and was told: "
        "Ada Admin gave you the ticket “Printer on fire”."
    )


def test_a_substitute_chooses_how_they_are_told_and_whether(ticket, anna, rita, admin):
    send_away(anna, rita)
    chosen = Preferences.objects.create(agent=rita, extra={"mail": {"assignment": "now"}})
    assign(ticket, actor=acting(admin), owner=anna)
    modes = dict(Notification.objects.values_list("agent__login", "mail_mode"))
    assert modes == {"anna": "", "rita": "now"}
    chosen.extra = {"notifications": {"follow_up": False}}
    chosen.save()
    forget()
    follow_up(ticket, actor=Actor(Channel.MAIL, address="x@out.test"), draft=PORTAL)
    assert told() == [("anna", "follow_up")]


@pytest.mark.parametrize(("since", "days"), [(1, 3), (-9, 3)])
def test_before_and_after_the_absence_nobody_stands_in(ticket, anna, rita, admin, since, days):
    send_away(anna, rita, since=since, days=days)
    assign(ticket, actor=acting(admin), owner=anna)
    assert told() == [("anna", "assignment")]


def test_substitutes_who_are_away_left_or_may_not_read_it_are_not_told(
    ticket, anna, rita, bert, outsider, admin
):
    def told_for(substitute: Agent) -> list[str]:
        send_away(anna, substitute)
        forget()
        assign(ticket, actor=acting(admin), owner=None)
        assign(ticket, actor=acting(admin), owner=anna)
        return [login for login, _kind in told()]

    assert told_for(rita) == ["anna", "rita"]
    assert told_for(outsider) == ["anna"]
    send_away(rita, bert)
    assert told_for(rita) == ["anna"]
    send_away(rita, None, since=5)
    Agent.objects.filter(pk=rita.pk).update(valid_id=Validity.INVALID)
    assert told_for(rita) == ["anna"]


def test_a_substitute_is_told_once_and_not_of_what_they_did(
    ticket, make_ticket, support, vera, anna, rita, admin, ben
):
    follow(support, actor=acting(anna))
    for away in (anna, vera):
        send_away(away, rita)
    new: Ticket = make_ticket(support, actor=ben, body="Help")
    assert told() == [("anna", "new_ticket"), ("rita", "new_ticket"), ("vera", "new_ticket")]
    assert Notification.objects.get(agent=rita).title.startswith("For ")
    forget()
    follow(support, actor=acting(rita))
    make_ticket(support)
    assert not Notification.objects.get(agent=rita).title.startswith("For ")
    forget()
    set_responsible(new, actor=acting(rita), responsible=anna)
    assert told() == [("anna", "assignment")]


# --- Services -------------------------------------------------------------------------------------


@pytest.fixture
def printing(vera: Agent) -> Service:
    """A service that Vera follows; she follows no queue."""
    QueueFollower.objects.all().delete()
    service = Service.objects.create(name="Printing")
    choose_services([service], among=[service], actor=acting(vera))
    return service


def test_a_ticket_of_a_followed_service_is_told(make_ticket, support, printing, ben):
    make_ticket(support, actor=ben, service=printing)
    make_ticket(support, actor=ben)
    assert told() == [("vera", "new_ticket")]


def test_a_ticket_that_gets_a_followed_service_is_told(ticket, printing, anna):
    set_service(ticket, actor=acting(anna), service=printing)
    assert told() == [("vera", "move")]
    row = Notification.objects.get()
    assert row.title == f"Ticket {ticket.tn} is about Printing now"


def test_an_answer_that_nobody_holds_reaches_the_followers_of_the_service(
    ticket, printing, anna, ben
):
    set_service(ticket, actor=acting(anna), service=printing)
    forget()
    follow_up(ticket, actor=acting(ben), draft=PORTAL)
    assert told() == [("vera", "follow_up")]


def test_both_at_once_is_who_follows_queue_and_service(ticket, printing, support, vera, anna, rita):
    make_rule("TicketTitleUpdate", to=("my_both",))
    set_service(ticket, actor=acting(anna), service=printing)
    follow(support, actor=acting(rita))
    forget()
    set_title(ticket, actor=acting(anna), title="A")
    assert told() == []
    follow(support, actor=acting(vera))
    set_title(ticket, actor=acting(anna), title="B")
    assert told() == [("vera", "other")]
