"""Links by mail that set a password (rule 12.3, contract 4.2)."""

import logging
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import Actor, Channel
from accounts.auth.password_links import clear_old, send_link
from accounts.models import Agent, AuditEntry, DirectoryAccount, PasswordLink
from gotrs.common.clock import moved_to
from gotrs.common.logs import JsonFormatter
from gotrs.common.validity import Validity
from tests.cast import PASSWORD
from tickets.mail.outbound.compose import compose
from tickets.models import OutgoingMail


def token_in(mail):
    """The token of the link in a mail."""
    return re.search(r"/password/(\S+)", mail.secret_text)[1]


def test_a_link_goes_out_by_mail_and_only_its_hash_is_kept(ben):
    link = send_link(ben)
    mail = OutgoingMail.objects.get()
    token = token_in(mail)
    assert [r.address for r in mail.recipients.all()] == [ben.email]
    assert mail.state == "queued"
    assert link.expires_at - link.created_at == timedelta(hours=1)
    assert token.encode() in compose(mail).replace(b"=\r\n", b"")
    assert token not in str(PasswordLink.objects.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tickets_outgoingmail")
        assert token not in str(cursor.fetchall())


def test_a_new_link_makes_the_older_one_void(anna):
    old = send_link(anna)
    new = send_link(anna)
    assert list(PasswordLink.objects.values_list("pk", flat=True)) == [new.pk]
    assert old.pk != new.pk


def test_that_an_admin_sent_a_link_is_in_the_audit_log(admin, ben):
    send_link(ben, actor=Actor.of(admin, Channel.API))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.login, entry.entity_id) == (
        "password.link_sent", admin.login, str(ben.pk),
    )  # fmt: skip


def test_a_person_without_a_usable_address_gets_no_mail(anna):
    anna.email = "not an address"
    send_link(anna)
    assert not OutgoingMail.objects.exists()


def test_links_that_are_long_void_are_cleared_away(anna, ben):
    with moved_to(timezone.now() - timedelta(days=8)):
        send_link(anna)
    kept = send_link(ben)
    assert clear_old() == 1
    assert PasswordLink.objects.get() == kept


# --- By the API -----------------------------------------------------------------------------------

ASK = "/api/v1/auth/password-reset"
CONFIRM = f"{ASK}/confirm"
NEW = "a much better password"


def post(path, body, **more):
    """What a stranger gets for it."""
    return Client().post(path, body, content_type="application/json", **more)


def mailed_token():
    """The token of the one mail in the outbox."""
    return token_in(OutgoingMail.objects.get())


@pytest.mark.parametrize("name", ["ben@acme.test", "BEN@ACME.test", "anna", "anna@gotrs.test"])
@pytest.mark.parametrize("field", ["username", "email", "login"])
def test_a_link_is_asked_for_by_login_or_address(anna, ben, field, name):
    answer = post(ASK, {field: name})
    assert (answer.status_code, answer.json()["data"]) == (200, {})
    assert OutgoingMail.objects.get().recipients.get().address in {ben.email, anna.email}


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(anna, outsider):
    Agent.objects.filter(pk=outsider.pk).update(valid_id=Validity.INVALID)
    DirectoryAccount.objects.create(agent=anna, username="anna", dn="uid=anna")
    answers = [post(ASK, {"username": name}) for name in ("nobody", "outsider", "anna")]
    answers += [post(ASK, {"username": "root@localhost"})]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert {answer.status_code for answer in answers} == {200}
    assert not OutgoingMail.objects.exists()
    assert not PasswordLink.objects.exists()


def test_the_cost_is_the_same_whether_or_not_there_is_an_account(anna):
    def writes(name):
        with CaptureQueriesContext(connection) as captured:
            post(ASK, {"username": name})
        return [q["sql"].split()[:3] for q in captured if q["sql"].startswith(("INSERT", "DELETE"))]

    writes("warm")
    assert writes("anna") == writes("nobody")


def test_both_requests_are_in_the_audit_log_as_typed(anna):
    for name in ("anna", "nobody"):
        post(ASK, {"username": name})
    entries = AuditEntry.objects.filter(action="password.link_requested")
    assert {(e.login, e.ip_address) for e in entries} == {
        ("anna", "127.0.0.1"), ("nobody", "127.0.0.1"),
    }  # fmt: skip


@pytest.mark.parametrize("body", [{}, {"username": " "}, {"email": None}, {"username": []}])
def test_a_request_needs_a_name(db, body):
    assert post(ASK, body).status_code == 400


def test_the_link_sets_the_password_and_ends_all_sessions(anna, api_of, browser_of):
    api, browser = api_of(anna), browser_of(anna)
    post(ASK, {"username": "anna"})
    answer = post(CONFIRM, {"token": mailed_token(), "new_password": NEW})
    assert (answer.status_code, answer.json()["data"]) == (200, {})
    assert api.get("/users/me").status_code == 401
    assert browser.get("/account/second-factor").status_code == 302
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert AuditEntry.objects.get(action="password.reset").login == "anna"


def test_a_link_works_once(anna):
    post(ASK, {"username": "anna"})
    token = mailed_token()
    assert post(CONFIRM, {"token": token, "new_password": NEW}).status_code == 200
    again = post(CONFIRM, {"token": token, "new_password": "yet another password"})
    assert (again.status_code, set(again.json()["details"])) == (400, {"token"})
    anna.refresh_from_db()
    assert anna.check_password(NEW)


def test_a_link_is_void_after_an_hour(anna):
    post(ASK, {"username": "anna"})
    token = mailed_token()
    with moved_to(timezone.now() + timedelta(minutes=61)):
        assert post(CONFIRM, {"token": token, "new_password": NEW}).status_code == 400
    assert post(CONFIRM, {"token": token, "new_password": NEW}).status_code == 200


@pytest.mark.parametrize("change", ["password", "address", "account"])
def test_a_link_is_void_after_a_change_of(anna, api_of, change):
    post(ASK, {"username": "anna"})
    token = mailed_token()
    if change == "password":
        body = {"current_password": PASSWORD, "new_password": "another good password"}
        api_of(anna).post("/users/me/password", body)
    elif change == "address":
        api_of(anna).put("/users/me", {"email": "new@gotrs.test"})
    else:
        Agent.objects.filter(pk=anna.pk).update(valid_id=Validity.INVALID)
    assert post(CONFIRM, {"token": token, "new_password": NEW}).status_code == 400


@pytest.mark.parametrize("weak", ["short", "password1234", "anna@gotrs.test", PASSWORD])
def test_a_weak_password_is_refused_and_the_link_still_works(anna, weak):
    post(ASK, {"username": "anna"})
    token = mailed_token()
    answer = post(CONFIRM, {"token": token, "new_password": weak})
    assert (answer.status_code, set(answer.json()["details"])) == (400, {"new_password"})
    assert post(CONFIRM, {"token": token, "new_password": NEW}).status_code == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, "token new_password"),
        ({"token": "", "new_password": ""}, "token new_password"),
        ({"token": 7, "new_password": ["x"]}, "token new_password"),
        ({"token": "a" * 43, "new_password": NEW}, "token"),
        ({"token": "a" * 101, "new_password": NEW}, "token"),
        ({"token": "ü", "new_password": NEW}, "token"),
    ],
)
def test_bad_values_are_named(db, body, fields):
    answer = post(CONFIRM, body)
    assert answer.status_code == 400
    assert set(answer.json()["details"]) == set(fields.split())


def test_requests_are_limited_by_address_and_by_account(anna, rita, ben, settings):
    settings.RATE_PASSWORD_RESET = "3/h"
    for number in range(3):
        assert post(ASK, {"username": "anna"}, REMOTE_ADDR=f"192.0.2.{number}").status_code == 200
    by_account = post(ASK, {"username": "ANNA"}, REMOTE_ADDR="192.0.2.9")
    assert (by_account.status_code, by_account.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(by_account.headers["Retry-After"]) <= 3600
    for name in ("rita", "ben@acme.test", "nobody"):
        assert post(ASK, {"username": name}, REMOTE_ADDR="198.51.100.1").status_code == 200
    by_address = post(ASK, {"username": "carla"}, REMOTE_ADDR="198.51.100.1")
    assert by_address.status_code == 429


def test_a_directory_account_changes_its_password_in_the_directory(anna, api_of):
    DirectoryAccount.objects.create(agent=anna, username="anna", dn="uid=anna")
    body = {"current_password": PASSWORD, "new_password": NEW}
    answer = api_of(anna).post("/users/me/password", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "protected_object")
    assert post(CONFIRM, {"token": "x", "new_password": NEW}).status_code == 400


# --- By the pages ---------------------------------------------------------------------------------


@pytest.fixture
def browser():
    """A browser in which nobody is signed in, with the CSRF check on."""
    return Client(enforce_csrf_checks=True)


def ask_by_page(browser, name):
    token = str(browser.get("/password").context["csrf_token"])
    return browser.post("/password", {"username": name, "csrfmiddlewaretoken": token})


def test_from_the_login_page_to_a_new_password(browser, anna):
    assert b'href="/password"' in browser.get("/login").content
    sent = ask_by_page(browser, "anna")
    assert sent.headers["Location"] == "/password/sent"
    assert b"If there is such an account" in browser.get("/password/sent").content
    address = f"/password/{mailed_token()}"
    page = browser.get(address)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for wrong in ({"again": "something else"}, {"new_password": "short", "again": "short"}):
        again = browser.post(address, {"new_password": NEW, "again": NEW} | wrong)
        assert again.status_code == 200
        assert again.headers["Referrer-Policy"] == "no-referrer"
        assert b"form-errors" in again.content or b"field--error" in again.content
    done = browser.post(address, {"new_password": NEW, "again": NEW})
    assert done.headers["Location"] == "/password/done"
    assert browser.get("/password/done").status_code == 200
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert browser.get(address).status_code == 404


def test_the_page_tells_no_more_than_the_api(browser, anna):
    assert ask_by_page(browser, "nobody").headers["Location"] == "/password/sent"
    assert not OutgoingMail.objects.exists()
    for token in ("x", "a" * 43, "ü", "a" * 1000):
        answer = browser.get(f"/password/{token}")
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (404, "no-referrer")


def test_page_and_api_count_together(browser, anna, settings):
    settings.RATE_PASSWORD_RESET = "2/h"
    post(ASK, {"username": "anna"})
    assert ask_by_page(browser, "anna").status_code == 302
    limited = ask_by_page(browser, "anna")
    assert limited.status_code == 429
    assert limited.headers["Retry-After"]
    assert post(ASK, {"username": "anna"}).status_code == 429


def test_the_token_reaches_no_log(browser, anna, caplog):
    ask_by_page(browser, "anna")
    token = mailed_token()
    with caplog.at_level(logging.DEBUG):
        browser.get(f"/password/{token}")
        browser.get(f"/password/{token}/x")
        browser.post(f"/password/{token}", {"new_password": NEW, "again": NEW})
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any("/password/***" in line for line in lines)
    assert not any(token in line for line in lines)
