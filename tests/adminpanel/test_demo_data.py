"""The demo's data: what can be seen in it, and that it is the same each time."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Max, Min
from django.test import Client
from django.utils import timezone

from accounts.actors import Actor, Channel
from accounts.models import Agent, CustomerUser
from adminpanel.demo import load
from adminpanel.demo.files import demo_file
from adminpanel.demo.people import PASSWORD
from adminpanel.demo.stories import in_order, read_stories
from queues.models import Queue
from search.models import SearchDocument
from tests.cast import make_agent
from tickets import tally
from tickets.models import (
    Article,
    Attachment,
    CannedResponse,
    DeliveryState,
    DynamicFieldValue,
    HistoryType,
    IncomingMail,
    Lock,
    Notification,
    OutgoingMail,
    Sharing,
    StateType,
    Ticket,
    TicketHistory,
    TicketLink,
    TicketMerge,
    TicketTemplate,
    TicketView,
    TimeEntry,
    Watcher,
)
from tickets.models.catalog import ACTIVE_TYPES
from tickets.rules import is_away
from tickets.stored_filters import stored_filters

DAY = timedelta(days=1)


# Before the others: they have a demo in their database.
def test_a_database_that_belongs_to_somebody_is_left_alone(db: None) -> None:
    make_agent("nora")
    with pytest.raises(load.NotEmptyError):
        load.load()
    assert not load.is_loaded()
    assert not Agent.objects.filter(login="admin").exists()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The data, loaded once for all tests that look at it, in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load.load()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: int, db: None) -> int:
    """The loaded data; how many tickets there are."""
    return loaded


def test_the_data_shows_all_that_can_happen_to_a_ticket(demo: int) -> None:
    assert 250 <= demo <= 400
    tickets = Ticket.objects.all()
    types = Counter(tickets.values_list("state_type", flat=True))
    for kind in StateType:
        if kind != StateType.REMOVED:
            assert types[kind], f"no ticket is {kind.label}"
    assert tickets.filter(lock=Lock.LOCK).exists()
    assert tickets.filter(owner=None).exists()
    assert tickets.filter(next_due__lt=timezone.now()).exists()
    assert tickets.filter(state_type=StateType.PENDING_REMINDER).exists()
    assert TicketLink.objects.exists()
    assert Article.objects.exclude(body_html="").exists()
    kinds = set(Attachment.objects.values_list("content_type", flat=True))
    assert {"image/png", "application/pdf", "text/csv"} <= kinds
    assert Attachment.objects.filter(inline=True).exists()
    assert tally.differences() == {}


def test_the_data_is_spread_over_three_months_and_ends_now(demo: int) -> None:
    now = timezone.now()
    first, last = Ticket.objects.earliest("created_at"), Ticket.objects.latest("created_at")
    assert 80 < (now - first.created_at).days < 100
    assert (now - last.created_at).total_seconds() < 3600
    assert not Article.objects.filter(created_at__gt=now).exists()
    assert not TicketHistory.objects.filter(created_at__gt=now).exists()
    assert not Ticket.objects.filter(changed_at__lt=F("created_at")).exists()


def test_numbers_tell_the_day_and_history_goes_forward(demo: int) -> None:
    for ticket in Ticket.objects.all():
        assert ticket.tn.startswith(f"{timezone.localtime(ticket.created_at):%Y%m%d}")
        moments = list(ticket.history.order_by("id").values_list("created_at", flat=True))
        if not ticket.merges_received.exists():
            assert moments == sorted(moments)


def test_mail_of_long_ago_is_sent_and_of_today_is_not(demo: int) -> None:
    states = Counter(OutgoingMail.objects.values_list("state", flat=True))
    assert states["sent"] > 200
    assert states["queued"] >= 1
    sent = OutgoingMail.objects.filter(state="sent")
    assert not sent.exclude(sent_at=F("article__created_at")).exists()


def test_some_mail_came_the_real_way_and_one_could_not_be_read(demo: int) -> None:
    states = Counter(IncomingMail.objects.values_list("state", flat=True))
    assert states["done"] >= 5
    assert states["quarantined"] == 1
    assert not IncomingMail.objects.filter(received_at__gt=timezone.now()).exists()


def test_work_is_spread_over_the_weeks_and_most_of_it_is_done(demo: int) -> None:
    now = timezone.now()
    begins = list(Ticket.objects.values_list("created_at", flat=True))
    weeks = Counter((now - at).days // 7 for at in begins)
    assert min(weeks[week] for week in range(12)) >= 10
    active = Ticket.objects.filter(state_type__in=ACTIVE_TYPES)
    assert 35 <= active.count() <= 100
    assert active.filter(next_due__lt=now).count() >= 4
    assert active.filter(owner=None).count() >= 5
    closed = Ticket.objects.filter(state_type=StateType.CLOSED)
    assert closed.filter(closed_at=None).count() == 0
    assert closed.filter(owner=None).count() < closed.count() / 10
    assert sum(at.weekday() > 4 for at in begins) < demo / 8


def test_reminders_and_closings_are_due_today_and_later_but_no_closing_was_missed(
    demo: int,
) -> None:
    now = timezone.now()
    reminders = Ticket.objects.filter(state_type=StateType.PENDING_REMINDER)
    assert reminders.filter(pending_until__range=(now - DAY, now + DAY)).exists()
    assert reminders.filter(pending_until__gt=now + DAY).exists()
    closings = Ticket.objects.filter(state_type=StateType.PENDING_AUTO)
    assert closings.exists()
    assert not closings.filter(pending_until__lt=now).exists()


def test_one_conversation_is_long_and_tickets_are_merged_split_linked_and_followed(
    demo: int,
) -> None:
    assert Ticket.objects.filter(article_count__gte=15).exists()
    assert TicketMerge.objects.count() >= 3
    assert TicketHistory.objects.filter(type=HistoryType.SPLIT).count() == 2
    assert set(TicketLink.objects.values_list("type", flat=True)) >= {"Normal", "ParentChild"}
    assert Watcher.objects.count() >= 3
    assert Article.objects.filter(body_html__contains="<blockquote").exists()
    assert DynamicFieldValue.objects.values("field").distinct().count() >= 3
    assert Ticket.objects.exclude(sla=None).count() > 50
    booked = TimeEntry.objects.aggregate(first=Min("created_at"), last=Max("created_at"))
    assert (booked["last"] - booked["first"]).days > 80


def test_one_mail_was_refused_and_one_goes_out_tomorrow(demo: int) -> None:
    refused = OutgoingMail.objects.get(state=DeliveryState.FAILED)
    assert refused.last_error.startswith("550")
    assert Counter(refused.recipients.values_list("state", flat=True)) == {"failed": 1, "sent": 1}
    later = OutgoingMail.objects.get(state=DeliveryState.SCHEDULED)
    assert later.not_before > timezone.now() + timedelta(hours=12)


def test_agents_have_news_texts_and_views(demo: int) -> None:
    robin = Agent.objects.get(login="agent")
    assert Notification.objects.filter(agent=robin, read_at=None).count() >= 3
    assert Notification.objects.filter(agent=robin).exclude(read_at=None).exists()
    assert {view.sharing for view in TicketView.objects.all()} == set(Sharing)
    for view in TicketView.objects.select_related("agent"):
        actor = Actor(Channel.WEB, agent=view.agent)
        assert stored_filters(view, actor).apply(Ticket.objects.visible_to(actor)).exists(), view
    assert CannedResponse.objects.filter(is_public=True).exists()
    assert TicketTemplate.objects.exists()


def test_agents_differ_in_what_they_may_do_and_one_is_away(demo: int) -> None:
    seen = {
        login: Ticket.objects.visible_to(
            Actor(Channel.WEB, agent=Agent.objects.get(login=login))
        ).count()
        for login in ("agent", "aylin", "ingrid")
    }
    assert len(set(seen.values())) == 3
    trainee = Actor(Channel.WEB, agent=Agent.objects.get(login="sam"))
    group = Queue.objects.get(name="Support").group_id
    assert group in trainee.grants.groups("note")
    assert group not in trainee.grants.groups("rw")
    away = Agent.objects.get(login="tomasz")
    assert is_away(away)
    assert away.out_of_office_substitute is not None


def test_every_ticket_can_be_found(demo: int) -> None:
    assert SearchDocument.objects.count() == demo


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 1, 1, 0, 5, tzinfo=UTC),  # the night of a holiday
        datetime(2026, 11, 29, 22, 50, tzinfo=UTC),  # Sunday evening
        datetime(2026, 11, 30, 6, 5, tzinfo=UTC),  # Monday, before the first one works
    ],
)
def test_stories_end_before_any_moment_at_which_the_demo_is_loaded(moment: datetime) -> None:
    stories = read_stories(moment)
    assert max(step.at for story in stories for step in story.steps) <= moment
    assert len({story.key for story in stories}) == len(stories)
    assert 250 <= len(stories) <= 400


def test_only_the_three_accounts_can_sign_in(demo: int) -> None:
    usable = {
        person.login
        for model in (Agent, CustomerUser)
        for person in model.objects.all()
        if person.has_usable_password()
    }
    assert usable == {"admin", "agent", "customer"}
    assert Agent.objects.get(login="admin").is_admin
    assert not Agent.objects.get(login="agent").is_admin
    for person in (Agent.objects.get(login="agent"), CustomerUser.objects.get(login="customer")):
        assert person.check_password(PASSWORD)


def test_the_customer_sees_a_few_tickets(demo: int, browser_of: Callable[..., Client]) -> None:
    customer = CustomerUser.objects.get(login="customer")
    visible = Ticket.objects.visible_to(Actor(Channel.WEB, customer=customer))
    assert visible.count() >= 6


def test_the_data_is_loaded_once(demo: int) -> None:
    assert load.is_loaded()
    with pytest.raises(load.NotEmptyError):
        load.load()


def test_stories_are_the_same_each_time() -> None:
    now = timezone.now()
    assert read_stories(now) == read_stories(now)
    steps = [step for _story, step in in_order(read_stories(now))]
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert steps[-1].at <= now


def test_made_up_files_are_what_they_say() -> None:
    assert demo_file("photo.png").content.startswith(b"\x89PNG")
    assert demo_file("offer.pdf").content.startswith(b"%PDF")
    assert demo_file("photo.png") == demo_file("photo.png")
