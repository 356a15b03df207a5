import pytest

from tickets.mail.intake.parse.charsets import clean_charset, decode_text, tidy_text


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ('"utf8"', "utf-8"),
        ("utf-8; format=flowed", "utf-8"),
        ("charset=utf-8", "utf-8"),
        ("iso-8859-1'en", "iso8859-1"),
        ("ISO_8859-15", "iso8859-15"),
        ("iso8859-2", "iso8859-2"),
        ("ks_c_5601-1987", "cp949"),
        ("GB2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("windows-1251", "cp1251"),
        ("x-unknown", None),
        ("", None),
        (None, None),
        ("\xff\0", None),
    ],
)
def test_a_declared_charset_is_cleaned(declared: str | None, codec: str | None) -> None:
    assert clean_charset(declared) == codec


@pytest.mark.parametrize(
    "declared", ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "rot13", "hex", "zlib"]
)
def test_codecs_of_python_that_are_no_charsets_are_unknown(declared: str) -> None:
    assert clean_charset(declared) is None


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Grüße".encode(), None, "Grüße"),
        ("Grüße".encode("cp1252"), None, "Grüße"),
        ("Grüße".encode("cp1252"), "utf-8", "Grüße"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode(), "x-unknown", "Grüße"),
        ("„so“ – 5 €".encode("cp1252"), "iso-8859-1", "„so“ – 5 €"),
        ("Привет".encode("koi8-r"), "KOI8-R", "Привет"),
        ("日本語".encode("iso2022_jp"), "iso-2022-jp", "日本語"),
        ("日本語①".encode("cp932"), "shift_jis", "日本語①"),
        ("漢字".encode("gb18030"), "gb2312", "漢字"),
        ("\ufeffHallo".encode(), "utf-8", "Hallo"),
        (b"a\0b", None, "ab"),
        (b"", "utf-8", ""),
        (b"\x81\x8d", None, "\ufffd\ufffd"),
    ],
)
def test_bytes_are_read_as_declared_then_as_utf_8_then_as_windows_1252(
    data: bytes, declared: str | None, text: str
) -> None:
    assert decode_text(data, declared)[0] == text


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Grüße aus Köln".encode() + b"\xc3", "utf-8", "Grüße aus Köln\ufffd"),
        ("Grüße aus Köln".encode() + b"\xc3", None, "Grüße aus Köln\ufffd"),
        ("日本語のメール".encode("cp932") + b"\x81", "shift_jis", "日本語のメール\ufffd"),
        (b"\x1b$B$3\x1b(B \xff", "iso-2022-jp", "こ \ufffd"),
    ],
)
def test_a_cut_character_does_not_spoil_the_text_before_it(
    data: bytes, declared: str | None, text: str
) -> None:
    assert decode_text(data, declared)[0] == text


def test_it_is_told_whether_the_text_was_what_was_declared() -> None:
    assert decode_text("ü".encode(), "utf-8")[1]
    assert decode_text("ü".encode(), None)[1]
    assert not decode_text("ü".encode(), "us-ascii")[1]
    assert not decode_text(b"\xfc", None)[1]


def test_stored_text_has_no_nul_no_lone_surrogates_and_unix_line_ends() -> None:
    assert tidy_text("a\0b\ud800c\r\nd\re") == "ab\ufffdc\nd\ne"
