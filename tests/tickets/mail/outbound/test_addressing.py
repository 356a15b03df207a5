"""Who a mail goes to and comes from (rules 8.3, 8.4, 8.7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import site
from accounts.models import Agent, CustomerUser
from gotrs.common.errors import Invalid
from queues.models import Queue, SystemAddress
from tickets.mail.outbound.addressing import (
    Address,
    Recipients,
    check_addresses,
    format_list,
    is_address,
    needs_smtputf8,
    parse,
    reply_recipients,
    sender_header,
    wire_address,
    without_doubles,
)
from tickets.models import Article, MailChannel, SenderType, Ticket

ANNA = Address("Anna Muster", "anna@acme.example")
BEN = Address("", "ben@acme.example")


@pytest.mark.parametrize(
    ("header", "addresses"),
    [
        ("", []),
        ("anna@acme.example", [("", "anna@acme.example")]),
        ("<anna@acme.example>", [("", "anna@acme.example")]),
        ("Anna Muster <anna@acme.example>", [("Anna Muster", "anna@acme.example")]),
        ('"Muster, Anna" <anna@acme.example>', [("Muster, Anna", "anna@acme.example")]),
        (r'"An\"na" <anna@acme.example>', [('An"na', "anna@acme.example")]),
        ("anna@acme.example (Anna)", [("Anna", "anna@acme.example")]),
        (
            "a@b.example, c@d.example;e@f.example",
            [("", "a@b.example"), ("", "c@d.example"), ("", "e@f.example")],
        ),
        ("Team: a@b.example, c@d.example;", [("", "a@b.example"), ("", "c@d.example")]),
        ("undisclosed-recipients:;", []),
        ("not an address, a@b.example", [("", "a@b.example")]),
        ("Müller <jörg@müller.example>", [("Müller", "jörg@müller.example")]),
        (
            '"Anna\r\nBcc: evil@x.example" <a@b.example>',
            [("Anna Bcc: evil@x.example", "a@b.example")],
        ),
        ('"open <a@b.example>', [('"open', "a@b.example")]),
        ("real..dots.@docomo.example", [("", "real..dots.@docomo.example")]),
    ],
)
def test_a_list_is_taken_apart(header, addresses):
    assert [(a.name, a.email) for a in parse(header)] == addresses


@pytest.mark.parametrize(
    "address",
    [
        Address("", "a@b.example"),
        Address("Anna Muster", "a@b.example"),
        Address("Muster, Anna", "a@b.example"),
        Address('The "Boss" \\', "a@b.example"),
        Address("a@b.example <x@y.example>", "c@d.example"),
        Address("Grüße 🙂", "ü@ü.example"),
    ],
)
def test_what_is_put_together_is_taken_apart_again(address):
    assert parse(str(address)) == [address]
    assert parse(format_list([address, BEN])) == [address, BEN]


@given(st.text())
def test_no_text_makes_parsing_fail_and_no_address_holds_a_line_break(text):
    for address in parse(text):
        assert not any(mark in str(address) for mark in "\r\n\x00")


def test_a_long_hostile_list_is_read_in_reasonable_time():
    for piece in ('"', '\\"', "(", "<", "((", '"\\', "a@b.example,"):
        parse(piece * 200_000)


@pytest.mark.parametrize(
    "email",
    [
        "", "a", "a@", "@b.example", "a b@c.example", "a@b@c.example", "a@b..example",
        "a@-b.example", "a@b.example\nBcc: c@d.example", "a\x00@b.example", "a<@b.example",
        "a@" + "b" * 64 + ".example", "a" * 65 + "@b.example", "a@b c.example", "a,b@c.example",
        "\ud800@b.example", "a@" + "b." * 150 + "example", "a@[127.0.0.1]",
    ],
)  # fmt: skip
def test_what_is_no_address_is_known(email):
    assert not is_address(email)


@pytest.mark.parametrize(
    ("email", "wire", "utf8"),
    [
        ("anna@acme.example", "anna@acme.example", False),
        ("anna@Müller.example", "anna@xn--mller-kva.example", False),
        ("jörg@müller.example", "jörg@xn--mller-kva.example", True),
        ("root@localhost", "root@localhost", False),
    ],
)
def test_domains_travel_by_idna_and_local_parts_as_they_are(email, wire, utf8):
    assert wire_address(email) == wire
    assert needs_smtputf8(email) is utf8


@pytest.mark.parametrize(
    "typed",
    ["nonsense", "a@b.example, nonsense", "a@b.example c@d.example", "a@b.example\r\nX: y",
     "a@b.example\x00", "Anna <a@b>c>", "Anna <a@b.example> <c@d.example>", "<>"],
)  # fmt: skip
def test_a_wrong_address_in_a_form_is_named_with_its_field(typed):
    with pytest.raises(Invalid) as refusal:
        check_addresses(typed, "cc")
    assert refusal.value.field == "cc"


def test_right_addresses_in_a_form_are_returned():
    assert check_addresses("Anna Muster <anna@acme.example>; ben@acme.example", "to") == [ANNA, BEN]
    assert check_addresses("", "to") == []


def test_doubles_go_in_the_order_to_cc_bcc():
    again = Address("Anna again", "ANNA@acme.example")
    assert without_doubles([ANNA, again], [again, BEN], [BEN]) == [[ANNA], [BEN], []]


def article(**columns: object) -> Article:
    ticket = Ticket(customer_user_id=str(columns.pop("customer", "")))
    facts: dict[str, object] = {
        "sender_type": SenderType.CUSTOMER,
        "channel": MailChannel.EMAIL,
        "is_visible_for_customer": True,
        **columns,
    }
    return Article(ticket=ticket, **facts)


@pytest.fixture
def customer(db) -> CustomerUser:
    return CustomerUser.objects.create(
        login="mia", email="mia@acme.example", first_name="Mia", last_name="Mint"
    )


MIA = Address("Mia Mint", "mia@acme.example")
RAW = "intake@gotrs.local"


@pytest.mark.django_db
class TestReplyRecipients:
    def test_a_customers_mail_is_answered_to_its_sender(self):
        assert reply_recipients(
            article(from_header=str(ANNA), to_header=RAW, cc_header=str(BEN))
        ) == Recipients((ANNA,), ())

    def test_reply_to_comes_before_from(self):
        assert reply_recipients(
            article(from_header=str(ANNA), reply_to_header=str(BEN))
        ) == Recipients((BEN,), ())

    def test_an_unusable_reply_to_is_passed_over(self):
        assert reply_recipients(
            article(from_header=str(ANNA), reply_to_header="nobody")
        ) == Recipients((ANNA,), ())

    def test_reply_all_adds_the_others_but_no_address_of_ours(self):
        assert reply_recipients(
            article(
                from_header=str(ANNA),
                to_header=f"Support <{RAW.upper()}>, cleo@acme.example",
                cc_header=f"{BEN}, {ANNA}, misc@gotrs.local",
            ),
            reply_all=True,
        ) == Recipients((ANNA,), (Address("", "cleo@acme.example"), BEN))

    def test_what_an_agent_sent_is_answered_to_whom_it_went(self):
        assert reply_recipients(
            article(
                sender_type=SenderType.AGENT, from_header=f"Support <{RAW}>", to_header=str(ANNA)
            )
        ) == Recipients((ANNA,), ())

    def test_what_the_system_sent_is_answered_to_whom_it_went(self):
        assert reply_recipients(
            article(sender_type=SenderType.SYSTEM, from_header=RAW, to_header=str(ANNA))
        ) == Recipients((ANNA,), ())

    def test_the_registered_customer_is_added_to_cc_if_missing(self, customer):
        assert reply_recipients(article(customer="MIA", from_header=str(ANNA))) == Recipients(
            (ANNA,), (MIA,)
        )

    def test_the_registered_customer_is_not_added_twice(self, customer):
        assert reply_recipients(
            article(customer="mia", from_header="MIA@acme.example")
        ) == Recipients((Address("", "MIA@acme.example"),), ())

    def test_a_phone_note_without_address_is_answered_to_the_customer(self, customer):
        assert reply_recipients(
            article(customer="mia", from_header="Mia on the phone")
        ) == Recipients((MIA,), ())

    def test_a_hidden_article_never_adds_the_customer(self, customer):
        assert reply_recipients(
            article(customer="mia", from_header=str(ANNA), is_visible_for_customer=False)
        ) == Recipients((ANNA,), ())

    def test_mail_from_ourselves_leaves_nobody(self):
        assert reply_recipients(article(from_header=RAW)) == Recipients((), ())


@pytest.mark.django_db
class TestSenderHeader:
    @pytest.fixture
    def agent(self) -> Agent:
        return Agent(
            pk=7, login="ada", email="ada@x.example", first_name="Ada", last_name="O'Agent"
        )

    @pytest.fixture
    def queue(self) -> Queue:
        return Queue(
            name="Sales",
            system_address=SystemAddress(email="sales@desk.example", display_name="Sales, Inc."),
        )

    @pytest.mark.parametrize(
        ("form", "header"),
        [
            ("address", '"Sales, Inc." <sales@desk.example>'),
            ("agent_via", '"Ada O\'Agent via Sales, Inc." <sales@desk.example>'),
            ("agent", "Ada O'Agent <sales@desk.example>"),
        ],
    )
    def test_mail_comes_from_the_queues_address_by_the_chosen_name(
        self, queue, agent, form, header
    ):
        site.put("from_form", form)
        assert sender_header(queue, agent) == header

    def test_the_system_writes_in_the_name_of_the_address(self, queue):
        site.put("from_form", "agent")
        assert sender_header(queue, None) == '"Sales, Inc." <sales@desk.example>'

    def test_a_name_with_a_line_break_can_not_add_a_header(self, queue, agent):
        queue.system_address.display_name = "Sales\r\nBcc: x@y.example"
        assert sender_header(queue, agent) == '"Sales Bcc: x@y.example" <sales@desk.example>'

    def test_a_queue_without_address_can_not_send(self, agent):
        with pytest.raises(Invalid) as refusal:
            sender_header(Queue(name="Nowhere"), agent)
        assert refusal.value.field == "queue"
