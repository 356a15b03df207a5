"""Agents, customers and groups in the back office, and that nobody loses it."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import (
    Agent,
    AgentGrant,
    CustomerCompany,
    CustomerUser,
    LoginSession,
)
from tests.adminpanel.pages import form_data, page_url, page_with_errors
from tests.cast import PASSWORD

Browser = Callable[..., Client]


def test_a_new_agent_can_sign_in_with_the_password_given(office: Client) -> None:
    url = page_url("accounts.agent", "add")
    data = form_data(office, url) | {
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
    url = page_url("accounts.agent", "change", anna.pk)
    answer = office.post(url, form_data(office, url) | {"new_password": "password"})
    assert "too common" in page_with_errors(answer)
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_password_is_never_shown(office: Client, anna: Agent) -> None:
    page = office.get(page_url("accounts.agent", "change", anna.pk)).content.decode()
    assert anna.password not in page


def test_a_new_password_ends_the_sessions_of_its_owner(
    office: Client, anna: Agent, browser_of: Browser
) -> None:
    browser_of(anna)
    url = page_url("accounts.agent", "change", anna.pk)
    office.post(url, form_data(office, url) | {"new_password": "a long enough phrase"})
    assert not LoginSession.objects.alive().filter(agent=anna).exists()


def test_a_closed_account_loses_its_sessions(
    office: Client, ben: CustomerUser, browser_of: Browser
) -> None:
    browser_of(ben)
    url = page_url("accounts.customeruser", "change", ben.pk)
    assert office.post(url, form_data(office, url) | {"valid_id": "2"}).status_code == 302
    assert not LoginSession.objects.alive().filter(customer_user=ben).exists()


def test_a_login_stays_as_it_was_made(office: Client, anna: Agent) -> None:
    url = page_url("accounts.agent", "change", anna.pk)
    office.post(url, form_data(office, url) | {"login": "hanna"})
    anna.refresh_from_db()
    assert anna.login == "anna"


@pytest.mark.parametrize("login", ["no ra", "no\tra", "nora\u200b"])
def test_a_login_with_blanks_is_refused(office: Client, login: str) -> None:
    url = page_url("accounts.agent", "add")
    data = form_data(office, url) | {"login": login, "email": "nora@gotrs.test"}
    assert "no blanks or control characters" in page_with_errors(office.post(url, data))


def test_a_login_that_is_taken_in_another_case_is_refused(office: Client, anna: Agent) -> None:
    url = page_url("accounts.agent", "add")
    data = form_data(office, url) | {"login": "ANNA", "email": "other@gotrs.test"}
    page_with_errors(office.post(url, data))
    assert Agent.objects.filter(login__iexact="anna").count() == 1


def test_nobody_takes_the_administration_from_themselves(office: Client, admin: Agent) -> None:
    url = page_url("accounts.agent", "change", admin.pk)
    grant = AgentGrant.objects.get(agent=admin)
    data = form_data(office, url) | {"grants-0-DELETE": "on", "first_name": "Changed"}
    answer = office.post(url, data, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    admin.refresh_from_db()
    assert admin.first_name != "Changed"
    assert AgentGrant.objects.filter(pk=grant.pk).exists()


def test_nobody_closes_their_own_account(office: Client, admin: Agent) -> None:
    url = page_url("accounts.agent", "change", admin.pk)
    office.post(url, form_data(office, url) | {"valid_id": "2"})
    admin.refresh_from_db()
    assert admin.is_active


def test_the_group_admin_can_not_be_made_invalid(office: Client) -> None:
    url = page_url("accounts.group", "change", 2)
    office.post(url, form_data(office, url) | {"valid_id": "2"})
    assert office.get("/admin/").status_code == 200


def test_the_account_of_the_system_itself_stays_as_it_is(office: Client) -> None:
    url = page_url("accounts.agent", "change", 1)
    assert office.post(url, {"email": "x@y.example"}).status_code == 403


def test_the_key_of_a_company_stays(office: Client, acme: CustomerCompany) -> None:
    url = page_url("accounts.customercompany", "change", acme.pk)
    office.post(url, form_data(office, url) | {"customer_id": "OTHER", "name": "Acme plc"})
    acme.refresh_from_db()
    assert (acme.customer_id, acme.name) == ("ACME", "Acme plc")
