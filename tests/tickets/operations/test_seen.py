"""What an agent has read (rule 4.8)."""

from accounts.actors import Actor
from tests.cast import acting
from tickets.models import TicketSeen
from tickets.operations import ArticleDraft, add_article, mark_seen


def test_opening_a_ticket_marks_it_read_and_changes_nothing(ticket, anna, record):
    record.start(ticket)
    mark_seen(ticket, actor=acting(anna))
    mark_seen(ticket, actor=acting(anna))
    seen = TicketSeen.objects.get()
    assert (seen.agent, seen.article_id) == (anna, ticket.last_article_id)
    assert record.nothing_happened(ticket)


def test_each_agent_reads_for_themselves(ticket, anna, admin):
    mark_seen(ticket, actor=acting(anna))
    add_article(ticket, actor=acting(admin), draft=ArticleDraft(body="x"))
    unread = TicketSeen.objects.filter(article_id__lt=ticket.last_article_id)
    assert [seen.agent for seen in unread] == [anna]


def test_customers_and_the_system_leave_no_marks(ticket, ben):
    mark_seen(ticket, actor=acting(ben))
    mark_seen(ticket, actor=Actor.system())
    assert not TicketSeen.objects.exists()


def test_there_is_nothing_to_read_in_an_empty_ticket(make_ticket, support, anna):
    mark_seen(make_ticket(support, "Empty"), actor=acting(anna))
    assert not TicketSeen.objects.exists()
