"""Notifications as data: which tell whom, of what, in which words (part 9)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from accounts import site
from accounts.actors import Actor, Channel
from accounts.models import Agent, Preferences, Role, RoleMember
from gotrs.common.clock import moved_to, now
from tests.cast import USERS, acting, make_agent
from tests.tickets.notices.making import make_rule, only
from tickets.models import (
    ArticleType,
    MailChannel,
    Notification,
    NotificationRule,
    Priority,
    SenderType,
)
from tickets.notices.events import EVENTS, of_event
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    close_ticket,
    follow_up,
    lock_ticket,
    move_ticket,
    set_priority,
    set_tags,
    set_title,
    watch_ticket,
)

pytestmark = pytest.mark.django_db

NOTE = ArticleDraft(subject="Look", body="The toner is empty.")
PORTAL = ArticleDraft(body="Still.", article_type=ArticleType.WEBREQUEST)


@pytest.fixture(autouse=True)
def quiet(db: None) -> None:
    """No notification but those of the test."""
    only()


def told() -> list[str]:
    """Who was told so far, by name."""
    return sorted(Notification.objects.values_list("agent__login", flat=True))


def row() -> Notification:
    return Notification.objects.get()


# --- What it is about -----------------------------------------------------------------------------


def test_a_change_that_no_seeded_notification_knows_is_told_by_one_of_ones_own(ticket, anna, rita):
    rule = make_rule("TicketPriorityUpdate", agent_ids=[rita.pk])
    set_priority(ticket, actor=acting(anna), priority=Priority.objects.get(pk=5))
    assert told() == ["rita"]
    assert (row().title, row().message) == (
        f"About {ticket.tn}",
        "Anna Arndt: Printer on fire",
    )
    assert (row().type, row().rule, row().ticket) == ("other", rule, ticket)


def test_other_events_do_not_concern_it(ticket, anna, rita):
    make_rule("TicketPriorityUpdate", agent_ids=[rita.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert told() == []


@pytest.mark.parametrize(
    ("event", "act"),
    [
        ("TicketTitleUpdate", lambda t, a: set_title(t, actor=a, title="Smoke")),
        ("TicketTagUpdate", lambda t, a: set_tags(t, actor=a, tags=["hot"])),
        ("TicketStateUpdate", lambda t, a: close_ticket(t, actor=a)),
        ("TicketLockUpdate", lambda t, a: lock_ticket(t, actor=a)),
        ("TicketOwnerUpdate", lambda t, a: assign(t, actor=a, owner=a.agent)),
        ("ArticleCreate", lambda t, a: add_article(t, actor=a, draft=NOTE)),
        ("NotificationAddNote", lambda t, a: add_article(t, actor=a, draft=NOTE)),
    ],
)
def test_each_event_has_the_name_that_otrs_gave_it(ticket, anna, rita, event, act):
    make_rule(event, agent_ids=[rita.pk])
    act(ticket, acting(anna))
    assert told() == ["rita"]


def test_a_new_ticket_is_no_note_and_no_answer(make_ticket, support, anna, rita, ben):
    make_rule("NotificationAddNote", "NotificationFollowUp", agent_ids=[rita.pk])
    make_ticket(support, actor=anna, body="x")
    make_ticket(support, actor=ben, body="x")
    assert told() == []


def test_a_name_stands_for_one_event_alone():
    names = [name for _group, events in EVENTS for name in events]
    assert len(names) == len(set(names))


def test_what_an_import_does_is_told_to_nobody(ticket, rita):
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk])
    set_title(ticket, actor=Actor.system(Channel.IMPORT), title="Smoke")
    assert told() == []


def test_an_invalid_notification_tells_nobody(ticket, anna, rita):
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk], valid_id=2)
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert told() == []


# --- Filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({}, True),
        ({"lock": "unlock"}, True),
        ({"lock": "lock"}, False),
        ({"priority_ids": [3, 4]}, True),
        ({"priority_ids": [5]}, False),
        ({"state_ids": [1]}, True),
        ({"state_ids": [2]}, False),
        ({"queue_ids": [999]}, False),
        ({"service_ids": [1]}, False),
        ({"customer_ids": ["acme"]}, True),
        ({"customer_ids": ["OTHER"]}, False),
        ({"priority_ids": [3], "state_ids": [2]}, False),
    ],
)
def test_only_tickets_that_pass_the_filter_are_told_of(ticket, anna, rita, wanted, passes):
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk], ticket_filter=wanted)
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert told() == (["rita"] if passes else [])


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({"sender_types": [SenderType.AGENT]}, True),
        ({"sender_types": [SenderType.CUSTOMER]}, False),
        ({"channels": [MailChannel.INTERNAL]}, True),
        ({"channels": [MailChannel.EMAIL]}, False),
        ({"visible": False}, True),
        ({"visible": True}, False),
        ({"words": ["paper", "TONER"]}, True),
        ({"words": ["paper"]}, False),
    ],
)
def test_only_entries_that_pass_the_filter_are_told_of(ticket, anna, rita, wanted, passes):
    make_rule("ArticleCreate", agent_ids=[rita.pk], article_filter=wanted)
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert told() == (["rita"] if passes else [])


def test_what_is_no_entry_passes_the_filter_of_entries(ticket, anna, rita):
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk], article_filter={"words": ["paper"]})
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert told() == ["rita"]


# --- Whom it is for -------------------------------------------------------------------------------


def test_all_who_may_change_tickets_of_the_queue(ticket, admin, anna, rita):
    make_rule("TicketTitleUpdate", to=("writers",))
    set_title(ticket, actor=Actor.system(), title="Smoke")
    assert told() == ["admin", "anna"]


def test_the_members_of_a_group_and_of_a_role_who_may_read_it(ticket, anna, rita, bert, board):
    role = Role.objects.create(name="Night")
    RoleMember.objects.create(role=role, agent=rita)
    RoleMember.objects.create(role=role, agent=bert)
    make_rule("TicketTitleUpdate", group_ids=[USERS], name="Group")
    set_title(ticket, actor=acting(rita), title="Smoke")
    assert told() == ["anna"]
    Notification.objects.all().delete()
    only()
    make_rule("TicketTitleUpdate", role_ids=[role.pk], name="Role")
    set_title(ticket, actor=acting(anna), title="Fire")
    assert told() == ["rita"]


def test_who_opened_the_ticket(make_ticket, support, anna, rita):
    make_rule("TicketTitleUpdate", to=("creator",))
    opened = make_ticket(support, actor=rita)
    set_title(opened, actor=acting(anna), title="Smoke")
    assert told() == ["rita"]


def test_who_may_not_read_the_ticket_is_never_told(ticket, anna, outsider):
    make_rule("TicketTitleUpdate", agent_ids=[outsider.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert told() == []


def test_of_several_that_fit_the_first_is_told(ticket, anna, rita):
    make_rule("TicketTitleUpdate", name="Late", position=20, agent_ids=[rita.pk])
    first = make_rule("TicketTitleUpdate", name="Early", position=10, agent_ids=[rita.pk])
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert row().rule == first


# --- How ------------------------------------------------------------------------------------------


def test_once_a_day_is_each_person_of_each_ticket(ticket, make_ticket, support, anna, rita, admin):
    make_rule("TicketTitleUpdate", to=("watchers",), once_a_day=True)
    watch_ticket(ticket, actor=acting(rita))
    set_title(ticket, actor=acting(anna), title="A")
    watch_ticket(ticket, actor=acting(admin))
    set_title(ticket, actor=acting(anna), title="B")
    assert told() == ["admin", "rita"]
    other = make_ticket(support)
    watch_ticket(other, actor=acting(rita))
    set_title(other, actor=acting(anna), title="C")
    assert told() == ["admin", "rita", "rita"]
    start = now()
    with moved_to(start.replace(year=start.year + 1)):
        set_title(ticket, actor=acting(anna), title="D")
    assert told() == ["admin", "admin", "rita", "rita", "rita"]


def test_what_may_not_be_switched_off_is_told_whatever_was_chosen(ticket, anna, rita):
    rule = make_rule("TicketTitleUpdate", agent_ids=[rita.pk], may_be_switched_off=False)
    chosen = {"notifications": {rule.key: False}}
    Preferences.objects.create(agent=rita, extra=chosen)
    set_title(ticket, actor=acting(anna), title="A")
    assert told() == ["rita"]
    NotificationRule.objects.filter(pk=rule.pk).update(may_be_switched_off=True)
    only("Ours")
    set_title(ticket, actor=acting(anna), title="B")
    assert told() == ["rita"]


def test_mail_is_what_the_notification_says_until_somebody_chooses(ticket, anna, rita):
    rule = make_rule("TicketTitleUpdate", agent_ids=[rita.pk], mail="now")
    set_title(ticket, actor=acting(anna), title="A")
    assert row().mail_mode == "now"
    Notification.objects.all().delete()
    Preferences.objects.create(agent=rita, extra={"mail": {rule.key: ""}})
    set_title(ticket, actor=acting(anna), title="B")
    assert row().mail_mode == ""


@pytest.mark.parametrize(("when_away", "mode"), [(False, ""), (True, "now")])
def test_mail_to_who_is_away_goes_only_if_it_says_so(ticket, anna, rita, when_away, mode):
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk], mail="now", when_away=when_away)
    Agent.objects.filter(pk=rita.pk).update(out_of_office_from=localdate())
    set_title(ticket, actor=acting(anna), title="A")
    assert row().mail_mode == mode


def test_what_is_only_mailed_is_not_under_the_bell(ticket, anna, rita, browser_of):
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk], mail="now", in_app=False)
    set_title(ticket, actor=acting(anna), title="A")
    assert (row().in_app, row().mail_mode) == (False, "now")
    assert ticket.tn not in browser_of(rita).get("/notifications").content.decode()


# --- In which words -------------------------------------------------------------------------------

TEXTS = {"de": ("Betreff", "Deutsch"), "en": ("Subject", "English"), "fr": ("Sujet", "Français")}


@pytest.mark.parametrize(
    ("own", "of_site", "there", "expected"),
    [
        ("de", "en", "de en", "Deutsch"),
        ("de", "en", "en fr", "English"),
        ("ar", "de", "de en", "Deutsch"),
        ("ar", "ar", "de en", "English"),
        ("de", "ar", "fr", "Français"),
    ],
)
def test_the_text_is_in_the_readers_language_else_the_sites_else_english(
    ticket, anna, rita, own, of_site, there, expected
):
    site.put("default_language", of_site)
    texts = {language: TEXTS[language] for language in there.split()}
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk], texts=texts)
    Preferences.objects.create(agent=rita, language=own)
    set_title(ticket, actor=acting(anna), title="A")
    assert row().message == expected


def test_a_tag_without_a_value_reads_as_a_dash_and_values_are_never_tags(ticket, anna, rita):
    body = "{{ ticket.title }} {{ ticket.service }} {{ nothing.here }} {{ recipient.first_name }}"
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk], texts={"en": ("x", body)})
    set_title(ticket, actor=acting(anna), title="{{ ticket.number }}")
    assert row().message == "{{ ticket.number }} - - Rita"


def test_the_entry_that_it_is_about_can_be_quoted(ticket, anna, rita):
    texts = {
        "en": ("{{ last_article.subject }}", "{{ last_article.body }} <OTRS_CURRENT_UserLogin>")
    }
    make_rule("ArticleCreate", agent_ids=[rita.pk], texts=texts)
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert (row().title, row().message) == ("Look", "The toner is empty. anna")


def test_the_seeded_ones_speak_english_and_german_and_have_every_tag(db):
    rules = NotificationRule.objects.prefetch_related("texts")
    assert rules.count() == 18
    for rule in rules:
        texts = {text.language: text for text in rule.texts.all()}
        assert set(texts) == {"en", "de"}, rule.name
        assert all("{{ ticket.number }}" in text.subject for text in texts.values()), rule.name
        known = {name for _group, events in EVENTS for name in events}
        assert set(rule.events) <= known, rule.name


# --- What it costs --------------------------------------------------------------------------------


def test_the_cost_grows_neither_with_the_rules_nor_with_who_is_told(ticket, anna, rita):
    def cost(title: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            set_title(ticket, actor=acting(anna), title=title)
        return len(captured)

    set_title(ticket, actor=acting(anna), title="warm")
    nobody = cost("A")
    make_rule("TicketTitleUpdate", agent_ids=[rita.pk], to=("watchers",))
    set_title(ticket, actor=acting(anna), title="warm again")
    one = cost("B")
    agents = [make_agent(f"agent{number}", {USERS: ["ro"]}) for number in range(12)]
    for number, agent in enumerate(agents):
        make_rule(
            "TicketTitleUpdate", name=f"Rule {number}", agent_ids=[agent.pk], to=("watchers",)
        )
    set_title(ticket, actor=acting(anna), title="warm once more")
    assert cost("C") == one == nobody + 3  # who watches, who may read, the rows for them


def test_an_answer_is_told_of_as_before(ticket, anna, rita, ben):
    only("Follow-up, unlocked", "Follow-up, locked")
    watch_ticket(ticket, actor=acting(rita))
    follow_up(ticket, actor=acting(ben), draft=PORTAL)
    assert told() == ["rita"]


def test_moving_a_ticket_is_two_events_by_name_and_one_thing(ticket, sales, anna, rita):
    make_rule("TicketQueueUpdate", "NotificationMove", agent_ids=[rita.pk])
    move_ticket(ticket, actor=acting(anna), queue=sales)
    assert told() == ["rita"]


def test_what_nobody_waits_for_is_nothing(ticket):
    from tickets.events import TicketPendingDue

    event: Any = TicketPendingDue(ticket, Actor.system())
    assert of_event(event) is None
