"""The only door from a request to a ticket (rule 6.4).

What may not be read is NotFound, as if it did not exist; what is readable without the right to do
more is Forbidden.
"""

import uuid

from django.db.models import QuerySet

from accounts import site
from accounts.actors import Actor
from accounts.models import Permission
from gotrs.common.errors import Forbidden, NotFound
from gotrs.common.rows import only
from queues.models import Queue
from tickets.models import Article, Attachment, Ticket

MAX_ID = 2**63 - 1


def access_ticket(actor: Actor, pk: int, *, need: str = Permission.RO) -> Ticket:
    """The ticket, joined with its names, if the actor may do ``need`` with it.

    Customers pass with ``ro`` and ``note`` on tickets that they see; what else they may do is
    decided by :func:`require_customer_may`. Raises NotFound or Forbidden.
    """
    found = (
        only(Ticket.objects.visible_to(actor).with_names().filter(pk=pk))
        if 0 < pk <= MAX_ID
        else None
    )
    if found is None:
        raise NotFound("Ticket not found.")
    require(actor, found, need)
    return found


def readable_ticket_id(actor: Actor, **wanted: int | str) -> int:
    """The id of a ticket that the actor may read, for who needs no more of it; ``pk`` or ``tn``.

    Raises NotFound.
    """
    pk = wanted.get("pk")
    if isinstance(pk, int) and not 0 < pk <= MAX_ID:
        raise NotFound("Ticket not found.")
    found = Ticket.objects.visible_to(actor).filter(**wanted).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("Ticket not found.")
    return found


def access_ticket_by_number(actor: Actor, tn: str) -> Ticket:
    """As access_ticket for reading, by ticket number."""
    found = (
        only(Ticket.objects.visible_to(actor).with_names().filter(tn=tn))
        if tn.isascii() and tn.isdigit()
        else None
    )
    if found is None:
        raise NotFound("Ticket not found.")
    return found


def may(actor: Actor, ticket: Ticket, need: str) -> bool:
    """Whether the actor may do ``need`` with a ticket that they can read."""
    if actor.is_customer:
        return need in {Permission.RO, Permission.NOTE}
    if need == Permission.RO or actor.grants.allows(ticket.queue.group_id, need):
        return True
    if site.get("owner_has_rw") and ticket.owner_id == actor.agent_id:
        return True
    return bool(site.get("responsible_has_rw")) and ticket.responsible_id == actor.agent_id


def require(actor: Actor, ticket: Ticket, *needs: str) -> None:
    """Raises Forbidden unless the actor may do all of ``needs`` with the ticket."""
    for need in needs:
        if not may(actor, ticket, need):
            raise Forbidden("You don't have the permission for this.")


def require_move(actor: Actor, ticket: Ticket, queue: Queue) -> None:
    """``move_into`` there, and ``rw`` or ``move_into`` here (rule 6.5). Raises Forbidden."""
    if not actor.grants.allows(queue.group_id, Permission.MOVE_INTO):
        raise Forbidden("You may not move tickets into this queue.")
    if not actor.grants.allows(ticket.queue.group_id, Permission.MOVE_INTO):
        require(actor, ticket, Permission.RW)


def require_reply(actor: Actor, ticket: Ticket) -> None:
    """What the site asks for to write to a customer (setting ``reply_needs``)."""
    require(actor, ticket, str(site.get("reply_needs")))


def owns(actor: Actor, ticket: Ticket) -> bool:
    """Whether it is the acting customer's own ticket, not one of a colleague (rule 6.7)."""
    if actor.customer is None:
        return False
    return ticket.customer_user_id.lower() in actor.customer.own_names()


def require_customer_may(actor: Actor, ticket: Ticket, action: str) -> None:
    """``close`` and ``reopen`` of own tickets where the queue says so (rule 6.7).

    Raises Forbidden.
    """
    allowed = {
        "close": ticket.queue.customer_can_close,
        "reopen": ticket.queue.customer_can_reopen,
    }
    if not (owns(actor, ticket) and allowed[action]):
        raise Forbidden("You don't have the permission for this.")


def readable_articles(actor: Actor, ticket: Ticket) -> QuerySet[Article]:
    """The articles of a ticket that the actor sees, in order."""
    return ticket.articles.visible_to(actor).in_order()


def access_article(actor: Actor, ticket: Ticket, pk: int) -> Article:
    """One article of the ticket. Raises NotFound for another ticket's or a hidden one."""
    found = readable_articles(actor, ticket).filter(pk=pk).first() if 0 < pk <= MAX_ID else None
    if found is None:
        raise NotFound("Article not found.")
    return found


def access_file(actor: Actor, pk: str) -> Attachment:
    """A file: its uploader's until something takes it, then whoever's who reads that.

    The files of an article are those of its readers, the files of a text template of all agents.
    """
    try:
        key = uuid.UUID(pk)
    except ValueError:
        raise NotFound("File not found.") from None
    found = Attachment.objects.select_related("article").filter(pk=key).first()
    if found is None or not _may_read_file(actor, found):
        raise NotFound("File not found.")
    return found


def _may_read_file(actor: Actor, file: Attachment) -> bool:
    if file.article_id is not None:
        tickets = Ticket.objects.visible_to(actor)
        article = Article.objects.visible_to(actor).filter(pk=file.article_id, ticket__in=tickets)
        return bool(article.exists())
    if file.template_id is not None:
        return not actor.is_customer
    if actor.customer is not None:
        return file.uploaded_by_customer_id == actor.customer.pk
    return actor.agent_id is not None and file.uploaded_by_id == actor.agent_id
