"""The login page, the browser's session, and the door to all other pages (rule 13.6)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import LoginSession, Preferences
from tests.cast import PASSWORD


@pytest.fixture
def browser():
    """A browser in which nobody is signed in, with the CSRF check on."""
    return Client(enforce_csrf_checks=True)


def sign_in(browser, username="anna", password=PASSWORD, **more):
    page = browser.get("/login")
    token = page.context["csrf_token"]
    body = {"username": username, "password": password, "csrfmiddlewaretoken": str(token), **more}
    return browser.post("/login", body)


def test_the_login_page_shows_a_form(browser, db):
    page = browser.get("/login")
    assert page.status_code == 200
    assert b'name="username"' in page.content
    assert b'name="password"' in page.content


def test_signing_in_leads_to_the_page_that_was_wanted(browser, anna):
    answer = sign_in(browser, next="/tickets/7?tab=history")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tickets/7?tab=history")


@pytest.mark.parametrize(
    "evil", ["https://evil.test/", "//evil.test", "javascript:alert(1)", "/\\evil"]
)
def test_signing_in_never_leads_to_another_site(browser, anna, evil):
    location = sign_in(browser, next=evil).headers["Location"]
    assert location.startswith("/")
    assert "evil" not in location
    assert "javascript" not in location


def test_a_wrong_password_shows_the_page_with_its_error(browser, anna):
    answer = sign_in(browser, password="mistyped-5417")
    assert answer.status_code == 200
    assert b"Wrong user name or password" in answer.content
    assert b"mistyped-5417" not in answer.content
    assert not LoginSession.objects.exists()


def test_blank_fields_show_the_page_again(browser, anna):
    assert sign_in(browser, username="", password="").status_code == 200


def test_a_post_without_csrf_token_is_refused(browser, anna):
    answer = browser.post("/login", {"username": "anna", "password": PASSWORD})
    assert answer.status_code == 403


def test_signing_in_gives_a_new_session_id(browser, anna):
    browser.cookies["gotrs_session"] = "planted0planted0planted0planted0"
    sign_in(browser)
    assert browser.cookies["gotrs_session"].value != "planted0planted0planted0planted0"


def test_signing_out_ends_the_session_also_for_a_copied_cookie(browser_of, anna):
    browser = browser_of(anna)
    copied = browser.cookies["gotrs_session"].value
    assert browser.post("/logout").status_code == 302
    thief = Client()
    thief.cookies["gotrs_session"] = copied
    assert thief.get("/api/v1/users/me").status_code == 401
    assert LoginSession.objects.alive().count() == 0


@pytest.mark.parametrize(
    "age",
    [
        {"last_activity": timedelta(hours=2, minutes=1)},
        {"created_at": timedelta(hours=16, minutes=1)},
        {"expires_at": timedelta(seconds=1)},
        {"ended_at": timedelta(seconds=1)},
    ],
    ids=lambda age: next(iter(age)),
)
def test_a_browser_session_ends_by_rest_age_or_order(browser_of, anna, age):
    browser = browser_of(anna)
    assert browser.get("/api/v1/users/me").status_code == 200
    ((column, span),) = age.items()
    LoginSession.objects.update(**{column: timezone.now() - span})
    assert browser.get("/api/v1/users/me").status_code == 401


def test_use_keeps_a_browser_session_alive(browser_of, anna):
    browser = browser_of(anna)
    LoginSession.objects.update(last_activity=timezone.now() - timedelta(hours=1, minutes=59))
    browser.get("/api/v1/users/me")
    assert LoginSession.objects.get().last_activity > timezone.now() - timedelta(minutes=1)


def test_strangers_are_sent_to_the_login_page_and_back(client, db):
    answer = client.get("/theme?x=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/login?next=%2Ftheme%3Fx%3D1"


def test_an_expired_login_under_htmx_loads_the_login_page_as_a_whole(client, db):
    answer = client.post(
        "/theme", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/tickets/7"}
    )
    assert answer.headers["HX-Redirect"] == "/login?next=%2Ftickets%2F7"


def test_an_address_that_is_none_leads_to_the_login_page_all_the_same(client, db):
    answer = client.post("/theme", headers={"HX-Request": "true", "HX-Current-URL": "http://["})
    assert answer.headers["HX-Redirect"] == "/login"


@pytest.mark.parametrize("wanted", ["tickets", "logout", "4"])
def test_a_place_without_a_slash_is_an_address_and_no_name_of_a_page(browser_of, anna, wanted):
    browser = browser_of(anna)
    assert browser.get("/login", {"next": wanted}).headers["Location"] == wanted
    answer = browser.post("/theme", {"theme": "dark"}, headers={"Referer": wanted})
    assert answer.headers["Location"] == wanted


def test_the_back_office_has_no_door_of_its_own(client, anna):
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/login?next=%2Fadmin%2F"


def test_the_theme_is_kept(browser_of, anna, ben):
    for person in (anna, ben):
        browser = browser_of(person)
        answer = browser.post("/theme", {"theme": "dark"}, headers={"HX-Request": "true"})
        assert answer.status_code == 204
        browser.post("/theme", {"theme": "plaid"})
    assert [p.theme for p in Preferences.objects.all()] == ["dark", "dark"]


def test_theme_and_density_stand_on_the_next_page(browser_of, anna):
    browser = browser_of(anna)
    browser.post("/theme", {"theme": "dark"})
    browser.post("/theme", {"density": "roomy"})
    page = browser.get("/").content
    assert b'data-theme="dark"' in page
    assert b'data-density="roomy"' in page


def test_single_keys_are_on_until_they_are_switched_off(browser_of, anna):
    browser = browser_of(anna)
    assert b'data-density="compact" data-keys="on">' in browser.get("/").content
    browser.post("/theme", {"keys": "off"})
    browser.post("/theme", {"keys": "loud"})
    assert b'data-density="compact" data-keys="off">' in browser.get("/").content


@pytest.mark.parametrize("kind", ["form", "htmx"])
def test_a_form_at_the_programs_address_gets_the_redirect_itself(anna, kind):
    browser = Client()
    headers = {"Accept": "text/html"} if kind == "form" else {"HX-Request": "true"}
    answer = browser.post(
        "/api/auth/login", {"username": "anna", "password": PASSWORD}, headers=headers
    )
    target = answer.headers["Location" if kind == "form" else "HX-Redirect"]
    assert target.startswith("/")
    assert browser.get("/api/v1/users/me").status_code == 200
