"""What stands in the database before each of the mails comes in."""

from datetime import timedelta

from accounts.actors import Actor, Channel
from accounts.models import Agent, CustomerUser
from gotrs.common import kept
from gotrs.common.clock import now
from queues.models import AutoResponse, Queue, QueueAutoResponse
from tests.cast import make_queue
from tests.tickets.mail.own.names import NUMBERS, PRIVATE_QUESTION, REPLY
from tickets.models import Article, ArticleType, OutgoingMail, Ticket
from tickets.operations import (
    ArticleDraft,
    add_article,
    close_ticket,
    create_ticket,
    merge_tickets,
)
from tickets.operations.articles import message_id_md5

REJECT, NEW_TICKET = 2, 3


def prepare(anna: Agent, ben: CustomerUser) -> None:
    """Five tickets of Ben's; Anna has answered one, and has asked Vera about it in private."""
    misc = Queue.objects.get(name="Misc")
    queues = {
        "open": misc,
        "rejecting": make_queue("Rejecting", follow_up_id=REJECT),
        "starting anew": make_queue("Starting anew", follow_up_id=NEW_TICKET),
        "closed": misc,
        "merged": misc,
    }
    tickets = {name: _ticket(name, queue, ben) for name, queue in queues.items()}
    agent = Actor.of(anna, Channel.WEB)
    merge_tickets(tickets["merged"], actor=agent, target=tickets["open"])
    for name in ("rejecting", "starting anew", "closed"):
        close_ticket(tickets[name], actor=agent)
    _write(tickets["open"], agent, ArticleType.EMAIL_EXTERNAL, ben.email, REPLY)
    _write(tickets["open"], agent, ArticleType.EMAIL_INTERNAL, "vera@parts.test", PRIVATE_QUESTION)
    # A reply that could still be undone is no part of the conversation yet.
    OutgoingMail.objects.update(not_before=now() - timedelta(minutes=1))


def begin_to_answer() -> None:
    """From now on the queues of these tickets answer by themselves, on every occasion."""
    texts = list(AutoResponse.objects.filter(name__startswith="default"))
    for queue in Queue.objects.filter(tickets__tn__in=NUMBERS.values()).distinct():
        for text in texts:
            QueueAutoResponse.objects.create(queue=queue, auto_response=text, kind=text.kind)
    kept.forget_everything()


def _ticket(name: str, queue: Queue, ben: CustomerUser) -> Ticket:
    draft = ArticleDraft(
        subject="It smokes",
        body="It smokes.",
        article_type=ArticleType.EMAIL_EXTERNAL,
        from_="Ben Brook <ben@acme.test>",
        to="misc@gotrs.local",
        message_id=f"<first-of-{name.replace(' ', '-')}@acme.test>",
        mail_facts={"sender": ben.email},
    )
    actor = Actor(Channel.MAIL, customer=ben, address=ben.email)
    return create_ticket(
        actor=actor,
        title="It smokes",
        queue=queue,
        article=draft,
        customer_user_id=ben.login,
        customer_id=ben.customer_id,
        tn=NUMBERS[name],
    )


def _write(ticket: Ticket, agent: Actor, kind: ArticleType, to: str, message_id: str) -> None:
    """A mail of the agent's, under an id that the mails can name."""
    draft = ArticleDraft(subject="It smokes", body="Unplug it.", article_type=kind, to=to)
    article = add_article(ticket, actor=agent, draft=draft)
    names = {"message_id": message_id, "message_id_md5": message_id_md5(message_id)}
    Article.objects.filter(pk=article.pk).update(**names)
    OutgoingMail.objects.filter(article=article).update(message_id=message_id)
