"""Puts the demo's data into an empty database, once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from accounts.actors import Actor, Channel
from accounts.models import Agent, CustomerUser, SiteSetting
from accounts.models.agents import SYSTEM_AGENT_ID
from adminpanel.demo.people import make_people
from adminpanel.demo.play import Stage
from adminpanel.demo.stories import Story, duration, in_order, read_stories
from gotrs.common import clock
from tickets import operations
from tickets.mail.intake import spool
from tickets.mail.intake.process import process
from tickets.models import (
    Article,
    DeliveryState,
    IncomingMail,
    OutgoingMail,
    OutgoingRecipient,
    Ticket,
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
        for story, step in in_order(stories):
            stage.play(story, step)
        _receive_one_too_many(now)
        _date_rows()
        _settle_mail(now)
        for story in stories:
            _finish(stage, story, now)
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


def _settle_mail(now: datetime) -> None:
    """What was written days ago has reached its reader."""
    old = OutgoingMail.objects.filter(created_at__lt=now - _STILL_TO_SEND)
    OutgoingRecipient.objects.filter(mail__in=old).update(state=DeliveryState.SENT)
    old.update(state=DeliveryState.SENT, sent_at=F("created_at"), attempts=1)


def _finish(stage: Stage, story: Story, now: datetime) -> None:
    """Deadlines of the few that have one, and what those who sign in have read."""
    ticket = stage.tickets[story.key]
    ticket.refresh_from_db()
    if "due" in story.facts:
        # No service level agreement is configured that would set it.
        late = duration(story.facts["due"].removeprefix("-"))
        Ticket.objects.filter(pk=ticket.pk).update(solution_due=now - late, next_due=now - late)
    if ticket.is_active and _is_news(ticket, now):
        return
    for reader in Agent.objects.filter(login__in=_READERS):
        operations.mark_seen(ticket, actor=Actor(Channel.WEB, agent=reader))


def _is_news(ticket: Ticket, now: datetime) -> bool:
    """Whether it changed within a day, or the customer's answer waits for its owner."""
    last = ticket.last_article
    if last is None or last.created_by_id is not None:
        return False
    return ticket.owner is not None or last.created_at > now - _NEWS
