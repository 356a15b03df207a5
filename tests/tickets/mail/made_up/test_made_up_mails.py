"""A few hundred made-up mails go the whole way; ``make mails`` sends 20,000."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.tickets.mail.made_up import scene
from tests.tickets.mail.made_up.books import Books
from tests.tickets.mail.made_up.strategy import MadeUp, made_up_mails

pytestmark = pytest.mark.django_db


def test_whatever_comes_in_is_kept_and_accounted_for_to_the_mail() -> None:
    scene.prepare()
    books = Books()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(made_up_mails())
    def hand_in(made: MadeUp) -> None:
        books.hand_in(made)

    hand_in()
    books.check()
