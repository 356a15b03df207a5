"""Preferences of the signed-in user (contract 4.9)."""

import pytest
from django.utils import timezone

from accounts import preferences
from accounts.models import AuditEntry, Preferences

PATH = "/users/me/preferences"
ALL_ON = dict.fromkeys(
    "email browser new_ticket follow_up assignment move escalation reminder mention".split(), True
)
NOT_AWAY = {"enabled": False, "from": None, "until": None, "substitute_id": None}


def test_without_a_choice_everybody_has_the_defaults(api_of, anna, ben):
    for person in (anna, ben):
        assert api_of(person).get(PATH).json()["data"] == {
            "language": "en",
            "timezone": "UTC",
            "theme": "system",
            "notifications": ALL_ON,
            "items_per_page": 50,
            "out_of_office": NOT_AWAY,
        }
    assert not Preferences.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize("who", ["anna", "ben"])
def test_what_is_named_changes_and_the_rest_stays(api_of, request, who, method):
    api = api_of(request.getfixturevalue(who))
    change = getattr(api, method)
    change(PATH, {"theme": "dark", "notifications": {"move": False}})
    answer = change(PATH, {"timezone": "Europe/Berlin", "notifications": {"email": False}})
    data = answer.json()["data"]
    assert answer.status_code == 200
    assert (data["theme"], data["timezone"]) == ("dark", "Europe/Berlin")
    assert data["notifications"] == ALL_ON | {"move": False, "email": False}
    assert api.get(PATH).json()["data"] == data


def test_what_was_read_may_be_sent_back(api_of, anna):
    api = api_of(anna)
    read = api.get(PATH).json()["data"]
    assert api.put(PATH, read).json()["data"] == read


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"language": "tlh", "timezone": "Mars/Base", "theme": "pink"}, "language timezone theme"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"language": None, "timezone": 7, "theme": []}, "language timezone theme"),
        ({"items_per_page": 9}, "items_per_page"),
        ({"items_per_page": 101}, "items_per_page"),
        ({"items_per_page": "many"}, "items_per_page"),
        (
            {"notifications": {"email": "yes", "move": 1, "mention": None}},
            "notifications.email notifications.move notifications.mention",
        ),
        ({"notifications": True}, "notifications"),
        ({"notifications": None}, "notifications"),
        ({"out_of_office": {"enabled": "true"}}, "out_of_office.enabled"),
        ({"out_of_office": {"from": "2026-02-30"}}, "out_of_office.from"),
        ({"out_of_office": {"from": "2026-02-02", "until": "2026-02-01"}}, "out_of_office.until"),
        ({"out_of_office": {"substitute_id": 999999}}, "out_of_office.substitute_id"),
        ({"out_of_office": {"substitute_id": 1}}, "out_of_office.substitute_id"),
    ],
)
def test_bad_values_are_named_and_change_nothing(api_of, anna, body, fields):
    answer = api_of(anna).put(PATH, {"theme": "dark", **body})
    assert answer.status_code == 400
    assert {name.removesuffix(".body") for name in answer.json()["details"]} == set(fields.split())
    assert not Preferences.objects.exists()


def test_a_body_without_a_known_field_is_refused(api_of, anna):
    assert api_of(anna).put(PATH, {"colour": "red"}).json()["code"] == "no_known_fields"


def test_the_page_follows_the_theme_and_the_zone(api_of, anna, browser_of):
    api_of(anna).put(PATH, {"theme": "dark"})
    assert b'data-theme="dark"' in browser_of(anna).get("/account/second-factor").content


def test_a_customers_language_and_zone_stand_at_the_account(api_of, ben):
    api_of(ben).put(PATH, {"timezone": "Europe/Berlin"})
    ben.refresh_from_db()
    assert ben.timezone == "Europe/Berlin"
    ben.timezone = "Asia/Tokyo"  # as an agent sets it
    ben.save()
    assert api_of(ben).get(PATH).json()["data"]["timezone"] == "Asia/Tokyo"


# --- Out of office --------------------------------------------------------------------------------


def absence_of(api, **said):
    answer = api.put(PATH, {"out_of_office": said})
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]["out_of_office"]


def test_an_absence_stands_at_the_agent_where_colleagues_see_it(api_of, anna, rita):
    today = timezone.localdate().isoformat()
    api = api_of(anna)
    said = {"enabled": True, "from": today, "until": "2999-12-31", "substitute_id": rita.pk}
    assert absence_of(api, **said) == said
    anna.refresh_from_db()
    assert anna.out_of_office_from.isoformat() == today
    assert anna.out_of_office_substitute == rita
    assert absence_of(api, until="2998-12-31") == {**said, "until": "2998-12-31"}


def test_without_dates_one_is_away_from_today_until_further_notice(api_of, anna):
    today = timezone.localdate().isoformat()
    away = absence_of(api_of(anna), enabled=True)
    assert (away["enabled"], away["from"], away["until"]) == (True, today, None)


def test_switching_off_keeps_the_dates_for_the_next_time(api_of, anna):
    api = api_of(anna)
    absence_of(api, enabled=True, **{"from": "2026-01-01", "until": "2999-01-01"})
    off = absence_of(api, enabled=False)
    assert off == {**NOT_AWAY, "from": "2026-01-01", "until": "2999-01-01"}
    anna.refresh_from_db()
    assert anna.out_of_office_from is None
    assert absence_of(api, enabled=True) == {**off, "enabled": True}


def test_nobody_is_their_own_substitute(api_of, anna):
    answer = api_of(anna).put(PATH, {"out_of_office": {"substitute_id": anna.pk}})
    assert set(answer.json()["details"]) == {"out_of_office.substitute_id"}


def test_customers_have_no_absence(api_of, ben):
    assert absence_of(api_of(ben), enabled=True) == NOT_AWAY


# --- Around it ------------------------------------------------------------------------------------


def test_a_change_is_in_the_audit_log(api_of, anna):
    api_of(anna).put(PATH, {"theme": "dark"})
    entry = AuditEntry.objects.get(action="preferences.update")
    assert (entry.old_values, entry.new_values) == ({"theme": "system"}, {"theme": "dark"})


def test_wants_is_true_until_somebody_says_no(api_of, anna):
    assert preferences.wants(anna, "mention")
    api_of(anna).put(PATH, {"notifications": {"mention": False}})
    anna.refresh_from_db()
    assert not preferences.wants(anna, "mention")
    assert preferences.wants(anna, "email")
