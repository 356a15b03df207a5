"""Sessions of the signed-in user, and how each end of one works at once (contract 1.4, 4.9)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.auth.sessions import end_sessions
from accounts.models import Agent, AuditEntry, LoginSession
from gotrs.common.validity import Validity
from tests.cast import PASSWORD
from tests.clients import ApiClient

PATH = "/users/me/sessions"


def session_of(api):
    """The id of the session that the client is signed in by."""
    rows = api.get(PATH).json()["data"]
    return next(row["id"] for row in rows if row["current"])


def refresh(api):
    body = {"refresh_token": api.pair.refresh}
    return Client().post("/api/v1/auth/refresh", body, content_type="application/json")


def test_the_list_shows_ones_own_living_sessions(api_of, anna, rita, browser_of):
    browser_of(anna)
    api_of(rita)
    api, other = api_of(anna), api_of(anna)
    rows = api.get(PATH).json()["data"]
    assert len(rows) == 3
    assert [row["id"] for row in rows if row["current"]] == [session_of(api)]
    assert set(rows[0]) == {
        "id", "user_agent", "ip_address", "created_at", "last_activity", "current",
    }  # fmt: skip
    other.post("/auth/logout")
    assert len(api.get(PATH).json()["data"]) == 2
    assert "pagination" in api.get(f"{PATH}?per_page=1").json()


def test_a_forgotten_browser_is_no_session_any_more(api_of, anna, browser_of):
    browser_of(anna)
    LoginSession.objects.update(last_activity=timezone.now() - timedelta(hours=3))
    assert len(api_of(anna).get(PATH).json()["data"]) == 1


def test_ending_one_stops_both_its_tokens_at_once(api_of, anna):
    here, there = api_of(anna), api_of(anna)
    there_id = session_of(there)
    assert here.delete(f"{PATH}/{there_id}").json()["data"] == {"id": there_id}
    assert there.get("/users/me").json()["code"] == "invalid_token"
    assert refresh(there).json()["code"] == "invalid_refresh_token"
    assert here.get("/users/me").status_code == 200
    assert here.delete(f"{PATH}/{there_id}").status_code == 404
    entry = AuditEntry.objects.get(action="session.end")
    assert (entry.login, entry.entity_id) == ("anna", there_id)


def test_ending_a_browsers_session_signs_it_out(api_of, anna, browser_of):
    browser = browser_of(anna)
    api = api_of(anna)
    web = LoginSession.objects.get(kind="web")
    assert api.delete(f"{PATH}/{web.pk}").status_code == 200
    assert browser.get("/account/second-factor").status_code == 302
    assert browser.get("/api/v1/users/me").status_code == 401


def test_one_may_end_the_session_that_asks(api_of, anna):
    api = api_of(anna)
    assert api.delete(f"{PATH}/{session_of(api)}").status_code == 200
    assert api.get("/users/me").status_code == 401


@pytest.mark.parametrize("text", ["1", "x", "0" * 32, "9" * 40, "%00", "a" * 300])
def test_an_unknown_session_is_not_found(api_of, anna, text):
    assert api_of(anna).delete(f"{PATH}/{text}").status_code in ({400} if "%00" in text else {404})


def test_others_sessions_are_as_if_they_were_not_there(api_of, anna, ben):
    other = api_of(ben)
    missing = api_of(anna).delete(f"{PATH}/{session_of(other)}")
    assert missing.status_code == 404
    assert missing.json() == api_of(anna).delete(f"{PATH}/{'0' * 32}").json()
    assert other.get("/users/me").status_code == 200


def test_ending_all_others_leaves_the_one_that_asks(api_of, anna, ben):
    here, there, everywhere, other = api_of(anna), api_of(anna), api_of(anna), api_of(ben)
    assert here.delete(PATH).json()["data"] == {"ended": 2}
    assert here.get("/users/me").status_code == other.get("/users/me").status_code == 200
    assert there.get("/users/me").status_code == everywhere.get("/users/me").status_code == 401
    assert here.delete(PATH).json()["data"] == {"ended": 0}


# --- Access ends at once --------------------------------------------------------------------------


def _log_out(api, anna):
    api.post("/auth/logout")


def _log_out_everywhere(api, anna):
    ApiClient(anna).post("/auth/logout", {"all": True})


def _delete_the_session(api, anna):
    ApiClient(anna).delete(f"{PATH}/{session_of(api)}")


def _disable(api, anna):
    Agent.objects.filter(pk=anna.pk).update(valid_id=Validity.INVALID_TEMPORARILY)


def _delete_the_account(api, anna):
    Agent.objects.filter(pk=anna.pk).update(valid_id=Validity.INVALID)


def _change_the_password_elsewhere(api, anna):
    body = {"current_password": PASSWORD, "new_password": "another good password"}
    assert ApiClient(anna).post("/users/me/password", body).status_code == 200


def _use_a_refresh_token_twice(api, anna):
    refresh(api)
    assert refresh(api).json()["code"] == "refresh_token_reused"


@pytest.mark.parametrize(
    "end",
    [
        _log_out,
        _log_out_everywhere,
        _delete_the_session,
        _disable,
        _delete_the_account,
        _change_the_password_elsewhere,
        _use_a_refresh_token_twice,
    ],
)
def test_access_and_refresh_end_at_once(api_of, anna, end):
    api = api_of(anna)
    assert api.get("/users/me").status_code == 200
    end(api, anna)
    refused = api.get("/users/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert refresh(api).status_code in {401, 403}


def test_the_session_that_changes_the_password_stays(api_of, anna):
    api = api_of(anna)
    _change_the_password_elsewhere(api, anna)
    assert api.get("/users/me").status_code == 401
    api = api_of(anna)
    body = {"current_password": "another good password", "new_password": "a third good password"}
    assert api.post("/users/me/password", body).status_code == 200
    assert api.get("/users/me").status_code == 200
    assert refresh(api).status_code == 200


def test_an_access_token_that_was_made_before_a_refresh_ends_with_its_session(api_of, anna):
    api = api_of(anna)
    first_access = dict(api.headers)
    new = refresh(api).json()["data"]
    assert api.get("/users/me").status_code == 200
    end_sessions(anna)
    for headers in (first_access, {"Authorization": f"bearer {new['access_token']}"}):
        assert Client().get("/api/v1/users/me", headers=headers).status_code == 401
