"""Pictures of agents: what is taken, how it is handed out, where it is seen."""

import base64
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AgentPicture, AuditEntry
from accounts.pictures import MAX_BYTES, read_head
from tests.cast import acting
from tickets.live import presence
from tickets.operations import ArticleDraft, add_article, assign

pytestmark = pytest.mark.django_db

_ROWS = zlib.compress(b"\0\x80\x40\x20")


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=1, height=1):
    """A PNG that says it is so large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", _ROWS) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


JPEG = (
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    b"\xff\xff\xc2\0\x0b\x08\0\x20\0\x40\1\1\x11\0\xff"
)
WEBP = base64.b64decode("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=")
WEBP_X = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x1f\0\0"


def upload(browser, content, name="me.png", kind="image/png"):
    file = SimpleUploadedFile(name, content, kind)
    return browser.post("/account/picture", {"picture": file})


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (png(3, 2), "image/png", (3, 2)),
        (JPEG, "image/jpeg", (64, 32)),
        (WEBP, "image/webp", (1, 1)),
        (WEBP_X, "image/webp", (64, 32)),
        (JPEG[:22], None, None),
        (b"GIF89a\1\0\1\0", None, None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None, None),
        (b"", None, None),
    ],
)
def test_type_and_size_are_read_from_the_content(content, kind, size):
    assert read_head(content) == (kind, size)


def test_a_picture_takes_the_place_of_initials_and_can_be_removed(
    browser_of, make_ticket, support, anna, rita
):
    ticket = make_ticket(support, body="Help")
    assign(ticket, actor=acting(anna), owner=anna)
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="Look"))
    presence.look(ticket.pk, anna.pk)
    browser = browser_of(anna)
    assert upload(browser, png()).status_code == 302
    kept = AgentPicture.objects.get()
    shown = f'<img src="/api/pictures?agent={anna.pk}&amp;v={kept.version}" alt="">'
    assert browser.get("/account").content.decode().count(shown) >= 2
    colleague = browser_of(rita)
    listed = colleague.get("/tickets").content.decode()
    assert listed.count(shown) == 2  # the owner, and who is at the ticket
    assert colleague.get(f"/tickets/{ticket.pk}").content.decode().count(shown) >= 1
    assert AuditEntry.objects.filter(action="agent.update").exists()

    browser.post("/account/picture", {"remove": "1"})
    assert not AgentPicture.objects.exists()
    assert "/api/pictures" not in colleague.get("/tickets").content.decode()


def test_a_picture_is_handed_to_agents_alone_and_can_run_nothing(
    browser_of, client, anna, rita, ben
):
    upload(browser_of(anna), png(), name="me.html", kind="text/html")
    address = f"/api/pictures?agent={anna.pk}"
    answer = browser_of(rita).get(address)
    assert answer.content == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert browser_of(ben).get(address).status_code == 403
    assert client.get(address)["Location"].startswith("/login")
    for wrong in ("", "?agent=0", "?agent=x", f"?agent={rita.pk}", f"?agent={'9' * 30}"):
        assert browser_of(rita).get(f"/api/pictures{wrong}").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg onload=alert(1)>", "as PNG, JPEG or WebP"),
        (b"", "as PNG, JPEG or WebP"),
        (png(2001, 1), "2000 pixels"),
        (png() + b"\0" * MAX_BYTES, "512 KB"),
    ],
)
def test_what_is_no_small_picture_is_refused_at_its_field(browser_of, anna, content, said):
    answer = upload(browser_of(anna), content)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text.partition('id="id_picture_error"')[2].partition("</p>")[0]
    assert not AgentPicture.objects.exists()
