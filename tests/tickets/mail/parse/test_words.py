import pytest

from tickets.mail.intake.parse.words import decode_header


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain", "plain"),
        (b"  plain \r\n", "plain"),
        (b"folded\r\n line", "folded line"),
        (b"folded\n\t line\n end", "folded line end"),
        (b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"),
        (b"=?utf-8?q?a_b?=", "a b"),
        (b"=?utf-8?q?_a?=", " a"),
        (b"=?utf-8*de?q?=C3=BC?=", "ü"),
        (b"=?iso-8859-1?Q?=FC?= and =?koi8-r?B?8A==?=", "ü and П"),
        (b"=?iso-8859-1?Q?=FC?= =?koi8-r?B?8A==?=", "üП"),
        (b"=?utf-8?B?w?= =?utf-8?B?7w=?= x", "=?utf-8?B?w?= ï x"),
        (b"=?utf-8?Q?=C3?=\r\n =?utf-8?Q?=BC?=", "ü"),
        (b"=?utf-8?B?w7w?=", "ü"),
        (b"=?utf-8?B?w7w= ?=x", "üx"),
        (b"a=?utf-8?q?=C3=BC?=b", "aüb"),
        (b"=?utf-8?Q?with blanks ?=", "with blanks "),
        (b"=?utf-8?Q??=", ""),
        (b"=?x-unknown?Q?=C3=BC?=", "ü"),
        (b"=?utf-8?Q?=FC?=", "ü"),
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("latin-1"), "Grüße"),
        (b"=?utf-8?Q?never closed", "=?utf-8?Q?never closed"),
        (b"=?utf-8?Q?broken =?utf-8?Q?fine?=", "=?utf-8?Q?broken fine"),
        (b"=?utf-8?X?what?=", "=?utf-8?X?what?="),
        (b"=?utf-8?B?!!!?=", "=?utf-8?B?!!!?="),
        (b"=??Q?a?=", "=??Q?a?="),
        (b"2 =? 3", "2 =? 3"),
        (b"a\0b", "ab"),
    ],
)
def test_a_header_value_is_read(raw: bytes, text: str) -> None:
    assert decode_header(raw) == text


@pytest.mark.parametrize(
    "raw",
    [
        b"=?utf-8?Q?a=0D=0ABcc:_victim@x.example?=",
        b"=?utf-8?B?YQ0KQmNjOiB2aWN0aW1AeC5leGFtcGxl?=",
        b"=?utf-8?Q?a=E2=80=A8Bcc:_victim@x.example?=",
        b"a\rBcc: victim@x.example",
    ],
)
def test_no_line_break_survives_in_a_header_value(raw: bytes) -> None:
    assert decode_header(raw) == "a Bcc: victim@x.example"
