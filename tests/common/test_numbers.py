"""Numbers as their readers write them."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from gotrs.common.text import grouped
from tickets.views.shell import QueueNode


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "1,234,567"), ("de", "1.234.567"), ("ar", "1,234,567")],
)
def test_a_figure_is_grouped_as_the_language_does_it(language: str, shown: str) -> None:
    with translation.override(language):
        assert grouped(1234567) == shown
        assert grouped(999) == "999"


def test_a_queues_figure_is_grouped_and_its_address_is_not() -> None:
    node = QueueNode(1234, "Support", url="/tickets?queue_id=1234", count=12345)
    with translation.override("de"):
        tree = render_to_string("_queue_tree.html", {"nodes": [node]})
    assert "<span>12.345</span>" in tree
    assert 'data-live-queue="1234"' in tree
    assert "queue_id=1234" in tree
