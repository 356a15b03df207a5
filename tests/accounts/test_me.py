"""The signed-in user: profile and password (contract 4.9)."""

import pytest

from accounts.models import Agent, CustomerUser, LoginSession
from tests.cast import PASSWORD, make_customer


def test_everybody_reads_their_own_account(api_of, admin, ben):
    assert api_of(admin).get("/users/me").json()["data"]["role"] == "Admin"
    assert api_of(ben).get("/users/me").json()["data"]["customer_id"] == "ACME"


@pytest.mark.parametrize("method", ["put", "patch"])
def test_name_address_and_phone_can_be_changed(api_of, anna, method):
    answer = getattr(api_of(anna), method)(
        "/users/me", {"first_name": " Anne ", "email": "anne@gotrs.test", "phone": "1"}
    )
    data = answer.json()["data"]
    assert (data["first_name"], data["email"], data["phone"]) == ("Anne", "anne@gotrs.test", "1")
    assert data["last_name"] == "Arndt"


def test_nobody_raises_themselves(api_of, anna):
    body = {"phone": "1", "role": "Admin", "login": "root", "valid_id": 2, "groups": [{"id": 2}]}
    data = api_of(anna).put("/users/me", body).json()["data"]
    assert (data["role"], data["login"], data["valid_id"]) == ("Agent", "anna", 1)
    assert [group["id"] for group in data["groups"]] == [1]


def test_a_body_without_a_known_field_is_refused(api_of, anna):
    for body in ({}, {"role": "Admin"}, None):
        assert api_of(anna).put("/users/me", body).json()["code"] == "no_known_fields"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"first_name": " ", "last_name": "", "email": "nonsense"}, "first_name last_name email"),
        ({"first_name": 7, "title": ["x"], "phone": None}, "first_name title phone"),
        ({"first_name": "a" * 201, "email": "a" * 256}, "first_name email"),
        ({"email": "a@b.test\r\nBcc: x@y.test"}, "email"),
        ({"last_name": "a\nb"}, "last_name"),
    ],
)
def test_bad_values_are_named_and_change_nothing(api_of, anna, body, fields):
    answer = api_of(anna).put("/users/me", body)
    assert answer.status_code == 400
    assert set(answer.json()["details"]) == set(fields.split())
    anna.refresh_from_db()
    assert (anna.first_name, anna.email) == ("Anna", "anna@gotrs.test")


def test_an_address_in_use_is_a_conflict(api_of, anna, rita, ben, carla):
    assert api_of(anna).put("/users/me", {"email": "RITA@gotrs.test"}).status_code == 409
    assert api_of(ben).put("/users/me", {"email": "carla@acme.test"}).status_code == 409


def test_a_customer_does_not_get_a_strangers_tickets_by_taking_the_address(
    api_of, ben, make_ticket, support
):
    """Tickets of an unknown sender belong to whoever proves the address (rule 6.6)."""
    foreign = make_ticket(support, customer_user_id="stranger@elsewhere.test")
    api = api_of(ben)
    assert api.get(f"/tickets/{foreign.pk}").status_code == 404
    assert api.put("/users/me", {"email": "stranger@elsewhere.test"}).status_code == 200
    assert api.get(f"/tickets/{foreign.pk}").status_code == 404
    assert api.get("/tickets").json()["data"] == []


def test_a_customer_sees_what_they_wrote_before_they_had_an_account(api_of, make_ticket, support):
    make_ticket(support, customer_user_id="Dora@New.test")
    dora = make_customer("dora", email="dora@new.test")
    assert api_of(dora).get("/tickets").json()["pagination"]["total"] == 1


# --- Password -------------------------------------------------------------------------------------


def change(api, current=PASSWORD, new="a much better password"):
    return api.post("/users/me/password", {"current_password": current, "new_password": new})


def test_a_new_password_ends_all_other_sessions(client, api_of, browser_of, anna, ben):
    here, there, browser, other = api_of(anna), api_of(anna), browser_of(anna), api_of(ben)
    answer = change(here)
    assert answer.status_code == 200
    assert set(answer.json()["data"]) == {"changed_at"}
    assert here.get("/users/me").status_code == 200
    assert there.get("/users/me").status_code == 401
    assert browser.get("/api/v1/users/me").status_code == 401
    assert other.get("/users/me").status_code == 200
    body = {"username": "anna", "password": "a much better password"}
    signed_in = client.post("/api/v1/auth/login", body, content_type="application/json")
    assert signed_in.status_code == 200


def test_the_calling_browser_stays_signed_in(browser_of, anna):
    browser = browser_of(anna)
    body = {"current_password": PASSWORD, "new_password": "a much better password"}
    browser.post("/api/v1/users/me/password", body, content_type="application/json")
    assert browser.get("/api/v1/users/me").status_code == 200


def test_the_present_password_must_be_right(api_of, ben):
    answer = change(api_of(ben), current="wrong")
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_password")
    assert CustomerUser.objects.get(pk=ben.pk).check_password(PASSWORD)


@pytest.mark.parametrize("new", ["short", "password", PASSWORD, "12345678", "annaanna"])
def test_a_weak_or_old_password_is_refused_with_its_broken_rules(api_of, anna, new):
    answer = change(api_of(anna), new=new)
    assert answer.status_code == 400
    assert answer.json()["details"]["new_password"]
    assert Agent.objects.get(pk=anna.pk).check_password(PASSWORD)
    assert LoginSession.objects.alive().count() == 1


@pytest.mark.parametrize(
    "body", [{}, {"new_password": 7}, {"current_password": [], "new_password": ""}]
)
def test_missing_and_wrong_typed_passwords_are_refused(api_of, anna, body):
    answer = api_of(anna).post("/users/me/password", body)
    assert answer.status_code == 400
    assert set(answer.json()["details"]) == {"current_password", "new_password"}
