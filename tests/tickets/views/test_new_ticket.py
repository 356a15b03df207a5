"""New tickets by phone and by mail, with the customer found or made in place."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AgentGrant, CustomerUser
from queues.models import Service, Sla, Template
from tests.cast import USERS, acting
from tickets.models import ArticleType, OutgoingMail, SenderType, StateType, Ticket
from tickets.operations import close_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(support, ben):
    """The form as an agent fills it for Ben's call."""
    return {
        "kind": "phone",
        "customer": ben.login,
        "queue": support.pk,
        "title": "Printer on fire",
        "body": "He says that it smokes.",
        "priority": 3,
        "type": 1,
        "state": 4,
    }


def send(browser, data, **more):
    return browser.post("/tickets/new", {**data, **more})


def errors_of(answer):
    return answer.context["form"].errors


def test_a_call_becomes_a_ticket_of_the_customer(browser_of, filled, support, anna, ben):
    answer = send(browser_of(anna), filled)
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.pk}"
    assert (ticket.queue_id, ticket.customer_user_id) == (support.pk, ben.login)
    assert ticket.customer_id == "ACME"
    article = ticket.articles.get()
    assert article.article_type == ArticleType.PHONE
    assert article.sender_type == SenderType.CUSTOMER
    assert not OutgoingMail.objects.exists()


def test_a_mail_is_written_to_the_customer(browser_of, filled, anna, ben):
    send(browser_of(anna), filled, kind="mail")
    article = Ticket.objects.get().articles.get()
    assert article.sender_type == SenderType.AGENT
    assert ben.email in article.to_header
    assert OutgoingMail.objects.count() == 1


def test_files_come_with_the_ticket(browser_of, filled, anna):
    files = [SimpleUploadedFile(f"photo{n}.txt", b"smoke") for n in range(2)]
    send(browser_of(anna), filled, attachments=files)
    found = Ticket.objects.get().articles.get().attachments.order_by("filename")
    assert [file.filename for file in found] == ["photo0.txt", "photo1.txt"]


def test_a_customer_is_made_with_the_ticket(browser_of, filled, anna):
    send(
        browser_of(anna), filled, customer="Dora", new_first_name="Dora", new_last_name="Dahl",
        new_email="dora@new.test", new_company="ACME",
    )  # fmt: skip
    dora = CustomerUser.objects.get(login="dora@new.test")
    assert dora.full_name == "Dora Dahl"
    assert not dora.has_usable_password()
    assert Ticket.objects.get().customer_user_id == "dora@new.test"


def test_a_customer_is_not_made_when_the_ticket_fails(browser_of, filled, anna):
    answer = send(
        browser_of(anna), filled, title="", customer="", new_first_name="Dora",
        new_last_name="Dahl", new_email="dora@new.test",
    )  # fmt: skip
    assert answer.status_code == 422
    assert not CustomerUser.objects.filter(login="dora@new.test").exists()
    assert '<details class="fold" open>' in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"customer": ""}, "customer"),
        ({"customer": "nobody like this"}, "customer"),
        ({"customer": "x" * 256}, "customer"),
        ({"new_first_name": "Dora"}, "new_email"),
        ({"new_email": "dora"}, "new_email"),
        ({"new_email": "ben@acme.test", "new_first_name": "B", "new_last_name": "B"}, "new_email"),
        ({"title": ""}, "title"),
        ({"title": "x" * 5000}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"body": ""}, "body"),
        ({"queue": "²"}, "queue"),
        ({"queue": "9" * 30}, "queue"),
        ({"state": "none"}, "state"),
        ({"state": "9"}, "state"),
        ({"priority": ""}, "priority"),
        ({"kind": "fax"}, "kind"),
        ({"owner": "9" * 30}, "owner"),
        ({"state": 6, "pending_until": ""}, "pending_until"),
        ({"state": 6, "pending_until": "2001-01-01T10:00"}, "pending_until"),
        ({"state": 6, "pending_until": "soon"}, "pending_until"),
    ],
)
def test_a_wrong_form_comes_back_with_the_error_at_its_field(
    browser_of, filled, anna, ben, change, field
):
    answer = send(browser_of(anna), filled, **change)
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert "He says that it smokes." in answer.content.decode() or field == "body"
    assert not Ticket.objects.exists()


def test_the_pending_time_counts_only_for_pending_states(browser_of, filled, anna):
    send(browser_of(anna), filled, pending_until="2090-01-01T10:00")
    ticket = Ticket.objects.get()
    assert ticket.pending_until is None
    assert ticket.state_type == StateType.OPEN


def test_a_pending_ticket_waits_until_its_time(browser_of, filled, anna):
    send(browser_of(anna), filled, state=6, pending_until="2090-01-01T10:00")
    assert Ticket.objects.get().pending_until is not None


def test_only_queues_in_which_one_may_create_are_offered(browser_of, filled, secret, rita, anna):
    assert "Secret" not in browser_of(anna).get("/tickets/new").content.decode()
    for person, queue in ((anna, secret.pk), (rita, filled["queue"])):
        answer = send(browser_of(person), filled, queue=queue)
        assert answer.status_code == 422
        assert "queue" in errors_of(answer)
    assert not Ticket.objects.exists()


def test_choosing_an_owner_needs_the_permission(browser_of, filled, rita, anna):
    AgentGrant.objects.create(agent=rita, group_id=USERS, permission="create")
    answer = send(browser_of(rita), filled, owner=anna.pk)
    assert answer.status_code == 403
    assert "You may not choose an owner in this queue." in answer.content.decode()
    assert not Ticket.objects.exists()


def test_the_page_is_for_agents(browser_of, filled, ben, client):
    assert browser_of(ben).get("/tickets/new").status_code == 403
    assert send(browser_of(ben), filled).status_code == 403
    assert client.get("/tickets/new")["Location"].startswith("/login")


# --- Suggestions ----------------------------------------------------------------------------------


def suggest(browser, text):
    return browser.get("/api/customers/suggest", {"customer": text}, headers={"HX-Request": "true"})


def test_customers_are_suggested_by_name_and_company(browser_of, ben, carla, olga, anna):
    text = suggest(browser_of(anna), "bro ben").content.decode()
    assert 'data-value="ben@acme.test"' in text
    assert "Acme Ltd" in text
    assert "carla" not in text


def test_one_letter_suggests_nobody_and_says_nothing(browser_of, ben, anna):
    assert suggest(browser_of(anna), "b").content.decode().strip() == ""


def test_an_unknown_name_offers_to_create_the_customer(browser_of, ben, anna):
    assert "No customer like this" in suggest(browser_of(anna), "zebra").content.decode()


@pytest.mark.parametrize("text", ["\0\0\0", "%_", "x" * 3000, "'; --", "a b c d e f g"])
def test_odd_text_is_no_error(browser_of, ben, anna, text):
    assert suggest(browser_of(anna), text).status_code == 200


def test_customers_never_see_the_names_of_others(browser_of, ben, olga, client):
    assert suggest(browser_of(olga), "ben").status_code == 403
    assert b"Brook" not in suggest(client, "ben").content


def test_a_text_that_nobody_types_suggests_nobody(browser_of, ben, anna):
    answer = suggest(browser_of(anna), "x" * 100_000)
    assert answer.status_code == 200
    assert ben.email not in answer.content.decode()


def test_suggestions_without_htmx_lead_to_the_page(browser_of, anna):
    answer = browser_of(anna).get("/api/customers/suggest?customer=ben")
    assert answer["Location"] == "/tickets/new"


# --- What helps while one types -------------------------------------------------------------------


@pytest.fixture
def gold(db):
    """The SLA of printing; the one of phones is another."""
    printing, phones = (Service.objects.create(name=name) for name in ("Printing", "Phones"))
    sla = Sla.objects.create(name="Gold")
    sla.services.add(printing)
    Sla.objects.create(name="Silver").services.add(phones)
    return sla


def hint(browser, name, **query):
    return browser.get(f"/api/tickets/new/{name}", query, headers={"HX-Request": "true"})


def test_service_and_sla_come_with_the_ticket(browser_of, filled, anna, gold):
    printing = gold.services.get()
    send(browser_of(anna), filled, service=printing.pk, sla=gold.pk)
    ticket = Ticket.objects.get()
    assert (ticket.service, ticket.sla) == (printing, gold)


def test_an_sla_of_another_service_is_refused_at_its_field(browser_of, filled, anna, gold):
    phones = Service.objects.get(name="Phones")
    answer = send(browser_of(anna), filled, service=phones.pk, sla=gold.pk)
    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["sla"]
    assert not Ticket.objects.exists()


def test_only_the_slas_of_the_service_are_offered(browser_of, anna, gold):
    text = hint(browser_of(anna), "slas", service=gold.services.get().pk).content.decode()
    assert "Gold" in text
    assert "Silver" not in text
    assert "Gold" not in hint(browser_of(anna), "slas", service="").content.decode()


def test_open_tickets_of_the_customer_are_shown(
    browser_of, make_ticket, support, secret, rita, ben
):
    same = {"customer_user_id": ben.login, "customer_id": "ACME"}
    make_ticket(support, "Printer smokes", **same)
    close_ticket(make_ticket(support, "Old story", **same), actor=acting(rita))
    make_ticket(secret, "Out of reach", **same)
    text = hint(browser_of(rita), "similar", customer=ben.login).content.decode()
    assert "Printer smokes" in text
    assert "Old story" not in text
    assert "Out of reach" not in text
    assert not hint(browser_of(rita), "similar", customer="").content.strip()


def test_a_ticket_begins_with_a_text_of_its_queue(browser_of, support, sales, anna, ben):
    text = Template.objects.create(
        name="Call", template_type="Create", subject="Call of {{ customer.name }}",
        text="{{ customer.first_name }} calls. {{ ticket.number }}",
    )  # fmt: skip
    Template.objects.create(name="Answer", template_type="Answer", text="Hello")
    text.queues.add(support)
    browser = browser_of(anna)
    assert "Call" in hint(browser, "texts", queue=support.pk).content.decode()
    assert "Call" not in hint(browser, "texts", queue=sales.pk).content.decode()
    assert "Answer" not in hint(browser, "texts", queue=support.pk).content.decode()
    address = f"/tickets/new?template={text.pk}&queue={support.pk}&customer={ben.login}"
    form = browser.get(address).context["form"]
    assert form["title"].value() == f"Call of {ben.full_name}"
    assert form["body"].value() == "Ben calls. {{ ticket.number }}"
    assert browser.get(f"/tickets/new?template={text.pk}&queue={sales.pk}").status_code == 404
