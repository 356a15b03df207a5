"""Mail that stays in a folder, and the pages that show it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Agent, CustomerUser
from tests.cast import acting
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import ArticleType, OutgoingMail, Ticket
from tickets.operations import ArticleDraft, NewFile, add_article

Browser = Callable[..., Client]


@pytest.fixture
def mail(
    transactional_db: None, ticket: Ticket, anna: Agent, settings: Any, tmp_path: Path
) -> OutgoingMail:
    """Anna's answer to Ben, delivered into the folder."""
    settings.MAIL_TRANSPORT, settings.MAIL_FOLDER = "folder", tmp_path / "mail"
    draft = ArticleDraft(
        body="Pull the plug. <b>Now</b>.",
        article_type=ArticleType.EMAIL_EXTERNAL,
        files=(NewFile("plan.txt", b"1. plug"),),
    )
    add_article(ticket, actor=acting(anna), draft=draft)
    deliver_due("test")
    return OutgoingMail.objects.get()


def test_an_answer_is_shown_as_its_recipient_gets_it(
    mail: OutgoingMail, anna: Agent, ben: CustomerUser, browser_of: Browser
) -> None:
    browser = browser_of(anna)
    assert f"/mail-folder/{mail.pk}" in browser.get("/mail-folder").content.decode()
    page = browser.get(f"/mail-folder/{mail.pk}").content.decode()
    for words in (ben.email, mail.ticket.tn, "Pull the plug.", "plan.txt"):
        assert words in page
    assert "<b>Now</b>" not in page


def test_the_source_is_a_download(mail: OutgoingMail, anna: Agent, browser_of: Browser) -> None:
    answer = browser_of(anna).get(f"/mail-folder/{mail.pk}/source")
    assert b"Message-ID: " + mail.message_id.encode() in answer.content
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_mail_of_tickets_that_one_may_not_read_is_not_there(
    mail: OutgoingMail, outsider: Agent, ben: CustomerUser, client: Client, browser_of: Browser
) -> None:
    paths = (f"/mail-folder/{mail.pk}", f"/mail-folder/{mail.pk}/source")
    for path in paths:
        assert browser_of(outsider).get(path).status_code == 404
        assert browser_of(ben).get(path).status_code == 403
        assert client.get(path).status_code == 302
    assert str(mail.ticket.tn) not in browser_of(outsider).get("/mail-folder").content.decode()


def test_where_mail_is_sent_for_real_there_is_no_such_page(
    mail: OutgoingMail, anna: Agent, browser_of: Browser, settings: Any
) -> None:
    settings.MAIL_TRANSPORT = "smtp"
    assert browser_of(anna).get("/mail-folder").status_code == 404
    assert browser_of(anna).get(f"/mail-folder/{mail.pk}").status_code == 404


def test_a_folder_that_was_emptied_is_no_error(
    mail: OutgoingMail, anna: Agent, browser_of: Browser, settings: Any
) -> None:
    for file in Path(settings.MAIL_FOLDER).iterdir():
        file.unlink()
    assert "No mail yet" in browser_of(anna).get("/mail-folder").content.decode()
    assert browser_of(anna).get(f"/mail-folder/{mail.pk}").status_code == 404
