"""Message-IDs of ours (rule 4.5)."""

import re

import pytest

from tickets.mail.outbound.message_ids import is_ours, new_message_id, new_reply_id, reply_of


def test_an_id_has_128_random_bits_a_signature_and_our_host_name(settings):
    settings.FQDN = "desk.example.com"
    assert re.fullmatch(r"<[0-9a-f]{32}\.[0-9a-f]{20}@desk\.example\.com>", new_message_id())


def test_no_two_ids_are_equal():
    assert len({new_message_id() for _ in range(1000)}) == 1000


def test_our_id_is_known_as_ours_also_after_the_host_was_renamed(settings):
    settings.FQDN = "old.example.com"
    old = new_message_id()
    settings.FQDN = "new.example.com"
    assert is_ours(old)
    assert is_ours(old.strip("<>"))
    assert is_ours(f"  {old.upper()} ")


def test_an_id_signed_with_a_former_secret_key_is_ours(settings):
    old = new_message_id()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, at least as long as the one before"
    assert is_ours(old)


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "<>",
        "<20260305.1234@mail.example.com>",
        "<" + "0" * 32 + "." + "0" * 20 + "@desk.example.com>",
        "<" + "0" * 32 + "@desk.example.com>",
        "<\u0130\x00@>",
    ],
)
def test_ids_of_others_and_forged_ones_are_not_ours(foreign):
    assert not is_ours(foreign)


def test_a_changed_random_part_is_not_ours():
    genuine = new_message_id()
    other = "0" if genuine[1] != "0" else "1"
    assert not is_ours(genuine[0] + other + genuine[2:])


# --- Those that an agent's answer is known by (rule 7.25) -----------------------------------------


def test_an_id_to_be_answered_tells_whom_and_what_it_was_about(settings):
    settings.FQDN = "desk.example.com"
    asked = new_reply_id(7, 4711)
    assert re.fullmatch(r"<[0-9a-f]{32}\.[0-9a-f]{20}\.7-4711@desk\.example\.com>", asked)
    settings.FQDN = "new.example.com"
    assert reply_of(asked) == (7, 4711)
    assert reply_of(f"  {asked.upper()} ") == (7, 4711)
    assert is_ours(asked)  # if it comes back it has gone round


def test_such_an_id_is_known_by_a_former_secret_key_as_long_as_that_is_named(settings):
    asked = new_reply_id(7, 4711)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key, as long as the one before it"
    assert reply_of(asked) is None
    settings.SECRET_KEY_FALLBACKS = [former]
    assert reply_of(asked) == (7, 4711)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (".7-4711@", ".8-4711@"),
        (".7-4711@", ".7-4712@"),
        (".7-4711@", ".07-4711@"),
        (".7-4711@", ".74-711@"),
        (".7-4711@", "@"),
        (".7-4711@", ".7-4711.7-4711@"),
        (".7-4711@", ".٧-4711@"),
    ],
)
def test_of_another_agent_or_ticket_it_is_not_ours(old, new):
    changed = new_reply_id(7, 4711).replace(old, new)
    assert reply_of(changed) is None
    assert not is_ours(changed)


def test_any_other_id_of_ours_is_not_to_be_answered():
    plain = new_message_id()
    assert reply_of(plain) is None
    assert reply_of(plain.replace("@", ".7-4711@")) is None
