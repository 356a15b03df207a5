"""Hits in context, marked, and never as HTML of the text itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.querylang import parse
from search.snippets import LENGTH, Marker, lines
from tests.cast import acting
from tickets.models import ArticleType
from tickets.operations import ArticleDraft, add_article

MARKED = [
    ("fire", "Printer on Fire!", "Printer on <mark>Fire</mark>!"),
    ("print*", "Printer printed sprint", "<mark>Printer</mark> <mark>printed</mark> sprint"),
    ('"on fire"', "fire on Fire", "fire <mark>on Fire</mark>"),
    ("grosse", "Die Größe", "Die <mark>Größe</mark>"),
    ("cafe", "un cafe\u0301", "un <mark>café</mark>"),
    ("fire -on", "on fire", "on <mark>fire</mark>"),
    ("タワー", "東京タワー", "東京<mark>タワー</mark>"),
    ("b", "<b>b</b>", "&lt;<mark>b</mark>&gt;<mark>b</mark>&lt;/<mark>b</mark>&gt;"),
    ("x", "<script>alert('y')</script>", "&lt;script&gt;alert(&#x27;y&#x27;)&lt;/script&gt;"),
    ("", "nothing asked", "nothing asked"),
]


@pytest.mark.parametrize(("asked", "text", "expected"), MARKED)
def test_words_are_marked_where_they_stand(asked, text, expected):
    assert Marker(parse(asked)).mark(text) == expected


@given(st.text(), st.text())
def test_marking_changes_nothing_but_adds_marks(asked, text):
    import html
    import unicodedata

    marked = Marker(parse(asked)).mark(text)
    bare = marked.replace("<mark>", "").replace("</mark>", "")
    assert html.unescape(bare) == html.unescape(html.escape(unicodedata.normalize("NFC", text)))
    assert "<" not in bare


def test_a_line_shows_the_words_around_the_hit():
    text = "Once upon a time. " * 30 + "The printer burns. " + "And so on. " * 30
    line = Marker(parse("burns")).line(text)
    assert "The printer <mark>burns</mark>." in line
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert len(line) < LENGTH + 30


def test_a_short_text_is_shown_whole():
    assert Marker(parse("burns")).line("It\n\nburns  now") == "It <mark>burns</mark> now"


def test_a_text_without_the_words_gives_no_line():
    assert Marker(parse("burns")).line("It is cold") is None
    assert Marker(parse('"now burns"')).line("It burns now") is None
    assert Marker(parse("-burns")).line("It burns") is None


@pytest.mark.django_db
def test_customers_get_no_line_of_an_internal_note(ticket, anna, ben, django_assert_num_queries):
    for kind, body in (
        (ArticleType.NOTE_EXTERNAL, "A visible replacement"),
        (ArticleType.NOTE_INTERNAL, "A secret replacement"),
    ):
        draft = ArticleDraft(body=body, article_type=kind)
        add_article(ticket, actor=acting(anna), draft=draft)
    marker = Marker(parse("replacement"))
    with django_assert_num_queries(1):
        assert "secret" in lines([ticket.pk], acting(anna), marker)[ticket.pk]
    assert "visible" in lines([ticket.pk], acting(ben), marker)[ticket.pk]


def test_a_hit_behind_many_near_misses_is_found():
    text = "paper tray " * 100 + "paper jam " + "sprinter printers " * 50
    assert "<mark>paper jam</mark>" in Marker(parse('"paper jam"')).line(text)
    assert Marker(parse("printer")).line(text) is None
    assert "<mark>ワー</mark>" in Marker(parse("ワー")).line("東京タワー")
    assert "<mark>jam</mark>" in Marker(parse("jam")).line(f"Größe ﬁn {text}")
