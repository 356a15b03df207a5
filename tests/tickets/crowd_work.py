"""What the processes of tests.tickets.crowd do. Each names its rows by key, as a request does."""

import itertools
from collections.abc import Callable
from typing import Any

from accounts.actors import Actor, Channel
from accounts.models import Agent
from gotrs.common.errors import DomainError, NotFound
from queues.models import Queue
from tests.cast import acting
from tickets.access import access_ticket
from tickets.models import ArticleType, Attachment, LinkType, Ticket
from tickets.operations import (
    ArticleDraft,
    add_article,
    create_ticket,
    delete_ticket,
    follow_up,
    link_tickets,
    lock_ticket,
    merge_tickets,
    set_title,
    unmerge_ticket,
)


def agent(login: str) -> Actor:
    """The agent as an actor."""
    return acting(Agent.objects.get(login=login))


def create(login: str, queue_id: int, how_many: int) -> list[str]:
    """Makes tickets; returns their numbers."""
    actor, note = agent(login), ArticleDraft(body="It smokes.")
    queue = Queue.objects.get(pk=queue_id)
    return [
        create_ticket(actor=actor, title=f"Ticket {n}", queue=queue, article=note).tn
        for n in range(how_many)
    ]


def lock(login: str, ticket_id: int) -> str:
    """Locks the ticket; returns who did."""
    actor = agent(login)
    lock_ticket(access_ticket(actor, ticket_id), actor=actor)
    return login


def rename(login: str, ticket_id: int, title: str) -> str:
    """Changes the title of the ticket's first version."""
    actor = agent(login)
    set_title(access_ticket(actor, ticket_id), actor=actor, title=title, expected_version=1)
    return title


def merge(login: str, pairs: list[tuple[int, int]]) -> list[str]:
    """Merges each first into each second; returns for each ``done`` or the code of the refusal."""
    actor, results = agent(login), []
    for source_id, target_id in pairs:
        source, target = (Ticket.objects.get(pk=pk) for pk in (source_id, target_id))
        try:
            merge_tickets(source, actor=actor, target=target)
            results.append("done")
        except DomainError as refusal:
            results.append(refusal.code)
    return results


def unmerge(login: str, ticket_id: int) -> None:
    """Takes a merge back."""
    unmerge_ticket(Ticket.objects.get(pk=ticket_id), actor=agent(login))


def note(login: str, ticket_id: int, how_many: int) -> int:
    """Writes notes until the ticket is gone; returns how many."""
    ticket, actor = Ticket.objects.get(pk=ticket_id), agent(login)
    for n in range(how_many):
        try:
            add_article(ticket, actor=actor, draft=ArticleDraft(body=f"Note {n}"))
        except NotFound:
            return n
    return how_many


def write_in(ticket_id: int, how_many: int) -> list[int]:
    """An unknown customer writes by mail; returns the ids of the articles."""
    actor = Actor(Channel.MAIL, address="who@example.test")
    mail = ArticleDraft(
        body="x", article_type=ArticleType.EMAIL_EXTERNAL, mail_facts={"sender": "who"}
    )
    return [
        follow_up(
            Ticket.objects.get(pk=ticket_id), actor=actor, draft=mail, by_mail=True
        ).article.pk
        for _ in range(how_many)
    ]


def merge_along(login: str, ids: list[int]) -> str:
    """Merges the first ticket into the second, that into the third, and so on."""
    actor = agent(login)
    for source_id, target_id in itertools.pairwise(ids):
        source, target = (Ticket.objects.get(pk=pk) for pk in (source_id, target_id))
        merge_tickets(source, actor=actor, target=target)
    return "merged"


def delete(login: str, ticket_id: int) -> str:
    """Deletes the ticket."""
    delete_ticket(Ticket.objects.get(pk=ticket_id), actor=agent(login))
    return "deleted"


def link(login: str, source_id: int, target_id: int) -> str:
    """Links two tickets."""
    source, target = (Ticket.objects.get(pk=pk) for pk in (source_id, target_id))
    link_tickets(source, actor=agent(login), target=target, type=LinkType.NORMAL)
    return "linked"


def use_upload(login: str, ticket_id: int, upload_id: str) -> str:
    """Writes a note with an upload."""
    upload = Attachment.objects.get(pk=upload_id)
    ticket = Ticket.objects.get(pk=ticket_id)
    add_article(ticket, actor=agent(login), draft=ArticleDraft(body="x", files=(upload,)))
    return "used"


def call(work: Callable[..., Any], *given: Any) -> Any:
    """Does ``work``; so each process of a crowd can do something else."""
    return work(*given)
