import pytest

from tickets.mail.intake.parse.filenames import (
    clean_file_name,
    extension_for,
    is_blocked_name,
    unique_names,
)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("report.pdf", "report.pdf"),
        ("Ünï cödé 漢字.pdf", "Ünï cödé 漢字.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("/", ""),
        ("..", ""),
        (".htaccess", "htaccess"),
        ("a\r\nX-Evil: 1.txt", "aX-Evil: 1.txt"),
        ("a\0\x1b\x7f\x85\u2028b.txt", "ab.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2067a\u2069.txt", "a.txt"),
        (" a.txt . ", "a.txt"),
        ("", ""),
    ],
)
def test_a_file_name_loses_what_is_dangerous(name: str, cleaned: str) -> None:
    assert clean_file_name(name) == cleaned


def test_a_long_file_name_is_cut_between_characters_and_keeps_its_extension() -> None:
    cleaned = clean_file_name("ü" * 200 + ".pdf")

    assert cleaned == "ü" * 108 + ".pdf"
    assert len(cleaned.encode()) == 220


@pytest.mark.parametrize(
    ("name", "blocked"),
    [
        ("a.exe", True),
        ("a.EXE", True),
        ("a.exe.txt", True),
        ("a.exe .", True),
        ("a.js", True),
        (".profile", True),
        ("dir/.profile", True),
        ("photo\u202egpj.exe", True),
        ("a.pdf", False),
        ("exe", False),
        ("execute.pdf", False),
        ("", False),
    ],
)
def test_dangerous_extensions_are_known_also_as_inner_ones(name: str, blocked: bool) -> None:
    assert is_blocked_name(name) is blocked


def test_equal_names_are_numbered() -> None:
    names = ["a.png", "A.png", "a.png", "a-1.png", "b", "b"]

    assert unique_names(names) == ["a.png", "A-1.png", "a-2.png", "a-1-1.png", "b", "b-1"]


def test_a_numbered_name_stays_within_the_limit() -> None:
    name = "n" * 216 + ".txt"

    first, second = unique_names([name, name])

    assert first == name
    assert second == "n" * 214 + "-1.txt"


@pytest.mark.parametrize(
    ("content_type", "extension"),
    [
        ("application/pdf", ".pdf"),
        ("image/jpeg", ".jpg"),
        ("message/delivery-status", ".txt"),
        ("text/rfc822-headers", ".txt"),
        ("message/rfc822", ".eml"),
        ("application/x-what", ".bin"),
    ],
)
def test_nameless_files_get_an_extension_by_type(content_type: str, extension: str) -> None:
    assert extension_for(content_type) == extension
