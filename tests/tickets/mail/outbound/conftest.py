"""A conversation by mail, and a reply in the outbox."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.actors import Actor, Channel
from tests.servers.smtp import SmtpServer
from tickets.models import Article, ArticleType, OutgoingMail, Ticket
from tickets.operations import ArticleDraft, add_article, create_ticket

QUESTION_ID = "<question.1@acme.test>"


@pytest.fixture
def ticket(support, ben) -> Ticket:
    """Ben's ticket, opened by his mail."""
    return create_ticket(
        actor=Actor(Channel.MAIL, customer=ben),
        title="Printer on fire",
        queue=support,
        customer_user_id=ben.login,
        customer_id="ACME",
        article=ArticleDraft(
            subject="Printer on fire",
            body="It smokes.",
            article_type=ArticleType.EMAIL_EXTERNAL,
            from_="Ben Brook <ben@acme.test>",
            to="postmaster@gotrs.local",
            message_id=QUESTION_ID,
            references="<older@acme.test>",
            mail_facts={"source": "test"},
        ),
    )


@pytest.fixture
def reply(ticket, anna) -> Callable[..., OutgoingMail]:
    """Anna's reply, waiting in the outbox: ``reply(cc="x@y.test", files=(...))``."""

    def write(body: str = "Use water.", **draft: Any) -> OutgoingMail:
        draft.setdefault("article_type", ArticleType.EMAIL_EXTERNAL)
        article: Article = add_article(
            ticket, actor=Actor.of(anna, Channel.WEB), draft=ArticleDraft(body=body, **draft)
        )
        return OutgoingMail.objects.get(article=article)

    return write


@pytest.fixture
def smtp(smtp: SmtpServer, settings: Any) -> SmtpServer:
    """The real server, waited for a short time only."""
    settings.SMTP_TIMEOUT = 5
    return smtp
