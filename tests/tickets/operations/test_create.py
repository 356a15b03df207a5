"""Making a ticket (rules 5.1, 5.12, part 4)."""

from datetime import timedelta

import pytest

from accounts import site
from accounts.actors import Actor, Channel
from gotrs.common.clock import now
from gotrs.common.errors import Invalid
from queues.models import Service, Sla
from tests.cast import acting
from tickets.events import ArticleAdded, TicketOwnerChanged
from tickets.models import (
    Article,
    ArticleType,
    HistoryType,
    Lock,
    MailChannel,
    NumberCounter,
    Priority,
    SenderType,
    State,
    StateType,
    Ticket,
    TicketHistory,
    TicketType,
)
from tickets.operations import ArticleDraft, create_ticket

NOTE = ArticleDraft(body="It smokes.")


def test_a_new_ticket_is_new_normal_unclassified_unlocked_and_nobodys(anna, support):
    ticket = create_ticket(actor=acting(anna), title="Printer on fire", queue=support)

    stored = Ticket.objects.get(pk=ticket.pk)
    assert stored.state_type == StateType.NEW
    assert (stored.priority_id, stored.type_id, stored.lock) == (3, 1, Lock.UNLOCK)
    assert (stored.owner, stored.responsible, stored.lock_stamp) == (None, None, None)
    assert stored.version == 1
    assert stored.created_by == stored.changed_by == anna


def test_the_history_begins_with_the_ticket_and_tells_what_it_is(anna, support, record):
    record.start()
    ticket = create_ticket(
        actor=acting(anna, Channel.API), title="Printer", queue=support, article=NOTE
    )

    assert record.history(ticket) == [
        ("NewTicket", None, "Printer"),
        ("AddNote", None, "Printer"),
    ]
    row = record.row(ticket, HistoryType.NEW_TICKET)
    assert (row.agent, row.customer, row.channel) == (anna, "", "api")
    assert (row.queue_id, row.state_id, row.priority_id) == (support.pk, ticket.state_id, 3)
    assert (row.type_id_after, row.owner_id, row.article) == (1, None, None)
    assert record.event_names() == ["TicketCreated", "ArticleAdded"]


def test_without_a_text_there_is_no_article(anna, support):
    ticket = create_ticket(actor=acting(anna), title="Printer", queue=support)
    assert (ticket.article_count, ticket.last_article, ticket.articles.count()) == (0, None, 0)


def test_the_company_follows_from_the_customer_user_in_any_case(anna, ben, support):
    ticket = create_ticket(
        actor=acting(anna), title="Printer", queue=support, customer_user_id="BEN@acme.test"
    )
    assert ticket.customer_id == "ACME"


def test_a_company_that_is_named_wins(anna, ben, support):
    ticket = create_ticket(
        actor=acting(anna),
        title="Printer",
        queue=support,
        customer_user_id=ben.login,
        customer_id="OTHER",
    )
    assert ticket.customer_id == "OTHER"


def test_an_unknown_customer_has_no_company(anna, support):
    ticket = create_ticket(
        actor=acting(anna), title="Printer", queue=support, customer_user_id="who@example.test"
    )
    assert (ticket.customer_user_id, ticket.customer_id) == ("who@example.test", "")


@pytest.mark.parametrize(
    ("kind", "sender", "history", "channel", "visible"),
    [
        # by phone: the customer's words, written down by an agent
        (ArticleType.PHONE, SenderType.CUSTOMER, "PhoneCallCustomer", MailChannel.PHONE, True),
        (ArticleType.EMAIL_EXTERNAL, None, "EmailAgent", MailChannel.EMAIL, True),
        (ArticleType.NOTE_INTERNAL, None, "AddNote", MailChannel.INTERNAL, False),
        (ArticleType.NOTE_EXTERNAL, None, "AddNote", MailChannel.INTERNAL, True),
    ],
)
def test_the_first_article_of_an_agent_is_what_was_chosen(
    kind, sender, history, channel, visible, anna, ben, support, record
):
    record.start()
    ticket = create_ticket(
        actor=acting(anna),
        title="Printer",
        queue=support,
        customer_user_id=ben.login,
        article=ArticleDraft(body="It smokes.", article_type=kind, sender_type=sender),
    )

    article = ticket.articles.get()
    assert record.history(ticket)[-1][0] == history
    assert article.sender_type == (sender or SenderType.AGENT)
    assert (article.channel, article.is_visible_for_customer) == (channel, visible)
    assert record.event(ArticleAdded).article == article
    is_mail = kind == ArticleType.EMAIL_EXTERNAL
    assert record.mailed() == ({ben.email} if is_mail else set())


def test_a_customer_writes_by_the_portal(ben, support, record):
    record.start()
    ticket = create_ticket(
        actor=acting(ben),
        title="Printer",
        queue=support,
        customer_user_id=ben.login,
        article=ArticleDraft(body="It smokes.", article_type=ArticleType.WEBREQUEST),
    )

    article = ticket.articles.get()
    assert record.history(ticket) == [
        ("NewTicket", None, "Printer"),
        ("WebRequestCustomer", None, "Printer"),
    ]
    assert article.sender_type == SenderType.CUSTOMER
    assert article.is_visible_for_customer
    assert article.created_by is None
    assert article.created_by_customer == ben.login
    assert article.from_header == "Ben Brook <ben@acme.test>"
    assert (ticket.created_by, record.rows(ticket)[0].customer) == (None, ben.login)
    assert record.mailed() == set()


def test_a_mail_of_somebody_unknown_makes_a_ticket(support, record):
    record.start()
    ticket = create_ticket(
        actor=Actor(Channel.MAIL, address="who@example.test"),
        title="Printer",
        queue=support,
        customer_user_id="who@example.test",
        article=ArticleDraft(
            body="It smokes.",
            article_type=ArticleType.EMAIL_EXTERNAL,
            from_="Who <who@example.test>",
            message_id="<1@example.test>",
            mail_facts={"sender": "who@example.test"},
        ),
    )

    article = ticket.articles.get()
    assert record.history(ticket)[-1] == ("EmailCustomer", None, "Printer")
    assert record.rows(ticket)[0].customer == "who@example.test"
    assert (article.from_header, article.message_id) == (
        "Who <who@example.test>",
        "<1@example.test>",
    )
    assert record.mailed() == set()


def test_owner_responsible_and_lock_stand_in_the_history(anna, admin, support, record):
    record.start()
    ticket = create_ticket(
        actor=acting(admin),
        title="Printer",
        queue=support,
        owner=anna,
        responsible=admin,
        locked=True,
    )

    assert (ticket.owner, ticket.responsible, ticket.lock) == (anna, admin, Lock.LOCK)
    assert ticket.lock_stamp is not None
    assert record.history(ticket) == [
        ("NewTicket", None, "Printer"),
        ("OwnerUpdate", None, "anna"),
        ("ResponsibleUpdate", None, "admin"),
        ("Lock", "unlock", "lock"),
    ]
    assert record.event(TicketOwnerChanged).new_owner_id == anna.pk
    assert ticket.version == 1


def test_a_ticket_that_is_locked_at_once_belongs_to_who_made_it(anna, support):
    ticket = create_ticket(actor=acting(anna), title="Printer", queue=support, locked=True)
    assert (ticket.owner, ticket.is_locked) == (anna, True)


def test_an_owner_alone_locks_nothing(anna, admin, support):
    ticket = create_ticket(actor=acting(admin), title="Printer", queue=support, owner=anna)
    assert (ticket.owner, ticket.is_locked) == (anna, False)


def test_the_first_owner_answers_for_it_too_where_the_site_says_so(anna, admin, support):
    site.put("responsible_auto", True)
    ticket = create_ticket(actor=acting(admin), title="Printer", queue=support, owner=anna)
    assert ticket.responsible == anna


def test_a_pending_ticket_waits_until_a_time(anna, support):
    until = now() + timedelta(days=1)
    ticket = create_ticket(
        actor=acting(anna),
        title="Printer",
        queue=support,
        state=State.objects.get(type_id=StateType.PENDING_REMINDER),
        pending_until=until,
    )
    assert (ticket.state_type, ticket.pending_until) == (StateType.PENDING_REMINDER, until)


def test_a_pending_time_without_a_pending_state_is_left_out(anna, support):
    ticket = create_ticket(
        actor=acting(anna),
        title="Printer",
        queue=support,
        pending_until=now() + timedelta(days=1),
    )
    assert ticket.pending_until is None


def test_a_ticket_may_be_born_closed(anna, support):
    state = State.objects.filter(type_id=StateType.CLOSED).first()
    ticket = create_ticket(actor=acting(anna), title="Call", queue=support, state=state)
    assert ticket.is_closed
    assert ticket.closed_at is not None


def test_tags_are_lower_case_and_once_each(anna, support, record):
    record.start()
    ticket = create_ticket(
        actor=acting(anna), title="Printer", queue=support, tags=["VIP", "vip", " Two  Words "]
    )
    assert sorted(ticket.tags.values_list("name", flat=True)) == ["two words", "vip"]
    assert record.history(ticket)[-1] == ("TagUpdate", "", "two words, vip")


def test_a_title_is_one_line_of_storable_text(anna, support):
    ticket = create_ticket(actor=acting(anna), title=" Fire\r\nin \ud83d ", queue=support)
    assert ticket.title == "Fire in \ufffd"


def _pending() -> State:
    return State.objects.get(type_id=StateType.PENDING_REMINDER)


def _invalid(row):
    row.valid_id = 2
    row.save()
    return row


REFUSED = [
    ("title", lambda: {"title": "  "}),
    ("title", lambda: {"title": "x" * 256}),
    ("title", lambda: {"title": "a\x00b"}),
    ("state_id", lambda: {"state": State.objects.get(type_id=StateType.MERGED)}),
    ("state_id", lambda: {"state": State.objects.get(type_id=StateType.REMOVED)}),
    ("state_id", lambda: {"state": _invalid(State.objects.get(pk=3))}),
    ("pending_until", lambda: {"state": _pending()}),
    ("pending_until", lambda: {"state": _pending(), "pending_until": now()}),
    ("priority_id", lambda: {"priority": _invalid(Priority.objects.get(pk=5))}),
    ("type_id", lambda: {"type": _invalid(TicketType.objects.get(pk=2))}),
    ("sla_id", lambda: {"sla": Sla.objects.create(name="Gold")}),
    ("service_id", lambda: {"service": _invalid(Service.objects.create(name="Mail"))}),
    ("customer_user_id", lambda: {"customer_user_id": "x" * 256}),
    ("customer_id", lambda: {"customer_id": "x" * 151}),
    ("tags", lambda: {"tags": [f"tag {n}" for n in range(21)]}),
    ("tags", lambda: {"tags": ["x" * 51]}),
    ("tags", lambda: {"tags": ["a,b"]}),
    ("body", lambda: {"article": ArticleDraft(body=" \n ")}),
    ("subject", lambda: {"article": ArticleDraft(body="x", subject="x" * 999)}),
    (
        "to",
        lambda: {"article": ArticleDraft(body="x", article_type=ArticleType.EMAIL_EXTERNAL)},
    ),
]


@pytest.mark.parametrize(("field", "facts"), REFUSED)
def test_what_can_not_be_is_refused_and_nothing_is_written(field, facts, anna, support):
    arguments = {"title": "Printer", "queue": support} | facts()

    with pytest.raises(Invalid) as refusal:
        create_ticket(actor=acting(anna), **arguments)

    assert list(refusal.value.details) == [field]
    assert not Ticket.objects.exists()
    assert not Article.objects.exists()
    assert not TicketHistory.objects.exists()


def test_a_refusal_that_needs_no_ticket_takes_no_number(anna, support):
    with pytest.raises(Invalid):
        create_ticket(actor=acting(anna), title="", queue=support)
    assert not NumberCounter.objects.exists()


def test_nothing_new_goes_into_an_invalid_queue(anna, support):
    with pytest.raises(Invalid) as refusal:
        create_ticket(actor=acting(anna), title="Printer", queue=_invalid(support))
    assert list(refusal.value.details) == ["queue_id"]


@pytest.mark.parametrize("role", ["owner", "responsible"])
def test_work_is_not_given_to_who_can_not_read_the_queue(role, admin, bert, support):
    with pytest.raises(Invalid) as refusal:
        create_ticket(actor=acting(admin), title="Printer", queue=support, **{role: bert})
    assert list(refusal.value.details) == [f"{role}_id"]


def test_an_sla_of_the_service_is_taken(anna, support):
    service = Service.objects.create(name="Mail")
    sla = Sla.objects.create(name="Gold")
    sla.services.add(service)
    ticket = create_ticket(
        actor=acting(anna), title="Printer", queue=support, service=service, sla=sla
    )
    assert (ticket.service, ticket.sla) == (service, sla)
