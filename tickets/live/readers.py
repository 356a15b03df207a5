"""Who listens: what they may hear, and what they heard last."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from accounts.actors import Actor, Channel
from accounts.auth import sessions
from accounts.models import LoginSession
from accounts.pictures import picture_of
from gotrs.common.templatetags import ui
from tickets import tally
from tickets.live.presence import Place, Present
from tickets.models import Ticket
from tickets.querysets import readable_queue_ids


class Listening(Protocol):
    """What messages go to."""

    def send(self, message: bytes) -> None:
        """Send one. Raises Gone."""


@dataclass(frozen=True)
class Situation:
    """How things stand, as far as one stream tells it; also what a page that polls asks for."""

    version: int | None
    people: list[dict[str, Any]]
    counts: dict[int, list[int]]

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"version": self.version, "people": self.people, "counts": self.counts}


@dataclass(eq=False)
class Reader:
    """One open page of an agent, perhaps of a ticket, perhaps a list of tickets."""

    session: LoginSession
    ticket_id: int | None
    stream: Listening
    shows_list: bool = False
    actor: Actor = field(init=False)
    # None stands for all queues.
    queue_ids: frozenset[int] | None = field(init=False)
    _people: list[dict[str, Any]] = field(default_factory=list)
    _counts: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._know(self.session)

    @property
    def agent_id(self) -> int:
        """Whose page it is."""
        assert self.actor.agent_id is not None  # streams are for agents
        return self.actor.agent_id

    def renew(self) -> bool:
        """Read anew what the agent may hear; False if their session has ended."""
        session = sessions.find_session(self.session.pk, "agent")
        if session is None or session.agent is None or not sessions.is_signed_in(session):
            return False
        self._know(session)
        return True

    def _know(self, session: LoginSession) -> None:
        # As a program: of the queues it needs the ids alone.
        self.actor = Actor.of(sessions.person_of(session), Channel.API)
        ids = readable_queue_ids(self.actor)
        self.queue_ids = None if ids is None else frozenset(ids)

    def reads_queue(self, queue_id: int) -> bool:
        """Whether tickets of the queue are in the agent's lists."""
        return self.queue_ids is None or queue_id in self.queue_ids

    # --- Messages -----------------------------------------------------------------------------

    def greet(self, people: Sequence[Present], totals: Mapping[int, tally.QueueCounts]) -> None:
        """How things stand: the first message, and the one after a cut."""
        found = situation(self.actor, self.ticket_id, people, totals)
        self._people, self._counts = found.people, found.counts
        self.say("hello", found.as_dict())

    def hear_of_ticket(self) -> None:
        """The ticket of the page changed; None for its version says that it is out of reach."""
        self.say("ticket", {"version": _version(self.actor, self.ticket_id)})

    def hear_of_lists(self, tickets: Mapping[int, int]) -> None:
        """Which tickets (id -> queue) are others now; only of queues that the agent reads."""
        ids = [pk for pk, queue_id in tickets.items() if self.reads_queue(queue_id)]
        if ids:
            self.say("lists", {"tickets": ids})

    def hear_of_people(self, people: Sequence[Present]) -> None:
        """Who else is at the ticket, if that is news."""
        shown = _others(people, self.agent_id)
        if shown != self._people:
            self._people = shown
            self.say("people", shown)

    def hear_of_places(self, places: Mapping[int, Place], *, all_of_them: bool = False) -> None:
        """Who else is at tickets of a list, by ticket; ``all_of_them``: nobody is elsewhere."""
        here = places_for(self.agent_id, self.queue_ids, places)
        if here or all_of_them:
            self.say("here", {"tickets": here, "all": all_of_them})

    def hear_of_counts(self, totals: Mapping[int, tally.QueueCounts]) -> None:
        """The figures of the side bar that are others now; a queue that is empty counts zero."""
        counts = _counts_of(self.queue_ids, totals)
        news = {pk: counts.get(pk, [0, 0]) for pk in {*counts, *self._counts}}
        news = {pk: now for pk, now in news.items() if now != self._counts.get(pk, [0, 0])}
        if news:
            self._counts = counts
            self.say("counts", news)

    def say(self, event: str, data: object) -> None:
        """One message. Raises Gone."""
        text = json.dumps(data, separators=(",", ":"))
        self.stream.send(f"event: {event}\ndata: {text}\n\n".encode())


def situation(
    actor: Actor,
    ticket_id: int | None,
    people: Sequence[Present],
    totals: Mapping[int, tally.QueueCounts],
) -> Situation:
    """How things stand for the reader of a page."""
    ids = readable_queue_ids(actor)
    return Situation(
        _version(actor, ticket_id),
        _others(people, actor.agent_id),
        _counts_of(None if ids is None else frozenset(ids), totals),
    )


def _version(actor: Actor, ticket_id: int | None) -> int | None:
    if ticket_id is None:
        return None
    found = Ticket.objects.visible_to(actor).filter(pk=ticket_id)
    return found.values_list("version", flat=True).first()


def _others(people: Sequence[Present], agent_id: int | None) -> list[dict[str, Any]]:
    return [{"name": one.name, "writes": one.writes} for one in people if one.agent_id != agent_id]


def places_for(
    agent_id: int | None, queue_ids: Collection[int] | None, places: Mapping[int, Place]
) -> dict[int, list[dict[str, Any]]]:
    """The places in these queues (None: all) with what their avatars are drawn of."""
    return {
        pk: [
            {
                "name": one.name,
                "writes": one.writes,
                "initials": ui.initials(one.name),
                "tint": ui.tint_of(one.name),
                "picture": picture_of(one.agent_id),
            }
            for one in place.people
            if one.agent_id != agent_id
        ]
        for pk, place in places.items()
        if queue_ids is None or place.queue_id in queue_ids
    }


def _counts_of(
    queue_ids: frozenset[int] | None, totals: Mapping[int, tally.QueueCounts]
) -> dict[int, list[int]]:
    """Of each queue what the side bar shows: new and open ones, and new ones alone."""
    return {
        pk: [found.new + found.open, found.new]
        for pk, found in totals.items()
        if (queue_ids is None or pk in queue_ids) and (found.new or found.open)
    }
