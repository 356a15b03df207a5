"""One's own account as pages: the frame, profile and preferences."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Agent, ApiToken, AuditEntry, Preferences
from accounts.preferences import mail_mode
from gotrs.common.validity import Validity
from tests.cast import make_agent
from tests.clients import ApiClient

ALL_ON = dict.fromkeys(
    "email browser new_ticket follow_up assignment move escalation reminder mention".split(), True
)

ALWAYS_TOLD = ["note", "undelivered"]
TOLD = [f"told_{kind}" for kind in [*ALL_ON, *ALWAYS_TOLD] if kind not in {"email", "browser"}]


def form_of(answer):
    return answer.context["form"]


def as_shown(browser, path="/account"):
    """What a browser sends if the form is sent as it is shown."""
    values = {bound.name: bound.value() for bound in form_of(browser.get(path))}
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def save(browser, path="/account", **changes):
    """Fill in the form of the page; None empties a field."""
    said = as_shown(browser, path) | changes
    return browser.post(path, {name: value for name, value in said.items() if value is not None})


def preferences_by_api(person):
    return ApiClient(person).get("/users/me/preferences").json()["data"]


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# --- The frame ------------------------------------------------------------------------------------

AGENT_PAGES = ["", "/queues", "/password", "/second-factor", "/sessions", "/tokens"]
CUSTOMER_PAGES = ["/password", "/second-factor", "/sessions"]


@pytest.mark.parametrize("page", AGENT_PAGES)
def test_an_agent_finds_every_page_of_the_account_on_each_of_them(anna, browser_of, page):
    answer = browser_of(anna).get(f"/account{page}")
    assert answer.status_code == 200
    tabs = re.findall(r'class="nav__item" href="(/account[^"]*)" ([^>]*)>', answer.content.decode())
    assert [address for address, _mark in tabs] == [f"/account{each}" for each in AGENT_PAGES]
    assert [address for address, mark in tabs if "aria-current" in mark] == [f"/account{page}"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("page", CUSTOMER_PAGES)
def test_a_customer_finds_password_sessions_and_second_factor_in_the_portal(ben, browser_of, page):
    answer = browser_of(ben).get(f"/account{page}")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "topbar--portal" in shown
    tabs = re.findall(r'class="nav__item" href="(/account[^"]*)"', shown)
    assert tabs == [f"/account{each}" for each in CUSTOMER_PAGES]


@pytest.mark.parametrize("page", ["/account", "/account/tokens"])
def test_pages_of_agents_are_closed_to_customers(ben, browser_of, page):
    browser = browser_of(ben)
    assert browser.get(page).status_code == 403
    assert browser.post(page, {"name": "x", "scope": "read"}).status_code == 403
    assert not ApiToken.objects.exists()


def test_the_menu_of_the_account_leads_there(anna, ben, browser_of):
    assert b'href="/account"' in browser_of(anna).get("/tickets").content
    portal = browser_of(ben).get("/portal").content
    assert b'href="/account/password"' in portal
    assert b'href="/account"' not in portal


# --- Profile and preferences ----------------------------------------------------------------------


def test_the_page_shows_what_the_api_shows(anna, rita, browser_of, api_of):
    api_of(anna).put(
        "/users/me/preferences",
        {
            "timezone": "Asia/Tokyo",
            "theme": "dark",
            "items_per_page": 25,
            "notifications": {"email": False, "move": False},
            "out_of_office": {
                "enabled": True,
                "from": "2026-12-24",
                "until": "2027-01-06",
                "substitute_id": rita.pk,
            },
        },
    )
    form = form_of(browser_of(anna).get("/account"))
    shown = {bound.name: bound.value() for bound in form}
    assert shown == {
        "first_name": "Anna",
        "last_name": "Arndt",
        "email": "anna@gotrs.test",
        "title": "",
        "phone": "",
        "language": "en",
        "timezone": "Asia/Tokyo",
        "items_per_page": 25,
        "theme": "dark",
        "palette": "petrol",
        "signature": "",
        **dict.fromkeys(TOLD, "bell"),
        "told_move": "off",
        "digest_hour": 8,
        "away": True,
        "away_from": date(2026, 12, 24),
        "away_until": date(2027, 1, 6),
        "substitute": rita.pk,
    }


def test_all_of_it_is_changed_at_once_and_noted(anna, rita, browser_of):
    browser = browser_of(anna)
    answer = save(
        browser,
        first_name="Annabel",
        email="annabel@gotrs.test",
        phone="+49 30 1234",
        timezone="Europe/Berlin",
        items_per_page="20",
        theme="light",
        **dict.fromkeys(TOLD, "off")
        | {"told_mention": "now", "told_reminder": "bell", "told_note": "digest"}
        | {"told_undelivered": "bell"},
        digest_hour="17",
        away="on",
        away_from="2026-12-24",
        away_until="2027-01-06",
        substitute=rita.pk,
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    assert "Your preferences were saved." in text_of(browser.get("/account"))
    anna.refresh_from_db()
    assert (anna.full_name, anna.email, anna.phone) == (
        "Annabel Arndt", "annabel@gotrs.test", "+49 30 1234",
    )  # fmt: skip
    assert preferences_by_api(anna) == {
        "language": "en",
        "timezone": "Europe/Berlin",
        "theme": "light",
        "items_per_page": 20,
        "notifications": dict.fromkeys(ALL_ON, False)
        | {"email": True, "browser": True, "mention": True, "reminder": True},
        "out_of_office": {
            "enabled": True,
            "from": "2026-12-24",
            "until": "2027-01-06",
            "substitute_id": rita.pk,
        },
    }
    profile = AuditEntry.objects.get(action="agent.update")
    assert (profile.login, profile.channel) == ("anna", "web")
    assert profile.new_values["first_name"] == "Annabel"
    chosen = AuditEntry.objects.get(action="preferences.update")
    assert (chosen.old_values["theme"], chosen.new_values["theme"]) == ("system", "light")
    assert chosen.new_values["digest_hour"] == 17
    anna = Agent.objects.get(pk=anna.pk)
    modes = [str(mail_mode(anna, kind)) for kind in ("mention", "reminder", "note", "move")]
    assert modes == ["now", "", "digest", ""]
    shown = {bound.name: bound.value() for bound in form_of(browser.get("/account"))}
    assert (shown["told_mention"], shown["told_note"], shown["told_move"]) == (
        "now", "digest", "off",
    )  # fmt: skip


def test_mail_that_was_switched_off_as_a_whole_comes_back_as_the_page_shows_it(
    anna, browser_of, api_of
):
    browser = browser_of(anna)
    save(browser, told_mention="now", told_follow_up="digest")
    api_of(anna).put("/users/me/preferences", {"notifications": {"email": False}})
    assert as_shown(browser)["told_mention"] == "bell"
    save(browser, told_follow_up="now")
    shown = as_shown(browser)
    assert (shown["told_mention"], shown["told_follow_up"]) == ("bell", "now")


def test_an_absence_is_switched_off_again(anna, rita, browser_of):
    browser = browser_of(anna)
    save(browser, away="on", away_from="2026-12-24", substitute=rita.pk)
    save(browser, away=None, substitute=None)
    anna.refresh_from_db()
    assert (anna.out_of_office_from, anna.out_of_office_substitute) == (None, None)
    assert preferences_by_api(anna)["out_of_office"]["from"] == "2026-12-24"


def test_saving_without_a_change_chooses_nothing(anna, browser_of):
    assert save(browser_of(anna)).status_code == 302
    assert not Preferences.objects.exists()
    assert not AuditEntry.objects.filter(action__in=["agent.update", "preferences.update"]).exists()


def test_what_the_site_decides_stays_the_sites_decision(anna, browser_of):
    save(browser_of(anna), theme="dark")
    assert Preferences.objects.get().timezone == ""


WRONG = [
    ({"first_name": None}, {"first_name"}),
    ({"first_name": "A\r\nB"}, {"first_name"}),
    ({"last_name": "x" * 201}, {"last_name"}),
    ({"email": "nowhere"}, {"email"}),
    ({"email": "rita@gotrs.test"}, {"email"}),
    ({"language": "tlh"}, {"language"}),
    ({"timezone": "Mars/Base"}, {"timezone"}),
    ({"theme": "pink"}, {"theme"}),
    ({"items_per_page": "9"}, {"items_per_page"}),
    ({"items_per_page": "101"}, {"items_per_page"}),
    ({"items_per_page": "many"}, {"items_per_page"}),
    ({"told_move": "pigeon"}, {"told_move"}),
    ({"told_note": "off"}, {"told_note"}),
    ({"digest_hour": "24"}, {"digest_hour"}),
    ({"away_from": "2026-02-30"}, {"away_from"}),
    ({"away_from": "2026-02-02", "away_until": "2026-02-01"}, {"away_until"}),
    ({"substitute": "1"}, {"substitute"}),
    ({"substitute": "999999"}, {"substitute"}),
    ({"email": "rita@gotrs.test", "away_from": "2026-02-02", "away_until": "2026-02-01"},
     {"email", "away_until"}),
    ({"email": "nowhere", "items_per_page": "9"}, {"email", "items_per_page"}),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "fields"), WRONG, ids=[str(wrong) for wrong, _fields in WRONG])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    anna, rita, browser_of, wrong, fields
):
    answer = save(browser_of(anna), **{"title": "Dr.", "theme": "dark", **wrong})
    assert answer.status_code == 200
    assert set(form_of(answer).errors) == fields
    assert answer.content.count(b'class="field__error"') == len(fields)
    assert "Nothing was saved." in text_of(answer)
    anna.refresh_from_db()
    assert (anna.title, anna.email) == ("", "anna@gotrs.test")
    assert not Preferences.objects.exists()


def test_a_refused_name_does_not_stand_in_the_frame(anna, browser_of):
    answer = save(
        browser_of(anna), first_name="Zoe", away_from="2026-02-02", away_until="2026-02-01"
    )
    assert "Anna Arndt" in text_of(answer)
    assert "Zoe Arndt" not in text_of(answer)


def test_a_substitute_is_a_colleague_who_works_here(anna, rita, bert, ben, browser_of):
    rita.valid_id = Validity.INVALID
    rita.save()
    form = form_of(browser_of(anna).get("/account"))
    names = {label for value, label in form.fields["substitute"].choices if value}
    assert names == {bert.full_name}


def test_a_substitute_who_has_left_is_kept_until_it_is_changed(anna, rita, browser_of):
    browser = browser_of(anna)
    save(browser, substitute=rita.pk)
    rita.valid_id = Validity.INVALID
    rita.save()
    assert save(browser, away="on").status_code == 302
    anna.refresh_from_db()
    assert anna.out_of_office_substitute_id == rita.pk


def test_a_time_zone_of_an_old_name_can_be_kept(anna, browser_of):
    Preferences.objects.create(agent=anna, timezone="US/Eastern")
    assert save(browser_of(anna), theme="dark").status_code == 302
    assert Preferences.objects.get().timezone == "US/Eastern"


def test_colleagues_cost_no_queries(anna, browser_of, django_assert_num_queries, bert):
    browser = browser_of(anna)
    browser.get("/account")
    with CaptureQueriesContext(connection) as few:
        browser.get("/account")
    for number in range(5):
        make_agent(f"more{number}")
    with django_assert_num_queries(len(few)):
        browser.get("/account")
