"""Notifications in the back office: written, tried on a ticket, and told."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Agent, AuditEntry, CustomerUser, Preferences
from queues.models import Queue
from tests.cast import USERS, acting, make_agent
from tests.tickets.notices.making import make_rule
from tickets.models import (
    DynamicField,
    Notification,
    NotificationRule,
    Ticket,
    Webhook,
    WebhookDelivery,
)
from tickets.operations import ArticleDraft, add_article, assign, set_title, watch_ticket

pytestmark = pytest.mark.django_db

ADD = "/admin/tickets/notificationrule/add/"


@pytest.fixture
def office(admin: Agent, browser_of: Callable[..., Client]) -> Client:
    """An admin's browser."""
    return browser_of(admin)


def filled(*texts: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    """The form of a new notification to the owner when the title changes."""
    data: dict[str, Any] = {
        "name": "Titles",
        "position": "5",
        "valid_id": "1",
        "events": ["TicketTitleUpdate"],
        "circles": ["owner"],
        "in_app": "on",
        "may_be_switched_off": "on",
        "texts-TOTAL_FORMS": str(len(texts)),
        "texts-INITIAL_FORMS": "0",
    }
    for number, (language, subject, body) in enumerate(texts):
        row = {"language": language, "subject": subject, "body": body}
        data |= {f"texts-{number}-{name}": text for name, text in row.items()}
    return data | more


EN = ("en", "Title of {{ ticket.number }}", "It is {{ ticket.title }}.")
DE = ("de", "Titel von {{ ticket.number }}", "Er ist {{ ticket.title }}.")


def words_of(answer: Any) -> str:
    """The text of a page."""
    assert answer.status_code == 200
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(text))


def trial(office: Client, rule: NotificationRule, ticket: Ticket | None = None) -> Any:
    address = reverse("admin:tickets_notificationrule_try", args=[rule.pk])
    return office.get(address, {"ticket": ticket.tn} if ticket else {})


# --- Writing one ------------------------------------------------------------------------------


def test_what_an_admin_writes_is_told_at_once(
    office: Client, ticket: Ticket, anna: Agent, rita: Agent, support: Queue
) -> None:
    assign(ticket, actor=acting(anna), owner=rita)
    Notification.objects.all().delete()
    data = filled(EN, DE, queues=[support.pk], lock="lock", words="")
    assert office.post(ADD, data).status_code == 302
    rule = NotificationRule.objects.get(name="Titles")
    assert rule.events == ["TicketTitleUpdate"]
    assert rule.recipients == {"circles": ["owner"]}
    assert rule.ticket_filter == {"queue_ids": [support.pk], "lock": "lock"}
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert Notification.objects.get().message == "It is Smoke."
    entry = AuditEntry.objects.get(action="notification.create")
    assert entry.new_values["events"] == ["TicketTitleUpdate"]
    assert len(entry.new_values["texts"]) == 2


def test_what_was_saved_stands_in_the_form_again(
    office: Client, rita: Agent, support: Queue
) -> None:
    chosen = filled(
        EN,
        agents=[rita.pk],
        groups=[USERS],
        addresses="duty@desk.test\nLee <lee@out.test>",
        queues=[support.pk],
        sender_types=["3"],
        channels=["1", "2"],
        visible="hidden",
        words="urgent\nfire",
        customers="ACME",
        kind="note",
        mail="digest",
    )
    assert office.post(ADD, chosen).status_code == 302
    rule = NotificationRule.objects.get(name="Titles")
    assert rule.article_filter == {
        "sender_types": [3],
        "channels": [1, 2],
        "words": ["urgent", "fire"],
        "visible": False,
    }
    url = reverse("admin:tickets_notificationrule_change", args=[rule.pk])
    form = office.get(url).context["adminform"].form
    shown = {name: form[name].value() for name in ("agents", "groups", "queues", "words")}
    assert shown == {
        "agents": [rita.pk],
        "groups": [USERS],
        "queues": [support.pk],
        "words": "urgent\nfire",
    }
    assert (form["visible"].value(), form["addresses"].value()) == ("hidden", chosen["addresses"])


WRONG = [
    ({"circles": []}, "Say who is told."),
    ({"events": []}, "This field is required."),
    ({"events": ["Nothing"]}, "Select a valid choice."),
    ({"in_app": ""}, "Choose the bell, mail, or both."),
    ({"as_article": "on"}, "Only what customers are told can be an entry."),
    ({"addresses": "nowhere"}, "“nowhere” is not a mail address."),
    ({"words": "x" * 400}, "At most 50 lines of 320 characters."),
    ({"name": "new NOTE"}, "There is one of this name already."),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG, ids=[said for _wrong, said in WRONG])
def test_what_can_not_be_is_refused_at_its_field(
    office: Client, wrong: dict[str, Any], said: str
) -> None:
    before = NotificationRule.objects.count()
    assert said in words_of(office.post(ADD, filled(EN) | wrong))
    assert NotificationRule.objects.count() == before


def test_it_needs_a_text_and_one_a_language(office: Client) -> None:
    assert "A notification needs a text." in words_of(office.post(ADD, filled()))
    assert "duplicate" in words_of(office.post(ADD, filled(EN, EN)))


def test_fields_of_the_site_are_events_too(
    office: Client, ticket: Ticket, anna: Agent, rita: Agent
) -> None:
    from tickets.operations import set_fields

    room = DynamicField.objects.create(name="Room", label="Room", field_type="Text")
    data = filled(EN, events=["TicketDynamicFieldUpdate_Room"], circles=[], agents=[rita.pk])
    assert office.post(ADD, data).status_code == 302
    set_fields(ticket, actor=acting(anna), values={room: "12"})
    assert Notification.objects.get().agent == rita


def make_webhook(name: str, **more: Any) -> Webhook:
    return Webhook.objects.create(name=name, url="https://hooks.test/", **more)


def test_a_notification_may_be_for_webhooks_alone(
    office: Client, ticket: Ticket, anna: Agent
) -> None:
    chat, _pager = make_webhook("Chat"), make_webhook("Pager")
    data = filled(EN, circles=[], webhooks=[chat.pk], in_app="")
    assert office.post(ADD, data).status_code == 302
    rule = NotificationRule.objects.get(name="Titles")
    assert rule.recipients == {"webhook_ids": [chat.pk]}
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert WebhookDelivery.objects.get().payload["notification"]["body"] == "It is Smoke."
    url = reverse("admin:tickets_notificationrule_change", args=[rule.pk])
    assert office.get(url).context["adminform"].form["webhooks"].value() == [chat.pk]


def test_webhooks_are_offered_by_name_and_those_that_rest_only_if_they_are_chosen(
    office: Client,
) -> None:
    make_webhook("Pager")
    chat, old = make_webhook("Chat", is_active=False), make_webhook("Old", is_active=False)
    rule = make_rule("TicketTitleUpdate", webhook_ids=[chat.pk])
    url = reverse("admin:tickets_notificationrule_change", args=[rule.pk])
    choices = office.get(url).context["adminform"].form.fields["webhooks"].choices
    assert [str(label) for _value, label in choices] == ["Chat (not active)", "Pager"]
    for unknown in (old.pk, 10**9):
        page = words_of(office.post(ADD, filled(EN, webhooks=[unknown])))
        assert f"Select a valid choice. {unknown} is not one of the available choices." in page


def test_the_list_says_when_each_is_told(office: Client) -> None:
    page = words_of(office.get("/admin/tickets/notificationrule/"))
    assert "a colleague added a note" in page
    assert "on a ticket" in page


# --- Trying one -------------------------------------------------------------------------------


def test_the_trial_says_who_would_be_told_why_and_how(
    office: Client, ticket: Ticket, anna: Agent, rita: Agent, outsider: Agent, ben: CustomerUser
) -> None:
    nora = make_agent("nora", {USERS: ["ro"]}, last_name="New")
    paul = make_agent("paul", {USERS: ["ro"]}, last_name="Post")
    assign(ticket, actor=acting(anna), owner=anna)
    for agent in (rita, nora):
        watch_ticket(ticket, actor=acting(agent))
    rule = make_rule(
        "TicketTitleUpdate",
        to=("owner", "watchers", "customer"),
        agent_ids=[outsider.pk],
        addresses=["duty@desk.test"],
        mail="digest",
    )
    Preferences.objects.create(agent=rita, extra={"notifications": {rule.key: False}})
    away = {"out_of_office_from": localdate(), "out_of_office_substitute": paul}
    Agent.objects.filter(pk=nora.pk).update(**away)
    before = Notification.objects.count()
    page = words_of(trial(office, rule, ticket))
    assert "Anna Arndt the owner bell, mail in the digest" in page
    assert "Rita Reed those who follow the ticket not told: switched it off" in page
    assert "Nora New those who follow the ticket bell, out of office: no mail" in page
    assert "Paul Post stands in for Nora New bell, mail in the digest" in page
    assert "Outsider Agent is named not told: may not read the ticket" in page
    assert "ben@acme.test" in page
    assert "duty@desk.test is named mail at once" in page
    assert Notification.objects.count() == before


def test_the_trial_names_the_webhooks_that_would_be_told(
    office: Client, ticket: Ticket, anna: Agent
) -> None:
    chat, off = make_webhook("Chat"), make_webhook("Pager", is_active=False)
    make_webhook("Other")
    rule = make_rule("TicketTitleUpdate", webhook_ids=[chat.pk, off.pk], once_a_day=True)
    page = words_of(trial(office, rule, ticket))
    assert "Chat is named webhook" in page
    assert "Pager is named not told: the webhook is not active" in page
    assert "Other" not in page
    assert not WebhookDelivery.objects.exists()
    set_title(ticket, actor=acting(anna), title="Smoke")
    page = words_of(trial(office, rule, ticket))
    assert "Chat is named not told: was told in the last 24 hours" in page


def test_the_trial_fills_in_every_language_and_flags_what_has_no_value(
    office: Client, ticket: Ticket
) -> None:
    texts = {
        "en": ("{{ ticket.number }}", "Service: {{ ticket.service }}, <b>{{ ticket.title }}</b>"),
        "de": ("{{ ticket.number }}", "{{ no.such }} {{ recipient.first_name }}"),
    }
    rule = make_rule("TicketTitleUpdate", to=("owner",), texts=texts)
    answer = trial(office, rule, ticket)
    assert "<mark>{{ ticket.service }}</mark>, &lt;b&gt;Printer on fire" in answer.content.decode()
    page = words_of(answer)
    assert "would read “-”: {{ ticket.service }}" in page
    assert "would read “-”: {{ no.such }}" in page
    assert "Ada" in page  # as the admin would read it


def test_the_trial_says_what_does_not_pass_the_filters(office: Client, ticket: Ticket) -> None:
    rule = make_rule(
        "ArticleCreate",
        to=("owner",),
        ticket_filter={"lock": "lock"},
        article_filter={"words": ["zebra"]},
    )
    page = words_of(trial(office, rule, ticket))
    assert "does not pass the filter" in page
    assert "No entry of the ticket passes" in page
    assert "Nobody." in page


def test_without_a_number_the_newest_ticket_is_tried(office: Client, ticket: Ticket) -> None:
    rule = make_rule("ArticleCreate", to=("owner",))
    assert ticket.tn in words_of(trial(office, rule))


def test_a_ticket_that_the_admin_may_not_read_is_none(
    office: Client, make_ticket: Callable[..., Ticket], secret: Queue
) -> None:
    from accounts import site

    site.put("admin_sees_all", False)
    rule = make_rule("ArticleCreate", to=("owner",))
    theirs = make_ticket(secret, "The merger", body="x")
    page = words_of(trial(office, rule, theirs))
    assert "There is no such ticket that you may read." in page
    assert "The merger" not in page


@pytest.mark.parametrize("number", ["\0", "9" * 80, "½", "x' or 1=1", "٣"])
def test_a_number_that_is_none_finds_no_ticket(office: Client, ticket: Ticket, number: str) -> None:
    rule = make_rule("ArticleCreate", to=("owner",))
    address = reverse("admin:tickets_notificationrule_try", args=[rule.pk])
    assert "There is no such ticket" in words_of(office.get(address, {"ticket": number}))


def test_mentions_of_the_newest_note_are_found(
    office: Client, ticket: Ticket, anna: Agent, rita: Agent
) -> None:
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="@rita look"))
    rule = NotificationRule.objects.get(name="Mention")
    assert "Rita Reed those who are mentioned bell" in words_of(trial(office, rule, ticket))


# --- Choosing how one is told -----------------------------------------------------------------


def test_a_notification_of_no_kind_is_a_line_of_its_own_in_the_preferences(
    ticket: Ticket, anna: Agent, rita: Agent, browser_of: Callable[..., Client]
) -> None:
    rule = make_rule("TicketTitleUpdate", name="New titles", agent_ids=[rita.pk], mail="digest")
    browser = browser_of(rita)
    form = browser.get("/account").context["form"]
    name = f"told_{rule.key}"
    assert (form[name].label, form[name].value()) == ("New titles", "digest")
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert browser.post("/account", data | {name: "off"}).status_code == 302
    set_title(ticket, actor=acting(anna), title="A")
    assert not Notification.objects.exists()
    assert browser.post("/account", data | {name: "now"}).status_code == 302
    set_title(ticket, actor=acting(anna), title="B")
    assert Notification.objects.get().mail_mode == "now"


def test_what_may_not_be_switched_off_has_no_such_choice(
    rita: Agent, browser_of: Callable[..., Client]
) -> None:
    rule = make_rule("TicketTitleUpdate", agent_ids=[rita.pk], may_be_switched_off=False)
    mailed = make_rule("TicketTitleUpdate", name="M", agent_ids=[1], in_app=False, mail="now")
    form = browser_of(rita).get("/account").context["form"]
    assert [way for way, _label in form.fields[f"told_{rule.key}"].choices] == [
        "bell",
        "now",
        "digest",
    ]
    assert [way for way, _label in form.fields[f"told_{mailed.key}"].choices] == [
        "off",
        "now",
        "digest",
    ]


def test_what_tells_no_agents_or_is_invalid_is_no_line(
    rita: Agent, browser_of: Callable[..., Client]
) -> None:
    outside = make_rule("TicketTitleUpdate", name="A", to=("customer",), addresses=["a@x.test"])
    resting = make_rule("TicketTitleUpdate", name="B", to=("owner",), valid_id=2)
    fields = browser_of(rita).get("/account").context["form"].fields
    assert f"told_{outside.key}" not in fields
    assert f"told_{resting.key}" not in fields
