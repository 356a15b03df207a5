"""Every mail of a corpus goes the whole way; the folder is named by GOTRS_MAIL_CORPUS."""

import os
from pathlib import Path

import pytest

from tickets.files import read_file
from tickets.mail.intake.parse import parse_mail
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import Article, IncomingMail, MailState, Ticket

CORPUS = os.environ.get("GOTRS_MAIL_CORPUS", "")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CORPUS, reason="GOTRS_MAIL_CORPUS names no folder"),
]


def test_no_mail_of_the_corpus_is_lost_and_each_says_in_its_article_what_it_said() -> None:
    paths = sorted(Path(CORPUS).glob("*.eml"))
    assert paths
    for path in paths:
        raw = path.read_bytes()
        mail = process(store(raw, source="pipe").pk)
        assert bytes(mail.raw.data) == raw
        assert mail.state in {MailState.DONE, MailState.DUPLICATE}, (path.name, mail.reason)
        assert mail.article is not None, path.name
        if mail.state == MailState.DONE:
            _compare(mail.article, raw, path.name)
    done = IncomingMail.objects.filter(state=MailState.DONE).count()
    same = IncomingMail.objects.filter(state=MailState.DUPLICATE).count()
    assert done + same == len(paths)
    assert Ticket.objects.count() <= done
    assert Article.objects.count() == done


def _compare(article: Article, raw: bytes, name: str) -> None:
    parsed = parse_mail(raw)
    assert article.subject == (" ".join(parsed.subject.split())[:998] or "(no subject)"), name
    assert article.from_header == (parsed.from_ or parsed.sender_address), name
    assert (article.to_header, article.cc_header) == (parsed.to, parsed.cc), name
    assert article.message_id == parsed.message_id, name
    stored = [(f.filename, read_file(f), f.inline) for f in article.attachments.all()]
    assert stored == [(f.filename, f.content, f.inline) for f in parsed.attachments], name
