"""Tags in texts (rules 8.9, 8.10)."""

import pytest
from django.utils import timezone

from accounts import site
from accounts.models import Agent, CustomerCompany, CustomerUser
from queues.models import Queue
from tickets.mail.outbound import placeholders
from tickets.models import Article, ArticleType, MailChannel, Priority, SenderType, State, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Agent:
    return Agent.objects.create_user(
        "ada", "ada@desk.example", first_name="Ada", last_name="Agent", phone="+49 30 1"
    )


@pytest.fixture
def ticket(agent) -> Ticket:
    CustomerCompany.objects.create(customer_id="acme", name="Acme & Sons", city="Ulm")
    CustomerUser.objects.create(
        login="mia", email="mia@acme.example", first_name="Mia", last_name="Mint",
        customer_id="acme",
    )  # fmt: skip
    return Ticket.objects.create(
        tn="2026030510000071", title="Ink <b>& paper</b>", queue=Queue.objects.get(pk=2),
        state=State.objects.get(pk=4), state_type=2, priority=Priority.objects.get(pk=3),
        owner=agent, customer_user_id="mia", customer_id="acme",
    )  # fmt: skip


def add(ticket: Ticket, sender: SenderType, **columns: str) -> Article:
    return Article.objects.create(
        ticket=ticket, channel=MailChannel.EMAIL, sender_type=sender,
        article_type=ArticleType.EMAIL_EXTERNAL, is_visible_for_customer=True, **columns,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "otrs", "value"),
    [
        ("ticket.number", "OTRS_TICKET_TicketNumber", "2026030510000071"),
        ("ticket.number", "OTRS_TICKET_NUMBER", "2026030510000071"),
        ("ticket.title", "OTRS_TICKET_Title", "Ink <b>& paper</b>"),
        ("ticket.state", "OTRS_TICKET_State", "open"),
        ("ticket.queue", "OTRS_QUEUE", "Raw"),
        ("ticket.priority", "otrs_ticket_priority", "3 normal"),
        ("ticket.customer_id", "OTRS_TICKET_CustomerID", "acme"),
        ("ticket.owner", "OTRS_TICKET_Owner", "ada"),
        ("customer.name", "OTRS_CUSTOMER_REALNAME", "Mia Mint"),
        ("customer.first_name", "OTRS_CUSTOMER_DATA_UserFirstname", "Mia"),
        ("customer.company", "OTRS_CUSTOMER_DATA_CustomerCompanyName", "Acme & Sons"),
        ("owner.last_name", "OTRS_OWNER_UserLastname", "Agent"),
        ("owner.name", "OTRS_TICKET_OWNER_UserFullname", "Ada Agent"),
        ("me.phone", "OTRS_CURRENT_UserPhone", "+49 30 1"),
        ("me.first_name", "OTRS_Agent_UserFirstname", "Ada"),
        ("config.fqdn", "OTRS_CONFIG_FQDN", "gotrs.localhost"),
        ("config.ticket_hook", "OTRS_CONFIG_Ticket::Hook", "Ticket#"),
        ("me.password", "OTRS_CURRENT_UserPw", "xxx"),
        ("config.database_password", "OTRS_CONFIG_DatabasePw", "xxx"),
        ("ticket.service", "OTRS_TICKET_Service", "-"),
        ("responsible.name", "OTRS_RESPONSIBLE_UserFirstname", "-"),
        ("ticket.delete", "OTRS_TICKET_NoSuchThing", "-"),
        ("ticket.queue.group", "OTRS_NOTHING", "-"),
        ("ticket.__class__", "OTRS_CONFIG_SECRET_KEY_", None),
    ],
)
def test_our_tag_and_otrs_tag_read_the_same(ticket, agent, ours, otrs, value):
    for tag in ("{{ " + ours + " }}", "{{" + ours + "}}", f"<{otrs}>", f"&lt;{otrs}&gt;"):
        text = placeholders.render(f"a {tag} b", ticket=ticket, agent=agent)
        assert text in ([f"a {value} b"] if value else ["a - b", "a xxx b"])


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ('{{ ticket.service | default: "none" }}', "none"),
        ('{{ ticket.service|default:"" }}.', "."),
        ('{{ ticket.queue | default: "none" }}', "Raw"),
        ("{{ ticket.title | chars: 3 }}", "Ink [...]"),
        ("{{ last_customer.body | lines: 2 }}", "one\ntwo"),
        ("<OTRS_CUSTOMER_BODY[1]>", "one"),
        ("<OTRS_CUSTOMER_EMAIL[2]>", "> one\n> two"),
        ("<OTRS_CUSTOMER_SUBJECT[4]>", "Ink {{ ticket.number }}"[:3] + " [...]"),
        ("{{ last_customer.subject }}", "Ink {{ ticket.number }}"),
        ("<OTRS_LAST_ARTICLE_From>", "Mia <mia@acme.example>"),
        ("<OTRS_FIRST_ARTICLE_Subject>", "Ink {{ ticket.number }}"),
        ("{{ 7*7 }} {{ ticket.title() }} {{ me | upper }}", "- - -"),
        ("{% if x %} ${ticket} <b>", "{% if x %} ${ticket} <b>"),
    ],
)
def test_filters_shorten_and_values_are_never_scanned_again(ticket, agent, text, filled):
    add(ticket, SenderType.CUSTOMER, from_header="Mia <mia@acme.example>",
        subject="Ink {{ ticket.number }}", body_text="one\ntwo\nthree")  # fmt: skip
    assert placeholders.render(text, ticket=ticket, agent=agent) == filled


def test_in_html_values_are_escaped_and_encoded_tags_are_found(ticket, agent):
    add(ticket, SenderType.CUSTOMER, body_text="<script>\nx")
    text = placeholders.render(
        "<p>{{ ticket.service | default: &quot;no &amp; none&quot; }}</p>{{ ticket.title }}"
        "&lt;OTRS_CUSTOMER_BODY&gt;",
        ticket=ticket,
        agent=agent,
        as_html=True,
    )
    assert text == ("<p>no &amp; none</p>Ink &lt;b&gt;&amp; paper&lt;/b&gt;&lt;script&gt;<br>\nx")


def test_an_unknown_sender_is_greeted_by_the_name_in_their_mail(ticket, agent):
    ticket.customer_user_id = "zoe@elsewhere.example"
    text = "{{ customer.name }} {{ customer.email }} {{ customer.phone }}"
    assert placeholders.render(text, ticket=ticket, agent=agent) == (
        "zoe@elsewhere.example zoe@elsewhere.example -"
    )
    add(ticket, SenderType.CUSTOMER, from_header='"Zoe, Dr." <zoe@elsewhere.example>')
    assert placeholders.render("{{ customer.name }}", ticket=ticket, agent=agent) == "Zoe, Dr."


def test_the_answered_article_stands_for_the_last_one(ticket, agent):
    answered = add(ticket, SenderType.CUSTOMER, subject="the first")
    add(ticket, SenderType.CUSTOMER, subject="the second")
    text = "{{ last_customer.subject }}"
    assert placeholders.render(text, ticket=ticket, agent=agent) == "the second"
    assert placeholders.render(text, ticket=ticket, agent=agent, article=answered) == "the first"


def test_recipient_and_comment_are_given_by_who_sends(ticket, agent):
    text = placeholders.render(
        "<OTRS_NOTIFICATION_RECIPIENT_UserFirstname>: <OTRS_COMMENT>",
        ticket=ticket,
        agent=None,
        recipient=agent,
        comment="look at this",
    )
    assert text == "Ada: look at this"


def test_the_present_time_can_be_asked_for_in_a_zone(ticket, agent):
    text = placeholders.render("<OTRS_EMAIL_DATE[Asia/Tokyo]>", ticket=ticket, agent=agent)
    assert text.endswith("(Asia/Tokyo)")
    assert f"{timezone.now():%Y}" in text
    assert placeholders.render("<OTRS_EMAIL_DATE[../etc]>", ticket=ticket, agent=agent) == "-"


def test_in_an_agents_text_tags_without_a_value_stay_and_are_named(ticket, agent):
    found = placeholders.render_marked(
        "{{ ticket.queue }} {{ ticket.service }} <OTRS_NOTHING>", ticket=ticket, agent=agent
    )
    assert found.text == "Raw {{ ticket.service }} <OTRS_NOTHING>"
    assert found.missing == ("{{ ticket.service }}", "<OTRS_NOTHING>")
    assert placeholders.find_tags(found.text) == list(found.missing)


def test_settings_of_the_site_are_read_when_the_text_is_filled(ticket, agent):
    site.put("organization", "Example Ltd")
    assert placeholders.render("{{ config.organization }}", ticket=ticket, agent=agent) == (
        "Example Ltd"
    )
