import pytest

from tickets.mail.intake.parse.addresses import (
    Mailbox,
    find_address,
    format_addresses,
    parse_addresses,
)


@pytest.mark.parametrize(
    ("raw", "shown", "mailboxes"),
    [
        (b"a@b.example", "a@b.example", [("", "a@b.example")]),
        (b"<a@b.example>", "a@b.example", [("", "a@b.example")]),
        (b"Ann <a@b.example>", "Ann <a@b.example>", [("Ann", "a@b.example")]),
        (b'"Ann" <a@b.example>', '"Ann" <a@b.example>', [("Ann", "a@b.example")]),
        (b"Dr. Ann <a@b.example>", '"Dr. Ann" <a@b.example>', [("Dr. Ann", "a@b.example")]),
        (b'"B, Ann" <a@b.example>', '"B, Ann" <a@b.example>', [("B, Ann", "a@b.example")]),
        (b"a@b.example (Ann)", "a@b.example (Ann)", [("Ann", "a@b.example")]),
        (b"a@x, b@x; c@x", "a@x, b@x, c@x", [("", "a@x"), ("", "b@x"), ("", "c@x")]),
        (b"Team: a@x, B <b@x>;", "a@x, B <b@x>", [("", "a@x"), ("B", "b@x")]),
        (b"undisclosed-recipients:;", "undisclosed-recipients:", []),
        (b"=?utf-8?Q?M=C3=BCller?= <a@x>", "Müller <a@x>", [("Müller", "a@x")]),
        (b'"=?utf-8?Q?M=C3=BCller?=" <a@x>', '"Müller" <a@x>', [("Müller", "a@x")]),
        (b"=?utf-8?Q?B,_Ann?= <a@x>", '"B, Ann" <a@x>', [("B, Ann", "a@x")]),
        (b"=?utf-8?Q?Ann_<a@x.example>?=", "Ann <a@x.example>", [("", "a@x.example")]),
        ("Müller <a@x>".encode("latin-1"), "Müller <a@x>", [("Müller", "a@x")]),
        (b"Ann <mailto:a@x>", "Ann <mailto:a@x>", [("Ann", "a@x")]),
        (b"<@relay,@other:a@x>", "@relay,@other:a@x", [("", "a@x")]),
        (b"Ann <a@x", "Ann <a@x>", [("Ann", "a@x")]),
        (b"Ann <a@x, b@x", "Ann <a@x>, b@x", [("Ann", "a@x"), ("", "b@x")]),
        (b'"Ann <a@x>', '"\\"Ann" <a@x>', [('"Ann', "a@x")]),
        (b"MAILER-DAEMON", "MAILER-DAEMON", []),
        (b"root (Cron)", "root (Cron)", []),
        (b",,;", ",,;", []),
        (b"", "", []),
    ],
)
def test_an_address_list_is_shown_and_taken_apart(
    raw: bytes, shown: str, mailboxes: list[tuple[str, str]]
) -> None:
    assert format_addresses(raw) == shown
    assert parse_addresses(raw) == [Mailbox(name, address) for name, address in mailboxes]


def test_a_name_can_not_smuggle_in_an_address() -> None:
    raw = b"=?utf-8?Q?Boss=22_<boss@desk.example>,_=22x?= <evil@x.example>"

    assert parse_addresses(raw) == [Mailbox('Boss" <boss@desk.example>, "x', "evil@x.example")]
    assert format_addresses(raw) == '"Boss\\" <boss@desk.example>, \\"x" <evil@x.example>'


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("sent by <<a@x.example>> today", "a@x.example"),
        ("a @ b, c@d.example", "c@d.example"),
        ("@x y@", ""),
        ("nobody", ""),
    ],
)
def test_the_first_thing_that_looks_like_an_address_is_found(text: str, address: str) -> None:
    assert find_address(text) == address
