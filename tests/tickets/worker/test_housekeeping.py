"""What becomes due by itself (rule 5.6), and what is cleared away."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.actors import Actor, Channel
from accounts.models import LoginSession
from tests.tickets.mail.intake.letters import letter
from tickets import files
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import (
    Attachment,
    HistoryType,
    IncomingMail,
    Lock,
    RawMail,
    ReturnCode,
    State,
    StateType,
    Ticket,
    TicketHistory,
)
from tickets.operations import ArticleDraft, add_article, assign, set_pending
from tickets.worker import housekeeping

pytestmark = pytest.mark.django_db
TRUSTED: Any = {"source": "pipe", "trusted": True}


def go_on() -> bool:
    return False


def pend(ticket: Ticket, agent: Any, name: str) -> Ticket:
    """Let the ticket wait in this state until a time that is over."""
    state = State.objects.get(name=name)
    until = timezone.now() + timedelta(hours=1)
    set_pending(ticket, actor=Actor.of(agent, Channel.WEB), until=until, state=state)
    Ticket.objects.filter(pk=ticket.pk).update(pending_until=timezone.now())
    ticket.refresh_from_db()
    return ticket


class TestPendingTimes:
    @pytest.mark.parametrize(
        ("waiting", "after"),
        [
            ("pending auto close+", "closed successful"),
            ("pending auto close-", "closed unsuccessful"),
        ],
    )
    def test_a_ticket_closes_by_itself_when_its_time_is_over(self, ticket, anna, waiting, after):
        assign(ticket, actor=Actor.of(anna, Channel.WEB), owner=anna)
        pend(ticket, anna, waiting)
        assert housekeeping.change_due_tickets(go_on) == {"changed": 1}
        ticket.refresh_from_db()
        assert ticket.state.name == after
        assert (ticket.lock, ticket.owner, ticket.pending_until) == (Lock.UNLOCK, anna, None)
        row = TicketHistory.objects.filter(ticket=ticket, type=HistoryType.STATE_UPDATE).last()
        assert row is not None
        assert (row.old_value, row.new_value) == (waiting, after)
        assert (row.channel, row.cause) == ("automation", "pending time over")
        assert housekeeping.change_due_tickets(go_on) == {"changed": 0}

    def test_a_ticket_whose_time_is_not_over_waits(self, ticket, anna):
        pend(ticket, anna, "pending auto close+")
        Ticket.objects.update(pending_until=timezone.now() + timedelta(minutes=1))
        assert housekeeping.change_due_tickets(go_on) == {"changed": 0}

    def test_a_reminder_is_no_change_of_state(self, ticket, anna):
        pend(ticket, anna, "pending reminder")
        assert housekeeping.change_due_tickets(go_on) == {"changed": 0}
        ticket.refresh_from_db()
        assert ticket.state_type == StateType.PENDING_REMINDER

    def test_a_state_without_one_that_follows_keeps_its_tickets(self, ticket, anna):
        State.objects.filter(name="pending auto close+").update(next_state=None)
        pend(ticket, anna, "pending auto close+")
        assert housekeeping.change_due_tickets(go_on) == {"changed": 0}

    def test_a_following_state_that_may_not_be_used_stops_no_other_ticket(
        self, make_ticket, support, anna
    ):
        first = pend(make_ticket(support), anna, "pending auto close+")
        second = pend(make_ticket(support), anna, "pending auto close-")
        State.objects.filter(name="closed successful").update(valid_id=2)
        assert housekeeping.change_due_tickets(go_on) == {"changed": 1}
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.is_closed, second.is_closed) == (False, True)

    def test_a_stop_is_heard_between_two_tickets(self, ticket, anna):
        pend(ticket, anna, "pending auto close+")
        assert housekeeping.change_due_tickets(lambda: True) == {"changed": 0}


class TestUploads:
    @staticmethod
    def old(*uploads: Attachment) -> None:
        moment = timezone.now() - timedelta(hours=25)
        for upload in uploads:
            Attachment.objects.filter(pk=upload.pk).update(created_at=moment)

    @staticmethod
    def path(upload: Attachment) -> Path:
        return Path(default_storage.path(files._path(upload.sha256)))

    def age(self, upload: Attachment) -> None:
        import os

        then = time.time() - 7200
        os.utime(self.path(upload), (then, then))

    def test_uploads_that_no_article_took_go_after_a_day_with_their_bytes(self, anna):
        actor = Actor.of(anna, Channel.WEB)
        unused = files.store_upload(actor, "old.txt", b"nobody took me")
        young = files.store_upload(actor, "young.txt", b"nobody took me yet")
        self.old(unused)
        self.age(unused)
        assert housekeeping.clear_unused_uploads() == 1
        assert list(Attachment.objects.all()) == [young]
        assert not self.path(unused).exists()
        assert self.path(young).exists()

    def test_files_of_articles_stay_and_so_do_bytes_that_they_share(self, ticket, anna):
        actor = Actor.of(anna, Channel.WEB)
        taken = files.store_upload(actor, "a.txt", b"shared bytes")
        unused = files.store_upload(actor, "b.txt", b"shared bytes")
        add_article(ticket, actor=actor, draft=ArticleDraft(body="see file", files=(taken,)))
        self.old(taken, unused)
        self.age(taken)
        assert housekeeping.clear_unused_uploads() == 1
        taken.refresh_from_db()
        assert files.read_file(taken) == b"shared bytes"

    def test_bytes_that_were_stored_again_just_now_stay(self, anna):
        unused = files.store_upload(Actor.of(anna, Channel.WEB), "a.txt", b"again")
        self.old(unused)
        self.age(unused)
        files.store_bytes(b"again")
        assert housekeeping.clear_unused_uploads() == 1
        assert self.path(unused).exists()

    def test_bytes_that_are_gone_already_do_no_harm(self, anna):
        unused = files.store_upload(Actor.of(anna, Channel.WEB), "a.txt", b"lost")
        self.old(unused)
        self.path(unused).unlink()
        assert housekeeping.clear_unused_uploads() == 1


def test_sessions_that_are_over_for_a_day_go(anna):
    def session(**times: timedelta) -> LoginSession:
        moments = {name: timezone.now() + delta for name, delta in times.items()}
        return LoginSession.objects.create(agent=anna, kind="web", **moments)

    alive = session(expires_at=timedelta(hours=1))
    over = session(expires_at=timedelta(hours=-1))
    session(expires_at=timedelta(hours=-25))
    session(expires_at=timedelta(days=7), ended_at=timedelta(hours=-25))
    assert housekeeping.clear_sessions() == 2
    assert set(LoginSession.objects.all()) == {alive, over}


def test_bytes_of_ignored_mails_go_after_thirty_days_and_all_others_stay(support):
    ignored = store(letter("Ignored", message_id="<i@x.test>", x_otrs_ignore="yes"), **TRUSTED)
    newer = store(letter("Newer", message_id="<n@x.test>", x_otrs_ignore="yes"), **TRUSTED)
    taken = store(letter("Taken", message_id="<t@x.test>"), **TRUSTED)
    for mail in (ignored, newer, taken):
        process(mail.pk)
    old = timezone.now() - timedelta(days=30, minutes=1)
    IncomingMail.objects.exclude(pk=newer.pk).update(processed_at=old)
    assert housekeeping.clean(go_on)["ignored_mails"] == 1
    assert set(RawMail.objects.values_list("mail", flat=True)) == {newer.pk, taken.pk}
    assert IncomingMail.objects.filter(pk=ignored.pk, return_code=ReturnCode.IGNORED).exists()


def test_counters_whose_time_is_over_go():
    shared = caches["shared"]
    shared.clear()
    shared.add("alive", 1, timeout=60)
    shared.add("over", 1, timeout=60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gotrs_counter SET expires = %s WHERE name LIKE %s", [1, "%over"])
    assert housekeeping.clear_counters() == 1
    assert shared.get("alive") == 1


def test_one_round_of_cleaning_says_what_it_did(db):
    assert set(housekeeping.clean(go_on)) == {
        "ignored_mails",
        "drafts",
        "presence",
        "uploads",
        "sessions",
        "counters",
        "answers",
        "password_links",
        "directory_logins",
        "directory_syncs",
        "notifications",
        "deadline_notices",
        "auto_responses",
        "webhook_deliveries",
    }
