"""What tests of the API share: commands on a ticket, and that a refused one changed nothing."""

import pytest

from tickets.models import Article, Ticket, TicketHistory


@pytest.fixture
def do(api_of, anna, ticket):
    """Anna's command on the ticket."""
    api = api_of(anna)

    def post(verb, body=None, **headers):
        return api.post(f"/tickets/{ticket.pk}/{verb}", body, **headers)

    return post


@pytest.fixture
def nothing_changes(ticket):
    """Checks at its end that the ticket, its history and the number of tickets are as before."""

    def state():
        ticket.refresh_from_db()
        return (
            Ticket.objects.count(),
            Article.objects.count(),
            TicketHistory.objects.count(),
            ticket.version,
            ticket.title,
        )

    before = state()
    yield
    assert state() == before
