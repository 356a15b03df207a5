"""A ticket on paper: the page for the browser's printer, and the PDF."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from accounts.models import Agent, CustomerUser
from tests.cast import acting
from tickets.models import ArticleType, SenderType, Ticket
from tickets.operations import ArticleDraft, NewFile, add_article, set_tags
from tickets.views import sheet, sheet_pdf

WEB = ArticleType.WEBREQUEST
# One of each: umlauts, Arabic, Chinese, a face, a flag, marks upon marks, a word without an end.
EVERYTHING = (
    "Grüße aus Köln. العربية تكتب من اليمين إلى اليسار. 打印机着火了。 😀 🇩🇪 a\u0301\u0323\u200d "
    + "x" * 400
)


def write(ticket: Ticket, writer: Agent | CustomerUser, body: str, **more: Any) -> Any:
    return add_article(ticket, actor=acting(writer), draft=ArticleDraft(body=body, **more))


def picture() -> bytes:
    stream = BytesIO()
    Image.new("RGBA", (300, 200), (200, 30, 30, 128)).save(stream, "PNG")
    return stream.getvalue()


def test_the_sheet_has_the_conversation_but_what_is_internal_only_if_asked_for(
    annas: Client, ticket: Ticket, anna: Agent
) -> None:
    write(ticket, anna, "He never pays.")
    set_tags(ticket, actor=acting(anna), tags=["vip-trouble"])
    outside = annas.get(f"/tickets/{ticket.pk}/print").content.decode()
    inside = annas.get(f"/tickets/{ticket.pk}/print?internal=1").content.decode()
    said = ticket.articles.earliest("pk").body_text
    assert said in outside
    assert said in inside
    for secret in ("He never pays.", "vip-trouble"):
        assert secret not in outside
        assert secret in inside


def test_the_sheet_runs_nothing_and_loads_nothing_from_elsewhere(
    annas: Client, ticket: Ticket, ben: CustomerUser
) -> None:
    write(
        ticket,
        ben,
        '<p>Hi<img src="https://evil.test/pixel.png"><script>alert(1)</script></p>',
        content_type="text/html",
        subject="<script>alert(2)</script>",
        article_type=ArticleType.EMAIL_EXTERNAL,
        sender_type=SenderType.CUSTOMER,
        mail_facts={"size": 1},
        files=(NewFile("red.png", picture()), NewFile("x.svg", b"<svg onload=alert(1)>")),
    )
    page = annas.get(f"/tickets/{ticket.pk}/print").content.decode()
    assert "evil.test" not in page
    assert "<script>alert" not in page
    pictures = re.findall(r'<img class="paper__picture" src="([^"]+)" alt="([^"]+)"', page)
    assert [name for _address, name in pictures] == ["red.png"]
    assert annas.get(pictures[0][0])["Content-Type"] == "image/png"


def test_the_pdf_has_text_pictures_and_any_script_of_the_world(
    annas: Client, ticket: Ticket, ben: CustomerUser
) -> None:
    files = (NewFile("red.png", picture()), NewFile("broken.png", picture()[:60]))
    write(ticket, ben, EVERYTHING, subject=EVERYTHING[:300], article_type=WEB, files=files)
    response = annas.get(f"/tickets/{ticket.pk}/pdf")
    assert response["Content-Type"] == "application/pdf"
    assert f'filename="{ticket.tn}.pdf"' in response["Content-Disposition"]
    assert response.content.startswith(b"%PDF-")
    assert response.content.count(b"/Subtype /Image") == 1


def test_internal_entries_are_in_the_pdf_only_if_asked_for(ticket: Ticket, anna: Agent) -> None:
    write(ticket, anna, "He never pays.")
    for internal in (False, True):
        printed = sheet.sheet_of(acting(anna), ticket, internal=internal)
        assert any("never pays" in one.text for one in printed.entries) is internal


def test_a_huge_ticket_is_printed_up_to_a_limit_and_says_so(
    annas: Client, ticket: Ticket, ben: CustomerUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        write(ticket, ben, f"Entry {number}. " + "word " * 1000, article_type=WEB)
    monkeypatch.setattr(sheet_pdf, "MAX_CHARACTERS", 3_000)
    actor = acting(ben)
    whole = sheet.sheet_of(actor, ticket, internal=False, characters=11_000)
    assert (len(whole.entries), whole.left_out) == (3, 2)
    pdf = sheet.sheet_of(actor, ticket, internal=False, characters=3)
    assert (len(pdf.entries), pdf.entries[0].entry.is_cut) == (1, True)
    assert annas.get(f"/tickets/{ticket.pk}/pdf").status_code == 200


def test_the_queries_of_the_sheet_do_not_grow_with_the_conversation(
    annas: Client, ticket: Ticket, anna: Agent, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        write(ticket, anna, f"Entry {number}")
    with django_assert_max_num_queries(16):
        annas.get(f"/tickets/{ticket.pk}/print?internal=1")
