"""Who is told what inside the product (rules 9.3 to 9.5), and who is not."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import site
from accounts.actors import Actor
from accounts.models import Preferences
from gotrs.common.clock import moved_to, now
from gotrs.common.errors import DomainError
from gotrs.common.validity import Validity
from tests.cast import acting
from tickets import notifications
from tickets.models import ArticleType, Notification, NotificationRule, SenderType, Watcher
from tickets.notices.rules import Happening, Notice
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    follow_up,
    set_pending,
    set_responsible,
    watch_ticket,
)
from tickets.worker import housekeeping

pytestmark = pytest.mark.django_db

NOTE = ArticleDraft(body="Look at this.")
PORTAL = ArticleDraft(body="Still.", article_type=ArticleType.WEBREQUEST)
REPLY = ArticleDraft(body="Try again.", article_type=ArticleType.EMAIL_EXTERNAL)


def told():
    """Who was told what so far, in order."""
    rows = Notification.objects.order_by("id").values_list("agent__login", "type")
    return list(rows)


def test_a_new_owner_is_told_who_gave_them_the_ticket(ticket, anna, rita):
    assign(ticket, actor=acting(anna), owner=rita)
    row = Notification.objects.get()
    assert (row.agent, row.type, row.ticket_id) == (rita, "assignment", ticket.pk)
    assert row.title == f"Ticket {ticket.tn} is yours"
    assert row.message == "Anna Arndt gave you the ticket “Printer on fire”."
    assert row.read_at is None


def test_nobody_is_told_what_they_did_themselves(ticket, anna):
    assign(ticket, actor=acting(anna), owner=anna)
    set_responsible(ticket, actor=acting(anna), responsible=anna)
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert told() == []


def test_a_site_may_tell_agents_what_they_did_themselves(ticket, anna, rita):
    site.put("notify_self", True)
    assign(ticket, actor=acting(anna), owner=anna)
    assert told() == [("anna", "assignment")]
    watch_ticket(ticket, actor=acting(rita))
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert sorted(told()[1:]) == [("anna", "note"), ("rita", "note")]


def test_who_did_it_and_switched_it_off_is_not_told_even_so(ticket, anna):
    site.put("notify_self", True)
    Preferences.objects.create(agent=anna, extra={"notifications": {"assignment": False}})
    assign(ticket, actor=acting(anna), owner=anna)
    assert told() == []


def test_the_owner_of_a_new_ticket_is_told_once(make_ticket, support, anna, rita, ben):
    make_ticket(support, actor=anna, owner=rita, body="x")
    assert told() == [("rita", "assignment")]


def test_a_new_responsible_agent_is_told(ticket, anna, rita):
    set_responsible(ticket, actor=acting(anna), responsible=rita)
    assert told() == [("rita", "assignment")]
    assert "responsible" in Notification.objects.get().message


def test_a_customers_message_reaches_owner_responsible_and_watchers_once(
    ticket, anna, rita, admin, ben
):
    assign(ticket, actor=acting(anna), owner=anna)
    set_responsible(ticket, actor=acting(rita), responsible=rita)
    for watcher in (anna, admin):
        watch_ticket(ticket, actor=acting(watcher))
    Notification.objects.all().delete()
    follow_up(ticket, actor=acting(ben), draft=PORTAL)
    assert sorted(told()) == [
        ("admin", "follow_up"),
        ("anna", "follow_up"),
        ("rita", "follow_up"),
    ]
    assert (
        Notification.objects.first().message == "Ben Brook wrote in the ticket “Printer on fire”."
    )


def test_a_message_in_a_ticket_that_nobody_works_on_tells_nobody(ticket, anna, ben):
    follow_up(ticket, actor=acting(ben), draft=PORTAL)
    assert told() == []


def test_a_note_reaches_the_others_but_a_reply_does_not(ticket, anna, rita):
    assign(ticket, actor=acting(rita), owner=rita)
    watch_ticket(ticket, actor=acting(anna))
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert told() == [("rita", "note")]
    add_article(ticket, actor=acting(anna), draft=REPLY)
    assert told() == [("rita", "note")]


def test_what_a_colleague_noted_of_a_call_is_a_message_too(ticket, anna, rita):
    assign(ticket, actor=acting(rita), owner=rita)
    call = ArticleDraft(
        body="He called.", article_type=ArticleType.PHONE, sender_type=SenderType.CUSTOMER
    )
    add_article(ticket, actor=acting(anna), draft=call)
    assert told() == [("rita", "follow_up")]


def test_invalid_accounts_and_those_who_may_not_read_are_left_out(
    make_ticket, secret, anna, bert, admin
):
    ticket = make_ticket(secret)
    Watcher.objects.create(ticket=ticket, agent=anna)
    Watcher.objects.create(ticket=ticket, agent=bert)
    add_article(ticket, actor=acting(admin), draft=NOTE)
    assert told() == [("bert", "note")]
    bert.valid_id = Validity.INVALID
    bert.save()
    add_article(ticket, actor=acting(admin), draft=NOTE)
    assert len(told()) == 1


def test_watchers_who_may_read_by_exception_are_told(make_ticket, secret, anna, admin):
    site.put("watcher_has_ro", True)
    ticket = make_ticket(secret)
    Watcher.objects.create(ticket=ticket, agent=anna)
    add_article(ticket, actor=acting(admin), draft=NOTE)
    assert told() == [("anna", "note")]


def test_kinds_can_be_switched_off(ticket, anna, rita):
    Preferences.objects.create(agent=rita, extra={"notifications": {"assignment": False}})
    assign(ticket, actor=acting(anna), owner=rita)
    assert told() == []
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert told() == [("rita", "note")]


def test_what_is_rolled_back_tells_nobody(ticket, anna, rita):
    def give_and_fail():
        with transaction.atomic():
            assign(ticket, actor=acting(anna), owner=rita)
            raise DomainError("No.")

    with pytest.raises(DomainError):
        give_and_fail()
    assert told() == []


def test_telling_costs_the_same_queries_however_many_and_none_for_nobody(
    ticket, anna, rita, admin, ben, make_ticket, support
):
    rule = NotificationRule.objects.prefetch_related("texts").get(name="New note")

    def cost(of, agent_ids, circles=()):
        rule.recipients = {"agent_ids": agent_ids, "circles": circles}
        rule.__dict__.pop("circles", None)
        notice = Notice(rule, Happening(frozenset(), of, Actor.system()))
        with CaptureQueriesContext(connection) as captured:
            notifications.tell(of, [notice], actor=Actor.system())
        return len(captured)

    ticket.queue  # noqa: B018 - as operations have it
    assert cost(ticket, [1], ["owner"]) == 0
    assert cost(ticket, [anna.pk]) == 2  # who may read, and the rows for them
    for watcher in (rita, admin, anna):
        watch_ticket(ticket, actor=acting(watcher))
    assert cost(ticket, [anna.pk], ["watchers"]) == 3  # who watches, too
    assert Notification.objects.count() == 4


# --- Reminders --------------------------------------------------------------------------------


def go_on():
    return False


def test_a_reminder_rings_once_a_day_until_it_is_dealt_with(ticket, anna, rita):
    assign(ticket, actor=acting(anna), owner=anna)
    set_responsible(ticket, actor=acting(rita), responsible=rita)
    until = now() + timedelta(hours=1)
    set_pending(ticket, actor=acting(anna), until=until)
    rung = []
    for hours in (0, 1, 2, 24, 25.1, 26):
        with moved_to(until + timedelta(hours=hours - 1)):
            rung.append(housekeeping.remind(go_on)["reminded"])
    assert rung == [0, 2, 0, 0, 2, 0]
    assert set(told()) == {("anna", "reminder"), ("rita", "reminder")}
    assert ticket.history.count() == type(ticket).objects.get().history.count()


def test_a_new_time_rings_anew(ticket, anna):
    assign(ticket, actor=acting(anna), owner=anna)
    start = now()
    for hours in (1, 2):
        with moved_to(start + timedelta(hours=hours) - timedelta(minutes=1)):
            set_pending(ticket, actor=acting(anna), until=start + timedelta(hours=hours))
        with moved_to(start + timedelta(hours=hours)):
            assert housekeeping.remind(go_on) == {"reminded": 1}


def test_reminders_of_tickets_without_owner_or_that_are_archived_ring_for_nobody(
    ticket, make_ticket, support, anna
):
    until = now() + timedelta(hours=1)
    set_pending(ticket, actor=Actor.system(), until=until)
    away = make_ticket(support)
    assign(away, actor=acting(anna), owner=anna)
    set_pending(away, actor=acting(anna), until=until)
    type(away).objects.filter(pk=away.pk).update(archived=True)
    with moved_to(until + timedelta(hours=1)):
        assert housekeeping.remind(go_on) == {"reminded": 0}


def test_a_stop_is_heard_between_reminders(ticket, anna):
    assign(ticket, actor=acting(anna), owner=anna)
    set_pending(ticket, actor=acting(anna), until=now() + timedelta(hours=1))
    with moved_to(now() + timedelta(hours=2)):
        assert housekeeping.remind(lambda: True) == {"reminded": 0}


def test_notifications_go_after_ninety_days(ticket, anna):
    for days in (89, 91):
        Notification.objects.create(
            agent=anna, type="note", title="x", created_at=now() - timedelta(days=days)
        )
    assert housekeeping.clean(go_on)["notifications"] == 1
    assert Notification.objects.count() == 1
