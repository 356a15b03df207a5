"""Ticket numbers: making them, and finding them in text (part 3)."""

from datetime import UTC, date, datetime

import pytest
from django.test import override_settings

from accounts import site
from gotrs.common.clock import moved_to
from tests.cast import acting
from tickets import numbers
from tickets.models import NumberCounter, Ticket
from tickets.operations import create_ticket

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def count_to(name: str, value: int) -> None:
    """The next number of this counter is value + 1."""
    NumberCounter.objects.update_or_create(name=name, defaults={"value": value})


@pytest.fixture
def used(make_ticket, support):
    """Makes tickets with these numbers."""

    def use(*tns: str) -> None:
        for tn in tns:
            make_ticket(support, tn=tn)

    return use


# --- Making ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("generator", "counter", "day", "number"),
    [
        ("DateChecksum", 7, date(2026, 3, 5), "2026030510000071"),
        ("DateChecksum", 142, date(2026, 12, 31), "2026123110001422"),
        ("Date", 7, date(2026, 3, 5), "202603051000007"),
        ("AutoIncrement", 512, None, "1000512"),
        ("AutoIncrement", 1234567, None, "101234567"),
    ],
)
def test_the_examples_of_the_manual(generator, counter, day, number):
    site.put("ticket_number_generator", generator)
    count_to(f"date:{day:%Y%m%d}" if day else "auto", counter - 1)
    with moved_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else NOON):
        assert numbers.next_number() == number


@pytest.mark.parametrize(
    ("digits", "check"),
    [
        ("202603051000007", "1"),  # a sum of tens: 1, not 0 and not 10
        ("202612311000142", "2"),
        ("1", "9"),
        ("01", "8"),
        ("5", "5"),
        ("00", "1"),
        ("55", "5"),
    ],
)
def test_the_check_digit(digits, check):
    assert numbers.check_digit(digits) == check


def test_the_days_counter_can_have_more_than_five_digits():
    count_to("date:20260305", 99_999)
    with moved_to(NOON):
        number = numbers.next_number()
    assert number.startswith("2026030510100000")
    assert len(number) == 17


def test_the_date_form_can_be_unpadded():
    site.put("ticket_number_generator", "Date")
    site.put("date_counter_padded", False)
    count_to("date:20260305", 6)
    with moved_to(NOON):
        assert numbers.next_number() == "20260305107"


def test_random_numbers_have_ten_digits_and_keep_leading_zeros(monkeypatch):
    site.put("ticket_number_generator", "Random")
    monkeypatch.setattr(numbers.secrets, "randbelow", lambda _: 4711)
    assert numbers.next_number() == "100000004711"


def test_random_numbers_differ():
    site.put("ticket_number_generator", "Random")
    drawn = {numbers.next_number() for _ in range(50)}
    assert len(drawn) == 50
    assert {len(number) for number in drawn} == {12}


def test_the_system_id_may_be_longer_or_missing():
    with moved_to(NOON):
        site.put("system_id", "4711")
        assert numbers.next_number().startswith("20260305471100001")
        site.put("system_id", "")
        assert numbers.next_number().startswith("2026030500002")


def test_each_day_begins_anew_and_both_date_forms_share_its_counter():
    with moved_to(NOON):
        assert numbers.next_number()[:15] == "202603051000001"
        site.put("ticket_number_generator", "Date")
        assert numbers.next_number() == "202603051000002"
    with moved_to(datetime(2026, 3, 6, 12, tzinfo=UTC)):
        assert numbers.next_number() == "202603061000001"


@override_settings(TIME_ZONE="Pacific/Auckland")
def test_the_day_is_that_of_the_sites_time_zone():
    with moved_to(datetime(2026, 3, 5, 12, tzinfo=UTC)):  # 01:00 of the next day there
        assert numbers.next_number().startswith("20260306")


def test_on_a_collision_the_next_counter_is_tried(used):
    used("2026030510000016", "2026030510000025")
    with moved_to(NOON):
        assert numbers.next_number()[:15] == "202603051000003"


def test_it_gives_up_when_everything_is_taken(used, monkeypatch):
    monkeypatch.setattr(numbers, "MAX_ATTEMPTS", 3)
    monkeypatch.setitem(numbers.GENERATORS, "Random", lambda _: "1234")
    site.put("ticket_number_generator", "Random")
    used("1234")
    with pytest.raises(RuntimeError):
        numbers.next_number()


def test_counting_goes_on_after_the_highest_number_of_its_form(used):
    site.put("ticket_number_generator", "AutoIncrement")
    used(
        "1000512",
        "1000099",
        "99000999",  # another system id
        "2026030510000071",  # another form
        "1012345678901",  # too long
        "10999",  # too short
    )
    assert numbers.next_number() == "1000513"
    assert numbers.next_number() == "1000514"


def test_counting_goes_on_beyond_the_padding(used):
    site.put("ticket_number_generator", "AutoIncrement")
    used("1099999", "10100000")
    assert numbers.next_number() == "10100001"


def test_on_an_empty_database_counting_begins_at_one():
    site.put("ticket_number_generator", "AutoIncrement")
    site.put("number_min_digits", 7)
    assert numbers.next_number() == "100000001"


def test_every_generator_makes_what_is_found_again(used):
    for generator in numbers.GENERATORS:
        site.put("ticket_number_generator", generator)
        number = numbers.next_number()
        assert numbers.number_candidates(f"Re: [Ticket#{number}] Hello") == [number]


def test_tickets_get_consecutive_numbers(support, anna):
    with moved_to(NOON):
        made = [create_ticket(actor=acting(anna), title="x", queue=support) for _ in range(3)]
    assert [ticket.tn[:15] for ticket in made] == [f"20260305100000{n}" for n in (1, 2, 3)]


# --- Finding -----------------------------------------------------------------------------------

TN = "2026030510000071"


@pytest.mark.parametrize(
    "text",
    [
        f"[Ticket#{TN}] Hello",
        f"Re: [Ticket#{TN}] Hello",
        f"Hello [Ticket#:{TN}]",
        f"Ticket#: {TN}",
        f"Ticket#:  {TN}",
        f"TICKET#{TN}",
        f"tIcKeT#{TN}",
        f"about Ticket#{TN}, as we said",
        f"xTicket#{TN}x",
        f"Größe 中文 Ticket#{TN}\nmore",
        f"Ticket#1 Ticket#{TN}",
    ],
)
def test_a_number_is_found_anywhere_in_any_case(text, used):
    used(TN)
    assert numbers.find_ticket_in(text).tn == TN


@pytest.mark.parametrize(
    "text",
    [
        "",
        TN,
        f"#{TN}",
        f"Ticket {TN}",
        f"Ticket# {TN}",  # a blank without a colon
        f"Ticket#:   {TN}",  # three blanks
        f"Ticket#{TN}0",  # another number
        f"Ticket#0{TN}",
        f"Ticket#2026030599{TN[10:]}",  # another system
        "Ticket#" + "1" * 100_000,
        "Ticket#" * 10_000,
    ],
)
def test_what_is_no_number_of_ours_finds_nothing(text, used):
    used(TN)
    assert numbers.find_ticket_in(text) is None


def test_only_numbers_of_existing_tickets_count(used):
    used(TN)
    missing = "2026030510000099"
    assert numbers.number_candidates(f"Ticket#{missing}") == [missing]
    assert numbers.find_ticket_in(f"Ticket#{missing}") is None
    assert numbers.find_ticket_in(f"Ticket#{missing} Ticket#{TN}").tn == TN


def test_the_first_of_several_counts(used):
    used(TN, "2026030510000080")
    assert numbers.find_ticket_in(f"Ticket#2026030510000080 Ticket#{TN}").tn.endswith("80")


def test_a_wrong_check_digit_is_found_as_well(used):
    used("2026030510000079")
    assert numbers.find_ticket_in("Ticket#2026030510000079")


@pytest.mark.parametrize("tn", ["202603051000007", "20260305107", "1000512", "100000004711", TN])
def test_forms_used_earlier_are_recognised(tn, used):
    site.put("ticket_number_generator", "AutoIncrement")
    used(tn)
    assert numbers.find_ticket_in(f"Ticket#{tn}").tn == tn


def test_hook_and_divider_are_settings_and_earlier_hooks_are_recognised(used):
    used(TN)
    site.put("ticket_hook", "Call(n°)")
    site.put("hook_divider", "->")
    site.put("former_hooks", ["Ticket#", "Fall#"])
    for text in (f"Call(n°)->{TN}", f"call(N°): {TN}", f"Fall#->{TN}", f"Ticket#:{TN}"):
        assert numbers.find_ticket_in(text), text
    assert numbers.find_ticket_in(f"Case#{TN}") is None


def test_numbers_of_an_earlier_system_id_are_recognised(used):
    used("2026030577000071")
    text = "Ticket#2026030577000071"
    assert numbers.find_ticket_in(text) is None
    site.put("former_system_ids", ["77"])
    assert numbers.find_ticket_in(text)


def test_the_system_id_need_not_be_checked(used):
    used("2026030577000071")
    site.put("check_system_id", False)
    assert numbers.find_ticket_in("Ticket#2026030577000071")


def test_looking_costs_one_query_and_none_without_a_number(used, django_assert_num_queries):
    used(TN)
    site.get("ticket_hook")
    with django_assert_num_queries(1):
        numbers.find_ticket_in(f"Ticket#{TN} Ticket#2026030510000080")
    with django_assert_num_queries(0):
        numbers.find_ticket_in("Hello")


def test_numbers_are_digits_and_unique_in_the_database(used):
    from django.db import IntegrityError, transaction

    used(TN)
    for bad in (TN, "12a4"):
        with pytest.raises(IntegrityError), transaction.atomic():
            used(bad)
    assert Ticket.objects.count() == 1
