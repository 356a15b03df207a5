"""Two-factor sign-in (contract 4.2, rule 13.5)."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.db import connection
from django.test import Client

from accounts.auth import second_factor
from accounts.auth.errors import Unauthorized
from accounts.models import AuditEntry, LoginSession, SecondFactor
from gotrs.common.clock import moved_to, now
from tests.cast import PASSWORD, acting


@pytest.fixture(autouse=True)
def still():
    """The time stands still, in the middle of a step."""
    with moved_to(datetime(2026, 2, 3, 9, 15, 10, tzinfo=UTC)):
        yield


def code_at(factor, seconds=0):
    """What the authenticator shows then."""
    return pyotp.TOTP(factor.secret).at(now() + timedelta(seconds=seconds))


@pytest.fixture
def switch_on():
    """Switches it on; the code of this moment is used up by that. Gives the recovery codes."""

    def switch(person):
        factor = second_factor.begin(person)
        codes = second_factor.confirm(person, code_at(factor), actor=acting(person))
        return SecondFactor.objects.get(pk=factor.pk), codes

    return switch


def sign_in(**said):
    body = {"password": PASSWORD, **said}
    return Client().post("/api/v1/auth/login", body, content_type="application/json")


def code_of(answer):
    return answer.status_code, answer.json().get("code")


# --- Signing in by the API ------------------------------------------------------------------------


def test_the_right_password_alone_asks_for_a_code(anna, ben, switch_on):
    for person in (anna, ben):
        switch_on(person)
        for otp in ({}, {"otp": ""}, {"otp": None}):
            assert code_of(sign_in(username=person.login, **otp)) == (401, "otp_required")
    assert not LoginSession.objects.exists()


def test_a_wrong_password_says_nothing_of_the_second_factor(anna, switch_on):
    factor, _codes = switch_on(anna)
    for said in ({}, {"otp": code_at(factor, 30)}):
        answer = sign_in(username="anna", **said | {"password": "wrong"})
        assert code_of(answer) == (401, "invalid_credentials")
    assert sign_in(username="anna", otp=code_at(factor, 30)).status_code == 200


def test_the_code_lets_in_once(anna, switch_on):
    factor, _codes = switch_on(anna)
    with moved_to(now() + timedelta(minutes=5)):
        code = code_at(factor)
        assert sign_in(username="anna", otp=f"{code[:3]} {code[3:]}").status_code == 200
        assert code_of(sign_in(username="anna", otp=code)) == (401, "invalid_otp")
        # Nor does an older one that was not used.
        assert code_of(sign_in(username="anna", otp=code_at(factor, -30))) == (401, "invalid_otp")


@pytest.mark.parametrize(("seconds", "status"), [(-60, 401), (-30, 200), (30, 200), (60, 401)])
def test_one_step_of_drift_is_allowed(anna, switch_on, seconds, status):
    factor, _codes = switch_on(anna)
    with moved_to(now() + timedelta(minutes=5)):
        answer = sign_in(username="anna", otp=code_at(factor, seconds))
        assert answer.status_code == status


@pytest.mark.parametrize(
    "otp", ["000000x", "12345", "1234567", "１２３４５６", "abc", "-" * 40, "x" * 41, 5]
)
def test_a_wrong_code_is_refused(anna, switch_on, otp):
    switch_on(anna)
    answer = sign_in(username="anna", otp=otp)
    too_long = isinstance(otp, str) and len(otp) > 40
    assert code_of(answer) == ((400, "validation_failed") if too_long else (401, "invalid_otp"))
    assert not LoginSession.objects.exists()


def test_each_recovery_code_lets_in_once(anna, switch_on):
    _factor, codes = switch_on(anna)
    assert len(set(codes)) == 10
    assert sign_in(username="anna", otp=codes[3].upper().replace("-", " ")).status_code == 200
    assert code_of(sign_in(username="anna", otp=codes[3])) == (401, "invalid_otp")
    assert sign_in(username="anna", otp=codes[4]).status_code == 200


def test_a_code_is_ignored_by_who_has_no_second_factor(anna):
    assert sign_in(username="anna", otp="123456").status_code == 200


def test_guessing_codes_is_limited_whatever_name_is_used(anna, switch_on, settings):
    factor, _codes = switch_on(anna)
    settings.RATE_LOGIN = "3/h"
    names = ["anna", anna.email, "anna"]
    for number, name in enumerate(names):
        body = {"username": name, "password": PASSWORD, "otp": "000000"}
        answer = Client().post(
            "/api/v1/auth/login",
            body,
            content_type="application/json",
            REMOTE_ADDR=f"192.0.2.{number}",
        )
        assert code_of(answer) == (401, "invalid_otp")
    answer = Client().post(
        "/api/v1/auth/login",
        {"username": anna.email, "password": PASSWORD, "otp": code_at(factor, 30)},
        content_type="application/json",
        REMOTE_ADDR="192.0.2.9",
    )
    assert code_of(answer) == (429, "rate_limited")


def test_a_wrong_code_is_in_the_audit_log(anna, switch_on):
    switch_on(anna)
    sign_in(username="Anna", otp="000000")
    entry = AuditEntry.objects.get(action="login.failed")
    assert (entry.login, entry.ip_address) == ("Anna", "127.0.0.1")
    assert entry.new_values == {"reason": "invalid_otp"}


# --- The login page -------------------------------------------------------------------------------


@pytest.fixture
def browser():
    """A browser in which nobody is signed in, with the CSRF check on."""
    return Client(enforce_csrf_checks=True)


def submit(browser, page, address, **said):
    token = str(page.context["csrf_token"])
    hidden = {
        name: page.context["form"][name].value() or ""
        for name in ("step", "next")
        if name in page.context["form"].fields
    }
    return browser.post(address, {**hidden, **said, "csrfmiddlewaretoken": token})


def test_the_page_asks_in_a_second_step_and_leads_where_one_wanted(anna, switch_on, browser):
    factor, _codes = switch_on(anna)
    first = browser.get("/login?next=/tickets/7")
    second = submit(browser, first, "/login", username="anna", password=PASSWORD)
    assert second.status_code == 200
    assert b'name="code"' in second.content
    assert PASSWORD.encode() not in second.content
    assert not LoginSession.objects.exists()
    again = submit(browser, second, "/login/code", code="000000")
    assert again.status_code == 200
    assert b"wrong or was used" in again.content
    inside = submit(browser, again, "/login/code", code=code_at(factor, 30))
    assert (inside.status_code, inside.headers["Location"]) == (302, "/tickets/7")
    assert browser.get("/account/second-factor").status_code == 200


def test_the_second_step_needs_the_first(anna, switch_on, browser):
    factor, _codes = switch_on(anna)
    page = browser.get("/login")
    for step in ("", "x", "eyJhZ2VudCI6Mn0:1x:y"):
        body = {"code": code_at(factor, 30), "step": step}
        answer = submit(browser, page, "/login/code", **body)
        assert answer.status_code in {200, 302}
    assert not LoginSession.objects.exists()
    assert browser.get("/login/code").status_code == 302


def test_the_second_step_is_void_after_a_change_of_the_password(anna, switch_on, browser):
    factor, _codes = switch_on(anna)
    second = submit(browser, browser.get("/login"), "/login", username="anna", password=PASSWORD)
    anna.set_password("another good password")
    anna.save()
    answer = submit(browser, second, "/login/code", code=code_at(factor, 30))
    assert answer.headers["Location"] == "/login"
    assert not LoginSession.objects.exists()


# --- Switching it on and off ----------------------------------------------------------------------

PAGE = "/account/second-factor"


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_it_is_switched_on_with_a_first_code(request, who, browser_of):
    person = request.getfixturevalue(who)
    browser = browser_of(person)
    assert b"It is off" in browser.get(PAGE).content
    browser.post(PAGE, {"action": "begin"})
    factor = SecondFactor.objects.get()
    page = browser.get(PAGE).content.decode()
    assert " ".join(factor.secret[at : at + 4] for at in range(0, 32, 4)) in page
    assert "data:image/svg+xml" in page
    assert sign_in(username=person.login).status_code == 200  # not on yet
    said = {"action": "confirm", "code": code_at(factor), "password": PASSWORD}
    shown = browser.post(PAGE, said).content.decode()
    assert shown.count("<li><code>") == 10
    assert b"It is on" in browser.get(PAGE).content
    assert code_of(sign_in(username=person.login)) == (401, "otp_required")
    assert AuditEntry.objects.filter(action="second_factor.enable", login=person.login).exists()


@pytest.mark.parametrize("wrong", [{"code": "000000"}, {"password": "wrong"}, {"code": ""}])
def test_a_wrong_code_or_password_switches_nothing_on(anna, browser_of, wrong):
    browser = browser_of(anna)
    browser.post(PAGE, {"action": "begin"})
    said = {"action": "confirm", "code": code_at(SecondFactor.objects.get()), "password": PASSWORD}
    assert browser.post(PAGE, said | wrong).status_code == 200
    assert second_factor.factor_of(anna) is None


def test_beginning_again_makes_a_new_secret_but_never_replaces_one_that_is_on(anna, browser_of):
    browser = browser_of(anna)
    browser.post(PAGE, {"action": "begin"})
    first = SecondFactor.objects.get().secret
    browser.post(PAGE, {"action": "begin"})
    factor = SecondFactor.objects.get()
    assert factor.secret != first
    second_factor.confirm(anna, code_at(factor), actor=acting(anna))
    browser.post(PAGE, {"action": "begin"})
    assert SecondFactor.objects.get().secret == factor.secret


def test_it_is_switched_off_with_password_and_code(anna, browser_of, switch_on):
    factor, codes = switch_on(anna)
    browser = browser_of(anna)
    for wrong in ({"code": "000000"}, {"password": "wrong"}):
        said = {"action": "disable", "code": codes[0], "password": PASSWORD}
        browser.post(PAGE, said | wrong)
        assert second_factor.factor_of(anna) is not None
    said = {"action": "disable", "code": code_at(factor, 30), "password": PASSWORD}
    assert browser.post(PAGE, said).status_code == 302
    assert sign_in(username="anna").status_code == 200
    assert AuditEntry.objects.filter(action="second_factor.disable").count() == 1


def test_new_recovery_codes_make_the_old_ones_void(anna, browser_of, switch_on):
    _factor, codes = switch_on(anna)
    said = {"action": "renew", "code": codes[0], "password": PASSWORD}
    assert b"<li><code>" in browser_of(anna).post(PAGE, said).content
    assert code_of(sign_in(username="anna", otp=codes[1])) == (401, "invalid_otp")


def test_guessing_on_the_page_is_limited(anna, browser_of, switch_on, settings):
    switch_on(anna)
    settings.RATE_LOGIN = "2/h"
    browser = browser_of(anna)
    said = {"action": "disable", "code": "000000", "password": "wrong"}
    answers = [browser.post(PAGE, said) for _attempt in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"]


def test_an_admin_switches_it_off_for_who_has_lost_everything(admin, anna, browser_of, switch_on):
    switch_on(anna)
    body = {"action": "disable_second_factor", "_selected_action": [anna.pk]}
    browser_of(admin).post("/admin/accounts/agent/", body)
    assert second_factor.factor_of(anna) is None
    assert AuditEntry.objects.get(action="second_factor.disable").login == "admin"


# --- At rest --------------------------------------------------------------------------------------


def test_neither_the_secret_nor_a_recovery_code_stands_in_the_database(anna, switch_on):
    factor, codes = switch_on(anna)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_secondfactor")
        stored = str(cursor.fetchall())
    assert factor.secret not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert factor.secret not in str(AuditEntry.objects.values())


def test_confirming_without_a_beginning_is_refused(anna):
    with pytest.raises(Exception, match="Begin"):
        second_factor.confirm(anna, "123456", actor=acting(anna))
    second_factor.begin(anna)
    with pytest.raises(Unauthorized):
        second_factor.confirm(anna, "nonsense", actor=acting(anna))
