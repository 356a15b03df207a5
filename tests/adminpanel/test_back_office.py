"""The back office: who comes in, what can be changed there, and what can't."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin as django_admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit, site
from accounts.actors import Actor
from accounts.models import (
    Agent,
    AgentGrant,
    AuditEntry,
    CustomerCompany,
    CustomerUser,
    LoginSession,
)
from adminpanel.settings_form import SiteSettingsForm
from adminpanel.site import SECTIONS
from gotrs.common.validity import Validity
from queues.models import (
    Calendar,
    MailAccount,
    MailHook,
    ProviderSignIn,
    Queue,
    Service,
    SmtpSender,
    SystemAddress,
    Template,
)
from queues.tree import save_in_place
from tests.cast import PASSWORD, make_agent
from tickets.mail.intake import spool
from tickets.mail.intake.process import process
from tickets.models import (
    Article,
    DeliveryState,
    DynamicField,
    ExternalNumber,
    IncomingMail,
    MailState,
    OutgoingMail,
    PostmasterFilter,
    State,
    Ticket,
    TicketHistory,
    Webhook,
    WebhookDelivery,
)
from tickets.operations import ArticleDraft, add_article

Browser = Callable[..., Client]
MODELS = [model._meta.label_lower for model in django_admin.site._registry]


def _url(model: str, page: str, *args: object) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_{page}", args=args)


def _form(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send if the form at ``url`` were saved as it is."""
    answer = client.get(url)
    assert answer.status_code == 200
    data: dict[str, Any] = {}
    forms = [answer.context["adminform"].form]
    for formset in answer.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
    return data


def _errors(answer: Any) -> str:
    assert answer.status_code == 200, "the form was accepted"
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def office(admin: Agent, browser_of: Browser) -> Client:
    """An admin's browser."""
    return browser_of(admin)


# --- The door ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/admin/queues/queue/", "/admin/settings/"])
def test_strangers_are_led_to_the_sign_in_page(db: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login?next=%2Fadmin%2F")


@pytest.mark.parametrize("path", ["/admin/", "/admin/queues/queue/", "/admin/settings/"])
@pytest.mark.parametrize("who", ["anna", "ben"])
def test_agents_and_customers_are_refused(
    request: pytest.FixtureRequest, browser_of: Browser, who: str, path: str
) -> None:
    browser = browser_of(request.getfixturevalue(who))
    assert browser.get(path).status_code == 403
    assert browser.post(path, {}).status_code == 403


def test_an_admin_by_role_comes_in(db: None, browser_of: Browser) -> None:
    agent = make_agent("berta")
    agent.roles.create(role_id=2)
    assert browser_of(agent).get("/admin/").status_code == 200


def test_an_admin_whose_grant_was_taken_is_out_with_the_next_page(
    admin: Agent, office: Client
) -> None:
    assert office.get("/admin/").status_code == 200
    AgentGrant.objects.filter(agent=admin).delete()
    assert office.get("/admin/").status_code == 403


# --- Pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_and_is_searched(office: Client, model: str) -> None:
    assert office.get(_url(model, "changelist")).status_code == 200
    assert office.get(_url(model, "changelist"), {"q": "nothing"}).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_every_row_opens(office: Client, ticket: Ticket, model: str) -> None:
    _one_of_each(ticket)
    row = django_admin.site._registry[_model(model)].model.objects.last()
    assert row is not None
    assert office.get(_url(model, "change", row.pk)).status_code == 200


def _one_of_each(ticket: Ticket) -> None:
    audit.record(None, "login.failed", "session", login="<b>mallory</b>", new={"a": "<i>"})
    Service.objects.create(name="Mail")
    ticket.queue.templates.first()
    account = _account()
    facts = {"host": account.host, "port": 587, "login": "in", "password": "geheim!"}
    SmtpSender.objects.create(name="out", **facts)
    ProviderSignIn.objects.create(name="Office", client_id="1")
    IncomingMail.objects.create(source="pipe", sha256="0", size=1, ticket=ticket)
    OutgoingMail.objects.create(ticket=ticket, message_id="<1@x>", from_header="a@x")
    PostmasterFilter.objects.create(name="Spam")
    MailHook.objects.create(name="Service")
    field = DynamicField.objects.create(name="Theirs", label="Theirs", field_type="Text")
    ExternalNumber.objects.create(
        name="Telecom", sender_pattern="x", number_pattern="x", field=field
    )
    LogEntry.objects.create(
        user_id=Agent.objects.last().pk, object_repr="x", action_flag=1, object_id="1"
    )
    webhook = Webhook.objects.create(
        name="Chat", url="https://x.test/", events=["*"], is_active=False
    )
    WebhookDelivery.objects.create(webhook=webhook, ticket=ticket, event="ping", payload={})
    note = add_article(ticket, actor=Actor.system(), draft=ArticleDraft(body="x"))
    Article.objects.filter(pk=note.pk).update(deleted_at=timezone.now())
    from queues.models import Sla

    Sla.objects.create(name="Gold")


def _model(label: str) -> Any:
    return next(m for m in django_admin.site._registry if m._meta.label_lower == label)


def test_everything_that_has_a_page_stands_on_the_start_page() -> None:
    named = {name.lower() for _heading, names in SECTIONS for name in names}
    assert named == set(MODELS)


def test_tickets_and_their_history_can_not_be_edited_there() -> None:
    assert Ticket not in django_admin.site._registry
    assert TicketHistory not in django_admin.site._registry


@pytest.mark.parametrize("model", MODELS)
def test_nothing_can_be_deleted(office: Client, ticket: Ticket, model: str) -> None:
    _one_of_each(ticket)
    row = django_admin.site._registry[_model(model)].model.objects.last()
    assert row is not None
    assert office.post(_url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    office.post(_url(model, "changelist"), bulk)
    assert type(row).objects.filter(pk=row.pk).exists()


def test_the_number_of_questions_does_not_grow_with_the_rows(
    office: Client, django_assert_max_num_queries: Any
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(40) as asked:
            office.get(_url("queues.queue", "changelist"))
        return len(asked)

    count()  # what is read once a process
    few = count()
    for number in range(40):
        Queue.objects.create(name=f"Queue {number}", system_address_id=1)
    assert count() == few


def test_the_policy_of_the_back_office_is_that_of_every_page(office: Client) -> None:
    policy = office.get("/admin/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


# --- People -----------------------------------------------------------------------------------


def test_a_new_agent_can_sign_in_with_the_password_given(office: Client) -> None:
    url = _url("accounts.agent", "add")
    data = _form(office, url) | {
        "login": "nora",
        "email": "nora@gotrs.test",
        "first_name": "Nora",
        "last_name": "New",
        "new_password": "a long enough phrase",
        "roles-0-role": "1",
    }
    assert office.post(url, data).status_code == 302
    agent = Agent.objects.get(login="nora")
    assert agent.check_password("a long enough phrase")
    assert agent.roles.get().role_id == 1
    entry = LogEntry.objects.get(object_id=str(agent.pk))
    assert "phrase" not in entry.change_message


def test_a_weak_password_is_refused(office: Client, anna: Agent) -> None:
    url = _url("accounts.agent", "change", anna.pk)
    answer = office.post(url, _form(office, url) | {"new_password": "password"})
    assert "too common" in _errors(answer)
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_password_is_never_shown(office: Client, anna: Agent) -> None:
    page = office.get(_url("accounts.agent", "change", anna.pk)).content.decode()
    assert anna.password not in page


def test_a_new_password_ends_the_sessions_of_its_owner(
    office: Client, anna: Agent, browser_of: Browser
) -> None:
    browser_of(anna)
    url = _url("accounts.agent", "change", anna.pk)
    office.post(url, _form(office, url) | {"new_password": "a long enough phrase"})
    assert not LoginSession.objects.alive().filter(agent=anna).exists()


def test_a_closed_account_loses_its_sessions(
    office: Client, ben: CustomerUser, browser_of: Browser
) -> None:
    browser_of(ben)
    url = _url("accounts.customeruser", "change", ben.pk)
    assert office.post(url, _form(office, url) | {"valid_id": "2"}).status_code == 302
    assert not LoginSession.objects.alive().filter(customer_user=ben).exists()


def test_a_login_stays_as_it_was_made(office: Client, anna: Agent) -> None:
    url = _url("accounts.agent", "change", anna.pk)
    office.post(url, _form(office, url) | {"login": "hanna"})
    anna.refresh_from_db()
    assert anna.login == "anna"


@pytest.mark.parametrize("login", ["no ra", "no\tra", "nora\u200b"])
def test_a_login_with_blanks_is_refused(office: Client, login: str) -> None:
    url = _url("accounts.agent", "add")
    data = _form(office, url) | {"login": login, "email": "nora@gotrs.test"}
    assert "no blanks or control characters" in _errors(office.post(url, data))


def test_a_login_that_is_taken_in_another_case_is_refused(office: Client, anna: Agent) -> None:
    url = _url("accounts.agent", "add")
    data = _form(office, url) | {"login": "ANNA", "email": "other@gotrs.test"}
    _errors(office.post(url, data))
    assert Agent.objects.filter(login__iexact="anna").count() == 1


def test_nobody_takes_the_administration_from_themselves(office: Client, admin: Agent) -> None:
    url = _url("accounts.agent", "change", admin.pk)
    grant = AgentGrant.objects.get(agent=admin)
    data = _form(office, url) | {"grants-0-DELETE": "on", "first_name": "Changed"}
    answer = office.post(url, data, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    admin.refresh_from_db()
    assert admin.first_name != "Changed"
    assert AgentGrant.objects.filter(pk=grant.pk).exists()


def test_nobody_closes_their_own_account(office: Client, admin: Agent) -> None:
    url = _url("accounts.agent", "change", admin.pk)
    office.post(url, _form(office, url) | {"valid_id": "2"})
    admin.refresh_from_db()
    assert admin.is_active


def test_the_group_admin_can_not_be_made_invalid(office: Client) -> None:
    url = _url("accounts.group", "change", 2)
    office.post(url, _form(office, url) | {"valid_id": "2"})
    assert office.get("/admin/").status_code == 200


def test_the_account_of_the_system_itself_stays_as_it_is(office: Client) -> None:
    url = _url("accounts.agent", "change", 1)
    assert office.post(url, {"email": "x@y.example"}).status_code == 403


def test_the_key_of_a_company_stays(office: Client, acme: CustomerCompany) -> None:
    url = _url("accounts.customercompany", "change", acme.pk)
    office.post(url, _form(office, url) | {"customer_id": "OTHER", "name": "Acme plc"})
    acme.refresh_from_db()
    assert (acme.customer_id, acme.name) == ("ACME", "Acme plc")


# --- Queues -----------------------------------------------------------------------------------


def test_a_queue_goes_below_the_one_its_name_says(office: Client, support: Queue) -> None:
    url = _url("queues.queue", "add")
    assert office.post(url, _form(office, url) | {"name": "Support::Second"}).status_code == 302
    assert Queue.objects.get(name="Support::Second").parent == support


def test_renaming_a_queue_renames_those_below(office: Client, support: Queue) -> None:
    second = save_in_place(Queue(name="Support::Second"))
    third = save_in_place(Queue(name="Support::Second::Third"))
    url = _url("queues.queue", "change", support.pk)
    assert office.post(url, _form(office, url) | {"name": "Help"}).status_code == 302
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.name, third.name) == ("Help::Second", "Help::Second::Third")
    assert third.parent == second


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Nowhere::Child", "There is no “Nowhere”"),
        ("Support::", "needs a text"),
        ("Support:: Child", "needs a text"),
        ("Support::Second::Support", "below itself"),
    ],
)
def test_a_queue_that_can_not_be_there_is_refused(
    office: Client, support: Queue, name: str, words: str
) -> None:
    save_in_place(Queue(name="Support::Second"))
    url = _url("queues.queue", "change", support.pk)
    assert words in _errors(office.post(url, _form(office, url) | {"name": name}))
    support.refresh_from_db()
    assert support.name == "Support"


def test_a_queue_with_work_in_it_stays_valid(office: Client, ticket: Ticket) -> None:
    url = _url("queues.queue", "change", ticket.queue_id)
    answer = office.post(url, _form(office, url) | {"valid_id": "2"})
    assert "Move them first" in _errors(answer)


def test_a_warning_needs_its_time(office: Client, support: Queue) -> None:
    url = _url("queues.queue", "change", support.pk)
    answer = office.post(url, _form(office, url) | {"solution_notify": "80"})
    assert "needs its time" in _errors(answer)
    data = {"solution_notify": "180", "solution_time": "60"}
    assert "from 1 to 99" in _errors(office.post(url, _form(office, url) | data))


def test_a_system_address_is_an_address(office: Client) -> None:
    url = _url("queues.systemaddress", "change", 1)
    answer = office.post(url, _form(office, url) | {"email": "no address"})
    assert "valid email" in _errors(answer)
    assert SystemAddress.objects.get(pk=1).email == "postmaster@gotrs.local"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("timezone", "Mars/Olympus", "Europe/Berlin"),
        ("first_weekday", "8", "1 is Monday"),
        ("hours", '{"8": []}', "Use days 1 to 7"),
        ("hours", '{"1": [["8", "9"]]}', "Use intervals"),
        ("hours", '{"1": [["08:00", "25:00"]]}', "Use intervals"),
        ("hours", '{"1": [["08:00", "12:00"], ["11:00", "13:00"]]}', "follow each other"),
        ("hours", '{"1": [["12:00", "08:00"]]}', "follow each other"),
        ("holidays", '[{"name": "x", "month": 2, "day": 30, "year": null}]', "Use rows"),
        ("hours", '{"1": [[8, 17]]}', "Use intervals"),
        ("hours", "[" * 100_000, "valid JSON"),
        ("holidays", '[{"month": 2}]', "Use rows"),
        (
            "holidays",
            '[{"name": "x", "month": 1, "day": 1, "year": 9999999999999999999}]',
            "Use rows",
        ),
        ("holidays", '[{"name": "\\u0000", "month": 1, "day": 1, "year": null}]', "Use rows"),
    ],
)
def test_nonsense_in_a_calendar_is_refused(
    office: Client, field: str, value: str, words: str
) -> None:
    before = Calendar.objects.values().get(pk=1)
    url = _url("queues.calendar", "change", 1)
    data = _form(office, url) | {field: value}
    assert words in _errors(office.post(url, data)).replace("&quot;", '"')
    assert Calendar.objects.values().get(pk=1) == before


def test_a_calendar_may_have_no_holidays(office: Client) -> None:
    url = _url("queues.calendar", "change", 1)
    assert office.post(url, _form(office, url) | {"holidays": "[]"}).status_code == 302
    assert Calendar.objects.get(pk=1).holidays == []


def test_a_template_may_belong_to_some_queues(office: Client, support: Queue) -> None:
    url = _url("queues.template", "change", 2)
    assert office.post(url, _form(office, url) | {"queues": [support.pk]}).status_code == 302
    assert Template.objects.get(pk=2).queues.get() == support


# --- Mail accounts ----------------------------------------------------------------------------


def _account(**more: Any) -> MailAccount:
    facts = {"name": "in", "host": "imap.test", "port": 993, "login": "in", "password": "geheim!"}
    return MailAccount.objects.create(**(facts | more))


def test_the_password_of_a_mailbox_goes_in_and_never_comes_out(office: Client) -> None:
    account = _account()
    url = _url("queues.mailaccount", "change", account.pk)
    assert "geheim!" not in office.get(url).content.decode()
    assert office.post(url, _form(office, url) | {"folder": "Support"}).status_code == 302
    account.refresh_from_db()
    assert (account.folder, account.password) == ("Support", "geheim!")
    assert office.post(url, _form(office, url) | {"new_password": "neu?"}).status_code == 302
    account.refresh_from_db()
    assert account.password == "neu?"
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM queues_mailaccount")
        assert "neu?" not in cursor.fetchone()[0]
    assert not LogEntry.objects.filter(change_message__contains="neu?").exists()


def test_a_mailbox_that_can_not_work_is_refused(office: Client) -> None:
    url = _url("queues.mailaccount", "add")
    data = _form(office, url) | {
        "name": "in",
        "host": "pop.test",
        "port": "995",
        "login": "in",
        "protocol": "pop3",
        "after_fetch": "move",
    }
    page = _errors(office.post(url, data))
    for words in ("can only delete", "folder to move", "password is needed"):
        assert words in page


# --- States -----------------------------------------------------------------------------------


def test_the_type_of_a_state_in_use_stays(office: Client, ticket: Ticket) -> None:
    url = _url("tickets.state", "change", ticket.state_id)
    answer = office.post(url, _form(office, url) | {"type_id": "3"})
    assert "its type stays" in _errors(answer)


def test_the_last_valid_state_of_a_needed_type_stays_valid(office: Client) -> None:
    url = _url("tickets.state", "change", State.objects.get(name="merged").pk)
    assert "last valid state" in _errors(office.post(url, _form(office, url) | {"valid_id": "2"}))
    State.objects.create(name="joined", type_id=7)
    assert office.post(url, _form(office, url) | {"valid_id": "2"}).status_code == 302


def test_a_pending_auto_state_needs_to_lead_somewhere(office: Client) -> None:
    url = _url("tickets.state", "change", State.objects.get(name="pending auto close+").pk)
    data = _form(office, url) | {"next_state": ""}
    assert "comes afterwards" in _errors(office.post(url, data))


@pytest.mark.parametrize("colour", ["red", "#12345", "#GGGGGG"])
def test_a_colour_is_a_colour(office: Client, colour: str) -> None:
    url = _url("tickets.priority", "change", 1)
    assert "Use a colour like" in _errors(office.post(url, _form(office, url) | {"color": colour}))


# --- Mail logs --------------------------------------------------------------------------------

RAW = (
    b"From: mia@customer.example\nTo: postmaster@gotrs.local\nSubject: <b>Smoke</b>\n\nIt burns.\n"
)


def test_a_mail_in_quarantine_is_taken_in_by_replaying_it(office: Client) -> None:
    mail = spool.store(RAW, source="pipe")
    IncomingMail.objects.update(state=MailState.QUARANTINED, reason="The disk was full.")
    url = _url("tickets.incomingmail", "changelist")
    answer = office.post(url, {"action": "replay", "_selected_action": mail.pk}, follow=True)
    assert "1 mail was taken in." in answer.content.decode()
    mail.refresh_from_db()
    assert mail.state == MailState.DONE
    assert Ticket.objects.get().title == "<b>Smoke</b>"


def test_a_mail_that_still_can_not_be_read_stays_in_quarantine(office: Client) -> None:
    mail = IncomingMail.objects.create(
        source="pipe", sha256="0", size=0, state=MailState.QUARANTINED, reason="too large"
    )
    url = _url("tickets.incomingmail", "changelist")
    answer = office.post(url, {"action": "replay", "_selected_action": mail.pk}, follow=True)
    assert "1 mail stays in quarantine." in answer.content.decode()


def test_the_log_shows_what_strangers_wrote_as_text(office: Client) -> None:
    mail = process(spool.store(RAW, source="pipe").pk)
    for url in (
        _url("tickets.incomingmail", "changelist"),
        _url("tickets.incomingmail", "change", mail.pk),
    ):
        page = office.get(url).content.decode()
        assert "&lt;b&gt;Smoke&lt;/b&gt;" in page
        assert "<b>Smoke</b>" not in page


def test_the_mail_as_it_came_is_a_download(office: Client) -> None:
    mail = spool.store(RAW, source="pipe")
    answer = office.get(f"/admin/tickets/incomingmail/{mail.pk}/raw/")
    assert answer.content == RAW
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_mail_logs_can_not_be_written(office: Client) -> None:
    assert office.get(_url("tickets.incomingmail", "add")).status_code == 403
    assert office.get(_url("tickets.outgoingmail", "add")).status_code == 403
    mail = IncomingMail.objects.create(source="pipe", sha256="0", size=1)
    url = _url("tickets.incomingmail", "change", mail.pk)
    assert office.post(url, {"state": "done"}).status_code == 403


def test_an_uncertain_mail_is_sent_again_by_a_person(
    office: Client, admin: Agent, ticket: Ticket
) -> None:
    mail = OutgoingMail.objects.create(
        ticket=ticket, message_id="<1@x>", from_header="a@x", state=DeliveryState.UNCERTAIN
    )
    url = _url("tickets.outgoingmail", "changelist")
    office.post(url, {"action": "send_again", "_selected_action": mail.pk})
    mail.refresh_from_db()
    assert mail.state == DeliveryState.QUEUED
    row = TicketHistory.objects.latest("pk")
    assert (row.get_type_display(), row.agent_id) == ("EmailResend", admin.pk)


def test_what_can_not_be_stopped_any_more_is_said(office: Client, ticket: Ticket) -> None:
    mail = OutgoingMail.objects.create(
        ticket=ticket, message_id="<1@x>", from_header="a@x", state=DeliveryState.SENT
    )
    url = _url("tickets.outgoingmail", "changelist")
    data = {"action": "cancel", "_selected_action": mail.pk}
    assert "be stopped any more" in office.post(url, data, follow=True).content.decode()


# --- Settings, health, check list -------------------------------------------------------------


def _settings_form() -> dict[str, Any]:
    form = SiteSettingsForm()
    data = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value()) if bound.value() else bound.value()
        if value not in (None, False):
            data[bound.html_name] = value
    return data


def test_every_setting_is_on_the_page() -> None:
    assert set(SiteSettingsForm.base_fields) == set(site.DEFAULTS)


@pytest.mark.django_db
def test_saving_without_a_change_changes_nothing(office: Client) -> None:
    assert office.post("/admin/settings/", _settings_form()).status_code == 302
    assert {name: site.get(name) for name in site.DEFAULTS} == site.DEFAULTS
    assert not LogEntry.objects.exists()


def test_a_setting_is_changed_and_recorded(office: Client, admin: Agent) -> None:
    data = _settings_form() | {"organization": "Acme", "former_hooks": "Ticket:, Call#"}
    data.pop("admin_sees_all")
    assert office.post("/admin/settings/", data).status_code == 302
    assert site.get("organization") == "Acme"
    assert site.get("former_hooks") == ["Ticket:", "Call#"]
    assert site.get("admin_sees_all") is False
    entry = LogEntry.objects.get()
    assert entry.user_id == admin.pk
    assert "Organization" in entry.get_change_message()


def test_a_change_of_a_setting_stands_in_the_audit_log(office: Client, admin: Agent) -> None:
    office.post("/admin/settings/", _settings_form() | {"organization": "Acme"})
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.agent_id, entry.channel) == ("config.update", admin.pk, "web")
    assert entry.ip_address == "127.0.0.1"
    assert (entry.old_values, entry.new_values) == (
        {"organization": ""},
        {"organization": "Acme"},
    )


def test_the_audit_log_is_looked_at_and_never_written(office: Client) -> None:
    entry = audit.record(None, "login.failed", "session", login="<b>mallory</b>", new={"a": "<i>"})
    page = office.get(_url("accounts.auditentry", "changelist"), {"q": "login.failed"})
    assert "&lt;b&gt;mallory&lt;/b&gt;" in page.content.decode()
    url = _url("accounts.auditentry", "change", entry.pk)
    assert "&lt;i&gt;" in office.get(url).content.decode()
    assert office.post(url, {"action": "x"}).status_code == 403
    assert office.get(_url("accounts.auditentry", "add")).status_code == 403
    none = office.get(_url("accounts.auditentry", "changelist"), {"channel": "mail"})
    assert "mallory" not in none.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", "ftp://x.test"),
        ("timezone", "Mars/Olympus"),
        ("session_timeout", "10"),
        ("system_id", "ten"),
        ("system_id", ""),
        ("former_system_ids", "10, x"),
        ("undo_seconds", "61"),
        ("follow_up_state", "2"),  # a closed one
        ("default_queue", "999"),
        ("ticket_number_generator", "Roman"),
        ("admin_email", "nobody"),
        ("password_min_length", "3"),
        ("site_name", "x" * 101),
        ("authentication_server", "mx.test; dmarc=pass"),
        ("agents_by_mail", "on"),  # without a server whose word counts
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(office: Client, name: str, value: str) -> None:
    answer = office.post("/admin/settings/", _settings_form() | {name: value})
    assert answer.status_code == 422
    assert site.get(name) == site.DEFAULTS[name]


def test_agents_may_write_by_mail_once_it_is_said_whose_word_on_senders_counts(
    office: Client,
) -> None:
    data = _settings_form() | {"agents_by_mail": "on"}
    words = "Enter the name of your mail server"
    assert words in office.post("/admin/settings/", data).content.decode()
    data["authentication_server"] = " mx.gotrs.test "
    assert office.post("/admin/settings/", data).status_code == 302
    assert site.get("agents_by_mail") is True
    assert site.get("authentication_server") == "mx.gotrs.test"
    # Nor can the name be taken away as long as agents write by mail.
    data["authentication_server"] = ""
    assert words in office.post("/admin/settings/", data).content.decode()
    assert site.get("authentication_server") == "mx.gotrs.test"


@pytest.mark.django_db(transaction=True)
def test_the_health_page_says_what_is_wrong(office: Client) -> None:
    page = office.get("/admin/health/").content.decode()
    assert "No worker has run yet." in page


def test_the_start_page_says_what_a_new_installation_needs(office: Client) -> None:
    page = office.get("/admin/").content.decode()
    for words in ("Before you go live", "Enter your mail addresses", "Have a mailbox read"):
        assert words in page


def test_a_row_made_invalid_is_still_there(office: Client) -> None:
    url = _url("queues.template", "change", 2)
    assert office.post(url, _form(office, url) | {"valid_id": "2"}).status_code == 302
    assert Template.objects.get(pk=2).valid_id == Validity.INVALID
