"""What tickets of the demo are sorted by, and what its agents have at hand."""

import tomllib
from pathlib import Path
from typing import Any

from accounts.models import Agent, Group
from queues.models import Calendar, Queue, Service, Sla, Template
from queues.tree import save_in_place
from tickets.models import (
    CannedResponse,
    DynamicField,
    PostmasterFilter,
    Priority,
    Sharing,
    TicketTemplate,
    TicketType,
    TicketView,
)

_FILE = Path(__file__).with_name("catalog.toml")
_WORKDAYS = range(1, 6)


def make_catalog() -> None:
    """Services, promises, fields, texts, views, filters. Agents and queues must be there."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for row in data["service"]:
        save_in_place(Service(name=row["name"]))
    for row in data["template"]:
        Template.objects.create(name=row["name"], text=row["text"], template_type="Answer")
    _promises(data)
    for place, row in enumerate(data["field"], start=1):
        DynamicField.objects.create(field_order=place, **row)
    agents = {agent.login: agent for agent in Agent.objects.all()}
    queues = {queue.name: queue for queue in Queue.objects.all()}
    for row in data["canned"]:
        CannedResponse.objects.create(**row | {"agent": agents[row["agent"]]})
    for row in data["prepared"]:
        _prepared(row, agents, queues)
    for row in data["view"]:
        _view(row, agents, queues)
    for row in data["filter"]:
        _filter(row)


def _promises(data: dict[str, Any]) -> None:
    """Service level agreements, and the working hours that their minutes count."""
    row = data["calendar"]
    calendar = Calendar.objects.create(
        name=row["name"],
        timezone=row["timezone"],
        hours={str(day): [row["hours"]] for day in _WORKDAYS},
    )
    services = {service.name: service for service in Service.objects.all()}
    for row in data["sla"]:
        promised = {name: value for name, value in row.items() if name != "services"}
        sla = Sla.objects.create(calendar=calendar, **promised)
        sla.services.set(services[name] for name in row["services"])


def _prepared(row: dict[str, Any], agents: dict[str, Agent], queues: dict[str, Queue]) -> None:
    TicketTemplate.objects.create(
        agent=agents[row["agent"]],
        name=row["name"],
        title=row["title"],
        body=row["body"].strip(),
        queue=queues[row["queue"]],
        priority=Priority.objects.get(pk=3),
        type=TicketType.objects.get(name=row["type"]),
    )


def _filter(row: dict[str, Any]) -> None:
    """A rule for mail; one that is still tried out is not valid."""
    facts = {name: value for name, value in row.items() if name not in ("when", "set")}
    rule = PostmasterFilter.objects.create(**facts)
    for condition in row["when"]:
        rule.conditions.create(**condition)
    for name, value in row["set"].items():
        rule.values.create(name=name, value=value)


def _view(row: dict[str, Any], agents: dict[str, Agent], queues: dict[str, Queue]) -> None:
    """A saved list; its filters are kept as the list's address writes them."""
    filters = dict(row["filters"])
    if "queue" in filters:
        filters["queue_id"] = str(queues[filters.pop("queue")].pk)
    TicketView.objects.create(
        agent=agents[row["agent"]],
        name=row["name"],
        filters=filters,
        sort=row.get("sort", "-updated"),
        sharing=row.get("sharing", Sharing.PRIVATE),
        group=Group.objects.get(name=row["group"]) if "group" in row else None,
    )
