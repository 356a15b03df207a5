"""Words of texts: the same for what is stored and what is asked, on both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import MAX_WORD, Part, Weight, cut, fold, tsvector, words

CASES = [
    ("Printer on fire!", ["printer", "on", "fire"]),
    ("Größe GROSSE große", ["grosse", "grosse", "grosse"]),
    ("Café crème naïve Łódź", ["cafe", "creme", "naive", "łodz"]),
    ("ben@acme.test", ["ben", "acme", "test"]),
    ("e-mail_address", ["e", "mail", "address"]),
    ("ﬁle ½ ２０２６", ["file", "1", "2", "2026"]),
    ("İstanbul ISTANBUL", ["istanbul", "istanbul"]),
    ("ΣΊΣΥΦΟΣ", ["σισυφοσ"]),
    ("Ёлка Елка", ["елка", "елка"]),
    ("東京タワー", ["東", "京", "タ", "ワ", "ー"]),
    ("한국어", ["한국어"]),
    ("مُحَمَّد", ["محمد"]),
    ("'; DROP TABLE x; --", ["drop", "table", "x"]),
    ("a\x00b", ["a", "b"]),
    ("", []),
    ("?!…", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_text_has_these_words(text, expected):
    assert words(text) == expected


@given(st.text())
def test_words_are_letters_and_digits_and_stay_what_they_are(text):
    for word in words(text):
        assert word
        assert len(word) <= MAX_WORD
        assert not set(word) & set("'\\:*&|!()<> \"{}\x00")
        assert words(word) == [word] or fold(word) == word


@given(st.text())
def test_case_makes_no_difference(text):
    assert words(text.casefold()) == words(text)


def test_places_and_weights_stand_in_the_vector():
    parts = [Part.of(Weight.HEAD, "Paper jam"), Part.of(Weight.INTERNAL, "jam again")]
    assert tsvector(parts) == "'paper':1A 'jam':2A,13D 'again':14D"


def test_a_part_is_cut_to_the_room_there_is():
    part = Part.of(Weight.VISIBLE, "one two three two four")
    shorter = cut(part, part.cost - 1)
    assert shorter.words == ["one", "two", "three", "two"]
    assert shorter.cost < part.cost
    assert cut(part, part.cost) is part
    assert cut(part, 0).words == []


@given(st.lists(st.sampled_from(["a", "bb", "ccc"])), st.integers(min_value=-5, max_value=80))
def test_a_cut_part_fits(found, room):
    assert cut(Part(Weight.VISIBLE, found), room).cost <= max(room, 0)
