"""The back office writes where and how by the rules of the API, and into the audit log."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import site
from accounts.models import Agent, AuditEntry
from queues.models import (
    Calendar,
    MailAccount,
    Queue,
    Salutation,
    Service,
    Sla,
    SystemAddress,
    Template,
)
from queues.services import assignment_of, services_of
from queues.tree import save_in_place
from tests.cast import acting
from tickets.forms import ticket_choices
from tickets.models import Priority, State, TicketType


@pytest.fixture
def save(admin: Agent, browser_of: Callable[..., Client]) -> Callable[..., Any]:
    """Opens a row's form (or an empty one), changes fields, and saves: ``save(queue, name="x")``.

    None is a field that is left empty.
    """
    browser = browser_of(admin)

    def send(row: Any, **changes: Any) -> Any:
        place = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        url = reverse(f"{place}_change", args=[row.pk]) if row.pk else reverse(f"{place}_add")
        page = browser.get(url).context
        forms = [page["adminform"].form]
        for formset in page["inline_admin_formsets"]:
            forms += [formset.formset.management_form, *formset.formset.forms]
        data = {
            field.html_name: field.value()
            for form in forms
            for field in form
            if field.value() is not None and field.value() is not False
        } | changes
        return browser.post(url, {name: value for name, value in data.items() if value is not None})

    return send


def test_each_write_stands_in_the_audit_log(save, support):
    assert save(support, solution_time="60", solution_notify="80").status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.entity_type) == ("queue.update", "queue")
    assert (entry.entity_id, entry.login, entry.channel) == (str(support.pk), "admin", "web")
    assert entry.old_values == {"solution_time": None, "solution_notify": None}
    assert entry.new_values == {"solution_time": 60, "solution_notify": 80}
    assert entry.ip_address == "127.0.0.1"


def test_a_form_that_changes_nothing_notes_nothing(save, support):
    assert save(support).status_code == 302
    assert not AuditEntry.objects.exists()


def test_a_new_row_is_noted_with_what_it_is(save):
    assert save(Queue(), name="Helpdesk", comment="New").status_code == 302
    entry = AuditEntry.objects.get()
    assert entry.action == "queue.create"
    assert entry.entity_id == str(Queue.objects.get(name="Helpdesk").pk)
    assert (entry.new_values["name"], entry.new_values["group_id"]) == ("Helpdesk", 1)


def test_renaming_notes_the_rows_below(save, support):
    below = save_in_place(Queue(name="Support::Second"))
    assert save(support, name="Help").status_code == 302
    entry = AuditEntry.objects.get(entity_id=str(below.pk))
    assert (entry.old_values["name"], entry.new_values["name"]) == (
        "Support::Second",
        "Help::Second",
    )


def test_chosen_rows_are_noted(save, support):
    mail, phone = (Service.objects.create(name=name) for name in ("Mail", "Phone"))
    sla = Sla.objects.create(name="Gold")
    sla.services.add(mail)
    assert save(sla, services=[phone.pk]).status_code == 302
    template = Template.objects.get(pk=2)
    assert save(template, queues=[support.pk]).status_code == 302
    of_sla, of_template = AuditEntry.objects.order_by("id")
    assert (of_sla.old_values, of_sla.new_values) == (
        {"service_ids": [mail.pk]},
        {"service_ids": [phone.pk]},
    )
    assert of_template.new_values == {"queue_ids": [support.pk]}


@pytest.mark.parametrize(
    ("row", "changes", "action"),
    [
        (State(pk=4), {"color": "#123456"}, "state.update"),
        (Priority(pk=4), {"color": "#123456"}, "priority.update"),
        (TicketType(pk=2), {"name": "Trouble"}, "type.update"),
        (Calendar(pk=1), {"timezone": "Europe/Berlin"}, "calendar.update"),
        (SystemAddress(pk=1), {"display_name": "Desk"}, "system_address.update"),
        (Salutation(pk=1), {"text": "Hi"}, "salutation.update"),
    ],
)
def test_words_of_the_log_are_those_of_the_api(save, row, changes, action):
    assert save(row, **changes).status_code == 302
    assert AuditEntry.objects.get().action == action


def test_the_password_of_a_mailbox_is_not_noted(save):
    account = MailAccount.objects.create(name="in", host="x", port=993, login="in", password="old")
    assert save(account, new_password="geheim!").status_code == 302
    entry = AuditEntry.objects.get()
    assert entry.action == "mail_account.update"
    assert entry.new_values == {"password": "***"}
    assert "geheim" not in str(entry.old_values)


def test_a_refused_form_notes_nothing(save, support):
    assert save(support, name="Nowhere::x").status_code == 200
    assert not AuditEntry.objects.exists()


def test_people_and_what_they_hold_are_noted(save, anna):
    changes = {"first_name": "Anne", "roles-0-role": "1", "grants-0-DELETE": "on"}
    assert save(anna, **changes).status_code == 302
    entry = AuditEntry.objects.get(action="agent.update")
    assert (entry.old_values["first_name"], entry.new_values["first_name"]) == ("Anna", "Anne")
    assert entry.new_values["roles"] == [{"role_id": 1}]
    assert entry.old_values["grants"] == [{"group_id": 1, "permission": "rw"}]
    assert entry.new_values["grants"] == []
    save(anna, new_password="a long enough phrase")
    last = AuditEntry.objects.filter(action="agent.update").last()
    assert last.new_values["password"] == "***"


def test_companies_are_noted_under_their_key(save, acme):
    assert save(acme, city="Bonn").status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.entity_id) == ("customer.update", "ACME")


# --- The same rules as the API --------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["default_queue", "portal_queue"])
def test_a_queue_that_the_settings_name_stays_valid(save, support, setting):
    site.put(setting, support.pk)
    answer = save(support, valid_id="2")
    assert b"The settings name this queue" in answer.content
    support.refresh_from_db()
    assert support.is_valid


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (SystemAddress(pk=1), b"sends its mail with this address"),
        (Salutation(pk=1), b"begin with it"),
    ],
)
def test_what_a_queue_needs_stays_valid(save, row, words):
    assert words in save(row, valid_id="2").content
    row.refresh_from_db()
    assert row.is_valid


def test_a_queue_goes_below_valid_ones_only(save, support):
    Queue.objects.filter(pk=support.pk).update(valid_id=2)
    assert b"is not in use any more" in save(Queue(), name="Support::Second").content


def test_names_below_keep_their_room(save, support):
    save_in_place(Queue(name=f"Support::{'x' * 150}"))
    assert b"would be too long" in save(support, name="y" * 60).content


def test_html_of_a_text_is_cleaned(save):
    Salutation.objects.filter(pk=1).update(content_type="text/html")
    save(Salutation(pk=1), text="<p onclick='x()'>Hi <OTRS_CUSTOMER_Name></p><script>1</script>")
    assert Salutation.objects.get(pk=1).text == "<p>Hi &lt;OTRS_CUSTOMER_Name&gt;</p>"


def test_menus_show_a_new_queue_at_once(save, anna):
    def offered():
        return [name for _pk, name in ticket_choices.queue_choices(acting(anna), "ro")]

    assert "Helpdesk" not in offered()
    save(Queue(), name="Helpdesk")
    assert "Helpdesk" in offered()


# --- Who may choose a service ---------------------------------------------------------------------


def test_a_service_is_given_to_customers(save, ben, carla, olga):
    service = Service.objects.create(name="Mail")
    logins = f"{ben.login.upper()}\n\n {carla.login}\n"
    assert save(service, customers=logins, is_default="on").status_code == 302
    assert assignment_of(service) == {"is_default": True, "customers": [ben.login, carla.login]}
    assert save(service, customers=ben.login, is_default=None).status_code == 302
    assert list(services_of(ben)) == [service]
    assert list(services_of(olga)) == []
    entry = AuditEntry.objects.filter(action="service.update").last()
    assert entry.old_values == {"is_default": True, "customers": [ben.login, carla.login]}
    assert entry.new_values == {"is_default": False, "customers": [ben.login]}


def test_a_customer_that_is_not_known_is_refused(save, ben):
    service = Service.objects.create(name="Mail")
    answer = save(service, customers=f"{ben.login}\nnobody")
    assert b"There is no customer user nobody" in answer.content
    assert not service.customers.exists()
