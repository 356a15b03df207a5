"""Message-IDs of ours (rule 4.5)."""

import re

import pytest

from tickets.mail.outbound.message_ids import is_ours, new_message_id


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
