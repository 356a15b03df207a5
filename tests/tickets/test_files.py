"""Files of articles: limits, names, types, and where the bytes are (rules 4.6, 4.7)."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from gotrs.common.errors import DomainError, Invalid, TooLarge
from tests.cast import acting
from tickets import files
from tickets.models import Attachment

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
BLOCKED = (
    "exe com bat cmd ps1 sh vbs vbe js jse jar app deb rpm msi dll so scr pif hta lnk cpl wsf reg "
    "php phtml pht"
).split()


# --- Names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("Größe 中文.txt", "Größe 中文.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ben\\plan.doc", "plan.doc"),
        ("a\r\nContent-Type: text/html.txt", "html.txt"),
        ("a\x00\x01\x85b.txt", "ab.txt"),
        ("cod\u202excod.exe", "codxcod.exe"),
        ("a\u2028b\u061c\u200e\u2066.txt", "ab.txt"),
        ("..hidden", "hidden"),
        (" .. .x ", "x"),
        ("a\ud800.txt", "a\ufffd.txt"),
        ("e\u0301.txt", "e\u0301.txt"),  # as it came (rule 4.3)
        ('<b>"a"|?*.txt', "ba.txt"),
        ("", "file"),
        (".", "file"),
        ("\r\n", "file"),
        ("dir/", "file"),
    ],
)
def test_a_name_loses_what_could_do_harm(name, kept):
    assert files.safe_name(name) == kept


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("a" * 300 + ".pdf", "a.pdf"),
        ("é" * 200 + ".tar.gz", ".gz"),
        ("中" * 100, "中"),
        ("a." + "x" * 300, "x"),
    ],
)
def test_a_long_name_is_cut_to_220_bytes_before_its_extension(name, end):
    kept = files.safe_name(name)
    assert len(kept.encode()) <= 220
    assert kept.endswith(end)


@given(st.text())
def test_whatever_came_the_name_is_usable(name):
    kept = files.safe_name(name)
    assert 0 < len(kept.encode()) <= 220
    assert not kept.startswith(".")
    assert not set(kept) & set('/\\\r\n\x00<>:"|?*')
    assert files.safe_name(kept) == kept


def test_equal_names_are_numbered_in_any_case():
    names = ["plan.txt", "PLAN.txt", "plan-1.txt", "plan.txt", "x", "x", "a.tar.gz", "a.tar.gz"]
    unique = files.unique_names(names)
    assert unique == [
        "plan.txt",
        "PLAN-1.txt",
        "plan-1-1.txt",
        "plan-2.txt",
        "x",
        "x-1",
        "a.tar.gz",
        "a.tar-1.gz",
    ]


def test_numbered_names_stay_within_the_limit_and_many_are_quick():
    names = files.unique_names(["a" * 216 + ".txt"] * 1000)
    assert len({name.lower() for name in names}) == 1000
    assert max(len(name.encode()) for name in names) == 220


# --- Blocked kinds -----------------------------------------------------------------------------


@pytest.mark.parametrize("extension", BLOCKED)
def test_programs_and_scripts_are_blocked_also_as_inner_extension(extension):
    for name in (f"a.{extension}", f"A.{extension.upper()}", f"a.{extension}.txt"):
        assert files.is_blocked(name), name


@pytest.mark.parametrize(
    "name",
    [
        ".htaccess",
        "dir/.bashrc",
        "a.exe ",
        "a.exe.",
        "a. exe",
        "a.e\u202exe",
        "a.ex\x00e",
        "a.ex:e",
        "\u200e.profile",
    ],
)
def test_what_becomes_a_program_when_it_is_cleaned_is_blocked(name):
    assert files.is_blocked(name)


@pytest.mark.parametrize("name", ["a.pdf", "exe", "com", "a.exec", "shell.txt", "a.b.c", "a"])
def test_the_rest_is_not(name):
    assert not files.is_blocked(name)


# --- Types -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "declared", "found"),
    [
        (PNG, "", "image/png"),
        (PNG, "text/html", "image/png"),
        (b"%PDF-1.7\n", "image/png", "application/pdf"),
        (SVG, "image/png", "image/svg+xml"),
        (b"\xef\xbb\xbf \n" + SVG, "image/png", "image/svg+xml"),
        (b"<!DOCTYPE html><p>", "image/png", "text/html"),
        (b"<HTML>", "application/pdf", "text/html"),
        (b"just text", "", "text/plain"),
        (b"just text", "image/png", "text/plain"),
        (b"a,b\n1,2\n", "text/csv; charset=utf-8", "text/csv"),
        (b"\x00\x01\x02\x03", "application/x-own", "application/x-own"),
        (b"\x00\x01\x02\x03", "image/png", "application/octet-stream"),
        (b"\x00\x01\x02\x03", "evil\r\nX: y", "application/octet-stream"),
        (b"", "", "application/octet-stream"),
        (b"", "application/pdf", "application/octet-stream"),
    ],
)
def test_the_type_is_found_by_content(content, declared, found):
    assert files.detect_type(content, declared) == found


@given(st.binary(max_size=300), st.text(max_size=30))
def test_nothing_is_called_an_image_for_its_declaration(content, declared):
    found = files.detect_type(content, f"image/{declared}")
    assert "\r" not in found
    if found in files.INLINE_TYPES:
        assert found == files.detect_type(content)


# --- Uploads -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_upload_belongs_to_its_uploader_until_it_is_used(anna, ben):
    by_agent = files.store_upload(acting(anna), "../plan.txt", b"hello", "text/html")
    by_customer = files.store_upload(acting(ben), "plan.txt", b"hello")
    stored = Attachment.objects.get(pk=by_agent.pk)
    assert (stored.filename, stored.size, stored.article) == ("plan.txt", 5, None)
    assert (stored.uploaded_by, stored.uploaded_by_customer) == (anna, None)
    assert (by_customer.uploaded_by, by_customer.uploaded_by_customer) == (None, ben)
    assert files.read_file(stored) == b"hello"
    with files.open_file(stored) as file:
        assert file.read(2) == b"he"


@pytest.mark.django_db
def test_equal_bytes_are_stored_once(anna):
    one = files.store_upload(acting(anna), "a.txt", b"the same")
    two = files.store_upload(acting(anna), "b.txt", b"the same")
    assert one.sha256 == two.sha256
    folder = Path(default_storage.path(files._path(one.sha256))).parent
    assert [path.name for path in folder.iterdir()] == [one.sha256]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "error", "code"),
    [
        ("a.txt", b"", Invalid, "validation_failed"),
        ("a.txt", b"x" * (10 * 1024 * 1024 + 1), TooLarge, "too_large"),
        ("a.exe", b"MZ", DomainError, "file_type_blocked"),
        (".env", b"KEY=1", DomainError, "file_type_blocked"),
        ("a.php.png", PNG, DomainError, "file_type_blocked"),
    ],
)
def test_an_upload_is_refused_with_its_reason(name, content, error, code, anna):
    with pytest.raises(error) as refusal:
        files.store_upload(acting(anna), name, content)
    assert refusal.value.code == code
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_ten_megabytes_are_taken(anna):
    content = b"x" * (10 * 1024 * 1024)
    assert files.store_upload(acting(anna), "big.txt", content).size == len(content)


def test_twenty_files_of_fifty_megabytes_are_the_most_of_an_article():
    mega = 1024 * 1024
    files.check_article_files([1] * 20)
    files.check_article_files([10 * mega] * 5)
    for sizes in ([1] * 21, [10 * mega] * 5 + [1]):
        with pytest.raises(TooLarge):
            files.check_article_files(sizes)
