"""People outside: /customer-users (contract 4.11)."""

import json

import pytest

from accounts.auth.api_tokens import create_token
from accounts.models import ApiToken, AuditEntry, CustomerUser, CustomerUserCompany, PasswordLink
from tests.cast import acting, make_customer
from tests.clients import ApiClient, queries_of
from tickets.models import OutgoingMail, Ticket

pytestmark = pytest.mark.django_db

NEW = {"email": "dora@acme.test", "first_name": "Dora", "last_name": "Dean"}
PASSWORD = "an uncommon sentence"


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return answer.json().get("details", {})


def logins(answer):
    assert answer.status_code == 200, answer.content
    return [row["login"] for row in answer.json()["data"]]


# --- Creating -------------------------------------------------------------------------------------


def test_an_agent_creates_a_person_who_gets_a_mail_that_opens_the_account(anna, acme):
    answer = ApiClient(anna).post(
        "/customer-users",
        NEW
        | {
            "title": "Dr.",
            "phone": "030 1",
            "mobile": "0170 1",
            "customer_id": "acme",
            "language": "en",
            "timezone": "Europe/Berlin",
            "comment": "buys",
        },
    )
    assert answer.status_code == 201, answer.content
    person = answer.json()["data"]
    assert answer.headers["Location"] == f"/api/v1/customer-users/{person['id']}"
    assert person["login"] == "dora@acme.test"
    assert person["customer_id"] == "ACME"
    assert (person["customer_ids"], person["valid_id"], person["last_login"]) == ([], 1, None)
    assert (person["language"], person["timezone"]) == ("en", "Europe/Berlin")
    mail = OutgoingMail.objects.get()
    assert [r.address for r in mail.recipients.all()] == ["dora@acme.test"]
    assert "/password/" in mail.secret_text
    assert not CustomerUser.objects.get(pk=person["id"]).has_usable_password()
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["customer_user.create", "password.link_sent"]


def test_an_admin_may_set_the_password_at_once_and_no_mail_goes_out(admin):
    answer = ApiClient(admin).post("/customer-users", NEW | {"login": "dora", "password": PASSWORD})
    assert answer.status_code == 201, answer.content
    assert not OutgoingMail.objects.exists()
    assert (
        ApiClient().post("/auth/login", {"login": "dora", "password": PASSWORD}).status_code == 200
    )
    everything = json.dumps(list(AuditEntry.objects.values("old_values", "new_values")))
    assert PASSWORD not in everything
    assert "argon2" not in everything


@pytest.mark.parametrize("more", [{"password": PASSWORD}, {"valid_id": 2}])
def test_passwords_and_closed_accounts_are_for_admins(anna, more):
    refused(ApiClient(anna).post("/customer-users", NEW | more), 403, "admin_required")
    assert not CustomerUser.objects.exists()


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"email": None}, {"email"}),
        ({"email": "dora"}, {"email"}),
        ({"first_name": " ", "last_name": None}, {"first_name", "last_name"}),
        ({"login": "dora dean"}, {"login"}),
        ({"customer_id": "NOBODY"}, {"customer_id"}),
        ({"customer_id": "GONE"}, {"customer_id"}),
        ({"customer_ids": ["ACME", "NOBODY"]}, {"customer_ids"}),
        ({"customer_ids": {"a": 1}}, {"customer_ids"}),
        ({"customer_ids": [["ACME"]]}, {"customer_ids"}),
        ({"language": "xx"}, {"language"}),
        ({"timezone": "Mars/Olympus"}, {"timezone"}),
        ({"timezone": "../etc/passwd"}, {"timezone"}),
        ({"password": "short"}, {"password"}),
        ({"phone": "1\n2"}, {"phone"}),
    ],
)
def test_bad_values_are_told_all_at_once(admin, acme, change, fields):
    type(acme).objects.create(customer_id="GONE", name="Gone", valid_id=2)
    answer = ApiClient(admin).post("/customer-users", NEW | change)
    assert set(refused(answer, 400, "validation_failed")) == fields
    assert not CustomerUser.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_name_and_address_are_needed(anna):
    details = refused(ApiClient(anna).post("/customer-users", {}), 400, "validation_failed")
    assert set(details) == {"email", "first_name", "last_name"}


def test_login_and_address_are_unique_in_any_case(anna, ben):
    api = ApiClient(anna)
    details = refused(
        api.post("/customer-users", NEW | {"email": "BEN@acme.test"}), 409, "duplicate"
    )
    assert set(details) == {"login", "email"}
    details = refused(
        api.post("/customer-users", NEW | {"login": "Ben@ACME.test"}), 409, "duplicate"
    )
    assert set(details) == {"login"}


# --- Changing -------------------------------------------------------------------------------------


def test_an_agent_may_send_back_what_was_read_and_change_the_rest(anna, ben):
    CustomerUserCompany.objects.create(customer_user=ben, customer_id="Imported")
    ben.customer_id = "Unknown"
    ben.save()
    api, path = ApiClient(anna), f"/customer-users/{ben.pk}"
    person = api.get(path).json()["data"]
    assert api.put(path, person).json()["data"] == person
    assert not AuditEntry.objects.exists()
    changed = api.put(path, person | {"mobile": 170, "customer_id": None}).json()["data"]
    assert (changed["mobile"], changed["customer_id"]) == ("170", None)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.entity_id) == ("customer_user.update", str(ben.pk))
    assert entry.old_values == {"mobile": "", "customer_id": "Unknown"}


def test_further_companies_are_replaced_and_named_once(anna, ben, olga):
    answer = ApiClient(anna).patch(
        f"/customer-users/{ben.pk}", {"customer_ids": ["other", "OTHER", "acme"]}
    )
    assert answer.json()["data"]["customer_ids"] == ["OTHER"]
    assert ben.customer_ids() == ["ACME", "OTHER"]
    answer = ApiClient(anna).patch(f"/customer-users/{ben.pk}", {"customer_ids": []})
    assert answer.json()["data"]["customer_ids"] == []
    entry = AuditEntry.objects.last()
    assert (entry.old_values, entry.new_values) == (
        {"customer_ids": ["OTHER"]}, {"customer_ids": []},
    )  # fmt: skip


@pytest.mark.parametrize("change", [{"login": "benny"}, {"valid_id": 2}, {"password": PASSWORD}])
def test_login_password_and_validity_are_for_admins(anna, ben, change):
    refused(ApiClient(anna).put(f"/customer-users/{ben.pk}", change), 403, "admin_required")
    assert not AuditEntry.objects.exists()


def test_tickets_follow_a_new_login_and_stay_the_persons_own(admin, ben, ticket):
    version = Ticket.objects.get(pk=ticket.pk).version
    api = ApiClient(admin)
    person = api.put(f"/customer-users/{ben.pk}", {"login": "benny", "last_name": "Bridge"}).json()[
        "data"
    ]
    assert (person["login"], person["email"]) == ("benny", "ben@acme.test")
    moved = Ticket.objects.get(pk=ticket.pk)
    assert (moved.customer_user_id, moved.version) == ("benny", version)
    assert ApiClient(CustomerUser.objects.get(pk=ben.pk)).get("/tickets").json()["data"]
    for words in ("benny", "bridge"):
        found = api.get(f"/tickets?q={words}").json()["data"]
        assert [row["id"] for row in found] == [ticket.pk]
    assert api.get("/tickets?q=brook").json()["data"] == []


def test_a_ticket_is_found_by_the_name_that_its_customer_has_now(ben, anna, ticket):
    assert ApiClient(ben).put("/users/me", {"last_name": "Bridge"}).status_code == 200
    api = ApiClient(anna)
    assert [row["id"] for row in api.get("/tickets?q=bridge").json()["data"]] == [ticket.pk]
    assert api.get("/tickets?q=brook").json()["data"] == []


def test_a_login_or_address_in_use_changes_nothing(admin, ben, carla, ticket):
    api, path = ApiClient(admin), f"/customer-users/{ben.pk}"
    for name in ("login", "email"):
        details = refused(api.put(path, {name: "Carla@acme.test"}), 409, "duplicate")
        assert set(details) == {name}
    assert Ticket.objects.get(pk=ticket.pk).customer_user_id == "ben@acme.test"


def test_a_new_password_ends_all_sessions(admin, ben):
    api, theirs = ApiClient(admin), ApiClient(ben)
    answer = api.put(f"/customer-users/{ben.pk}", {"password": PASSWORD})
    assert answer.status_code == 200
    assert "password" not in answer.json()["data"]
    assert theirs.get("/users/me").status_code == 401
    ben.refresh_from_db()
    assert ben.check_password(PASSWORD)


def test_an_address_that_staff_writes_counts_as_the_persons_own(anna, ben):
    CustomerUser.objects.filter(pk=ben.pk).update(email_proved=False)
    api, path = ApiClient(anna), f"/customer-users/{ben.pk}"
    api.put(path, {"phone": "1"})
    assert not CustomerUser.objects.get(pk=ben.pk).email_proved
    api.post(f"{path}/reset-password")
    api.put(path, {"email": "ben@new.test"})
    assert CustomerUser.objects.get(pk=ben.pk).email_proved
    assert not PasswordLink.objects.exists()


@pytest.mark.parametrize("way", ["delete", "put"])
def test_a_closed_account_loses_sessions_and_tokens_but_keeps_its_tickets(admin, ben, ticket, way):
    create_token(ben, actor=acting(ben), name="script", scopes=["read"])
    api, theirs, path = ApiClient(admin), ApiClient(ben), f"/customer-users/{ben.pk}"
    if way == "delete":
        assert api.delete(path).json()["data"] == {"id": ben.pk, "valid_id": 2}
        refused(api.delete(path), 400, "already_deleted")
    else:
        assert api.put(path, {"valid_id": 3}).json()["data"]["valid_id"] == 3
    assert theirs.get("/users/me").status_code == 401
    assert not ApiToken.objects.exists()
    assert api.get(f"/tickets/{ticket.pk}").json()["data"]["customer_user_id"] == ben.login
    assert logins(api.get("/customer-users")) == []
    assert logins(api.get("/customer-users?valid=all")) == [ben.login]


def test_an_agent_has_a_link_mailed(anna, ben):
    answer = ApiClient(anna).post(f"/customer-users/{ben.pk}/reset-password")
    assert (answer.status_code, answer.json()["data"]) == (200, {})
    assert [r.address for r in OutgoingMail.objects.get().recipients.all()] == [ben.email]
    assert AuditEntry.objects.get().action == "password.link_sent"


# --- Lists ----------------------------------------------------------------------------------------


def test_people_are_found_by_login_name_address_phone_and_company(anna, ben, carla, olga):
    CustomerUser.objects.filter(pk=ben.pk).update(phone="+49 30 777", login="benny")
    CustomerUserCompany.objects.create(customer_user=olga, customer_id="acme")
    api = ApiClient(anna)
    assert logins(api.get("/customer-users")) == ["benny", "carla@acme.test", "olga@other.test"]
    assert logins(api.get("/customer-users?search=BROOK")) == ["benny"]
    assert logins(api.get("/customer-users?search=777")) == ["benny"]
    assert logins(api.get("/customer-users?search=acme.test+cole")) == ["carla@acme.test"]
    assert logins(api.get("/customer-users?search=%25")) == []
    assert logins(api.get("/customer-users?login=BENNY")) == ["benny"]
    assert logins(api.get("/customer-users?login=ben")) == []
    assert logins(api.get("/customer-users?email=Carla@acme.TEST")) == ["carla@acme.test"]
    everybody = logins(api.get("/customer-users?customer_id=Acme"))
    assert everybody == ["benny", "carla@acme.test", "olga@other.test"]
    assert logins(api.get("/customer-users?customer_id=other")) == ["olga@other.test"]
    assert logins(api.get("/customer-users?customer_id=nobody")) == []
    assert logins(api.get("/customer-users?sort=-name")) == [
        "olga@other.test", "carla@acme.test", "benny",
    ]  # fmt: skip
    refused(api.get("/customer-users?valid=no-idea"), 400, "invalid_filter")
    assert api.get("/customer-users?per_page=2").json()["pagination"]["total"] == 3


@pytest.mark.parametrize(
    "sort", ["", "sort=id&order=desc", "sort=updated", "sort=-created", "sort=login"]
)
def test_a_cursor_walks_everybody_once(anna, sort):
    for number in range(5):
        make_customer(f"c{number}@x.test")
    api = ApiClient(anna)
    seen, cursor = [], ""
    while cursor is not None:
        answer = api.get(f"/customer-users?per_page=2&cursor={cursor}&{sort}").json()
        assert set(answer["pagination"]) == {"per_page", "has_next", "next_cursor"}
        seen += [row["login"] for row in answer["data"]]
        cursor = answer["pagination"]["next_cursor"]
    wanted = [f"c{number}@x.test" for number in range(5)]
    assert seen == (wanted[::-1] if "desc" in sort or "-" in sort else wanted)


def test_a_cursor_that_is_none_is_refused(anna, ben):
    for cursor in ("x", "%F0%9F%98%80", "aWQ6YTo6LTE"):
        refused(ApiClient(anna).get(f"/customer-users?cursor={cursor}"), 400, "invalid_filter")


@pytest.mark.parametrize(
    "path", ["/customer-users", "/customer-users?cursor=", "/customers/ACME/users"]
)
def test_lists_cost_the_same_with_more_people(anna, ben, carla, path):
    api = ApiClient(anna)
    few = queries_of(api, path)
    for number in range(4):
        person = make_customer(f"c{number}@acme.test", "ACME")
        CustomerUserCompany.objects.create(customer_user=person, customer_id="OTHER")
    assert queries_of(api, path) == (few[0], few[1] + 4)


# --- Who may --------------------------------------------------------------------------------------


def test_deleting_is_for_admins(anna, ben):
    refused(ApiClient(anna).delete(f"/customer-users/{ben.pk}"), 403, "admin_required")


def test_customers_get_nothing_here(ben, carla):
    api = ApiClient(ben)
    for path in (f"/customer-users/{carla.pk}", f"/customer-users/{ben.pk}", "/customer-users/999"):
        for answer in (
            api.get(path), api.put(path, {"phone": "1"}), api.delete(path),
            api.post(f"{path}/reset-password"),
        ):  # fmt: skip
            assert answer.status_code == 403, answer.content
    refused(api.get("/customer-users"), 403, "permission_denied")
    refused(api.post("/customer-users", NEW), 403, "permission_denied")


def test_ids_that_find_nobody(anna):
    api = ApiClient(anna)
    for number in ("0", "-1", "999", "9" * 30):
        refused(api.get(f"/customer-users/{number}"), 404, "not_found")
    refused(api.get("/customer-users/ben"), 400, "invalid_id")
