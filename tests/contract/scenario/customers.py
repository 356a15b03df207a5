"""4.11: companies and the people in them."""

from tests.contract import objects
from tests.contract.run import Run
from tests.contract.scenario.things import maker
from tests.contract.shapes import Paged, fields

COMPANIES = "/api/v1/customers"
PEOPLE = "/api/v1/customer-users"


def companies(run: Run) -> None:
    """Addressed by their key."""
    body = {"customer_id": "GLOBEX{n}", "name": "Globex {n}", "city": "Springfield"}
    company = maker(run, "customers", body, key="customer_id")
    run.step("POST", COMPANIES, body, answer=objects.CUSTOMER, needs="customer_id name")
    same = {"customer_id": "ACME", "name": "Acme again"}
    run.refuse("POST", COMPANIES, same, status=409, code="duplicate")
    run.step("GET", COMPANIES, answer=Paged(objects.CUSTOMER))
    one = {"id": company()}
    path = COMPANIES + "/{id}"
    run.step("GET", path, answer=objects.CUSTOMER, ids=one)
    run.step("PUT", path, {"city": "Shelbyville"}, answer=objects.CUSTOMER, ids=one)
    run.step("PATCH", path, {"city": "Shelbyville"}, answer=objects.CUSTOMER, ids=one)
    shared = {"share_tickets": False}
    run.refuse("PUT", path, shared, ids=one, by="agent", status=403, code="admin_required")
    acme = {"id": "ACME"}
    run.step("GET", f"{path}/users", answer=Paged(objects.CUSTOMER_USER), ids=acme)
    run.step("GET", f"{path}/tickets", answer=Paged(objects.TICKET), ids=acme)
    gone = {"id": company()}
    deleted = fields("customer_id str, valid_id int")
    run.step("DELETE", path, answer=deleted, ids=gone)
    run.refuse("DELETE", path, ids=gone, status=400, code="already_deleted")


def customer_users(run: Run) -> None:
    """The people."""
    body = {
        "login": "zoe{n}", "email": "zoe{n}@acme.test", "first_name": "Zoe", "last_name": "Zimmer",
        "customer_id": "ACME",
    }  # fmt: skip
    person = maker(run, "customer-users", body)
    run.step("POST", PEOPLE, body, answer=objects.CUSTOMER_USER, needs="email first_name last_name")
    same = body | {"login": "ben@acme.test"}
    run.refuse("POST", PEOPLE, same, status=409, code="duplicate")
    run.step("GET", PEOPLE, answer=Paged(objects.CUSTOMER_USER))
    one = {"id": person()}
    path = PEOPLE + "/{id}"
    run.step("GET", path, answer=objects.CUSTOMER_USER, ids=one)
    run.step("PUT", path, {"phone": "+49 40 99"}, answer=objects.CUSTOMER_USER, ids=one)
    run.step("PATCH", path, {"phone": "+49 40 99"}, answer=objects.CUSTOMER_USER, ids=one)
    for change in ({"password": "a new one 123"}, {"login": "zora"}, {"valid_id": 2}):
        run.refuse("PUT", path, change, ids=one, by="agent", status=403, code="admin_required")
    run.step("POST", f"{path}/reset-password", answer=objects.NOTHING, ids=one)
    gone = {"id": person()}
    run.step("DELETE", path, answer=objects.DELETED, ids=gone)
    run.refuse("DELETE", path, ids=gone, status=400, code="already_deleted")
