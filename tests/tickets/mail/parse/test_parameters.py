import pytest

from tickets.mail.intake.parse.parameters import content_type_of, parse_structured


@pytest.mark.parametrize(
    ("raw", "filename"),
    [
        (b"attachment; filename=a.txt", "a.txt"),
        (b'attachment; filename="a; b.txt"', "a; b.txt"),
        (b'attachment; FileName = "a.txt"', "a.txt"),
        (b"attachment; filename=my file.txt; size=1", "my file.txt"),
        (b'attachment; filename="a\\"b.txt"', 'a"b.txt'),
        (b'attachment; filename="C:\\temp\\a.txt"', "C:\\temp\\a.txt"),
        (b'attachment; filename="never closed.txt', "never closed.txt"),
        (b"attachment; filename*=utf-8''%C3%9Cber.txt", "Über.txt"),
        (b"attachment; filename*=iso-8859-1'de'%DCber.txt", "Über.txt"),
        (b"attachment; filename=uber.txt; filename*=utf-8''%C3%9Cber.txt", "Über.txt"),
        (b"attachment; filename*=utf-8''%C3%9Cber.txt; filename=uber.txt", "Über.txt"),
        (b"attachment; filename*0=long; filename*1=-name.txt", "long-name.txt"),
        (b"attachment; filename*1=-name.txt; filename*0=long", "long-name.txt"),
        (b"attachment; filename*0*=utf-8''%C3; filename*1*=%9C; filename*2=ber.txt", "Über.txt"),
        (b"attachment; filename*=x-unknown''%DCber.txt", "Über.txt"),
        (b"attachment; filename*=%C3%9Cber.txt", "Über.txt"),
        (b"attachment; filename*=utf-8''100%.txt", "100%.txt"),
        (b'attachment; filename="=?utf-8?Q?=C3=9Cber=2Etxt?="', "Über.txt"),
        (b'attachment; filename="=?utf-8?Q?=C3=9C?=\r\n =?utf-8?Q?ber=2Etxt?="', "Über.txt"),
        ('attachment; filename="Über.txt"'.encode(), "Über.txt"),
        ('attachment; filename="Über.txt"'.encode("latin-1"), "Über.txt"),
        (b"attachment; filename=first.txt; filename=second.txt", "first.txt"),
        (b"attachment; filename*99999999=x; filename=a.txt", "a.txt"),
        (b"attachment; =x; ; filename", ""),
        (b"", ""),
    ],
)
def test_a_file_name_is_read_from_its_header(raw: bytes, filename: str) -> None:
    assert parse_structured(raw).get("filename") == filename


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (b"Text/HTML; charset=utf-8", "text/html"),
        (b"text/plain charset=utf-8", "text/plain"),
        (b'"application/pdf"', "application/pdf"),
        (b"text", "text/plain"),
        (b"/", "text/plain"),
        (b"", "text/plain"),
        ("text/\xfc".encode(), "text/plain"),
    ],
)
def test_what_is_no_content_type_counts_as_plain_text(raw: bytes, content_type: str) -> None:
    assert content_type_of(parse_structured(raw)) == content_type
