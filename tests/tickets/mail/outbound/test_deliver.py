"""Keeping the outbox moving (rules 8.1, 8.2)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import Actor, Channel
from gotrs.common.errors import Conflict
from tests.servers.smtp import SmtpServer
from tickets import events
from tickets.mail.outbound import deliver as outbox
from tickets.mail.outbound.control import cancel, send_again
from tickets.mail.outbound.deliver import claim_next, deliver_due, next_attempt, recover_claims
from tickets.mail.outbound.events import MailFailed, MailSent
from tickets.mail.outbound.transports import ServerUnavailable, SmtpTransport
from tickets.models import DeliveryState as S
from tickets.models import HistoryType, OutgoingMail, Ticket, TicketHistory
from tickets.operations import delete_ticket, merge_tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch: Any) -> list[events.TicketEvent]:
    """Events of the outbox, as subscribers hear them."""
    monkeypatch.setattr(events, "_subscribers", events.defaultdict(list))
    happened: list[events.TicketEvent] = []
    events.subscribe(MailSent, happened.append)
    events.subscribe(MailFailed, happened.append)
    return happened


def recipients(mail: OutgoingMail) -> dict[str, str]:
    return dict(mail.recipients.values_list("address", "state"))


def make_due(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(not_before=timezone.now())


def failures(ticket: Ticket) -> list[str | None]:
    rows = TicketHistory.objects.filter(ticket=ticket, type=HistoryType.DELIVERY_FAILED)
    return list(rows.values_list("new_value", flat=True))


def test_a_due_mail_is_sent_once_to_all_its_recipients(reply, smtp: SmtpServer, heard):
    mail = reply(cc="carla@acme.test", bcc="boss@gotrs.test")
    assert deliver_due("w") == 1
    assert deliver_due("w") == 0
    (delivery,) = smtp.deliveries
    assert delivery.sender == "postmaster@gotrs.local"
    assert delivery.recipients == ("ben@acme.test", "carla@acme.test", "boss@gotrs.test")
    assert delivery.message["Message-ID"] == mail.message_id
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.claimed_by, mail.last_error) == (S.SENT, 1, "", "")
    assert mail.sent_at is not None
    assert set(recipients(mail).values()) == {S.SENT}
    assert heard == [MailSent(mail.ticket, heard[0].actor, mail)]


def test_a_held_mail_is_not_sent_before_its_time(reply, smtp: SmtpServer):
    mail = reply(hold_seconds=10)
    assert mail.state == S.HELD
    assert deliver_due("w") == 0
    make_due(mail)
    assert deliver_due("w") == 1
    assert set(recipients(mail).values()) == {S.SENT}


def test_a_refused_recipient_fails_and_the_history_says_why(reply, ticket, smtp, heard):
    smtp.refuse("carla@acme.test")
    mail = reply(cc="carla@acme.test")
    deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == S.FAILED
    assert recipients(mail) == {"ben@acme.test": S.SENT, "carla@acme.test": S.FAILED}
    assert failures(ticket) == ["carla@acme.test: 550 5.1.1 No such user here"]
    assert [type(event) for event in heard] == [MailFailed]
    assert deliver_due("w") == 0


def test_a_recipient_that_is_busy_is_tried_again_alone(reply, ticket, smtp: SmtpServer):
    smtp.refuse("carla@acme.test", "452 4.2.2 Mailbox full")
    mail = reply(cc="carla@acme.test")
    deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == S.DEFERRED
    assert mail.last_error == "452 4.2.2 Mailbox full"
    assert recipients(mail) == {"ben@acme.test": S.SENT, "carla@acme.test": S.DEFERRED}
    assert deliver_due("w") == 0
    smtp.accept("carla@acme.test")
    make_due(mail)
    deliver_due("w")
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (S.SENT, 2)
    assert [d.recipients for d in smtp.deliveries] == [("ben@acme.test",), ("carla@acme.test",)]
    assert failures(ticket) == []


def test_a_message_that_is_turned_away_for_now_is_sent_later(reply, smtp: SmtpServer):
    smtp.answer_data_with("451 4.3.0 Try later")
    mail = reply()
    deliver_due("w")
    mail.refresh_from_db()
    assert (mail.state, mail.handed_over_at) == (S.DEFERRED, None)
    make_due(mail)
    deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == S.SENT
    assert len(smtp.deliveries) == 1


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240), (16, 240)]
)
def test_pauses_grow_and_are_spread_by_ten_percent(attempts, minutes):
    moment = timezone.now()
    pauses = [next_attempt(attempts, moment) - moment for _ in range(200)]
    assert timedelta(minutes=0.9 * minutes) <= min(pauses)
    assert max(pauses) <= timedelta(minutes=1.1 * minutes)
    assert min(pauses) < max(pauses)


def test_the_last_attempt_comes_48_hours_after_the_first():
    pauses = [outbox.RETRY_MINUTES[min(n, 5) - 1] for n in range(1, outbox.MAX_ATTEMPTS)]
    assert 48 * 60 <= sum(pauses) < 52 * 60


def test_after_48_hours_of_trying_a_mail_fails(reply, ticket, smtp: SmtpServer):
    smtp.refuse("ben@acme.test", "450 4.2.0 Greylisted")
    mail = reply()
    OutgoingMail.objects.update(attempts=outbox.MAX_ATTEMPTS - 1, state=S.DEFERRED)
    deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == S.FAILED
    assert failures(ticket) == ["ben@acme.test: Given up after 48 hours. 450 4.2.0 Greylisted"]


def test_without_a_server_one_mail_meets_the_time_out_and_the_others_wait(reply, smtp, settings):
    settings.SMTP_PORT = 1
    first, second = reply("one"), reply("two")
    with pytest.raises(ServerUnavailable):
        deliver_due("w")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (S.DEFERRED, S.QUEUED)
    assert "refused" in first.last_error.lower()


def test_tls_that_is_not_offered_defers_the_mail(reply, smtp: SmtpServer, settings):
    settings.SMTP_SECURITY = "starttls"
    mail = reply()
    with pytest.raises(ServerUnavailable):
        deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == S.DEFERRED
    assert "TLS is required" in mail.last_error
    assert smtp.deliveries == []


def test_a_mail_that_may_have_been_taken_is_never_repeated_by_itself(reply, ticket, anna, smtp):
    smtp.drop_after_data()
    mail = reply()
    deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == S.UNCERTAIN
    assert recipients(mail) == {"ben@acme.test": S.UNCERTAIN}
    make_due(mail)
    assert deliver_due("w") == 0
    assert recover_claims() == 0

    send_again(mail, actor=Actor.of(anna, Channel.WEB))
    assert deliver_due("w") == 1
    mail.refresh_from_db()
    assert mail.state == S.SENT
    first, second = smtp.deliveries
    assert first.message["Message-ID"] == second.message["Message-ID"] == mail.message_id
    assert TicketHistory.objects.filter(
        ticket=ticket, type=HistoryType.EMAIL_RESEND, agent=anna
    ).exists()


def test_sent_again_it_goes_only_to_those_who_do_not_have_it(reply, anna, smtp: SmtpServer):
    smtp.refuse("carla@acme.test")
    mail = reply(cc="carla@acme.test")
    deliver_due("w")
    smtp.accept("carla@acme.test")
    send_again(mail, actor=Actor.of(anna, Channel.WEB))
    deliver_due("w")
    assert [d.recipients for d in smtp.deliveries] == [("ben@acme.test",), ("carla@acme.test",)]
    mail.refresh_from_db()
    assert mail.state == S.SENT


def test_a_mail_that_was_sent_can_neither_be_sent_again_nor_stopped(reply, anna, smtp):
    mail = reply()
    deliver_due("w")
    for refuse in (send_again, cancel):
        with pytest.raises(Conflict):
            refuse(mail, actor=Actor.of(anna, Channel.WEB))
    assert len(smtp.deliveries) == 1


def test_a_mail_that_waits_can_be_stopped(reply, ticket, anna, smtp: SmtpServer):
    mail = reply()
    cancel(mail, actor=Actor.of(anna, Channel.WEB))
    assert mail.state == S.CANCELLED
    assert recipients(mail) == {"ben@acme.test": S.CANCELLED}
    assert deliver_due("w") == 0
    (row,) = TicketHistory.objects.filter(ticket=ticket, type=HistoryType.SEND_UNDONE)
    assert (row.agent, row.article) == (anna, mail.article)


def test_mail_of_a_deleted_ticket_is_not_sent(reply, ticket, admin, smtp: SmtpServer):
    mail = reply()
    delete_ticket(ticket, actor=Actor.of(admin, Channel.WEB))
    assert deliver_due("w") == 0
    # As if the ticket were deleted while a worker has just taken the mail.
    OutgoingMail.objects.update(state=S.QUEUED)
    deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == S.CANCELLED
    assert smtp.deliveries == []


def test_mail_of_a_merged_ticket_is_sent_and_its_failure_noted(
    reply, ticket, anna, make_ticket, support, smtp
):
    smtp.refuse("ben@acme.test")
    reply()
    target = make_ticket(support, body="x", customer_user_id="ben@acme.test")
    merge_tickets(ticket, actor=Actor.of(anna, Channel.WEB), target=target)
    deliver_due("w")
    assert TicketHistory.objects.filter(type=HistoryType.DELIVERY_FAILED).count() == 1


def test_a_message_that_can_not_be_put_together_does_not_stop_the_next(reply, smtp: SmtpServer):
    broken, good = reply("one"), reply("two")
    OutgoingMail.objects.filter(pk=broken.pk).update(from_header="nobody")
    assert deliver_due("w") == 2
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == (S.DEFERRED, S.SENT)
    assert "can't be put together" in broken.last_error


class TestClaims:
    """Two workers, and workers that die."""

    def test_a_claimed_mail_is_nobody_elses(self, reply):
        mail = reply()
        claimed = claim_next("one")
        assert claimed is not None
        assert claimed.pk == mail.pk
        assert claimed.state == S.SENDING
        assert timedelta(minutes=9) < claimed.claimed_until - timezone.now() <= outbox.CLAIM
        assert claim_next("two") is None
        assert recover_claims() == 0

    def test_the_oldest_comes_first(self, reply):
        first, second = reply("one"), reply("two")
        assert [m.pk for m in (claim_next("w"), claim_next("w")) if m] == [first.pk, second.pk]

    def test_a_dead_workers_mail_that_was_not_handed_over_is_sent(self, reply, smtp: SmtpServer):
        mail = reply()
        claim_next("dead")
        OutgoingMail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        assert recover_claims() == 1
        mail.refresh_from_db()
        assert mail.state == S.QUEUED
        assert deliver_due("w") == 1
        assert len(smtp.deliveries) == 1

    def test_a_dead_workers_mail_that_was_handed_over_is_uncertain(self, reply, smtp: SmtpServer):
        mail = reply()
        claim_next("dead")
        moment = timezone.now() - timedelta(seconds=1)
        OutgoingMail.objects.update(claimed_until=moment, handed_over_at=moment)
        assert recover_claims() == 1
        mail.refresh_from_db()
        assert mail.state == S.UNCERTAIN
        assert recipients(mail) == {"ben@acme.test": S.UNCERTAIN}
        assert deliver_due("w") == 0
        assert smtp.deliveries == []

    def test_a_worker_that_lost_its_claim_sends_nothing(self, reply, smtp: SmtpServer):
        mail = reply()
        slow = claim_next("slow")
        assert slow is not None
        OutgoingMail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        recover_claims()
        deliver_due("fast")
        outbox.deliver(slow, SmtpTransport())
        assert len(smtp.deliveries) == 1
        mail.refresh_from_db()
        assert mail.state == S.SENT

    def test_a_worker_that_lost_its_claim_changes_nothing_any_more(self, reply, ticket, smtp):
        smtp.refuse("ben@acme.test")
        mail = reply()
        slow = claim_next("slow")
        assert slow is not None
        OutgoingMail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        recover_claims()
        outbox.deliver(slow, SmtpTransport())
        mail.refresh_from_db()
        assert mail.state == S.QUEUED
        assert failures(ticket) == []
