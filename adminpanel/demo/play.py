"""Plays the demo's stories: each step is the operation that a page or a mail would have called."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.db.models import QuerySet

from accounts.actors import Actor, Channel
from accounts.models import Agent, CustomerUser
from adminpanel.demo.files import demo_file
from adminpanel.demo.stories import Step, Story, duration
from gotrs.common import clock
from queues.models import Queue, Service, Sla
from tickets import operations
from tickets.field_values import clean
from tickets.mail.intake import spool
from tickets.mail.intake.process import process
from tickets.models import (
    Article,
    ArticleType,
    DynamicField,
    LinkType,
    Priority,
    SenderType,
    State,
    StateType,
    Ticket,
    TicketLink,
    TicketMerge,
    TicketType,
    TimeEntry,
    Watcher,
)
from tickets.operations import ArticleDraft, NewFile


class Stage:
    """The cast, and the tickets that were made so far."""

    def __init__(self) -> None:
        self.tickets: dict[str, Ticket] = {}
        self._agents = {agent.login: agent for agent in Agent.objects.all()}
        self._customers = {person.login: person for person in CustomerUser.objects.all()}
        self._queues = {queue.name: queue for queue in Queue.objects.all()}
        self._states = {state.name: state for state in State.objects.all()}
        self._priorities = Priority.objects.in_bulk()
        self._types = {kind.name: kind for kind in TicketType.objects.all()}
        self._services = {service.name: service for service in Service.objects.all()}
        self._slas = {sla.name: sla for sla in Sla.objects.all()}
        self._fields = {field.name: field for field in DynamicField.objects.all()}
        self._messages = 0
        # Mails whose fate is told: when they are to go out, or what the other server said.
        self.scheduled: dict[int, datetime] = {}
        self.refused: dict[int, str] = {}

    def play(self, story: Story, step: Step) -> None:
        """Let the step happen at its moment."""
        with clock.moved_to(step.at):
            if step.do == "begin":
                raw = story.facts["via"] == "raw mail"
                begin = self._take_in if raw else self._begin
                self.tickets[story.key] = begin(story, step)
            else:
                _ACTS[step.do](self, story, step)

    # --- The beginning -----------------------------------------------------------------------

    def _begin(self, story: Story, step: Step) -> Ticket:
        row = story.facts
        person = self._customers.get(row["from"])
        queue = self._queues[row["queue"]]
        actor, draft = self._first_article(row, step, queue)
        by_agent = actor.agent is not None
        return operations.create_ticket(
            actor=actor,
            title=row["title"],
            queue=queue,
            article=draft,
            state=self._states["open"] if by_agent else None,
            priority=self._priorities[row.get("priority", 3)],
            type=self._types[row["type"]],
            service=self._services.get(row.get("service", "")),
            sla=self._slas.get(row.get("sla", "")),
            owner=actor.agent,
            locked=by_agent,
            customer_user_id=person.login if person else row["from"],
            tags=row.get("tags", ()),
            fields={
                self._fields[name]: clean(self._fields[name], value)
                for name, value in row.get("fields", {}).items()
            },
        )

    def _take_in(self, story: Story, step: Step) -> Ticket:
        """The way of a real mail: bytes into the spool, then read."""
        draft = self._mail(story.facts["from"], step, self._queues[story.facts["queue"]])
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = draft.from_, draft.to, draft.subject
        mail["Date"], mail["Message-ID"] = format_datetime(step.at), draft.message_id
        mail.set_content(draft.body)
        stored = process(spool.store(mail.as_bytes(policy=SMTP), source="pipe").pk)
        assert stored.ticket is not None, stored.reason
        return stored.ticket

    def _first_article(
        self, row: dict[str, Any], step: Step, queue: Queue
    ) -> tuple[Actor, ArticleDraft]:
        person = self._customers.get(row["from"])
        files = self._files(row)
        if row["via"] == "mail":
            actor = Actor(Channel.MAIL, customer=person, address=row["from"])
            return actor, self._mail(row["from"], step, queue)
        if row["via"] == "portal":
            draft = ArticleDraft(body=step.text, article_type=ArticleType.WEBREQUEST, files=files)
            return Actor(Channel.WEB, customer=person), draft
        agent = Actor(Channel.WEB, agent=self._agents[step.by])
        if row["via"] == "phone":
            draft = ArticleDraft(
                body=step.text,
                article_type=ArticleType.PHONE,
                sender_type=SenderType.CUSTOMER,
                files=files,
            )
        else:
            draft = ArticleDraft(
                body=f"{self._greeting(row)}\n\n{step.text}",
                article_type=ArticleType.EMAIL_EXTERNAL,
                files=files,
            )
        return agent, draft

    # --- Mails -------------------------------------------------------------------------------

    def _mail(
        self, sender: str, step: Step, queue: Queue, ticket: Ticket | None = None
    ) -> ArticleDraft:
        """A customer's mail as the intake would hand it over."""
        person = self._customers.get(sender)
        address = person.email if person else sender
        self._messages += 1
        answered = ticket and ticket.articles.exclude(message_id="").order_by("-id").first()
        to = queue.system_address.email if queue.system_address else ""
        return ArticleDraft(
            body=step.text,
            subject=_answer_to(answered.subject) if answered else step.facts.get("title", ""),
            content_type="text/html" if step.facts.get("html") else "text/plain",
            article_type=ArticleType.EMAIL_EXTERNAL,
            sender_type=SenderType.CUSTOMER,
            from_=f'"{person.full_name}" <{address}>' if person else address,
            to=to,
            message_id=f"<demo-{self._messages}@{address.rpartition('@')[2]}>",
            in_reply_to_header=answered.message_id if answered else "",
            references=answered.message_id if answered else "",
            files=self._files(step.facts),
        )

    def _greeting(self, row: dict[str, Any], login: str = "") -> str:
        """As the agents greet, in the customer's language; the demo's queues have no salutation."""
        person = self._customers.get(login or row["from"])
        if person is None:
            return "Hello,"
        if person.language == "de" and not row.get("english"):
            return f"Guten Tag {person.full_name},"
        return f"Hello {person.first_name},"

    @staticmethod
    def _files(facts: dict[str, Any]) -> tuple[NewFile, ...]:
        return tuple(demo_file(name) for name in facts.get("files", ()))

    # --- Acts --------------------------------------------------------------------------------

    def _ticket(self, story: Story) -> Ticket:
        return self.tickets[story.key]

    def _actor(self, step: Step) -> Actor:
        return Actor(Channel.WEB, agent=self._agents[step.by])

    def _next_state(self, step: Step) -> dict[str, Any]:
        if "state" not in step.facts:
            return {}
        until = step.facts.get("until")
        if isinstance(until, str):
            until = step.at + duration(until)
        return {"state": self._states[step.facts["state"]], "pending_until": until}

    def message(self, story: Story, step: Step) -> None:
        """The customer writes again, the way they wrote first."""
        ticket = self._ticket(story)
        person = self._customers.get(step.by)
        by_mail = story.facts["via"] != "portal"
        draft = (
            self._mail(step.by, step, ticket.queue, ticket)
            if by_mail
            else ArticleDraft(body=step.text, article_type=ArticleType.WEBREQUEST)
        )
        channel = Channel.MAIL if by_mail else Channel.WEB
        actor = Actor(channel, customer=person, address=step.by)
        operations.follow_up(ticket, actor=actor, draft=draft, by_mail=by_mail)

    def reply(self, story: Story, step: Step) -> None:
        """A mail to the customer, perhaps with the next state."""
        login = self._ticket(story).customer_user_id
        draft = ArticleDraft(
            body=f"{self._greeting(story.facts, login)}\n\n{step.text}",
            article_type=ArticleType.EMAIL_EXTERNAL,
            cc=step.facts.get("cc", ""),
            files=self._files(step.facts),
        )
        article = self._add(story, step, draft)
        if "refused" in step.facts:
            self.refused[article.pk] = step.facts["refused"]
        if "send_in" in step.facts:
            self.scheduled[article.pk] = step.at + duration(step.facts["send_in"])

    def note(self, story: Story, step: Step) -> None:
        """A note for colleagues."""
        self._add(story, step, ArticleDraft(body=step.text, files=self._files(step.facts)))

    def call(self, story: Story, step: Step) -> None:
        """A call to the customer."""
        self._add(story, step, ArticleDraft(body=step.text, article_type=ArticleType.PHONE))

    def _add(self, story: Story, step: Step, draft: ArticleDraft) -> Article:
        ticket = self._ticket(story)
        actor = self._actor(step)
        next_state = self._next_state(step)
        if not next_state and draft.effective_visible and ticket.state_type == StateType.NEW:
            next_state = {"state": self._states["open"]}  # what the composer offers (rule 4.1)
        if "time" in step.facts:
            draft = replace(draft, time_unit=Decimal(str(step.facts["time"])))
        return operations.add_article(ticket, actor=actor, draft=draft, **next_state)

    def _book(self, story: Story, step: Step) -> None:
        if "time" in step.facts:
            amount = Decimal(str(step.facts["time"]))
            entry = operations.book_time(
                self._ticket(story), actor=self._actor(step), time_unit=amount
            )
            _date(TimeEntry.objects.filter(pk=entry.pk), step)

    def close(self, story: Story, step: Step) -> None:
        """Done, perhaps with a note."""
        operations.close_ticket(
            self._ticket(story), actor=self._actor(step), note=step.text or None
        )
        self._book(story, step)

    def pending(self, story: Story, step: Step) -> None:
        """Wait until a time."""
        if step.text:
            self.note(story, Step(step.at, step.do, step.by, {"text": step.text}))
        operations.set_state(self._ticket(story), actor=self._actor(step), **self._next_state(step))

    def assign(self, story: Story, step: Step) -> None:
        """Take it, or give it to a colleague."""
        owner = self._agents[step.facts.get("other", step.by)]
        operations.assign(self._ticket(story), actor=self._actor(step), owner=owner)

    def split(self, story: Story, step: Step) -> None:
        """The customer's first mail holds a second matter, which gets a ticket of its own."""
        article = self._ticket(story).articles.earliest("id")
        title = step.facts["title"]
        self.tickets[f"{story.key}-split"] = operations.split_article(
            article,
            actor=self._actor(step),
            title=title,
            queue=self._queues[step.facts["queue"]],
        )

    def lock(self, story: Story, step: Step) -> None:
        """Be at it."""
        operations.lock_ticket(self._ticket(story), actor=self._actor(step))

    def responsible(self, story: Story, step: Step) -> None:
        """Somebody else answers for it."""
        agent = self._agents[step.facts["other"]]
        operations.set_responsible(self._ticket(story), actor=self._actor(step), responsible=agent)

    def priority(self, story: Story, step: Step) -> None:
        """More or less urgent."""
        row = self._priorities[step.facts["priority"]]
        operations.set_priority(self._ticket(story), actor=self._actor(step), priority=row)

    def move(self, story: Story, step: Step) -> None:
        """Into another queue."""
        queue = self._queues[step.facts["queue"]]
        operations.move_ticket(self._ticket(story), actor=self._actor(step), queue=queue)

    def customer(self, story: Story, step: Step) -> None:
        """It is about another customer."""
        operations.set_customer(
            self._ticket(story),
            actor=self._actor(step),
            customer_user_id=step.facts["customer"],
        )

    def link(self, story: Story, step: Step) -> None:
        """It belongs to another ticket, which is the source of the link."""
        link = operations.link_tickets(
            self.tickets[step.facts["other"]],
            actor=self._actor(step),
            target=self._ticket(story),
            type=LinkType(step.facts["link"]),
        )
        _date(TicketLink.objects.filter(pk=link.pk), step)

    def merge(self, story: Story, step: Step) -> None:
        """It is the same as another ticket."""
        operations.merge_tickets(
            self._ticket(story),
            actor=self._actor(step),
            target=self.tickets[step.facts["other"]],
        )
        _date(TicketMerge.objects.filter(source=self._ticket(story)), step)

    def watch(self, story: Story, step: Step) -> None:
        """Follow it."""
        ticket, actor = self._ticket(story), self._actor(step)
        operations.watch_ticket(ticket, actor=actor)
        _date(Watcher.objects.filter(ticket=ticket, agent=actor.agent), step)

    def time(self, story: Story, step: Step) -> None:
        """Book time."""
        self._book(story, step)


def _date(rows: QuerySet[Any], step: Step) -> None:
    """Rows that date themselves when they are stored happened then."""
    rows.update(created_at=step.at)


def _answer_to(subject: str) -> str:
    """The subject that a mail program makes."""
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


_ACTS: dict[str, Callable[[Stage, Story, Step], None]] = {
    name: getattr(Stage, name)
    for name in (
        "message",
        "reply",
        "note",
        "call",
        "close",
        "pending",
        "assign",
        "lock",
        "responsible",
        "priority",
        "move",
        "customer",
        "link",
        "merge",
        "split",
        "watch",
        "time",
    )
}
