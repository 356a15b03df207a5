"""The benchmark's data are what the product itself would have written."""

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from accounts.actors import Actor
from accounts.models import Agent
from benchmarks import cleaning, loader
from benchmarks.people import MEASURED_AGENT
from benchmarks.vocabulary import Writer, code_of
from queues.models import Queue
from search import documents
from tests.cast import acting
from tickets import search_port, tally
from tickets.models import Article, ArticleType, Ticket, TicketHistory
from tickets.operations import ArticleDraft, add_article
from tickets.querysets import readable_queue_ids

TICKETS = 300


def _conninfo() -> str:
    database = connection.settings_dict
    return make_conninfo(
        host=database["HOST"],
        port=database["PORT"],
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"] or None,
    )


def _indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_loader_builds_a_database_that_works(tmp_path):
    before = _indexes()
    note = tmp_path / "loaded.json"
    loaded = loader.ensure(_conninfo(), TICKETS, note)

    assert loader.ensure(_conninfo(), TICKETS, note) == loaded
    with pytest.raises(RuntimeError, match="--rebuild"):
        loader.ensure(_conninfo(), TICKETS + 1, note)
    assert _indexes() == before
    assert Ticket.objects.count() == TICKETS
    assert Article.objects.count() == pytest.approx(3 * TICKETS, rel=0.1)
    assert TicketHistory.objects.count() > 4 * TICKETS
    assert tally.differences() == {}
    agent = Agent.objects.get(login=MEASURED_AGENT)
    assert len(readable_queue_ids(acting(agent))) == 20
    somebody = Ticket.objects.visible_to(Actor.system()).unarchived().last()
    found = search_port.find_ids(code_of(somebody.pk), actor=Actor.system())
    assert found == [somebody.pk]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_loaded_search_documents_are_those_of_the_product(tmp_path):
    loader.ensure(_conninfo(), 20, tmp_path / "loaded.json")
    loaded = _lexemes()
    documents.refresh(list(Ticket.objects.values_list("pk", flat=True)))
    missing = [own - other for own, other in zip(loaded, _lexemes(), strict=True)]
    assert missing == [set()] * 20


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_a_run_has_added_is_taken_away(tmp_path, make_ticket):
    loader.ensure(_conninfo(), TICKETS, tmp_path / "loaded.json")
    before = (Article.objects.count(), TicketHistory.objects.count())
    make_ticket(Queue.objects.get(pk=1), body="Added")
    old = Ticket.objects.get(pk=5)
    draft = ArticleDraft(body="Also added", article_type=ArticleType.NOTE_INTERNAL)
    add_article(old, actor=Actor.system(), draft=draft)

    assert cleaning.remove_additions(_conninfo(), TICKETS) == 1
    assert cleaning.remove_additions(_conninfo(), TICKETS) == 0
    assert Ticket.objects.count() == TICKETS
    assert (Article.objects.count(), TicketHistory.objects.count()) == before
    assert tally.differences() == {}
    old.refresh_from_db()
    assert old.last_article_id == old.articles.last().pk


def _lexemes() -> list[set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(words) FROM search_searchdocument ORDER BY ticket_id"
        )
        return [set(words) for (words,) in cursor.fetchall()]


def test_the_same_seed_writes_the_same_words():
    first, again, other = Writer(1), Writer(1), Writer(2)
    text = first.text([])
    assert text == again.text([])
    assert text != other.text([])
