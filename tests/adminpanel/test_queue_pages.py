"""Queues in the back office, with calendars, addresses, texts and states."""

import pytest
from django.test import Client

from gotrs.common.validity import Validity
from queues.models import (
    Calendar,
    Queue,
    SystemAddress,
    Template,
)
from queues.tree import save_in_place
from tests.adminpanel.pages import form_data, page_url, page_with_errors
from tickets.models import (
    State,
    Ticket,
)

# --- Queues ---------------------------------------------------------------------------------------


def test_a_queue_goes_below_the_one_its_name_says(office: Client, support: Queue) -> None:
    url = page_url("queues.queue", "add")
    assert office.post(url, form_data(office, url) | {"name": "Support::Second"}).status_code == 302
    assert Queue.objects.get(name="Support::Second").parent == support


def test_renaming_a_queue_renames_those_below(office: Client, support: Queue) -> None:
    second = save_in_place(Queue(name="Support::Second"))
    third = save_in_place(Queue(name="Support::Second::Third"))
    url = page_url("queues.queue", "change", support.pk)
    assert office.post(url, form_data(office, url) | {"name": "Help"}).status_code == 302
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.name, third.name) == ("Help::Second", "Help::Second::Third")
    assert third.parent == second


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Nowhere::Child", "There is no “Nowhere”"),
        ("Support::", "needs a text"),
        ("Support:: Child", "needs a text"),
        ("Support::Second::Support", "below itself"),
    ],
)
def test_a_queue_that_can_not_be_there_is_refused(
    office: Client, support: Queue, name: str, words: str
) -> None:
    save_in_place(Queue(name="Support::Second"))
    url = page_url("queues.queue", "change", support.pk)
    assert words in page_with_errors(office.post(url, form_data(office, url) | {"name": name}))
    support.refresh_from_db()
    assert support.name == "Support"


def test_a_queue_with_work_in_it_stays_valid(office: Client, ticket: Ticket) -> None:
    url = page_url("queues.queue", "change", ticket.queue_id)
    answer = office.post(url, form_data(office, url) | {"valid_id": "2"})
    assert "Move them first" in page_with_errors(answer)


def test_a_warning_needs_its_time(office: Client, support: Queue) -> None:
    url = page_url("queues.queue", "change", support.pk)
    answer = office.post(url, form_data(office, url) | {"solution_notify": "80"})
    assert "needs its time" in page_with_errors(answer)
    data = {"solution_notify": "180", "solution_time": "60"}
    assert "from 1 to 99" in page_with_errors(office.post(url, form_data(office, url) | data))


def test_a_system_address_is_an_address(office: Client) -> None:
    url = page_url("queues.systemaddress", "change", 1)
    answer = office.post(url, form_data(office, url) | {"email": "no address"})
    assert "valid email" in page_with_errors(answer)
    assert SystemAddress.objects.get(pk=1).email == "postmaster@gotrs.local"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("timezone", "Mars/Olympus", "Europe/Berlin"),
        ("first_weekday", "8", "1 is Monday"),
        ("hours", '{"8": []}', "Use days 1 to 7"),
        ("hours", '{"1": [["8", "9"]]}', "Use intervals"),
        ("hours", '{"1": [["08:00", "25:00"]]}', "Use intervals"),
        ("hours", '{"1": [["08:00", "12:00"], ["11:00", "13:00"]]}', "follow each other"),
        ("hours", '{"1": [["12:00", "08:00"]]}', "follow each other"),
        ("holidays", '[{"name": "x", "month": 2, "day": 30, "year": null}]', "Use rows"),
        ("hours", '{"1": [[8, 17]]}', "Use intervals"),
        ("hours", "[" * 100_000, "valid JSON"),
        ("holidays", '[{"month": 2}]', "Use rows"),
        (
            "holidays",
            '[{"name": "x", "month": 1, "day": 1, "year": 9999999999999999999}]',
            "Use rows",
        ),
        ("holidays", '[{"name": "\\u0000", "month": 1, "day": 1, "year": null}]', "Use rows"),
    ],
)
def test_nonsense_in_a_calendar_is_refused(
    office: Client, field: str, value: str, words: str
) -> None:
    before = Calendar.objects.values().get(pk=1)
    url = page_url("queues.calendar", "change", 1)
    data = form_data(office, url) | {field: value}
    assert words in page_with_errors(office.post(url, data)).replace("&quot;", '"')
    assert Calendar.objects.values().get(pk=1) == before


def test_a_calendar_may_have_no_holidays(office: Client) -> None:
    url = page_url("queues.calendar", "change", 1)
    assert office.post(url, form_data(office, url) | {"holidays": "[]"}).status_code == 302
    assert Calendar.objects.get(pk=1).holidays == []


def test_a_template_may_belong_to_some_queues(office: Client, support: Queue) -> None:
    url = page_url("queues.template", "change", 2)
    assert office.post(url, form_data(office, url) | {"queues": [support.pk]}).status_code == 302
    assert Template.objects.get(pk=2).queues.get() == support


# --- States ---------------------------------------------------------------------------------------


def test_the_type_of_a_state_in_use_stays(office: Client, ticket: Ticket) -> None:
    url = page_url("tickets.state", "change", ticket.state_id)
    answer = office.post(url, form_data(office, url) | {"type_id": "3"})
    assert "its type stays" in page_with_errors(answer)


def test_the_last_valid_state_of_a_needed_type_stays_valid(office: Client) -> None:
    url = page_url("tickets.state", "change", State.objects.get(name="merged").pk)
    assert "last valid state" in page_with_errors(
        office.post(url, form_data(office, url) | {"valid_id": "2"})
    )
    State.objects.create(name="joined", type_id=7)
    assert office.post(url, form_data(office, url) | {"valid_id": "2"}).status_code == 302


def test_a_pending_auto_state_needs_to_lead_somewhere(office: Client) -> None:
    url = page_url("tickets.state", "change", State.objects.get(name="pending auto close+").pk)
    data = form_data(office, url) | {"next_state": ""}
    assert "comes afterwards" in page_with_errors(office.post(url, data))


@pytest.mark.parametrize("colour", ["red", "#12345", "#GGGGGG"])
def test_a_colour_is_a_colour(office: Client, colour: str) -> None:
    url = page_url("tickets.priority", "change", 1)
    assert "Use a colour like" in page_with_errors(
        office.post(url, form_data(office, url) | {"color": colour})
    )


def test_a_row_made_invalid_is_still_there(office: Client) -> None:
    url = page_url("queues.template", "change", 2)
    assert office.post(url, form_data(office, url) | {"valid_id": "2"}).status_code == 302
    assert Template.objects.get(pk=2).valid_id == Validity.INVALID
