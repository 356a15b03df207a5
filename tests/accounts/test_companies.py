"""Companies and their tickets: /customers (contract 4.11)."""

from urllib.parse import quote

import pytest

from accounts.models import AuditEntry, CustomerCompany, CustomerUser, CustomerUserCompany
from tests.cast import make_customer
from tests.clients import ApiClient, queries_of
from tickets.models import Ticket, TicketHistory

pytestmark = pytest.mark.django_db


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return answer.json().get("details", {})


def keys(answer):
    assert answer.status_code == 200, answer.content
    return [row["customer_id"] for row in answer.json()["data"]]


def test_agents_create_and_change_companies(anna):
    api = ApiClient(anna)
    body = {
        "customer_id": " Bäcker & Söhne, 7. St.", "name": "Bäckerei", "street": "Main 1",
        "zip": 10115, "city": "Berlin", "country": "Germany", "url": "https://b.test",
        "comment": "bread", "share_tickets": False,
    }  # fmt: skip
    answer = api.post("/customers", body)
    assert answer.status_code == 201, answer.content
    company = answer.json()["data"]
    key = "Bäcker & Söhne, 7. St."
    assert company == body | {
        "customer_id": key, "zip": "10115", "valid_id": 1,
        "create_time": company["create_time"], "change_time": company["change_time"],
    }  # fmt: skip
    location = answer.headers["Location"].removeprefix("/api/v1")
    assert api.get(location).json()["data"] == company
    changed = api.patch(location, {"city": "Bonn", "comment": None}).json()["data"]
    assert (changed["city"], changed["comment"], changed["name"]) == ("Bonn", "", "Bäckerei")
    create, update = AuditEntry.objects.order_by("id")
    assert (create.action, create.login, create.entity_id) == ("customer.create", "anna", key)
    assert update.old_values == {"city": "Berlin", "comment": "bread"}
    assert update.new_values == {"city": "Bonn", "comment": ""}


@pytest.mark.parametrize(
    "key", ["acme", "A b", "50%", "a_b", "a.b", "ÄÖ", "c#", "x?y", "a+b", "日本", "a,b", "7"]
)
def test_a_key_is_any_text_and_found_in_any_case(anna, key):
    api = ApiClient(anna)
    assert api.post("/customers", {"customer_id": key, "name": key}).status_code == 201
    path = f"/customers/{quote(key, safe='')}"
    assert api.get(path).json()["data"]["customer_id"] == key
    assert api.put(path, {"city": "Bonn"}).json()["data"]["city"] == "Bonn"
    assert api.get(f"{path}/tickets").json()["data"] == []
    assert api.get(f"{path}/users").json()["data"] == []
    if key.isascii():
        swapped = quote(key.swapcase(), safe="")
        assert api.get(f"/customers/{swapped}").json()["data"]["customer_id"] == key


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"customer_id": None}, {"customer_id"}),
        ({"customer_id": " "}, {"customer_id"}),
        ({"customer_id": "a/b"}, {"customer_id"}),
        ({"customer_id": ".."}, {"customer_id"}),
        ({"customer_id": "a\u0007b"}, {"customer_id"}),
        ({"customer_id": "x" * 151}, {"customer_id"}),
        ({"customer_id": ["x"]}, {"customer_id"}),
        ({"name": "", "share_tickets": "maybe"}, {"name", "share_tickets"}),
        ({"url": "a\nb"}, {"url"}),
    ],
)
def test_bad_values_name_their_field(anna, change, fields):
    body = {"customer_id": "NEW", "name": "New"} | change
    details = refused(ApiClient(anna).post("/customers", body), 400, "validation_failed")
    assert set(details) == fields
    assert not CustomerCompany.objects.exists()


def test_key_and_name_are_unique_in_any_case(anna, acme):
    api = ApiClient(anna)
    details = refused(
        api.post("/customers", {"customer_id": "acme", "name": "Another"}), 409, "duplicate"
    )
    assert set(details) == {"customer_id"}
    details = refused(
        api.post("/customers", {"customer_id": "A2", "name": "ACME LTD"}), 409, "duplicate"
    )
    assert set(details) == {"name"}


@pytest.mark.parametrize(
    "change", [{"customer_id": "A2"}, {"share_tickets": False}, {"valid_id": 2}]
)
def test_key_sharing_and_validity_are_for_admins(anna, acme, change):
    refused(ApiClient(anna).put("/customers/ACME", change), 403, "admin_required")
    assert not AuditEntry.objects.exists()


def test_agents_may_send_back_what_they_read(anna, acme):
    api = ApiClient(anna)
    company = api.get("/customers/acme").json()["data"]
    answer = api.put("/customers/acme", company | {"city": "Bonn"})
    assert answer.status_code == 200
    assert answer.json()["data"]["city"] == "Bonn"


def test_people_and_tickets_follow_a_new_key(admin, ben, olga, ticket):
    CustomerUserCompany.objects.create(customer_user=olga, customer_id="acme")
    both = make_customer("both@x.test", "OTHER")
    for key in ("Acme", "Apex"):
        CustomerUserCompany.objects.create(customer_user=both, customer_id=key)
    history, version = TicketHistory.objects.count(), Ticket.objects.get(pk=ticket.pk).version
    api = ApiClient(admin)
    answer = api.put("/customers/acme", {"customer_id": "APEX", "name": "Apex Inc"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["data"]["customer_id"] == "APEX"
    refused(api.get("/customers/ACME"), 404, "not_found")
    ben.refresh_from_db()
    assert ben.customer_id == "APEX"
    assert olga.customer_ids() == ["OTHER", "APEX"]
    assert [key.upper() for key in both.customer_ids()] == ["OTHER", "APEX"]
    moved = Ticket.objects.get(pk=ticket.pk)
    assert (moved.customer_id, moved.version) == ("APEX", version)
    assert TicketHistory.objects.count() == history
    found = api.get("/tickets?q=apex").json()["data"]
    assert [row["id"] for row in found] == [ticket.pk]
    assert api.get("/tickets?q=acme+ltd").json()["data"] == []
    assert [row["id"] for row in api.get("/customers/apex/tickets").json()["data"]] == [ticket.pk]
    entry = AuditEntry.objects.get(action="customer.update")
    assert entry.entity_id == "ACME"
    assert (entry.old_values["customer_id"], entry.new_values["customer_id"]) == ("ACME", "APEX")
    assert ApiClient(ben).get(f"/tickets/{ticket.pk}").status_code == 200


def test_a_new_key_that_is_in_use_changes_nothing(admin, ben, olga, ticket):
    refused(ApiClient(admin).put("/customers/ACME", {"customer_id": "other"}), 409, "duplicate")
    assert CustomerUser.objects.get(pk=ben.pk).customer_id == "ACME"
    assert Ticket.objects.get(pk=ticket.pk).customer_id == "ACME"


def test_only_the_spelling_of_a_key_may_change(admin, ben, ticket):
    answer = ApiClient(admin).put("/customers/ACME", {"customer_id": "Acme"})
    assert answer.json()["data"]["customer_id"] == "Acme"
    assert Ticket.objects.get(pk=ticket.pk).customer_id == "Acme"


def test_admins_make_a_company_invalid_and_its_people_share_no_more(
    admin, anna, ben, carla, ticket
):
    refused(ApiClient(anna).delete("/customers/ACME"), 403, "admin_required")
    assert ApiClient(carla).get(f"/tickets/{ticket.pk}").status_code == 200
    api = ApiClient(admin)
    assert api.delete("/customers/acme").json()["data"] == {"customer_id": "ACME", "valid_id": 2}
    refused(api.delete("/customers/ACME"), 400, "already_deleted")
    assert keys(api.get("/customers")) == []
    assert keys(api.get("/customers?valid=all")) == ["ACME"]
    assert api.get("/customers/ACME").json()["data"]["valid_id"] == 2
    assert ApiClient(carla).get(f"/tickets/{ticket.pk}").status_code == 404
    assert api.get(f"/tickets/{ticket.pk}").json()["data"]["customer_id"] == "ACME"


def test_the_list_is_searched_and_paged(anna, acme, olga):
    acme.city = "Oslo"
    acme.save()
    api = ApiClient(anna)
    answer = api.get("/customers").json()
    assert answer["pagination"]["total"] == 2
    assert keys(api.get("/customers?search=LTD")) == ["ACME"]
    assert keys(api.get("/customers?search=oslo+acme")) == ["ACME"]
    assert keys(api.get("/customers?search=_")) == []
    assert keys(api.get("/customers?sort=-customer_id")) == ["OTHER", "ACME"]
    refused(api.get("/customers?valid=x"), 400, "invalid_filter")


def test_people_of_a_company_are_its_own_and_those_who_see_it_besides(anna, ben, carla, olga):
    CustomerUserCompany.objects.create(customer_user=olga, customer_id="acme")
    api = ApiClient(anna)
    rows = api.get("/customers/acme/users").json()["data"]
    assert [row["login"] for row in rows] == ["ben@acme.test", "carla@acme.test", "olga@other.test"]
    assert rows[2]["customer_ids"] == ["acme"]
    rows = api.get("/customers/acme/users?search=cole").json()["data"]
    assert [row["login"] for row in rows] == ["carla@acme.test"]


def test_tickets_of_a_company_are_those_that_the_agent_reads(
    anna, bert, ben, olga, ticket, make_ticket, sales, secret
):
    closed = make_ticket(sales, "Closed", customer_id="acme")
    hidden = make_ticket(secret, "Hidden", customer_id="ACME")
    make_ticket(sales, "Other", customer_id="OTHER")
    found = ApiClient(anna).get("/customers/Acme/tickets?sort=id").json()
    assert [row["id"] for row in found["data"]] == [ticket.pk, closed.pk]
    assert found["pagination"]["total"] == 2
    only = ApiClient(anna).get(f"/customers/ACME/tickets?queue_id={sales.pk}&include=last_article")
    assert [row["id"] for row in only.json()["data"]] == [closed.pk]
    theirs = ApiClient(bert).get("/customers/ACME/tickets").json()["data"]
    assert [row["id"] for row in theirs] == [hidden.pk]
    walked = ApiClient(anna).get("/customers/ACME/tickets?cursor=&per_page=1").json()
    assert walked["pagination"]["has_next"]
    refused(ApiClient(anna).get("/customers/ACME/tickets?state_id=99"), 400, "invalid_filter")
    refused(ApiClient(anna).get("/customers/NOBODY/tickets"), 404, "not_found")


def test_lists_cost_the_same_with_more_companies(anna, acme, olga):
    api = ApiClient(anna)
    few = queries_of(api, "/customers")
    for number in range(4):
        CustomerCompany.objects.create(customer_id=f"C{number}", name=f"Company {number}")
    assert queries_of(api, "/customers") == (few[0], few[1] + 4)


def test_customers_get_nothing_here(ben):
    api = ApiClient(ben)
    for answer in (
        api.get("/customers"), api.get("/customers/ACME"), api.get("/customers/ACME/users"),
        api.get("/customers/ACME/tickets"), api.get("/customers/NOBODY"),
        api.post("/customers", {"customer_id": "X", "name": "X"}),
        api.put("/customers/ACME", {"city": "Bonn"}), api.delete("/customers/ACME"),
    ):  # fmt: skip
        assert answer.status_code == 403, answer.content
