"""What opens one's own account, as pages: password, sessions, API tokens."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts import site
from accounts.auth import api_tokens
from accounts.models import ApiToken, AuditEntry, DirectoryAccount, LoginSession, Preferences
from accounts.views.devices import device_of
from gotrs.common.clock import moved_to
from tests.accounts.test_account_pages import form_of, text_of
from tests.cast import PASSWORD, acting

NEW = "a much better password"

# --- The password ---------------------------------------------------------------------------------

PASSWORD_PAGE = "/account/password"


def change(browser, **said):
    whole = {"current_password": PASSWORD, "new_password": NEW, "again": NEW}
    return browser.post(PASSWORD_PAGE, whole | said)


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_a_new_password_ends_all_sessions_but_this_one(request, browser_of, api_of, who):
    person = request.getfixturevalue(who)
    browser, elsewhere, program = browser_of(person), browser_of(person), api_of(person)
    answer = change(browser)
    assert (answer.status_code, answer.headers["Location"]) == (302, PASSWORD_PAGE)
    assert "Your password was changed." in text_of(browser.get(PASSWORD_PAGE))
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert elsewhere.get(PASSWORD_PAGE).status_code == 302
    assert program.get("/users/me").status_code == 401
    entry = AuditEntry.objects.get(action="password.change")
    assert (entry.login, entry.channel, entry.ip_address) == (person.login, "web", "127.0.0.1")
    assert NEW not in str(AuditEntry.objects.values())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"current_password": "wrong"}, "current_password"),
        ({"current_password": ""}, "current_password"),
        ({"again": "another one"}, "again"),
        ({"new_password": "short", "again": "short"}, "new_password"),
        ({"new_password": PASSWORD, "again": PASSWORD}, "new_password"),
        ({"new_password": "password1234", "again": "password1234"}, "new_password"),
        ({"new_password": "x" * 5000, "again": "x" * 5000}, "new_password"),
    ],
)
def test_a_password_that_is_refused_says_why_at_its_field(anna, browser_of, wrong, field):
    browser = browser_of(anna)
    answer = change(browser, **wrong)
    assert answer.status_code == 200
    assert field in form_of(answer).errors
    assert NEW.encode() not in answer.content
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
    assert browser.get(PASSWORD_PAGE).status_code == 200
    assert not AuditEntry.objects.filter(action="password.change").exists()


def test_the_rules_stand_beside_the_new_password(anna, browser_of):
    site.put("password_min_length", 14)
    shown = text_of(browser_of(anna).get(PASSWORD_PAGE))
    assert "Use at least 14 characters." in shown
    assert "8 characters" not in shown
    assert "commonly used" in shown


def test_guessing_the_present_password_is_limited(anna, browser_of, settings):
    settings.RATE_LOGIN = "2/h"
    browser = browser_of(anna)
    answers = [change(browser, current_password="wrong") for _attempt in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"]
    assert change(browser).status_code == 429
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_password_of_the_directory_is_changed_there(anna, browser_of):
    DirectoryAccount.objects.create(agent=anna, username="anna", dn="uid=anna")
    browser = browser_of(anna)
    shown = browser.get(PASSWORD_PAGE)
    assert "Change its password there." in text_of(shown)
    assert b'name="new_password"' not in shown.content
    assert "kept by the directory" in text_of(change(browser))
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


# --- Sessions -------------------------------------------------------------------------------------

SESSIONS_PAGE = "/account/sessions"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def session_ids(person):
    return set(LoginSession.objects.alive().filter(agent=person).values_list("pk", flat=True))


def test_ones_own_sessions_are_listed_and_this_one_is_marked(anna, rita, browser_of, api_of):
    browser_of(rita)
    browser, _program = browser_of(anna), api_of(anna)
    mine = browser.session["login_session"]
    LoginSession.objects.filter(pk=mine).update(user_agent=FIREFOX, ip_address="192.0.2.7")
    answer = browser.get(SESSIONS_PAGE)
    assert len(answer.context["rows"]) == 2
    first = answer.context["rows"][0]
    assert (str(first["session"].pk), first["is_present"]) == (mine, True)
    shown = text_of(answer)
    assert "Firefox on Linux This one 192.0.2.7" in shown
    assert f"/account/sessions/{mine}/end" not in answer.content.decode()


def test_one_session_is_ended_at_once(anna, browser_of, api_of):
    browser, program = browser_of(anna), api_of(anna)
    there = (session_ids(anna) - {uuid.UUID(browser.session["login_session"])}).pop()
    answer = browser.post(f"{SESSIONS_PAGE}/{there}/end")
    assert (answer.status_code, answer.headers["Location"]) == (302, SESSIONS_PAGE)
    assert program.get("/users/me").status_code == 401
    assert len(browser.get(SESSIONS_PAGE).context["rows"]) == 1
    entry = AuditEntry.objects.get(action="session.end")
    assert (entry.login, entry.entity_id, entry.channel) == ("anna", str(there), "web")
    assert browser.post(f"{SESSIONS_PAGE}/{there}/end").status_code == 404


def test_all_others_are_ended_and_this_one_stays(anna, rita, browser_of, api_of):
    others = api_of(rita)
    browser, program, elsewhere = browser_of(anna), api_of(anna), browser_of(anna)
    assert browser.post(f"{SESSIONS_PAGE}/end-others").status_code == 302
    assert "2 sessions were ended." in text_of(browser.get(SESSIONS_PAGE))
    assert program.get("/users/me").status_code == 401
    assert elsewhere.get(SESSIONS_PAGE).status_code == 302
    assert others.get("/users/me").status_code == 200
    assert AuditEntry.objects.get(action="session.end_others").new_values == {"ended": 2}


def test_sessions_of_others_are_not_there(anna, rita, browser_of):
    browser_of(rita)
    theirs = session_ids(rita).pop()
    browser = browser_of(anna)
    for session_id in (theirs, uuid.uuid4()):
        assert browser.post(f"{SESSIONS_PAGE}/{session_id}/end").status_code == 404
    assert session_ids(rita) == {theirs}
    assert not AuditEntry.objects.filter(action="session.end").exists()


def test_a_session_is_not_ended_by_a_link(anna, browser_of):
    browser = browser_of(anna)
    for path in (f"{session_ids(anna).pop()}/end", "end-others"):
        assert browser.get(f"{SESSIONS_PAGE}/{path}").status_code == 405
    assert Client().post(f"{SESSIONS_PAGE}/end-others").status_code == 302  # to the login page


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
         "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.0 Safari/605.1.15",
         "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1",
         "Chrome on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("python-requests/2.32 extra", "python-requests/2.32"),
        ("", "Unknown program"),
        ("   ", "Unknown program"),
    ],
)  # fmt: skip
def test_a_device_is_named_as_people_name_it(user_agent, name):
    assert device_of(user_agent).name == name


# --- API tokens -----------------------------------------------------------------------------------

TOKENS_PAGE = "/account/tokens"


def make(browser, **said):
    whole = {"name": "Backup script", "scope": "read", "expires_on": "2027-03-31"}
    return browser.post(TOKENS_PAGE, whole | said)


def test_a_token_is_made_shown_once_and_works(anna, browser_of):
    browser = browser_of(anna)
    answer = make(browser)
    assert answer.status_code == 200
    text = re.search(r'value="(gotrs_[A-Za-z0-9]{40})"', answer.content.decode())[1]
    bearer = {"Authorization": f"Bearer {text}"}
    asked = Client().get("/api/v1/users/me", headers=bearer)
    assert (asked.status_code, asked.json()["data"]["login"]) == (200, "anna")
    written = Client().post("/api/v1/tickets", {}, headers=bearer)
    assert written.json()["code"] == "insufficient_scope"
    again = browser.get(TOKENS_PAGE)
    assert text.encode() not in again.content
    assert text[:12] in text_of(again)
    assert "Backup script" in text_of(again)
    entry = AuditEntry.objects.get(action="api_token.create")
    assert (entry.login, entry.channel) == ("anna", "web")
    assert text not in str(AuditEntry.objects.values())


@pytest.mark.parametrize(
    ("zone", "end"),
    [("UTC", (3, 31, 23)), ("Europe/Berlin", (3, 31, 21)), ("America/New_York", (4, 1, 3))],
)
def test_the_last_day_is_a_whole_day_where_the_person_lives(anna, browser_of, zone, end):
    Preferences.objects.create(agent=anna, timezone=zone)
    make(browser_of(anna))
    month, day, hour = end
    last = datetime(2027, month, day, hour, 59, 59, tzinfo=UTC)
    assert ApiToken.objects.get().expires_at == last


def test_a_token_need_not_end(anna, browser_of):
    make(browser_of(anna), expires_on="")
    assert ApiToken.objects.get().expires_at is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "OLD"}, "name"),
        ({"scope": ""}, "scope"),
        ({"scope": "everything"}, "scope"),
        ({"scope": "admin"}, "scope"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "0001-01-01"}, "expires_on"),
        ({"expires_on": "9999-12-31"}, "expires_on"),
        ({"expires_on": "tomorrow"}, "expires_on"),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_token_that_is_refused_says_why_at_its_field(anna, browser_of, wrong, field, zone):
    Preferences.objects.create(agent=anna, timezone=zone)
    api_tokens.create_token(anna, actor=acting(anna), name="old", scopes=["read"])
    answer = make(browser_of(anna), **wrong)
    assert answer.status_code == 200
    assert set(form_of(answer).errors) == {field}
    assert ApiToken.objects.count() == 1


def test_a_day_that_lies_far_away_is_shown_everywhere(anna, browser_of):
    make(browser_of(anna), expires_on="9999-12-28")
    Preferences.objects.create(agent=anna, timezone="Pacific/Kiritimati")
    assert browser_of(anna).get(TOKENS_PAGE).status_code == 200


def test_only_admins_are_offered_the_scope_of_admins(anna, admin, browser_of):
    offered = {
        person.login: {value for value, _label in form.fields["scope"].choices}
        for person in (anna, admin)
        for form in [form_of(browser_of(person).get(TOKENS_PAGE))]
    }
    assert offered == {"anna": {"read", "write"}, "admin": {"read", "write", "admin"}}
    make(browser_of(admin), scope="admin")
    assert ApiToken.objects.get().scopes == ["admin"]


def test_a_token_is_revoked_and_stops_at_once(anna, browser_of):
    token, text = api_tokens.create_token(anna, actor=acting(anna), name="ci", scopes=["read"])
    browser = browser_of(anna)
    answer = browser.post(f"{TOKENS_PAGE}/{token.pk}/revoke")
    assert (answer.status_code, answer.headers["Location"]) == (302, TOKENS_PAGE)
    asked = Client().get("/api/v1/users/me", headers={"Authorization": f"Bearer {text}"})
    assert asked.status_code == 401
    entry = AuditEntry.objects.get(action="api_token.delete")
    assert (entry.login, entry.entity_id) == ("anna", str(token.pk))
    assert browser.post(f"{TOKENS_PAGE}/{token.pk}/revoke").status_code == 404


def test_tokens_of_others_are_neither_shown_nor_revoked(anna, rita, ben, browser_of):
    for person in (rita, ben):
        api_tokens.create_token(person, actor=acting(person), name="theirs", scopes=["read"])
    browser = browser_of(anna)
    assert "theirs" not in text_of(browser.get(TOKENS_PAGE))
    for token_id in [*ApiToken.objects.values_list("pk", flat=True), 10**30]:
        assert browser.post(f"{TOKENS_PAGE}/{token_id}/revoke").status_code == 404
    assert ApiToken.objects.count() == 2


def test_a_token_that_has_ended_says_so(anna, browser_of):
    moment = datetime(2026, 2, 3, 9, tzinfo=UTC)
    with moved_to(moment):
        api_tokens.create_token(
            anna,
            actor=acting(anna),
            name="old",
            scopes=["write"],
            expires_at=moment + timedelta(days=1),
        )
    assert "old read and write Expired" in text_of(browser_of(anna).get(TOKENS_PAGE))
