"""Puts the demo's data into an empty database, once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Agent, CustomerUser, SiteSetting
from accounts.models.agents import SYSTEM_AGENT_ID
from adminpanel.demo.people import make_people, send_on_holiday
from adminpanel.demo.play import Stage
from adminpanel.demo.stories import Story, duration, in_order, read_stories
from gotrs.common import clock
from search import handlers as index
from tickets.mail.intake import spool
from tickets.mail.intake.process import process
from tickets.models import (
    Article,
    DeliveryState,
    IncomingMail,
    Notification,
    OutgoingMail,
    OutgoingRecipient,
    Ticket,
    TicketSeen,
    TimeEntry,
)

# Written with the data; a database that holds it is a demo for ever.
MARKER = "demo_data"
# Newer mails are delivered by the worker, into the folder that the demo shows.
_STILL_TO_SEND = timedelta(days=3)

_READERS = ("admin", "agent")
_NEWS = timedelta(days=1)
_TOO_MANY_HEADERS = 2_100  # rule 7.5 allows 2,000 lines


class NotEmptyError(Exception):
    """The database belongs to somebody."""


def is_loaded() -> bool:
    """Whether this database holds the demo's data."""
    return SiteSetting.objects.filter(name=MARKER).exists()


def load() -> int:
    """Fill an empty database; returns the number of tickets.

    All or nothing. Raises NotEmptyError if there are people or tickets that aren't the demo's.
    """
    people = Agent.objects.exclude(pk=SYSTEM_AGENT_ID).exists() or CustomerUser.objects.exists()
    if people or Ticket.objects.exists():
        raise NotEmptyError("This database has users or tickets already, and they are no demo's.")
    now = timezone.now()
    with transaction.atomic():
        SiteSetting.objects.create(name=MARKER, value=now.isoformat())
        make_people()
        stories = read_stories(now)
        stage = Stage()
        with index.at_its_end():
            for story, step in in_order(stories):
                stage.play(story, step)
            _receive_one_too_many(now)
        _date_rows()
        _settle_mail(stage, now)
        for story in stories:
            _set_deadline(stage, story, now)
        _mark_what_was_read(now)
        send_on_holiday(now)
    return len(stage.tickets)


def _receive_one_too_many(now: datetime) -> None:
    """A mail that nobody can read as one, so that quarantine has something to show."""
    head = "From: newsletter@deals.example\r\nTo: support@lindenhof.example\r\nSubject: Deals\r\n"
    received = "".join(
        f"Received: from relay{number}.deals.example\r\n" for number in range(_TOO_MANY_HEADERS)
    )
    raw = f"{head}{received}\r\nBuy now.\r\n".encode()
    with clock.moved_to(now - timedelta(hours=7)):
        process(spool.store(raw, source="pipe").pk)


def _date_rows() -> None:
    """Rows that date themselves when they are stored get the time of what they are about."""
    article = Article.objects.filter(pk=OuterRef("article_id")).values("created_at")
    OutgoingMail.objects.update(created_at=Subquery(article))
    IncomingMail.objects.update(received_at=F("processed_at"))
    TimeEntry.objects.exclude(article=None).update(created_at=Subquery(article))


def _settle_mail(stage: Stage, now: datetime) -> None:
    """What was written days ago has reached its reader, but for what was refused."""
    old = OutgoingMail.objects.filter(created_at__lt=now - _STILL_TO_SEND)
    OutgoingRecipient.objects.filter(mail__in=old).update(state=DeliveryState.SENT)
    old.update(state=DeliveryState.SENT, sent_at=F("created_at"), attempts=1)
    for article_id, answer in stage.refused.items():
        refused = OutgoingMail.objects.filter(article_id=article_id)
        for recipient in OutgoingRecipient.objects.filter(mail__in=refused):
            failed = recipient.address in answer
            recipient.state = DeliveryState.FAILED if failed else DeliveryState.SENT
            recipient.answer = answer if failed else ""
            recipient.save(update_fields=["state", "answer"])
        refused.update(state=DeliveryState.FAILED, sent_at=None, last_error=answer, attempts=1)
    for article_id, moment in stage.scheduled.items():
        waiting = OutgoingMail.objects.filter(article_id=article_id)
        OutgoingRecipient.objects.filter(mail__in=waiting).update(state=DeliveryState.SCHEDULED)
        waiting.update(state=DeliveryState.SCHEDULED, not_before=moment, send_at=moment)


def _set_deadline(stage: Stage, story: Story, now: datetime) -> None:
    """Of those that have one; ``-2h`` passed two hours ago. The demo's promises set none."""
    ticket = stage.tickets[story.key]
    if "due" not in story.facts or not ticket.is_active:
        return
    words = story.facts["due"]
    left = duration(words.removeprefix("-"))
    due = now - left if words.startswith("-") else now + left
    Ticket.objects.filter(pk=ticket.pk).update(solution_due=due, next_due=due)


def _mark_what_was_read(now: datetime) -> None:
    """Those who sign in have read all but the news, and most notices about it."""
    readers = Agent.objects.filter(login__in=_READERS).values_list("pk", flat=True)
    tickets = Ticket.objects.exclude(last_article=None).select_related("last_article")
    TicketSeen.objects.bulk_create(
        [
            TicketSeen(ticket=ticket, agent_id=reader, article_id=last.pk)
            for ticket in tickets
            if (last := ticket.last_article) and not (ticket.is_active and _is_news(ticket, now))
            for reader in readers
        ],
        update_conflicts=True,
        unique_fields=["ticket", "agent"],
        update_fields=["article_id"],
    )
    Notification.objects.filter(created_at__lt=now - _NEWS).update(read_at=F("created_at"))


def _is_news(ticket: Ticket, now: datetime) -> bool:
    """Whether it changed within a day, or the customer's answer waits for its owner."""
    last = ticket.last_article
    if last is None or last.created_by_id is not None:
        return False
    return ticket.owner_id is not None or last.created_at > now - _NEWS
