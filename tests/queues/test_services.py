"""Which services a customer user may choose (rule 5.24), wherever one is chosen."""

import pytest

from gotrs.common.errors import Invalid
from gotrs.common.validity import Validity
from queues.models import Service, ServiceCustomer
from queues.services import services_of
from tests.cast import acting
from tickets.models import Ticket
from tickets.operations import create_ticket, set_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail():
    return Service.objects.create(name="Mail")


@pytest.fixture
def phone():
    return Service.objects.create(name="Phone")


def names(customer):
    return sorted(service.name for service in services_of(customer))


def assign(service, customer=None):
    return ServiceCustomer.objects.create(service=service, customer_user=customer)


def test_where_nothing_is_assigned_yet_all_valid_services_are_offered(ben, mail, phone):
    Service.objects.create(name="Fax", valid_id=Validity.INVALID)
    assert names(ben) == names(None) == ["Mail", "Phone"]


def test_who_has_own_services_gets_those_alone(ben, carla, mail, phone):
    assign(mail, ben)
    assign(phone)
    assert names(ben) == ["Mail"]
    assert names(carla) == names(None) == ["Phone"]


def test_without_a_default_those_without_services_get_none(ben, carla, mail):
    assign(mail, ben)
    assert names(carla) == []


def test_invalid_services_count_as_none(ben, mail, phone):
    assign(mail, ben)
    assign(phone)
    Service.objects.filter(pk=mail.pk).update(valid_id=Validity.INVALID)
    assert names(ben) == ["Phone"]


def test_a_customer_creates_tickets_with_their_services_only(ben, support, mail, phone):
    assign(mail, ben)
    ticket = create_ticket(actor=acting(ben), title="Printer", queue=support, service=mail)
    assert ticket.service == mail
    with pytest.raises(Invalid) as refusal:
        create_ticket(actor=acting(ben), title="Printer", queue=support, service=phone)
    assert list(refusal.value.details) == ["service_id"]
    with pytest.raises(Invalid):
        set_service(ticket, actor=acting(ben), service=phone)
    assert Ticket.objects.get().service == mail


def test_agents_choose_any_service(anna, ticket, ben, mail, phone):
    assign(mail, ben)
    assert set_service(ticket, actor=acting(anna), service=phone).service == phone


def test_by_the_api_a_foreign_service_reads_like_an_unknown_one(api_of, ben, support, mail, phone):
    assign(mail, ben)
    new = {"title": "Printer", "queue_id": support.pk, "body": "It smokes."}
    answers = [
        api_of(ben).post("/tickets", new | {"service": name}) for name in ("Phone", "Nowhere")
    ]
    for answer in answers:
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["service"])
    texts = [answer.json()["details"]["service"][0] for answer in answers]
    assert texts[0].replace("Phone", "Nowhere") == texts[1]
    assert not Ticket.objects.exists()
    made = api_of(ben).post("/tickets", new | {"service_id": mail.pk})
    assert (made.status_code, made.json()["data"]["service"]) == (201, "Mail")


def test_a_ticket_with_another_service_can_be_sent_back_by_its_customer(
    api_of, anna, ben, ticket, mail, phone
):
    assign(mail, ben)
    set_service(ticket, actor=acting(anna), service=phone)
    api = api_of(ben)
    row = api.get(f"/tickets/{ticket.pk}").json()["data"]
    assert api.put(f"/tickets/{ticket.pk}", row | {"title": "Scanner"}).status_code == 200


def test_the_portal_offers_a_customers_services(browser_of, ben, carla, support, mail, phone):
    assign(mail, ben)
    browser = browser_of(ben)
    offered = browser.get("/portal/new").context["form"].fields["service"].queryset
    assert list(offered) == [mail]
    new = {"queue": support.pk, "title": "Fire", "body": "It smokes."}
    assert browser.post("/portal/new", new | {"service": phone.pk}).status_code == 422
    assert browser.post("/portal/new", new | {"service": mail.pk}).status_code == 302
    assert Ticket.objects.get().service == mail
    assert "service" not in browser_of(carla).get("/portal/new").context["form"].fields
