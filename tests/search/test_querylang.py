"""What is typed into the search box: any text is a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.querylang import MAX_TERMS, Filter, Query, Term, parse, split_filters


def word(*parts: str, prefix: bool = False) -> Term:
    return Term(parts, prefix)


CASES = [
    ("printer", Query((word("printer"),))),
    ("Printer  PRINTER", Query((word("printer"),))),
    ("paper jam", Query((word("paper"), word("jam")))),
    ('"paper jam"', Query((word("paper", "jam"),))),
    ('"paper jam', Query((word("paper", "jam"),))),
    ("pap*", Query((word("pap", prefix=True),))),
    ('"pap*"', Query((word("pap"),))),
    ("printer -toner", Query((word("printer"),), (word("toner"),))),
    ('printer -"out of paper"', Query((word("printer"),), (word("out", "of", "paper"),))),
    ("-toner", Query((), (word("toner"),))),
    ("-ton*", Query((), (word("ton", prefix=True),))),
    ("e-mail", Query((word("e", "mail"),))),
    ("ben@acme.test", Query((word("ben", "acme", "test"),))),
    ("queue:none", Query((word("queue", "none"),))),
    ("AND OR NOT", Query((word("and"), word("or"), word("not")))),
    ("NEAR(a b) ^c {d}:e", Query((word("near", "a"), word("b"), word("c"), word("d", "e")))),
    ("a & !b | (c <-> d)", Query((word("a"), word("b"), word("c"), word("d")))),
    ("", Query()),
    ("   ", Query()),
    ('"', Query()),
    ("- * ''", Query()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_text_is_read_as_this_query(text, expected):
    assert parse(text) == expected


def test_the_last_word_may_still_be_typed():
    assert parse("paper ja", last_is_prefix=True).wanted == (
        word("paper"),
        word("ja", prefix=True),
    )
    assert parse("paper jam ", last_is_prefix=True).wanted[-1] == word("jam")
    assert parse('"paper jam"', last_is_prefix=True).wanted == (word("paper", "jam"),)


def test_more_terms_than_anybody_types_are_left_out():
    query = parse(" ".join(f"word{number}" for number in range(1000)))
    assert len(query.wanted) == MAX_TERMS


@given(st.text())
def test_any_text_is_a_query(text):
    query = parse(text)
    for term in (*query.wanted, *query.unwanted):
        assert term.words
        assert all(part.isalnum() for part in term.words)


NAMES = {"queue", "state", "owner", "created"}
FILTER_CASES = [
    ("printer queue:Support", "printer", [Filter("queue", "Support")]),
    ('queue:"My Team" jam', "jam", [Filter("queue", "My Team")]),
    ("Owner:me", "", [Filter("owner", "me")]),
    (
        "created:>2026-01-01 state:open",
        "",
        [Filter("created", ">2026-01-01"), Filter("state", "open")],
    ),
    ("http://x.test 12:30 other:thing", "http://x.test 12:30 other:thing", []),
    ("queue: printer", "queue: printer", []),
    ('-queue:Support "state:open now"', '-queue:Support "state:open now"', []),
]


@pytest.mark.parametrize(("text", "rest", "filters"), FILTER_CASES)
def test_filters_are_told_from_words(text, rest, filters):
    assert split_filters(text, NAMES) == (rest, filters)


@given(st.text())
def test_any_text_can_be_split(text):
    rest, filters = split_filters(text, NAMES)
    assert all(found.name in NAMES for found in filters)
    assert isinstance(rest, str)
